"""Taking off what is often put around a picture: a border, black bars, a caption on a bar."""

import cv2
import numpy as np
from numpy.typing import NDArray

from unmask.arrays import RGBImage

_ANALYSED_SIDE = 256
_TOLERANCE = 20
"""Grey levels by which compression moves the colour of a bar."""
_FLAT_SHARE = 0.55
"""Of a line's pixels that have the bar's colour; the rest may be a caption's letters."""
_MOST_OF_SIDE = 0.35
"""What may be taken off at each side; a picture of which more is flat is left as it is."""


def without_border(pixels: RGBImage) -> RGBImage | None:
    """The picture without lines of one colour at its sides; None where there are none to take off.

    At each side lines are taken off as long as most of their pixels have the colour that the
    outermost line has. Letters on a bar do not stop it.
    """
    scale = max(1.0, max(pixels.shape[:2]) / _ANALYSED_SIDE)
    height, width = pixels.shape[:2]
    size = (max(1, round(width / scale)), max(1, round(height / scale)))
    small = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.int16)
    top, bottom = _flat_lines(small), _flat_lines(small[::-1])
    rows = small[top : len(small) - bottom]
    left, right = (_flat_lines(view) for view in (_turned(rows), _turned(rows)[::-1]))
    if not any((top, bottom, left, right)):
        return None
    across, down = width / size[0], height / size[1]
    rows_kept = slice(_cut(top, down), height - _cut(bottom, down))
    columns_kept = slice(_cut(left, across), width - _cut(right, across))
    return np.ascontiguousarray(pixels[rows_kept, columns_kept])


def _turned(small: NDArray[np.int16]) -> NDArray[np.int16]:
    return small.transpose(1, 0, 2)


def _cut(lines: int, scale: float) -> int:
    # Half a line more, since the border may end within one.
    return round((lines + 0.5) * scale) if lines else 0


def _flat_lines(small: NDArray[np.int16]) -> int:
    """How many lines from the first have the colour of the first."""
    limit = int(_MOST_OF_SIDE * len(small))
    colour = np.median(small[0], axis=0)
    near = (np.abs(small[: limit + 1] - colour) <= _TOLERANCE).all(axis=2).mean(axis=1)
    flat = near >= _FLAT_SHARE
    lines = len(flat) if flat.all() else int(np.argmin(flat))
    return lines if lines <= limit else 0
