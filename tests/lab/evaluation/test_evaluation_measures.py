import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import norm, spearmanr
from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score

from unmask.lab.calibrating import fit_calibration
from unmask.lab.evaluation import (
    auc,
    auc_difference,
    estimate,
    log_likelihood_ratio_cost,
    measures,
    rank_correlation,
)
from unmask.lab.evaluation.bootstrap import proportion
from unmask.lab.evaluation.measures import Measure

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


ALL_MEASURES = (
    measures.roc_auc,
    measures.average_precision,
    measures.equal_error_rate,
    measures.true_positive_rate_at(0.05),
    measures.brier_score,
    measures.expected_calibration_error,
    measures.log_likelihood_ratio_cost,
    measures.least_log_likelihood_ratio_cost,
)


def of_normals(measure: Measure, distance: float) -> float:
    """A measure of two normals whose scores are their true log₁₀ likelihood ratios."""
    count = 200_000
    labels = np.repeat([False, True], count)
    drawn = np.random.default_rng(3).normal(size=2 * count) + distance * labels
    ratios = distance * (drawn - distance / 2) / np.log(10)
    return float(measure(ratios, labels, np.ones((1, 2 * count)))[0])


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        (measures.roc_auc, norm.cdf(2 / np.sqrt(2))),
        (measures.equal_error_rate, norm.cdf(-1)),
        (measures.true_positive_rate_at(0.05), norm.sf(norm.isf(0.05) - 2)),
        (measures.true_positive_rate_at(0.01), norm.sf(norm.isf(0.01) - 2)),
        (measures.expected_calibration_error, 0.0),
    ],
)
def test_measures_of_two_normals_are_known(measure: Measure, expected: float) -> None:
    assert of_normals(measure, 2.0) == pytest.approx(expected, abs=0.006)


def test_true_ratios_cost_no_more_than_the_best_calibration() -> None:
    whole = of_normals(measures.log_likelihood_ratio_cost, 2.0)
    least = of_normals(measures.least_log_likelihood_ratio_cost, 2.0)
    assert whole - 0.003 < least <= whole


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=30, deadline=None)
def test_measures_agree_with_scikit_learn_for_ties_and_weights(seed: int) -> None:
    generator = np.random.default_rng(seed)
    labels = np.concatenate([[True, False], generator.random(58) < 0.3])
    values = np.round(generator.normal(size=60) + labels, 1)
    weights = np.concatenate([[1, 1], generator.integers(0, 4, 58)]).astype(float)
    rows = weights[None]
    expected = roc_auc_score(labels, values, sample_weight=weights)
    assert measures.roc_auc(values, labels, rows) == pytest.approx(expected)
    expected = average_precision_score(labels, values, sample_weight=weights)
    assert measures.average_precision(values, labels, rows) == pytest.approx(expected)
    expected = brier_score_loss(
        labels,
        measures.probabilities(values),
        sample_weight=measures.balanced(labels, rows)[0],
    )
    assert measures.brier_score(values, labels, rows) == pytest.approx(expected)


@pytest.mark.parametrize("measure", ALL_MEASURES)
def test_a_weight_counts_an_item_as_often(measure: Measure) -> None:
    values = np.round(scores(1.0)[300:500], 1)
    labels = LABELS[300:500]
    weights = np.random.default_rng(5).integers(0, 3, 200)
    repeated = np.repeat(values, weights), np.repeat(labels, weights)
    weighted = measure(values, labels, weights[None].astype(float))
    assert weighted == pytest.approx(measure(*repeated, np.ones((1, weights.sum()))))


@pytest.mark.parametrize(
    ("measure", "separate", "useless"),
    [
        (measures.average_precision, 1.0, 0.5),
        (measures.equal_error_rate, 0.0, 0.5),
        (measures.true_positive_rate_at(0.05), 1.0, 0.0),
        (measures.brier_score, 0.0, 0.25),
        (measures.expected_calibration_error, 0.0, 0.0),
        (measures.log_likelihood_ratio_cost, 0.0, 1.0),
        (measures.least_log_likelihood_ratio_cost, 0.0, 1.0),
    ],
)
def test_measures_of_perfect_and_of_no_evidence(
    measure: Measure, separate: float, useless: float
) -> None:
    perfect = estimate(measure, np.where(LABELS, 300.0, -300.0), LABELS, GROUPS)
    assert (perfect.value, perfect.low, perfect.high) == pytest.approx((separate,) * 3, abs=1e-9)
    assert estimate(measure, np.zeros(800), LABELS, GROUPS).value == pytest.approx(useless)


def test_difference_of_areas_is_paired() -> None:
    generator = np.random.default_rng(11)
    values = generator.normal(size=800) + 0.5 * LABELS
    nearly_the_same = values + 0.02 * generator.normal(size=800)
    paired = auc_difference(values, nearly_the_same, LABELS, GROUPS)
    single = auc(values, LABELS, GROUPS)
    assert paired.low < 0.003
    assert paired.high > -0.003
    assert paired.high - paired.low < 0.2 * (single.high - single.low)
    assert auc_difference(values, -values, LABELS, GROUPS).low > 0


def test_rank_correlation_agrees_with_scipy() -> None:
    values = np.round(scores(0.0), 1)
    others = np.round(values + scores(0.0), 1)
    found = rank_correlation(values, others, GROUPS)
    assert found.value == pytest.approx(spearmanr(values, others).statistic)
    # ρ = 6 / π · asin(r / 2) for normals of correlation r = 1 / √2.
    assert found.low < 6 / np.pi * np.arcsin(np.sqrt(0.5) / 2) < found.high


def test_wilson_interval() -> None:
    # 1.96² / (15 + 1.96²)
    assert proportion(0, 15).high == pytest.approx(0.2039, abs=1e-4)
    assert proportion(15, 15).low == pytest.approx(1 - 0.2039, abs=1e-4)


def test_nothing_is_measured_without_both_classes() -> None:
    with pytest.raises(ValueError, match="a class is missing"):
        auc(np.arange(3.0), np.ones(3, np.bool_), np.array(["a", "b", "c"]))
    with pytest.raises(ValueError, match="do not vary"):
        rank_correlation(np.zeros(5), np.arange(5.0), np.array(list("abcde")))
