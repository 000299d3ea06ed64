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
from unmask.detectors.contract import Layer
from unmask.faces import Box

FULL_SHARE = 8.0
"""Share of the logit, in logits, from which on a cell has the full colour.

It is the same for all pictures, so that a weak map looks weak.
"""

WEAK_COLOUR, STRONG_COLOUR = (255, 200, 60), (213, 40, 0)
"""Yellow and red, between which the colour goes with the share; RGB."""

_STRONGEST_COVER = 0.75
"""Of the picture by the colour, so that what lies below can still be seen."""

_LAYER_SIDE = 320
"""The longer side of a layer in px; maps are coarse, and a player enlarges them smoothly."""

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
    colour, cover = _colour_and_cover(values, *pixels.shape[:2])
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)[..., None].astype(np.float32)
    return np.asarray(np.round(grey + (colour - grey) * cover), np.uint8)


def layer(values: NDArray[np.float32], box: Box) -> Layer:
    """The colours of ``overlay`` by themselves, to be laid over the frame itself.

    Args:
        values: each cell's share of the logit, shape (rows, columns), float32, over the box.
        box: in px of the frame, what the map is of.
    """
    scale = _LAYER_SIDE / max(box.width, box.height)
    height, width = (max(1, round(scale * side)) for side in (box.height, box.width))
    colour, cover = _colour_and_cover(values, height, width)
    return Layer(np.concatenate([colour, 255 * cover], axis=2).round().astype(np.uint8), box)


def _colour_and_cover(
    values: NDArray[np.float32], height: int, width: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The colour of each px, shape (height, width, 3), and how much it covers, 0 to 1."""
    expect_array("values", values, ("rows", "columns"), "float32")
    # Cubic interpolation would swing above 0 beside a cell that speaks against manipulation.
    smooth = cv2.resize(values, (width, height), interpolation=cv2.INTER_LINEAR)
    strength = np.clip(smooth / FULL_SHARE, 0, 1)[..., None]
    weak, strong = np.array(WEAK_COLOUR, np.float32), np.array(STRONG_COLOUR, np.float32)
    return weak + (strong - weak) * strength, _STRONGEST_COVER * np.sqrt(strength)


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
