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
_MIXED_LINES = 2
"""At an edge, where compression mixes the colours of what meets there."""
_LARGEST_CUT = 0.35
"""Of a side's length; where more is flat, it is the picture itself that is."""
_MOST_BORDERS = 3
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

    At each side lines count that have one colour. Lines with letters on them count if a bare one
    follows. Within a border of one colour there may be another, such as below a caption's bar.

    Args:
        pictures: all of one size.
    """
    found: list[Border] = []
    whole = Border(0, 0, 0, 0)
    while len(found) < _MOST_BORDERS:
        border = _outermost([whole.cut_off(pixels) for pixels in pictures])
        if border is None:
            break
        whole = whole.around(border)
        found.append(whole)
    return tuple(found)


def _outermost(pictures: Sequence[RGBImage]) -> Border | None:
    """The widest border, with those at other sides that have its colour."""
    # By picture and side: the width and the colour.
    measured = np.median([_sides(pixels) for pixels in pictures], axis=0)
    cuts, colours = measured[:, 0], measured[:, 1:]
    cuts[cuts < _SMALLEST_CUT] = 0
    alike = np.abs(colours - colours[np.argmax(cuts)]).max(axis=1) <= _TOLERANCE
    return Border(*map(float, cuts * alike)) if cuts.any() else None


def _sides(pixels: RGBImage) -> NDArray[np.float64]:
    """Of the top, bottom, left and right side: the border's share, and its colour."""
    height, width = pixels.shape[:2]
    scale = min(1.0, _ANALYSED_SIDE / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.int16)
    turned = small.transpose(1, 0, 2)
    return np.array([_side(view) for view in (small, small[::-1], turned, turned[::-1])])


def _side(small: NDArray[np.int16]) -> tuple[float, ...]:
    """The share of the first lines that have one colour, but for the very first, and the colour."""
    limit = int(_LARGEST_CUT * len(small))
    if limit < _MIXED_LINES:
        return (0.0, 0.0, 0.0, 0.0)
    colour = np.median(small[_MIXED_LINES], axis=0)
    share = (np.abs(small[: limit + 1] - colour) <= _TOLERANCE).all(axis=2).mean(axis=1)
    share[:_MIXED_LINES] = share[_MIXED_LINES]
    bare = share >= _BARE_SHARE
    if bare.all():
        return (0.0, *colour)
    # Letters end where the bar's colour is no longer to be seen.
    bare &= np.logical_and.accumulate(share >= _LETTERS_SHARE)
    # One line more, in which the border may end.
    return ((np.flatnonzero(bare)[-1] + 2) / len(small) if bare.any() else 0.0, *colour)
