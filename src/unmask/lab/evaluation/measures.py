"""Measures of scores against the truth, for many weightings of the items at once.

Each measure takes values of shape (n,), labels of shape (n,), True for manipulated, and weights of
shape (rounds, n), and gives one number a round. A weight of 2 counts an item as if it were there
twice, so a bootstrap sample is a row of weights. Both classes need some weight in every row.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression

Numbers = NDArray[np.float64]
Labels = NDArray[np.bool_]
Measure = Callable[[Numbers, Labels, Numbers], Numbers]

BINS = 10
"""Of probability, for the calibration error and the reliability diagram."""


def roc_auc(values: Numbers, manipulated: Labels, weights: Numbers) -> Numbers:
    """Area under the ROC curve: the share of pairs in the right order, ties counting half."""
    tally = count_by_value(values, manipulated, weights)
    lower_real = _totals(tally.real) - np.cumsum(tally.real, axis=1)
    ordered = (tally.fake * (lower_real + tally.real / 2)).sum(axis=1)
    return np.asarray(ordered / (tally.fake.sum(axis=1) * tally.real.sum(axis=1)))


def average_precision(values: Numbers, manipulated: Labels, weights: Numbers) -> Numbers:
    """Mean precision over the thresholds, weighted by the recall that each adds.

    It depends on the share of manipulated items in the data.
    """
    tally = count_by_value(values, manipulated, weights)
    fake = np.cumsum(tally.fake, axis=1)
    alarms = fake + np.cumsum(tally.real, axis=1)
    precision = np.divide(fake, alarms, out=np.zeros_like(fake), where=alarms > 0)
    return np.asarray((precision * tally.fake).sum(axis=1) / fake[:, -1])


def equal_error_rate(values: Numbers, manipulated: Labels, weights: Numbers) -> Numbers:
    """Where as many real items are called manipulated as manipulated ones are missed."""
    rates = error_rates(values, manipulated, weights)
    surplus = rates.false_positives + rates.true_positives - 1
    after = np.argmax(surplus >= 0, axis=1)
    rows = np.arange(len(after))
    before = after - 1
    share = -surplus[rows, before] / (surplus[rows, after] - surplus[rows, before])
    low, high = rates.false_positives[rows, before], rates.false_positives[rows, after]
    return np.asarray(low + share * (high - low))


def true_positive_rate_at(false_positive_rate: float) -> Measure:
    """The measure of how many manipulated items are found while few real ones raise an alarm.

    Thresholds are not interpolated: it is the best that one of them reaches.
    """

    def measure(values: Numbers, manipulated: Labels, weights: Numbers) -> Numbers:
        rates = error_rates(values, manipulated, weights)
        allowed = rates.false_positives <= false_positive_rate + 1e-12
        return np.asarray(np.where(allowed, rates.true_positives, 0).max(axis=1))

    return measure


def brier_score(log10_lrs: Numbers, manipulated: Labels, weights: Numbers) -> Numbers:
    """Mean squared error of the probability at even odds, both classes weighted alike."""
    errors = (probabilities(log10_lrs) - manipulated) ** 2
    return _balanced_mean(errors, manipulated, weights)


def expected_calibration_error(
    log10_lrs: Numbers, manipulated: Labels, weights: Numbers
) -> Numbers:
    """Mean distance of the probability at even odds from what it comes to, in ten bins.

    Both classes are weighted alike.

    Source: Naeini et al., Obtaining well calibrated probabilities using Bayesian binning (2015).
    """
    predicted = probabilities(log10_lrs)
    surplus = balanced(manipulated, weights) * (predicted - manipulated)
    bins = bin_of(predicted)
    return np.asarray(sum(np.abs(surplus[:, bins == b].sum(axis=1)) for b in range(BINS)))


def log_likelihood_ratio_cost(log10_lrs: Numbers, manipulated: Labels, weights: Numbers) -> Numbers:
    """Cllr in bits: 0 for perfect evidence, 1 for evidence that always says nothing.

    Source: Brümmer and du Preez, Application-independent evaluation of speaker detection (2006).
    """
    natural = log10_lrs * np.log(10)
    costs = np.logaddexp(0, np.where(manipulated, -natural, natural)) / np.log(2)
    return _balanced_mean(costs, manipulated, weights)


def least_log_likelihood_ratio_cost(
    values: Numbers, manipulated: Labels, weights: Numbers
) -> Numbers:
    """Min-Cllr in bits: the cost that is left after the best rising calibration of these items.

    Source: Brümmer and du Preez (2006); the calibration is by pool adjacent violators.
    """
    tally = count_by_value(values, manipulated, weights)
    rows = zip(tally.fake, tally.real, strict=True)
    return np.array([_least_cost(fake, real) for fake, real in rows])


@dataclass(frozen=True)
class Tally:
    """Weights at each distinct value, the highest first; shape (rounds, values) each."""

    fake: Numbers
    real: Numbers


@dataclass(frozen=True)
class ErrorRates:
    """Rates as the threshold falls from above all values; shape (rounds, values + 1) each."""

    false_positives: Numbers
    true_positives: Numbers


def count_by_value(values: Numbers, manipulated: Labels, weights: Numbers) -> Tally:
    """Sort the items by value and add up the weights of equal ones."""
    order = np.argsort(-values, kind="stable")
    falling = values[order]
    starts = np.flatnonzero(np.concatenate([[True], falling[1:] != falling[:-1]]))
    sorted_weights, sorted_labels = weights[:, order], manipulated[order]
    fake = np.add.reduceat(sorted_weights * sorted_labels, starts, axis=1)
    return Tally(fake, np.add.reduceat(sorted_weights * ~sorted_labels, starts, axis=1))


def error_rates(values: Numbers, manipulated: Labels, weights: Numbers) -> ErrorRates:
    """False and true positive rates at every threshold."""
    tally = count_by_value(values, manipulated, weights)
    return ErrorRates(_rising_shares(tally.real), _rising_shares(tally.fake))


def probabilities(log10_lrs: Numbers) -> Numbers:
    """Of manipulation when both are as likely beforehand."""
    return np.asarray(np.exp(-np.logaddexp(0, -log10_lrs * np.log(10))))


def bin_of(predicted: Numbers) -> NDArray[np.int64]:
    """The number of the bin that each probability falls in."""
    return np.minimum((predicted * BINS).astype(np.int64), BINS - 1)


def balanced(manipulated: Labels, weights: Numbers) -> Numbers:
    """Weights of which each class holds half in every row."""
    fake, real = weights * manipulated, weights * ~manipulated
    return np.asarray(fake / (2 * _totals(fake)) + real / (2 * _totals(real)))


def weighted_ranks(values: Numbers, weights: Numbers) -> Numbers:
    """Rank of every item in every row, equal values sharing their mean rank."""
    _, place = np.unique(values, return_inverse=True)
    order = np.argsort(place, kind="stable")
    starts = np.searchsorted(place[order], np.arange(place.max() + 1))
    sums = np.add.reduceat(weights[:, order], starts, axis=1)
    return np.asarray((np.cumsum(sums, axis=1) - (sums - 1) / 2)[:, place])


def spearman(values: Numbers, others: Numbers, weights: Numbers) -> Numbers:
    """Rank correlation of two values of the same items; NaN where one of them does not vary."""
    ranks = [_centred(weighted_ranks(each, weights), weights) for each in (values, others)]
    covariance = (weights * ranks[0] * ranks[1]).sum(axis=1)
    spread = np.prod([(weights * rank**2).sum(axis=1) for rank in ranks], axis=0)
    undefined = np.full_like(covariance, np.nan)
    correlation = np.divide(covariance, np.sqrt(spread), out=undefined, where=spread > 0)
    return np.asarray(correlation)


def _balanced_mean(values: Numbers, manipulated: Labels, weights: Numbers) -> Numbers:
    fake, real = weights * manipulated, weights * ~manipulated
    means = [(part @ values) / part.sum(axis=1) for part in (fake, real)]
    return np.asarray((means[0] + means[1]) / 2)


def _centred(ranks: Numbers, weights: Numbers) -> Numbers:
    return np.asarray(ranks - _totals(weights * ranks) / _totals(weights))


def _totals(weights: Numbers) -> Numbers:
    return np.asarray(weights.sum(axis=1, keepdims=True))


def _rising_shares(weights: Numbers) -> Numbers:
    shares = np.cumsum(weights, axis=1) / _totals(weights)
    return np.pad(shares, ((0, 0), (1, 0)))


def _least_cost(fake: Numbers, real: Numbers) -> float:
    present = fake + real > 0
    fake, real = fake[present], real[present]
    fitted: Any = isotonic_regression(fake / (fake + real), weights=fake + real, increasing=False)
    # A fitted share of 0 holds no fake item and one of 1 no real item, so neither costs anything.
    share = np.clip(fitted.x, 1e-12, 1 - 1e-12)
    odds = share / (1 - share) * real.sum() / fake.sum()
    misses = (fake * np.log2(1 + 1 / odds)).sum() / fake.sum()
    false_alarms = (real * np.log2(1 + odds)).sum() / real.sum()
    return float((misses + false_alarms) / 2)
