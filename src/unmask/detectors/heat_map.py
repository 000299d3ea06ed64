"""Showing where in a picture a network sees its traces.

A map is coarse: one number a cell, the cell's share of the logit, so that the mean over the cells
is the logit (class activation mapping; Zhou et al., CVPR 2016, arXiv 1512.04150).
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from unmask.arrays import RGBImage, expect_array

FULL_SHARE = 8.0
"""Share of the logit, in logits, from which on a cell has the full colour.

It is the same for all pictures, so that a weak map looks weak.
"""

WEAK_COLOUR, STRONG_COLOUR = (255, 200, 60), (213, 40, 0)
"""Yellow and red, between which the colour goes with the share; RGB."""

_STRONGEST_COVER = 0.75
"""Of the picture by the colour, so that what lies below can still be seen."""


def overlay(pixels: RGBImage, values: NDArray[np.float32]) -> RGBImage:
    """Lay a map over its picture, in warm colours where the cells speak for manipulation.

    The picture is shown in grey, so that all colour is the map's. Cells that speak against
    manipulation stay grey.

    Args:
        pixels: RGB, shape (height, width, 3), uint8.
        values: each cell's share of the logit, shape (rows, columns), float32, over the whole
            picture.

    Returns:
        RGB, of the picture's shape, uint8.
    """
    expect_array("values", values, ("rows", "columns"), "float32")
    height, width = pixels.shape[:2]
    # Cubic interpolation would swing above 0 beside a cell that speaks against manipulation.
    smooth = cv2.resize(values, (width, height), interpolation=cv2.INTER_LINEAR)
    strength = np.clip(smooth / FULL_SHARE, 0, 1)[..., None]
    weak, strong = np.array(WEAK_COLOUR, np.float32), np.array(STRONG_COLOUR, np.float32)
    colour = weak + (strong - weak) * strength
    cover = _STRONGEST_COVER * np.sqrt(strength)
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)[..., None].astype(np.float32)
    return np.asarray(np.round(grey + (colour - grey) * cover), np.uint8)
