"""How much of a generator's traces a picture could still hold, 0 to 1.

Traces lie in the finest detail. Small pictures hold little of it, blur and enlargement take it
away, and strong JPEG or video compression covers it with the borders of its blocks. Quality says
how far a score can be trusted; it is never evidence itself.
"""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from unmask.faces.quality import sharpness

SMALLEST_SIDE = 128
"""Of a picture in px; below it the test abstains."""

_FULL_SIDE = 512
"""Shorter side in px from which on more size says no more."""

_BLOCK = 8
_RUINOUS_BLOCKING = 2.5
"""Blocking of a JPEG of quality 15. One of quality 75 has about 1.3, of 30 about 1.8, a picture
without blocks 1.05 (medians over 25 photographs of FFHQ and as many portraits)."""


def picture_quality(width: int, height: int, crops: NDArray[np.uint8]) -> float:
    """The geometric mean of three parts: size, sharpness, and freedom from blocking.

    The part of the size goes with the logarithm of the shorter side, from 0 at 128 px to 1 at
    512 px; that of blocking with the logarithm of what ``blocking`` gives.

    Args:
        width: of the picture in px.
        height: likewise.
        crops: what was looked at, at native resolution, shape (count, side, side, 3), uint8.
    """
    side = min(max(min(width, height), SMALLEST_SIDE), _FULL_SIDE)
    size = math.log(side / SMALLEST_SIDE) / math.log(_FULL_SIDE / SMALLEST_SIDE)
    sharp = float(np.mean([_sharpness(crop) for crop in crops]))
    blocked = float(np.mean([blocking(crop) for crop in crops]))
    free = min(1.0, max(0.0, 1 - math.log(blocked) / math.log(_RUINOUS_BLOCKING)))
    return math.cbrt(size * sharp * free)


def blocking(crop: NDArray[np.uint8]) -> float:
    """How much more neighbouring pixels differ across the borders of blocks than elsewhere.

    The borders are those eighth rows and columns across which pixels differ most. 1 is none.
    """
    grey = cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY).astype(np.int16)
    return float(np.mean([_blocking_across(one) for one in (grey, grey.T)]))


def _blocking_across(grey: NDArray[np.int16]) -> float:
    steps = np.abs(np.diff(grey, axis=1)).mean(axis=0)
    phases = [steps[start::_BLOCK].mean() for start in range(_BLOCK)]
    # A tenth of a grey level keeps nearly flat crops from looking like blocks.
    return float((max(phases) + 0.1) / (np.median(phases) + 0.1))


def _sharpness(crop: NDArray[np.uint8]) -> float:
    height, width = crop.shape[:2]
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    return sharpness(crop, corners)
