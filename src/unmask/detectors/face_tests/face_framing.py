"""How a face is cut out for a network, and where in the frame what it shows belongs."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from unmask.arrays import RGBImage
from unmask.faces import Box, Face
from unmask.faces.alignment import (
    apply,
    by_pixel,
    invert,
    square_around,
    square_crop,
    upright,
    upright_crop,
)
from unmask.faces.landmarks import five_points
from unmask.faces.pose import MESH_INDEX_OF_68
from unmask.weights.shown import ShownFace

_GRID: Final = 64
"""A side of a map that was turned back into the frame."""


@dataclass(frozen=True)
class Framing:
    """Cuts faces out as a network is to be shown them.

    Attributes:
        shown: what that is.
    """

    shown: ShownFace

    def cut(self, pixels: RGBImage, face: Face, size: int, scale: float | None = None) -> RGBImage:
        """A face as a square, with the mean of the margins.

        Args:
            pixels: the frame, RGB, uint8.
            face: in it.
            size: side of the result in px.
            scale: one of ``ShownFace.scales``; the first if None.
        """
        middle = widened(self._box(face), self.shown.margins, (0.5,) * 4)
        return self._cut(pixels, face, middle, size, scale or self.shown.scales[0])

    def cut_each(self, pixels: RGBImage, face: Face, size: int) -> list[RGBImage]:
        """A face as ``cut`` gives it at each scale."""
        return [self.cut(pixels, face, size, scale) for scale in self.shown.scales]

    def cut_at_random(
        self, pixels: RGBImage, face: Face, size: int, count: int, seed: int
    ) -> list[RGBImage]:
        """A face as several squares with margins at random, each side's by itself.

        A network is sensitive to where exactly a box lies.

        Args:
            pixels: the frame, RGB, uint8.
            face: in it.
            size: side of the results in px.
            count: of the results.
            seed: the same seed gives the same margins.
        """
        scale = self.shown.scales[0]
        boxes = random_boxes(self._box(face), self.shown.margins, count, seed)
        return [self._cut(pixels, face, box, size, scale) for box in boxes]

    def place(
        self, shares: NDArray[np.float32], pixels: RGBImage, face: Face
    ) -> tuple[NDArray[np.float32], Box]:
        """A map of what ``cut`` gives as one of a part of the frame, and that part in px of it.

        Args:
            shares: shape (rows, columns).
            pixels: the frame, RGB, uint8.
            face: in it.
        """
        scale = self.shown.scales[0]
        if self.shown.shape == "upright":
            return _turned_back(shares, pixels, face, scale)
        middle = widened(self._box(face), self.shown.margins, (0.5,) * 4)
        if self.shown.shape == "stretched":
            return shares, inside(pixels, scaled(middle, scale))
        return shares, square_around(pixels, middle, scale)

    def _box(self, face: Face) -> Box:
        return box_of_68(face) if self.shown.box == "landmarks" else face.box

    def _cut(self, pixels: RGBImage, face: Face, box: Box, size: int, scale: float) -> RGBImage:
        if self.shown.shape == "upright":
            how = self.shown.interpolation
            return upright_crop(pixels, five_points(face.landmarks), scale, size, how)
        if self.shown.shape == "stretched":
            return stretched(pixels, scaled(box, scale), size)
        return square_crop(pixels, box, scale, size)


def box_of_68(face: Face) -> Box:
    """The box around the 68 landmarks of the older scheme, from the brows to the chin.

    It stands in for the boxes that the authors' networks were made for: dlib's face box, and the
    tight box around dlib's landmarks.
    """
    points = face.landmarks[MESH_INDEX_OF_68, :2]
    (x, y), (width, height) = points.min(axis=0).tolist(), np.ptp(points, axis=0).tolist()
    return Box(x, y, width, height)


def random_boxes(box: Box, margins: tuple[float, float, float], count: int, seed: int) -> list[Box]:
    """A box with margins at random, each side's by itself.

    Args:
        box: in px.
        margins: the largest, as in ``ShownFace``.
        count: how many.
        seed: the same seed gives the same margins.
    """
    shares = np.random.default_rng(seed).random((count, 4))
    return [widened(box, margins, (a, b, c, d)) for a, b, c, d in shares.tolist()]


def widened(box: Box, margins: tuple[float, float, float], shares: tuple[float, ...]) -> Box:
    """A box with room around it.

    Args:
        box: in px.
        margins: the largest, as in ``ShownFace``.
        shares: of those margins at the left, at the right, above and below.
    """
    sideways, above, below = margins
    left, right, over, under = shares
    x = box.x - left * sideways * box.width
    y = box.y - over * above * box.height
    width = box.width * (1 + (left + right) * sideways)
    height = box.height * (1 + over * above + under * below)
    return Box(x, y, width, height)


def scaled(box: Box, scale: float) -> Box:
    """A box whose sides are that many times as long, around the same middle."""
    (x, y), width, height = box.center, scale * box.width, scale * box.height
    return box if scale == 1 else Box(x - width / 2, y - height / 2, width, height)


def stretched(pixels: RGBImage, box: Box, size: int) -> RGBImage:
    """The box's content brought to a square, whatever its shape.

    Args:
        pixels: the frame, RGB, uint8.
        box: in px of the frame; what lies beyond its border is left out.
        size: side of the result in px.
    """
    inner = inside(pixels, box)
    left, top = int(inner.x), int(inner.y)
    part = pixels[top : top + int(inner.height), left : left + int(inner.width)]
    return np.asarray(cv2.resize(part, (size, size), interpolation=cv2.INTER_LINEAR), np.uint8)


def inside(pixels: RGBImage, box: Box) -> Box:
    """What of a box lies in the frame, in whole px; at least one."""
    height, width = pixels.shape[:2]
    left, right = np.clip((box.x, box.x + box.width), 0, width).round().astype(int).tolist()
    top, bottom = np.clip((box.y, box.y + box.height), 0, height).round().astype(int).tolist()
    left, top = min(left, width - 1), min(top, height - 1)
    return Box(left, top, max(right, 1) - left, max(bottom, 1) - top)


def _turned_back(
    shares: NDArray[np.float32], pixels: RGBImage, face: Face, scale: float
) -> tuple[NDArray[np.float32], Box]:
    """The map in the upright box around the turned square."""
    matrix, side = upright(five_points(face.landmarks), scale)
    back = invert(matrix)
    corners = apply(back, np.array([[0, 0], [side, 0], [side, side], [0, side]], np.float64))
    height, width = pixels.shape[:2]
    low = np.clip(corners.min(axis=0), 0, (width - 1, height - 1))
    high = np.clip(corners.max(axis=0), low + 1, (width, height))
    rows, columns = shares.shape
    linear = back[:, :2] * (side / columns, side / rows)
    per_px = _GRID / (high - low)
    turned = np.column_stack([linear * per_px[:, None], (back[:, 2] - low) * per_px])
    values = cv2.warpAffine(shares, by_pixel(turned), (_GRID, _GRID), flags=cv2.INTER_LINEAR)
    (x, y), (wide, tall) = low.tolist(), (high - low).tolist()
    return np.asarray(values, np.float32), Box(x, y, wide, tall)
