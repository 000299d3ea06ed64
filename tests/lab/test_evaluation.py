import numpy as np
import pytest
from numpy.typing import NDArray

from unmask.lab.calibrating import fit_calibration
from unmask.lab.evaluation import auc, log_likelihood_ratio_cost

GENERATOR = np.random.default_rng(7)
LABELS = np.repeat([False, True], 400)
GROUPS = np.array([str(number % 400) for number in range(800)])


def scores(distance: float) -> NDArray[np.float64]:
    """Two normal distributions of variance 1, as far apart as asked."""
    return GENERATOR.normal(size=800) + distance * LABELS


def test_auc_of_separate_and_of_equal_classes() -> None:
    assert auc(LABELS.astype(float), LABELS, GROUPS).value == 1.0
    nothing = auc(scores(0.0), LABELS, GROUPS)
    assert nothing.low < 0.5 < nothing.high
    assert nothing.high - nothing.low < 0.12


def test_auc_of_two_normals_is_known() -> None:
    # Φ(1 / √2) for unit variances one apart.
    estimate = auc(scores(1.0), LABELS, GROUPS)
    assert estimate.low < 0.760 < estimate.high


def test_interval_is_wider_when_groups_are_larger() -> None:
    values = np.repeat(scores(0.5)[::8], 8)
    few = auc(values, LABELS, np.repeat(np.arange(100), 8).astype(str))
    many = auc(values, LABELS, np.arange(800).astype(str))
    assert few.high - few.low > 1.5 * (many.high - many.low)


def test_cost_of_evidence_that_says_nothing_is_one_bit() -> None:
    estimate = log_likelihood_ratio_cost(np.zeros(800), LABELS, GROUPS)
    assert estimate.value == pytest.approx(1.0)
    assert estimate.low == estimate.high


def test_cost_punishes_misleading_evidence() -> None:
    honest = np.where(LABELS, 1.0, -1.0)
    assert log_likelihood_ratio_cost(honest, LABELS, GROUPS).value < 0.2
    assert log_likelihood_ratio_cost(-honest, LABELS, GROUPS).value > 3.0


def test_calibration_recovers_the_known_likelihood_ratio() -> None:
    # For unit variances d apart the natural log likelihood ratio is d · (score − d / 2).
    calibration = fit_calibration(scores(2.0), LABELS)
    assert calibration.slope == pytest.approx(2.0 / np.log(10), rel=0.2)
    assert calibration.log10_lr(1.0) == pytest.approx(0.0, abs=0.15)
    assert calibration.highest == pytest.approx(np.log10(400 / 3))


def test_scores_that_point_the_wrong_way_become_silence() -> None:
    calibration = fit_calibration(-scores(1.0), LABELS)
    assert calibration.log10_lr(100.0) == 0.0
    assert calibration.log10_lr(-100.0) == 0.0
