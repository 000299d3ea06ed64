"""Finding what is often put around a picture: a border, black bars, a caption on a bar."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from unmask.arrays import RGBImage

_ANALYSED_SIDE = 256
_TOLERANCE = 20
"""Grey levels by which compression moves the colour of a bar."""
_FLAT_SHARE = 0.55
"""Of a line's pixels that have the bar's colour; the rest may be a caption's letters."""
_LARGEST_CUT = 0.35
"""Of a side's length; where more is flat, it is the picture itself that is."""
_SMALLEST_CUT = 0.02
"""A narrower line hardly changes a hash."""


@dataclass(frozen=True)
class Border:
    """What is to be cut off at each side, as a share of the picture's height or width."""

    top: float
    bottom: float
    left: float
    right: float

    def cut_off(self, pixels: RGBImage) -> RGBImage:
        """The picture within the border."""
        height, width = pixels.shape[:2]
        rows = slice(round(self.top * height), height - round(self.bottom * height))
        columns = slice(round(self.left * width), width - round(self.right * width))
        return np.ascontiguousarray(pixels[rows, columns])


def border_of(pictures: Sequence[RGBImage]) -> Border | None:
    """The border that a picture, or most frames of a video, have; None where there is none.

    At each side lines count as long as most of their pixels have the colour of the outermost
    line. Letters on a bar do not stop it.

    Args:
        pictures: all of one size.
    """
    cuts = np.median([_cuts(pixels) for pixels in pictures], axis=0)
    cuts[cuts < _SMALLEST_CUT] = 0
    return Border(*map(float, cuts)) if cuts.any() else None


def _cuts(pixels: RGBImage) -> tuple[float, float, float, float]:
    height, width = pixels.shape[:2]
    scale = min(1.0, _ANALYSED_SIDE / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.int16)
    top, bottom = _flat_lines(small), _flat_lines(small[::-1])
    rows = small[top : len(small) - bottom].transpose(1, 0, 2)
    left, right = _flat_lines(rows), _flat_lines(rows[::-1])
    return (
        _share(top, size[1]),
        _share(bottom, size[1]),
        _share(left, size[0]),
        _share(right, size[0]),
    )


def _share(lines: int, count: int) -> float:
    # Half a line more, since the border may end within one.
    return (lines + 0.5) / count if lines else 0.0


def _flat_lines(small: NDArray[np.int16]) -> int:
    """How many lines from the first have the colour of the first."""
    limit = int(_LARGEST_CUT * len(small))
    colour = np.median(small[0], axis=0)
    near = (np.abs(small[: limit + 1] - colour) <= _TOLERANCE).all(axis=2).mean(axis=1)
    flat = near >= _FLAT_SHARE
    return 0 if flat.all() else int(np.argmin(flat))
