"""Which parts of a picture the network sees: squares at native resolution, never resized.

Resizing takes away the finest detail, and the traces of a generator with it (Wang et al., CVPR
2020, section 4). Of a picture that was made smaller to fit, the squares are cut out of its file;
their sides in px of what was handed on are shorter then.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from unmask.arrays import RGBImage
from unmask.faces import Box
from unmask.media import Media, Region, open_windows

SIDE = 224
"""Of a window in px."""

MOST_A_SIDE = 2
"""Windows beside one another over a picture or a face: four together."""


@dataclass(frozen=True)
class Window:
    """A square; x and y are of its upper left corner, ``side`` is that in px of the picture."""

    x: int
    y: int
    side: int = SIDE

    @property
    def inside(self) -> tuple[slice, slice]:
        """Its rows and columns."""
        return np.s_[self.y : self.y + self.side, self.x : self.x + self.side]


def padded(pixels: RGBImage) -> RGBImage:
    """The picture, mirrored at its right and lower border where it is smaller than a window."""
    height, width = pixels.shape[:2]
    below, right = max(0, SIDE - height), max(0, SIDE - width)
    if not (below or right):
        return pixels
    return np.asarray(cv2.copyMakeBorder(pixels, 0, below, 0, right, cv2.BORDER_REFLECT), np.uint8)


def picture_windows(width: int, height: int, side: int = SIDE) -> tuple[Window, ...]:
    """Windows spread evenly over a whole picture, at most four.

    Args:
        width: of the picture in px, at least ``side``.
        height: likewise.
        side: of the windows in px of the picture.
    """
    columns, rows = (_starts(0, length, length, side) for length in (width, height))
    return tuple(Window(x, y, side) for y in rows for x in columns)


def every_window(width: int, height: int, side: int = SIDE) -> tuple[Window, ...]:
    """Windows side by side, or overlapping somewhat, over all of a picture, row by row.

    Args:
        width: of the picture in px, at least ``side``.
        height: likewise.
        side: of the windows in px of the picture.
    """
    columns, rows = (
        np.linspace(0, length - side, math.ceil(length / side)).round().astype(int).tolist()
        for length in (width, height)
    )
    return tuple(Window(x, y, side) for y in rows for x in columns)


def face_windows(box: Box, width: int, height: int, side: int = SIDE) -> tuple[Window, ...]:
    """The window in whose middle a face lies or, for a face larger than that, several over it.

    Args:
        box: of the face in px.
        width: of the picture in px, at least ``side``.
        height: likewise.
        side: of the windows in px of the picture.
    """
    columns = _starts(box.x, box.width, width, side)
    rows = _starts(box.y, box.height, height, side)
    return tuple(dict.fromkeys(Window(x, y, side) for y in rows for x in columns))


def cut(pixels: RGBImage, windows: Sequence[Window]) -> NDArray[np.uint8]:
    """Cut windows of one size out of a picture that holds them.

    Returns:
        shape (windows, side, side, 3), uint8, RGB.
    """
    return np.stack([pixels[window.inside] for window in windows])


def cut_from_file(media: Media, windows: Sequence[Window]) -> NDArray[np.uint8]:
    """Cut windows of a picture that was made smaller out of its file.

    Args:
        media: an opened still picture with a ``divisor``.
        windows: in px of its frame, with sides of ``SIDE`` divided by that.

    Returns:
        shape (windows, SIDE, SIDE, 3), uint8, RGB.

    Raises:
        MediaError: the file is gone, or is too large for that.
    """
    facts, by = media.facts, media.facts.divisor
    # The sides were rounded up: the last px of the frame may hold no more than one of the file.
    most = [(length - 1) * by + 1 - SIDE for length in (facts.width, facts.height)]
    return np.stack(
        open_windows(
            media,
            [
                Region(
                    min((window.x + media.corner[0]) * by, most[0]),
                    min((window.y + media.corner[1]) * by, most[1]),
                    SIDE,
                    SIDE,
                )
                for window in windows
            ],
        )
    )


def _starts(start: float, extent: float, length: int, side: int) -> list[int]:
    """Where windows begin that cover a stretch of a line as well as their number allows.

    Args:
        start: of the stretch.
        extent: of the stretch.
        length: of the line, which no window leaves.
        side: of the windows.
    """
    count = min(MOST_A_SIDE, max(1, math.ceil(extent / side)))
    first, last = start, start + extent - side
    if count == 1:
        first = last = (first + last) / 2
    places = np.clip(np.round(np.linspace(first, last, count)), 0, length - side)
    return [int(place) for place in places]
