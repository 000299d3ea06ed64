"""The noise that is left when the picture is taken away.

Mahdian and Saic, "Using noise inconsistencies for blind image forensics", Image and Vision
Computing 2009.
"""

import numpy as np
from numpy.typing import NDArray

from unmask.detectors.forensic_maps.material import Material, TraceMap, smoothed

STEP = 16
CALMEST = 0.5
"""The part of a cell that is looked at: its liveliest places hold edges rather than noise."""

SMOOTHING = 3
FLOOR = 0.05
"""Grey levels of noise below which cells are as good as without."""


def noise_residue(material: Material) -> TraceMap | None:
    """How strong the noise is at each place, in doublings above the weakest that is told apart.

    It is measured in the finest diagonal detail, where pictures have least of their own. To take
    off what is expected at a place's brightness and texture was tried; it hides foreign noise too.
    """
    luminance = material.luminance
    if min(luminance.shape) < 8 * STEP:
        return None
    rows, columns = (side // STEP for side in luminance.shape)
    grey = luminance[: rows * STEP + 1, : columns * STEP + 1].astype(np.float32)
    detail = np.abs(grey[1:, 1:] - grey[1:, :-1] - grey[:-1, 1:] + grey[:-1, :-1]) / 2
    missing = (rows * STEP - detail.shape[0], columns * STEP - detail.shape[1])
    whole = np.pad(detail, ((0, missing[0]), (0, missing[1])), "edge")
    noise = np.log2(_calm_means(whole[::2, ::2], rows, columns) / FLOOR + 1)
    return TraceMap(smoothed(noise.astype(np.float32), SMOOTHING), STEP)


def _calm_means(detail: NDArray[np.float32], rows: int, columns: int) -> NDArray[np.float32]:
    """The mean of the calmest part of each cell; of the detail, each second value is there."""
    side = STEP // 2
    cells = detail.reshape(rows, side, columns, side).swapaxes(1, 2).reshape(rows, columns, -1)
    calm = round(CALMEST * side * side)
    return np.asarray(np.partition(cells, calm, axis=2)[..., :calm].mean(axis=2), np.float32)
