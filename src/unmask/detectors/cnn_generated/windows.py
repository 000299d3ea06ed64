"""Which parts of a picture the network sees: squares at native resolution, never resized.

Resizing takes away the finest detail, and the traces of a generator with it (Wang et al., CVPR
2020, section 4).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from unmask.arrays import RGBImage
from unmask.faces import Box

SIDE = 224
"""Of a window in px."""

MOST_A_SIDE = 2
"""Windows beside one another over a picture or a face: four together."""


@dataclass(frozen=True)
class Window:
    """A square of ``SIDE`` px; x and y are of its upper left corner."""

    x: int
    y: int


def padded(pixels: RGBImage) -> RGBImage:
    """The picture, mirrored at its right and lower border where it is smaller than a window."""
    height, width = pixels.shape[:2]
    below, right = max(0, SIDE - height), max(0, SIDE - width)
    if not (below or right):
        return pixels
    return np.asarray(cv2.copyMakeBorder(pixels, 0, below, 0, right, cv2.BORDER_REFLECT), np.uint8)


def picture_windows(width: int, height: int) -> tuple[Window, ...]:
    """Windows spread evenly over a whole picture, at most four.

    Args:
        width: of the picture in px, at least ``SIDE``.
        height: likewise.
    """
    columns, rows = (_starts(0, length, length) for length in (width, height))
    return tuple(Window(x, y) for y in rows for x in columns)


def every_window(width: int, height: int) -> tuple[Window, ...]:
    """Windows side by side, or overlapping somewhat, over all of a picture, row by row.

    Args:
        width: of the picture in px, at least ``SIDE``.
        height: likewise.
    """
    columns, rows = (
        np.linspace(0, length - SIDE, math.ceil(length / SIDE)).round().astype(int).tolist()
        for length in (width, height)
    )
    return tuple(Window(x, y) for y in rows for x in columns)


def face_windows(box: Box, width: int, height: int) -> tuple[Window, ...]:
    """The window in whose middle a face lies or, for a face larger than that, several over it.

    Args:
        box: of the face in px.
        width: of the picture in px, at least ``SIDE``.
        height: likewise.
    """
    columns = _starts(box.x, box.width, width)
    rows = _starts(box.y, box.height, height)
    return tuple(dict.fromkeys(Window(x, y) for y in rows for x in columns))


def cut(pixels: RGBImage, windows: Sequence[Window]) -> NDArray[np.uint8]:
    """Cut windows out of a picture that holds them.

    Returns:
        shape (windows, SIDE, SIDE, 3), uint8, RGB.
    """
    return np.stack([pixels[w.y : w.y + SIDE, w.x : w.x + SIDE] for w in windows])


def _starts(start: float, extent: float, length: int) -> list[int]:
    """Where windows begin that cover a stretch of a line as well as their number allows.

    Args:
        start: of the stretch.
        extent: of the stretch.
        length: of the line, which no window leaves.
    """
    count = min(MOST_A_SIDE, max(1, math.ceil(extent / SIDE)))
    first, last = start, start + extent - SIDE
    if count == 1:
        first = last = (first + last) / 2
    places = np.clip(np.round(np.linspace(first, last, count)), 0, length - SIDE)
    return [int(place) for place in places]
