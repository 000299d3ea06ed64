"""Traces of the colour filter.

Ferrara, Bianchi, De Rosa and Piva, "Image forgery localization via fine-grained analysis of CFA
artifacts", IEEE TIFS 2012.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from unmask.detectors.forensic_maps.material import Material, TraceMap, cell_means, smoothed

STEP = 16
SMOOTHING = 5
FLOOR = 0.1
"""Squared grey levels of error below which a place is too smooth to tell."""

NEIGHBOURS = np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]], np.float32) / 4


def colour_filter(material: Material) -> TraceMap | None:
    """Where the pattern of the sensor's colour filter is weaker than in the rest of the picture.

    A sensor measures green at every other pixel, like the squares of a chess board, and the camera
    fills in the others from their neighbours, so that these are foretold better. The value is how
    far the natural logarithm of the two errors' ratio falls below its median over the picture.
    """
    if min(material.luminance.shape) < 8 * STEP:
        return None
    green = np.ascontiguousarray(material.pixels[..., 1]).astype(np.float32)
    foretold = cv2.filter2D(green, cv2.CV_32F, NEIGHBOURS, borderType=cv2.BORDER_REFLECT)
    errors = (green - foretold) ** 2
    one, other = _by_colour_of_square(errors)
    ratio = np.log((one + FLOOR) / (other + FLOOR))
    can_tell = one + other > 2 * FLOOR
    if not can_tell.any():
        return None
    usual = float(np.median(ratio[can_tell]))
    lost = np.where(can_tell, abs(usual) - np.sign(usual) * ratio, 0).astype(np.float32)
    return TraceMap(smoothed(lost, SMOOTHING), STEP)


def _by_colour_of_square(
    errors: NDArray[np.float32],
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The mean error of each cell on the two colours of the chess board."""
    height, width = (side // 2 * 2 for side in errors.shape)
    even = (errors[0:height:2, 0:width:2] + errors[1:height:2, 1:width:2]) / 2
    odd = (errors[0:height:2, 1:width:2] + errors[1:height:2, 0:width:2]) / 2
    one, other = (np.asarray(each, np.float32) for each in (even, odd))
    return cell_means(one, STEP // 2), cell_means(other, STEP // 2)
