"""What a degradation is."""

from collections.abc import Callable

import numpy as np

from unmask.arrays import RGBImage

Treatment = Callable[[RGBImage], RGBImage]
"""Changes an RGB picture of any size. Nothing in it is random: equal pictures come out equal."""

Degrade = Callable[[float, np.random.Generator], Treatment]
"""Draws a treatment of a strength from 0 (hardly to be seen) to 1 (the worst that is still of use).

The treatment leaves the size of the picture as it is.
"""


def between(low: float, high: float, strength: float) -> float:
    """The value for a strength, on a straight line from strength 0 to strength 1."""
    return low + (high - low) * strength
