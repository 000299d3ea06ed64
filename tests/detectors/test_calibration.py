import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unmask.detectors.calibration import Calibration, one_of_many

CALIBRATION = Calibration(intercept=-0.2, slope=2.0, lowest=-0.5, highest=1.5)


@pytest.mark.parametrize(("score", "log10_lr"), [(0.0, -0.2), (0.5, 0.8), (9.0, 1.5), (-9.0, -0.5)])
def test_affine_within_bounds(score: float, log10_lr: float) -> None:
    assert CALIBRATION.log10_lr(score) == pytest.approx(log10_lr)


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_never_falls_with_the_score(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert CALIBRATION.log10_lr(low) <= CALIBRATION.log10_lr(high)


def test_survives_its_file(tmp_path: Path) -> None:
    CALIBRATION.save(tmp_path / "calibration.json")
    assert Calibration.load(tmp_path / "calibration.json") == CALIBRATION


def test_refuses_bounds_on_the_wrong_side() -> None:
    with pytest.raises(ValueError, match="lowest ≤ 0 ≤ highest"):
        Calibration(0.0, 1.0, lowest=0.5, highest=1.0)


people = st.lists(st.floats(-3, 3), min_size=1, max_size=12)


@given(people)
def test_one_of_many_lies_between_the_people(log10_lrs: list[float]) -> None:
    together = one_of_many(log10_lrs)
    assert min(log10_lrs) - 1e-9 <= together <= max(log10_lrs) + 1e-9


def test_a_crowd_dilutes_one_suspicion() -> None:
    assert one_of_many([2.0]) == pytest.approx(2.0)
    assert one_of_many([2.0, -9.0]) == pytest.approx(2.0 - math.log10(2))
    assert one_of_many([2.0] + [0.0] * 99) == pytest.approx(math.log10(199 / 100))
