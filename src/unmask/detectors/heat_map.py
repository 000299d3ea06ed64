"""Showing where in a picture a network sees its traces.

A map is coarse: one number a cell, the cell's share of the logit, so that the mean over the cells
is the logit (class activation mapping; Zhou et al., CVPR 2016, arXiv 1512.04150). A network that
gives no map is asked by covering one cell after the other (``occlusion``).
"""

from collections.abc import Callable, Sequence

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

_COVERED_CELLS = 5
"""A side of the grid that is covered cell by cell; each cell costs one run of the network."""


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


def occlusion(
    pixels: RGBImage, score: Callable[[Sequence[RGBImage]], NDArray[np.float64]]
) -> NDArray[np.float32]:
    """A map for a network that gives none: how far the logit falls when a cell is covered.

    Cells are covered with the picture's mean colour (Zeiler and Fergus, ECCV 2014, arXiv
    1311.2901). The fall is multiplied by the number of cells, to be on the scale of the maps of
    networks that give one.

    Args:
        pixels: RGB, shape (height, width, 3), uint8, as the network is fed it.
        score: the logits of some pictures, shape (count,).

    Returns:
        shape (5, 5), float32.
    """
    height, width = pixels.shape[:2]
    rows, columns = (
        np.linspace(0, side, _COVERED_CELLS + 1).round().astype(int) for side in (height, width)
    )
    mean = pixels.mean(axis=(0, 1)).round().astype(np.uint8)
    pictures = [pixels]
    for row in range(_COVERED_CELLS):
        for column in range(_COVERED_CELLS):
            covered = pixels.copy()
            covered[rows[row] : rows[row + 1], columns[column] : columns[column + 1]] = mean
            pictures.append(covered)
    whole, *others = score(pictures)
    falls = (whole - np.array(others)) * len(others)
    return np.asarray(falls.reshape(_COVERED_CELLS, _COVERED_CELLS), np.float32)
