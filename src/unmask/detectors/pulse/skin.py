"""Where the skin of a face is, and its mean colours frame by frame.

Only skin counts: pixels whose colour is that of the person's cheeks, and that are neither
saturated nor near black. Each mean is over all such pixels of its place: averaging brings out a
change that is smaller than the steps of the pixels' values.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

from unmask.arrays import FloatArray, RGBImage
from unmask.detectors.pulse.signals import Values
from unmask.faces import Box
from unmask.faces.alignment import similarity
from unmask.faces.canonical import canonical_face

REGIONS: dict[str, tuple[int, ...]] = {
    "forehead": (67, 109, 10, 338, 297, 333, 334, 296, 336, 9, 107, 66, 105, 104),
    "left-cheek": (117, 118, 119, 100, 142, 203, 206, 216, 207, 147, 123),
    "right-cheek": (346, 347, 348, 329, 371, 423, 426, 436, 427, 376, 352),
    "chin": (18, 313, 418, 424, 431, 395, 369, 396, 175, 171, 140, 170, 211, 204, 194, 83),
}
"""Outlines by landmarks, left and right as the picture shows them; eyes, brows, lips and nostrils
lie outside."""

CHEEKS = ("left-cheek", "right-cheek")

MAP_ROWS, MAP_COLUMNS = 9, 8
"""Of the cells that the upright face's box is cut into, for the map."""

_WORKING_WIDTH = 160
"""Of a face in px: larger ones are averaged down to it, which keeps all means."""

_DARK, _BRIGHT = 16, 250
"""Pixels of which a channel is beyond these have lost their colour."""

_COLOUR_REACH = (0.05, 0.035)
"""By how much the shares of red and of green may differ from those of the cheeks."""
_SHADE_REACH = (0.5, 1.7)
"""Between which factors the brightness may differ."""

_LEAST_RED = 1.04
"""Red of skin against its green; what has less is grey or tinted."""

_BESIDE_LEFT, _BESIDE_RIGHT = (-0.75, -0.3), (1.3, 1.75)
"""Where the background beside a face begins and ends, in widths of its box from its left edge."""
_BESIDE_DOWN = (-0.1, 0.7)
"""Likewise in heights from its top: above the shoulders."""

REGION_PIXELS, CELL_PIXELS = 60, 10
"""Of skin that a mean needs, in px of the face at working width."""


@dataclass(frozen=True)
class SkinColour:
    """What the skin of one person looks like in one clip.

    Attributes:
        shares: of red and green in all, shape (2,).
        shade: the mean of the channels, 0 to 255.
    """

    shares: Values
    shade: float

    @classmethod
    def of_cheeks(cls, views: Sequence["FaceView"]) -> Self | None:
        """The median over the cheeks of some frames; None where they do not look like skin."""
        found = [
            view.pixels[(view.outline(CHEEKS) > 0) & _is_exposed(view.pixels)] for view in views
        ]
        pixels = np.concatenate(found) if found else np.empty((0, 3), np.uint8)
        if len(pixels) < REGION_PIXELS:
            return None
        red, green, _ = median = np.median(pixels, axis=0)
        if red < _LEAST_RED * green:
            return None
        return cls(median[:2] / median.sum(), float(median.mean()))

    def found_in(self, pixels: RGBImage) -> NDArray[np.bool_]:
        """Which pixels are skin, shape (height, width)."""
        planes = [plane.astype(np.float32) for plane in cv2.split(pixels)]
        total = planes[0] + planes[1] + planes[2]
        low, high = (3 * self.shade * factor for factor in _SHADE_REACH)
        is_skin = _is_exposed(pixels) & (total >= low) & (total <= high)
        for plane, share, reach in zip(planes[:2], self.shares, _COLOUR_REACH, strict=True):
            is_skin &= np.abs(plane - share * total) <= reach * total
        return np.asarray(is_skin)


def _is_exposed(pixels: RGBImage) -> NDArray[np.bool_]:
    return np.asarray(cv2.inRange(pixels, (_DARK,) * 3, (_BRIGHT,) * 3) > 0)


