"""The thumbnail that a camera put into a file, against the picture that the file shows now."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from unmask.arrays import RGBImage
from unmask.provenance import Thumbnail

SIDE = 64
"""Both are compared at this many pixels squared."""

BLACK = 24
"""Bars that fill a thumbnail of other proportions are nowhere brighter."""

ALIKE = 0.77
"""Correlation from which a thumbnail shows the picture: midway between the two figures of
``python -m unmask.lab.provenance``. Own thumbnails lie above it, those of other pictures below."""

SAME_SHAPE = 0.05
"""How far the ratios of the sides may differ, as a share."""

GAP = 8


@dataclass(frozen=True)
class Comparison:
    """How a thumbnail is like the picture.

    Attributes:
        likeness: correlation of the grey values, -1 to 1; meaningless unless ``has_same_shape``.
        has_same_shape: whether the sides of both have the same ratio.
    """

    likeness: float
    has_same_shape: bool

    @property
    def shows_the_picture(self) -> bool:
        """Whether the thumbnail shows what the picture shows."""
        return self.has_same_shape and self.likeness >= ALIKE


def compare(thumbnail: Thumbnail, picture: RGBImage) -> Comparison:
    """Compare a thumbnail with the picture, both the right way up.

    Args:
        thumbnail: of the file.
        picture: of shape (height, width, 3), uint8.
    """
    ratio = picture.shape[1] / picture.shape[0]
    small = without_bars(pixels_of(thumbnail), ratio)
    same = abs(small.shape[1] / small.shape[0] / ratio - 1) <= SAME_SHAPE
    return Comparison(_correlation(_grey(small), _grey(picture)), same)


def pixels_of(thumbnail: Thumbnail) -> RGBImage:
    """The thumbnail's pixels, of shape (height, width, 3), uint8."""
    flat = np.frombuffer(thumbnail.rgb, np.uint8)
    return flat.reshape(thumbnail.height, thumbnail.width, 3)


def without_bars(pixels: RGBImage, ratio: float) -> RGBImage:
    """Cut black bars off; cameras fill thumbnails of 4:3 with them.

    Args:
        pixels: of the thumbnail.
        ratio: of the picture's width to its height; only bars that give this ratio are cut.
    """
    height, width, _ = pixels.shape
    fitted_width = max(1, min(width, round(height * ratio)))
    fitted_height = max(1, min(height, round(width / ratio)))
    left, top = (width - fitted_width) // 2, (height - fitted_height) // 2
    inside = (slice(top, top + fitted_height), slice(left, left + fitted_width))
    bars = np.ones((height, width), np.bool_)
    bars[inside] = False
    # The edge of a bar is blurred by the compression.
    brightest = np.quantile(pixels[bars].max(axis=1), 0.9) if bars.any() else 0
    return pixels[inside] if brightest <= BLACK else pixels


def side_by_side(thumbnail: Thumbnail, picture: RGBImage) -> RGBImage:
    """The thumbnail, and the picture made as high."""
    small = pixels_of(thumbnail)
    height = small.shape[0]
    width = max(1, min(4 * height, round(picture.shape[1] * height / picture.shape[0])))
    shrunk = np.asarray(cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA))
    gap = np.full((height, GAP, 3), 255, np.uint8)
    return np.concatenate([small, gap, shrunk.astype(np.uint8)], axis=1)


def _grey(pixels: RGBImage) -> NDArray[np.float64]:
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    return np.asarray(cv2.resize(grey, (SIDE, SIDE), interpolation=cv2.INTER_AREA), np.float64)


def _correlation(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Pearson's; 1 where both are plain, 0 where one is."""
    first, second = one - one.mean(), other - other.mean()
    spread = float(np.sqrt((first**2).sum() * (second**2).sum()))
    if spread == 0:
        return float(not first.any() and not second.any())
    return float((first * second).sum()) / spread
