"""How a face is cut out for the network, and where in the frame what it shows belongs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

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

_GRID: Final = 64
"""A side of a map that was turned back into the frame."""


class Framing(Protocol):
    """A way of cutting faces out."""

    def cut(self, pixels: RGBImage, face: Face, size: int) -> RGBImage:
        """A face as a square with the given side in px, RGB, uint8."""

    def place(
        self, shares: NDArray[np.float32], pixels: RGBImage, face: Face
    ) -> tuple[NDArray[np.float32], Box]:
        """A map of such a square, (rows, columns), as one of a part of the frame, and that part."""


@dataclass(frozen=True)
class SquareFraming:
    """The square around a face's box; see ``square_around``.

    Attributes:
        box: of a face.
        scale: of the square's side against the box's longer side.
    """

    box: Callable[[Face], Box]
    scale: float

    def cut(self, pixels: RGBImage, face: Face, size: int) -> RGBImage:
        """See ``Framing.cut``."""
        return square_crop(pixels, self.box(face), self.scale, size)

    def place(
        self, shares: NDArray[np.float32], pixels: RGBImage, face: Face
    ) -> tuple[NDArray[np.float32], Box]:
        """The map is that of the square."""
        return shares, square_around(pixels, self.box(face), self.scale)


@dataclass(frozen=True)
class UprightFraming:
    """The face turned upright by five points; see ``upright``.

    Attributes:
        scale: of the square's side against that of the face.
        interpolation: by which the square is brought to the network's size.
    """

    scale: float
    interpolation: str

    def cut(self, pixels: RGBImage, face: Face, size: int) -> RGBImage:
        """See ``Framing.cut``."""
        return upright_crop(
            pixels, five_points(face.landmarks), self.scale, size, self.interpolation
        )

    def place(
        self, shares: NDArray[np.float32], pixels: RGBImage, face: Face
    ) -> tuple[NDArray[np.float32], Box]:
        """The map is turned back, into the upright box around the turned square."""
        matrix, side = upright(five_points(face.landmarks), self.scale)
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
