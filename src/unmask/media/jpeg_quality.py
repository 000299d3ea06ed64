"""The quality setting that a JPEG was saved with."""

from collections.abc import Sequence

import numpy as np

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


def estimate_jpeg_quality(table: Sequence[int]) -> int:
    """Find the quality from 1 to 100 whose luminance table is nearest to the one in the file.

    The Independent JPEG Group's library scales table K.1 by the quality, and most software follows
    it; for the others (phones, Photoshop) the answer is the nearest equal.

    Args:
        table: the 64 divisors in the file's luminance table, row by row.
    """
    qualities = np.arange(1, 101)
    scales = np.where(qualities < 50, 5000 // qualities, 200 - 2 * qualities)
    tables = np.clip((LUMINANCE.reshape(1, 64) * scales[:, None] + 50) // 100, 1, 255)
    distances = np.abs(tables - np.asarray(table)).sum(axis=1)
    return int(qualities[distances.argmin()])
