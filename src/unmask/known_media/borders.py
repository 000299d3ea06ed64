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
_BARE_SHARE = 0.9
"""Of a line's pixels that have the bar's colour where nothing is written on it."""
_LETTERS_SHARE = 0.12
"""The same where something is, between and beside the letters."""
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

    def around(self, inner: "Border") -> "Border":
        """This border together with one of the picture within it."""
        height, width = 1 - self.top - self.bottom, 1 - self.left - self.right
        return Border(
            self.top + height * inner.top,
            self.bottom + height * inner.bottom,
            self.left + width * inner.left,
            self.right + width * inner.right,
        )


def borders_of(pictures: Sequence[RGBImage]) -> tuple[Border, ...]:
    """The borders that a picture, or most frames of a video, have, from the outermost inwards.

    At each side lines count that have the colour of the outermost one. Lines with letters on them
    count if a bare one follows. There may be a border within a border, such as below a caption.

    Args:
        pictures: all of one size.
    """
    outermost = _outermost(pictures)
    if outermost is None:
        return ()
    inner = _outermost([outermost.cut_off(pixels) for pixels in pictures])
    return (outermost,) if inner is None else (outermost, outermost.around(inner))


def _outermost(pictures: Sequence[RGBImage]) -> Border | None:
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
    # One line more, in which the border may end.
    return (lines + 1) / count if lines else 0.0


def _flat_lines(small: NDArray[np.int16]) -> int:
    """How many lines from the first have the colour of the second; the first is often a mixture."""
    limit = int(_LARGEST_CUT * len(small))
    if limit < 1:
        return 0
    colour = np.median(small[1], axis=0)
    share = (np.abs(small[: limit + 1] - colour) <= _TOLERANCE).all(axis=2).mean(axis=1)
    share[0] = share[1]
    bare = share >= _BARE_SHARE
    if bare.all():
        return 0
    # Letters end where the bar's colour is no longer to be seen.
    bare &= np.logical_and.accumulate(share >= _LETTERS_SHARE)
    return int(np.flatnonzero(bare)[-1]) + 1 if bare.any() else 0