@dataclass(frozen=True)
class FaceView:
    """A face cut out of its frame, at most at working width.

    Attributes:
        pixels: RGB, shape (height, width, 3), uint8.
        landmarks: shape (468, 2), float64, px of the cut.
        box: that the cut covers, in px of the frame.
    """

    pixels: RGBImage
    landmarks: Values
    box: Box

    @classmethod
    def of_frame(cls, pixels: RGBImage, landmarks: FloatArray) -> Self | None:
        """Cut a face out; None where it lies outside of the frame.

        Args:
            pixels: of the frame, RGB, uint8.
            landmarks: shape (468, 2) or (468, 3), px of the frame.
        """
        flat = landmarks[:, :2].astype(np.float64)
        height, width = pixels.shape[:2]
        low = np.clip(np.floor(flat.min(axis=0)), 0, (width, height)).astype(int)
        high = np.clip(np.ceil(flat.max(axis=0)), 0, (width, height)).astype(int)
        if (high - low).min() < 2:
            return None
        cut = pixels[low[1] : high[1], low[0] : high[0]]
        scale = min(1.0, _WORKING_WIDTH / max(1.0, float(np.ptp(flat[:, 0]))))
        size = np.maximum(1, np.round((high - low) * scale)).astype(int)
        small = cv2.resize(cut, (int(size[0]), int(size[1])), interpolation=cv2.INTER_AREA)
        extent = high - low
        box = Box(float(low[0]), float(low[1]), float(extent[0]), float(extent[1]))
        return cls(np.asarray(small, np.uint8), (flat - low) * (size / extent), box)

    def outline(self, names: Sequence[str]) -> NDArray[np.uint8]:
        """Where some regions are: their place in ``names`` from 1, 0 elsewhere."""
        labels = np.zeros(self.pixels.shape[:2], np.uint8)
        for number, name in enumerate(names, 1):
            corners = self.landmarks[list(REGIONS[name])]
            cv2.fillPoly(labels, [np.round(corners - 0.5).astype(np.int32)], number)
        return labels

    def cells(self) -> NDArray[np.uint8]:
        """The cell of the map that each pixel lies in, from 1, row by row; 0 beside the face."""
        rows, columns = self.pixels.shape[:2]
        face = canonical_face()
        flat = face.points[:, :2]
        target = flat - flat.min(axis=0)
        matrix = similarity(self.landmarks[face.rigid], target[face.rigid], face.rigid_weights)
        # From px to cells, both counted from the middle of the first.
        matrix *= (np.array([MAP_COLUMNS, MAP_ROWS]) / np.ptp(flat, axis=0))[:, None]
        matrix[:, 2] += matrix[:, :2].sum(axis=1) / 2 - 0.5
        numbers = np.arange(1, MAP_ROWS * MAP_COLUMNS + 1, dtype=np.uint8)
        cells = cv2.warpAffine(
            numbers.reshape(MAP_ROWS, MAP_COLUMNS),
            matrix,
            (columns, rows),
            flags=cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP,
        )
        hull = np.zeros((rows, columns), np.uint8)
        shape = cv2.convexHull(self.landmarks.astype(np.float32))[:, 0]
        cv2.fillConvexPoly(hull, np.round(shape - 0.5).astype(np.int32), 1)
        return np.asarray(cells * hull, np.uint8)

    def means(self, skin: SkinColour) -> tuple[Values, Values]:
        """The mean colours of the skin of all regions, and of all cells of the map.

        Returns:
            shapes (regions, 3) and (cells, 3); not a number where there is too little skin.
        """
        is_skin = skin.found_in(self.pixels)
        regions = np.where(is_skin, self.outline(tuple(REGIONS)), 0)
        cells = np.where(is_skin, self.cells(), 0)
        return (
            _means(self.pixels, regions, len(REGIONS), REGION_PIXELS),
            _means(self.pixels, cells, MAP_ROWS * MAP_COLUMNS, CELL_PIXELS),
        )


def background_means(pixels: RGBImage, face: Box) -> Values:
    """The mean colours of what is to the left and to the right of a face.

    Args:
        pixels: RGB, uint8.
        face: in px of the picture, the same for all frames of a stretch: what stands still is
            looked at in one place.

    Returns:
        shape (2, 3); not a number where the picture does not show it, or not its colour.
    """
    top, bottom = (face.y + share * face.height for share in _BESIDE_DOWN)
    rows = _inside(top, bottom, pixels.shape[0])
    means = []
    for side in (_BESIDE_LEFT, _BESIDE_RIGHT):
        left, right = (face.x + share * face.width for share in side)
        part = pixels[rows, _inside(left, right, pixels.shape[1])]
        labels = _is_exposed(part).astype(np.uint8) if part.size else np.zeros((0, 0), np.uint8)
        means.append(_means(part, labels, 1, REGION_PIXELS)[0])
    return np.stack(means)


def _inside(low: float, high: float, length: int) -> slice:
    return slice(max(0, round(low)), max(0, min(length, round(high))))


def _means(pixels: RGBImage, labels: NDArray[np.integer], count: int, least: int) -> Values:
    """The mean colour of each label from 1 to ``count``, (count, 3); NaN below ``least`` px."""
    found = labels > 0
    chosen, colours = labels[found].astype(np.int64), pixels[found]
    sizes = np.bincount(chosen, minlength=count + 1)[1:]
    sums = [np.bincount(chosen, colours[:, one], count + 1)[1:] for one in range(3)]
    means = np.stack(sums, axis=1) / np.maximum(sizes, 1)[:, None]
    return np.where(sizes[:, None] >= least, means, np.nan)
