import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unmask.verdict import LOWEST_LOG10_LR, Direction, Level, direction_of, level_of


@pytest.mark.parametrize(
    ("likelihood_ratio", "level"),
    [
        (1.0, Level.NO_SUPPORT),
        (1.99, Level.NO_SUPPORT),
        (2.0, Level.WEAK),
        (9.99, Level.WEAK),
        (10.0, Level.MODERATE),
        (99.0, Level.MODERATE),
        (100.0, Level.MODERATELY_STRONG),
        (1_000.0, Level.STRONG),
        (9_999.0, Level.STRONG),
        (10_000.0, Level.VERY_STRONG),
        (1e12, Level.VERY_STRONG),
    ],
)
def test_level_of_a_likelihood_ratio(likelihood_ratio: float, level: Level) -> None:
    assert level_of(math.log10(likelihood_ratio)) is level
    assert level_of(-math.log10(likelihood_ratio)) is level


@pytest.mark.parametrize(
    ("log10_lr", "direction"),
    [
        (0.0, Direction.UNDECIDED),
        (0.3, Direction.UNDECIDED),
        (-0.3, Direction.UNDECIDED),
        (0.31, Direction.MANIPULATED),
        (-0.31, Direction.NOT_MANIPULATED),
    ],
)
def test_direction_needs_at_least_weak_support(log10_lr: float, direction: Direction) -> None:
    assert direction_of(log10_lr) is direction


@given(st.floats(-400, 400), st.floats(-400, 400))
def test_more_evidence_never_means_a_lower_level(one: float, other: float) -> None:
    smaller, larger = sorted((abs(one), abs(other)))
    order = list(LOWEST_LOG10_LR)
    assert order.index(level_of(smaller)) <= order.index(level_of(larger))
