"""The quality setting that a JPEG was saved with."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

LUMINANCE = np.array(
    [
        [16, 11, 10, 16, 24, 40, 51, 61],
        [12, 12, 14, 19, 26, 58, 60, 55],
        [14, 13, 16, 24, 40, 57, 69, 56],
        [14, 17, 22, 29, 51, 87, 80, 62],
        [18, 22, 37, 56, 68, 109, 103, 77],
        [24, 35, 55, 64, 81, 104, 113, 92],
        [49, 64, 78, 87, 103, 121, 120, 101],
        [72, 92, 95, 98, 112, 100, 103, 99],
    ]
)
"""ITU-T T.81, table K.1."""


QUALITIES = range(1, 101)


def quality_table(quality: int) -> NDArray[np.int64]:
    """The divisors of the luminance at a quality of 1 to 100, shape (8, 8).

    Table K.1 is scaled as the Independent JPEG Group's library does it.
    """
    scale = 5000 // quality if quality < 50 else 200 - 2 * quality
    return np.asarray(np.clip((LUMINANCE * scale + 50) // 100, 1, 255), np.int64)


def estimate_jpeg_quality(table: Sequence[int]) -> int:
    """Find the quality from 1 to 100 whose luminance table is nearest to the one in the file.

    The Independent JPEG Group's library scales table K.1 by the quality, and most software follows
    it; for the others (phones, Photoshop) the answer is the nearest equal.

    Args:
        table: the 64 divisors in the file's luminance table, row by row.
    """
    divisors = np.asarray(table).reshape(8, 8)
    distances = [int(np.abs(quality_table(one) - divisors).sum()) for one in QUALITIES]
    return QUALITIES[distances.index(min(distances))]
