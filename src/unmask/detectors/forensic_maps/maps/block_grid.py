"""Breaks of the block grid.

Li, Yuan and Yu, "Passive detection of doctored JPEG image via block artifact grid extraction",
Signal Processing 2009.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from unmask.detectors.forensic_maps.material import BLOCK, Material, TraceMap, smoothed

STEP = 16
SMOOTHING = 5
"""Cells over which the grid is looked for: in 80 px there are ten of its lines."""

MOST = np.uint8(12)
"""Grey levels at which steps are cut off, so that edges of the picture do not pass for the grid."""

FAINTEST = 0.05
"""Grey levels that are added to a cell's noise, so that flat cells do not shout."""

STRONG = 1.0
"""From which a cell says no more of which grid is the picture's own."""

STEPS = np.array([[1, -3, 3, -1]], np.float32)
"""Weighs four neighbours so that slopes and curves cancel, and a step in their middle stays."""


def block_grid(material: Material) -> TraceMap | None:
    """Where the blocks' edges lie elsewhere than in most of the picture.

    Steps between neighbours are collected by their place modulo 8, across and down. A part that was
    pasted in, moved or turned brings along a grid that does not fit. The value is how much a
    strange grid stands out there above the picture's own, in noise levels of the cell; negative
    where it does not.
    """
    luminance = material.luminance
    if min(luminance.shape) < 2 * STEP:
        return None
    across, down = _by_place(luminance), _by_place(np.ascontiguousarray(luminance.T))
    values = _strangeness(across) + _strangeness(np.swapaxes(down, 0, 1))
    return TraceMap(values, STEP)


def _by_place(luminance: NDArray[np.uint8]) -> NDArray[np.float32]:
    """How much each place modulo 8 stands out in each cell, shape (rows, columns, 8)."""
    # The result at x belongs to the step between x - 1 and x.
    found = cv2.filter2D(luminance, cv2.CV_16S, STEPS, anchor=(2, 0), borderType=cv2.BORDER_REFLECT)
    steps = np.minimum(np.asarray(cv2.convertScaleAbs(found), np.uint8), MOST)
    rows, columns = (side // STEP for side in steps.shape)
    cut = steps[: rows * STEP, : columns * STEP]
    wide = np.stack([_wide(cut[:, place::BLOCK], rows, columns) for place in range(BLOCK)], axis=2)
    middle = np.median(wide, axis=2, keepdims=True)
    return np.asarray((wide - middle) / np.sqrt(middle + FAINTEST), np.float32)


def _wide(steps: NDArray[np.uint8], rows: int, columns: int) -> NDArray[np.float32]:
    """The mean of the steps around each cell."""
    cells = cv2.resize(steps.astype(np.float32), (columns, rows), interpolation=cv2.INTER_AREA)
    return smoothed(np.asarray(cells, np.float32), SMOOTHING)


def _strangeness(by_place: NDArray[np.float32]) -> NDArray[np.float32]:
    """How much the strongest strange place stands out above the picture's own."""
    own = int(np.minimum(by_place, STRONG).mean(axis=(0, 1)).argmax())
    strange = np.delete(by_place, own, axis=2).max(axis=2)
    return np.asarray(strange - by_place[..., own], np.float32)
