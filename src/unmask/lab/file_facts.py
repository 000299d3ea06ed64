"""What a picture's file says before anybody looks at what it shows.

If these facts tell real from fake, a detector can learn them instead of the forgery; evaluation
measures how well they do alone.
"""

import io
from dataclasses import astuple, dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from unmask.arrays import RGBImage
from unmask.lab.pack.model import FORMATS, decode

_BLOCK = 8
_FLAT = 1e-3
"""A step of brightness that counts as none."""


@dataclass(frozen=True)
class FileFacts:
    """Facts of one encoded picture.

    Attributes:
        byte_count: size of the file.
        width: in px.
        height: in px.
        bits_per_pixel: of the file.
        form: 0 for JPEG, 1 for PNG, 2 for WebP.
        luminance_step: mean of the JPEG's first quantisation table, 0 where there is none.
        chroma_step: mean of its last quantisation table, 0 where there is none.
        block_edges: how strong steps of brightness across the borders of 8 × 8 blocks are against
            all others; 1 where no grid is to be seen.
        shifted_block_edges: the same for the grid, however shifted, at which they are strongest.
        detail: mean step of brightness between neighbouring pixels in grey levels.
    """

    byte_count: int
    width: int
    height: int
    bits_per_pixel: float
    form: int
    luminance_step: float
    chroma_step: float
    block_edges: float
    shifted_block_edges: float
    detail: float

    def numbers(self) -> NDArray[np.float64]:
        """All facts as one row, in the order of the attributes."""
        return np.array(astuple(self), np.float64)


def file_facts(encoded: bytes | memoryview) -> FileFacts:
    """Read the facts of a picture as JPEG, PNG or WebP.

    Raises:
        PackError: it is damaged or none of these.
    """
    pixels = decode(encoded, "given")
    height, width = pixels.shape[:2]
    columns, rows = _steps(pixels)
    edges = (_edges_by_phase(columns) + _edges_by_phase(rows)) / 2
    with Image.open(io.BytesIO(encoded), formats=FORMATS) as image:
        form = FORMATS.index(str(image.format))
        tables: dict[int, list[int]] = getattr(image, "quantization", {})
    steps = [float(np.mean(table)) for _, table in sorted(tables.items())] or [0.0]
    return FileFacts(
        byte_count=len(encoded),
        width=width,
        height=height,
        bits_per_pixel=8 * len(encoded) / (width * height),
        form=form,
        luminance_step=steps[0],
        chroma_step=steps[-1],
        block_edges=float(edges[_BLOCK - 1]),
        shifted_block_edges=float(edges.max()),
        detail=float(np.concatenate([columns, rows, [0.0]]).mean()),
    )


def _steps(pixels: RGBImage) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean steps of brightness from each column to the next, and from each row to the next."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.int16)
    return (
        np.abs(np.diff(grey, axis=1)).mean(axis=0),
        np.abs(np.diff(grey, axis=0)).mean(axis=1),
    )


def _edges_by_phase(steps: NDArray[np.float64]) -> NDArray[np.float64]:
    """For each of the eight places of a grid, the steps across it against the others; shape (8,).

    Where the picture is flat, or too small for a grid, all are 1.
    """
    blocks = steps[: len(steps) // _BLOCK * _BLOCK].reshape(-1, _BLOCK)
    means = blocks.mean(axis=0) if len(blocks) else np.ones(_BLOCK)
    others = (means.sum() - means) / (_BLOCK - 1)
    return np.asarray((means + _FLAT) / (others + _FLAT), np.float64)
