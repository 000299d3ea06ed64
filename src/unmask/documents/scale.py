"""The verbal scale for likelihood ratios.

Source: ENFSI, Guideline for evaluative reporting in forensic science (2015): likelihood ratios
of 1–2, 2–10, 10–100, 100–1,000, 1,000–10,000 and above.
"""

import math
from enum import StrEnum


class Level(StrEnum):
    """How strongly the evidence supports one proposition against the other."""

    NO_SUPPORT = "no support"
    WEAK = "weak"
    MODERATE = "moderate"
    MODERATELY_STRONG = "moderately strong"
    STRONG = "strong"
    VERY_STRONG = "very strong"


class Direction(StrEnum):
    """Which proposition the evidence supports."""

    MANIPULATED = "manipulated"
    NOT_MANIPULATED = "not manipulated"
    UNDECIDED = "undecided"


LOWEST_LOG10_LR = {
    Level.NO_SUPPORT: 0.0,
    Level.WEAK: math.log10(2),
    Level.MODERATE: 1.0,
    Level.MODERATELY_STRONG: 2.0,
    Level.STRONG: 3.0,
    Level.VERY_STRONG: 4.0,
}
"""The smallest absolute log₁₀ likelihood ratio of each level, in rising order."""


def level_of(log10_lr: float) -> Level:
    """The level of a log₁₀ likelihood ratio; its sign does not matter.

    A ratio on a border belongs to the level above it: 10 is moderate.
    """
    reached = [level for level, lowest in LOWEST_LOG10_LR.items() if abs(log10_lr) >= lowest]
    return reached[-1]


def direction_of(log10_lr: float) -> Direction:
    """The proposition that a log₁₀ likelihood ratio supports; undecided below "weak"."""
    if level_of(log10_lr) is Level.NO_SUPPORT:
        return Direction.UNDECIDED
    return Direction.MANIPULATED if log10_lr > 0 else Direction.NOT_MANIPULATED
