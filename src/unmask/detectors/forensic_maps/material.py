"""What maps are made of, and what a map is."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from unmask.arrays import RGBImage, expect_array
from unmask.faces import Box
from unmask.media.region import Region
from unmask.words import Message

BLOCK = 8
"""The side of the blocks that JPEG compresses, in px."""


@dataclass(frozen=True)
class Material:
    """One picture as its file stores it: neither turned nor scaled.

    Attributes:
        pixels: RGB, shape (height, width, 3), uint8.
        luminance: shape (height, width), uint8; of a JPEG as it is stored.
        table: a JPEG's divisors of the luminance, shape (8, 8), int32; None of other files.
        face: the box of the largest face in px, None where there is none.
    """

    pixels: RGBImage
    luminance: NDArray[np.uint8]
    table: NDArray[np.int32] | None = None
    face: Box | None = None

    def __post_init__(self) -> None:
        expect_array("Material.pixels", self.pixels, ("height", "width", 3), "uint8")
        expect_array("Material.luminance", self.luminance, ("height", "width"), "uint8")

    @classmethod
    def of(cls, pixels: RGBImage, face: Box | None = None) -> "Material":
        """Of a picture that is no JPEG."""
        return cls(pixels, np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)), None, face)

    @cached_property
    def coefficients(self) -> NDArray[np.float32]:
        """Of the blocks of the luminance, as ``block_coefficients`` gives them."""
        return block_coefficients(self.luminance)

    def within(self, window: Region) -> "Material":
        """A window of it; its corner must lie on the grid of the blocks."""
        face = None if self.face is None else self.face.moved(-window.x, -window.y)
        return replace(
            self,
            pixels=np.ascontiguousarray(window.of(self.pixels)),
            luminance=np.ascontiguousarray(
                self.luminance[
                    window.y : window.y + window.height, window.x : window.x + window.width
                ]
            ),
            face=face,
        )


@dataclass(frozen=True)
class TraceMap:
    """One number a cell: how much of a trace lies there, or how far it departs from the rest.

    Attributes:
        values: shape (rows, columns), float32, from 0; what counts as much is the map's own.
        step: the side of a cell in px. The first cell lies in the upper left corner; the last ones
            may leave a strip narrower than a cell uncovered.
        said: what a person should be told in words, even without seeing the map.
        shows: what is to be known of this map to see it.
    """

    values: NDArray[np.float32]
    step: int
    said: tuple[Message, ...] = ()
    shows: Message | None = None

    def __post_init__(self) -> None:
        expect_array("TraceMap.values", self.values, ("rows", "columns"), "float32")

    def spread_over(self, height: int, width: int) -> NDArray[np.float32]:
        """The values for each px of a picture of that size."""
        rows, columns = self.values.shape
        size = (columns * self.step, rows * self.step)
        spread = cv2.resize(self.values, size, interpolation=cv2.INTER_NEAREST)
        down, across = max(0, height - size[1]), max(0, width - size[0])
        padded = np.pad(spread, ((0, down), (0, across)), mode="edge")
        return np.asarray(padded[:height, :width], np.float32)


MakeMap = Callable[[Material], TraceMap | None]
"""A map of the material; None where the material cannot have the trace."""


def _cosines() -> NDArray[np.float32]:
    """The orthonormal cosine transform of eight values as a matrix, by frequency and place."""
    frequency, place = np.mgrid[:BLOCK, :BLOCK]
    matrix = np.cos(np.pi * (2 * place + 1) * frequency / (2 * BLOCK)) / 2
    matrix[0] /= np.sqrt(2)
    return np.asarray(matrix, np.float32)


COSINES = _cosines()


def block_coefficients(luminance: NDArray[np.uint8]) -> NDArray[np.float32]:
    """The cosine transform of each whole block, before any division.

    Two products of matrices over the whole picture are several times as fast as a transform a
    block.

    Args:
        luminance: shape (height, width), uint8.

    Returns:
        shape (rows, 8, columns, 8), float32: row of blocks, vertical frequency, column of blocks,
        horizontal frequency.
    """
    rows, columns = (side // BLOCK for side in luminance.shape)
    whole = luminance[: rows * BLOCK, : columns * BLOCK].astype(np.float32) - 128
    down = COSINES @ whole.reshape(rows, BLOCK, columns * BLOCK)
    both = down.reshape(-1, BLOCK) @ COSINES.T
    return np.asarray(both.reshape(rows, BLOCK, columns, BLOCK), np.float32)


def cell_means(values: NDArray[np.float32], step: int) -> NDArray[np.float32]:
    """Means over cells of step × step px; a strip narrower than a cell is left out."""
    rows, columns = (side // step for side in values.shape)
    whole = values[: rows * step, : columns * step]
    return np.asarray(cv2.resize(whole, (columns, rows), interpolation=cv2.INTER_AREA), np.float32)


def smoothed(values: NDArray[np.float32], side: int) -> NDArray[np.float32]:
    """Means over squares of side × side cells."""
    return np.asarray(cv2.blur(values, (side, side), borderType=cv2.BORDER_REFLECT), np.float32)
