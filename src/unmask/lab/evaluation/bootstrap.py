"""Measured values with 95 % confidence intervals, by bootstrap over groups.

What belongs together (a person, an original and its fakes) is drawn together.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest

from unmask.lab.evaluation import measures
from unmask.lab.evaluation.measures import Labels, Measure, Numbers

ROUNDS = 1_000
_MOST_WEIGHTS = 2_000_000
"""That are held at once."""

Groups = NDArray[np.str_]
Statistic = Callable[[Numbers], Numbers]
"""From weights of shape (rounds, n) to one number a round; NaN where it has none."""


@dataclass(frozen=True)
class Estimate:
    """A measured value with its 95 % confidence interval."""

    value: float
    low: float
    high: float


def estimate(measure: Measure, values: Numbers, manipulated: Labels, groups: Groups) -> Estimate:
    """Any of the measures.

    Args:
        measure: of ``unmask.lab.evaluation.measures``.
        values: (n,), higher for manipulated.
        manipulated: (n,), both classes present.
        groups: (n,), what is drawn together.

    Raises:
        ValueError: a class is missing, or no random draw of the groups holds both.
    """
    return _bootstrapped(lambda weights: measure(values, manipulated, weights), manipulated, groups)


def auc(values: Numbers, manipulated: Labels, groups: Groups) -> Estimate:
    """Area under the ROC curve; arguments as for ``estimate``."""
    return estimate(measures.roc_auc, values, manipulated, groups)


def log_likelihood_ratio_cost(log10_lrs: Numbers, manipulated: Labels, groups: Groups) -> Estimate:
    """Cllr in bits; arguments as for ``estimate``."""
    return estimate(measures.log_likelihood_ratio_cost, log10_lrs, manipulated, groups)


def auc_difference(
    values: Numbers, others: Numbers, manipulated: Labels, groups: Groups
) -> Estimate:
    """By how much the AUC of ``values`` is above that of ``others`` for the same items.

    Every draw measures both, so what makes the items easy or hard for both cancels out.
    """
    return _bootstrapped(
        lambda weights: (
            measures.roc_auc(values, manipulated, weights)
            - measures.roc_auc(others, manipulated, weights)
        ),
        manipulated,
        groups,
    )


def rank_correlation(values: Numbers, others: Numbers, groups: Groups) -> Estimate:
    """Spearman's correlation of two values of the same items.

    Raises:
        ValueError: one of them does not vary.
    """
    one_class = np.zeros(len(values), np.bool_)
    return _bootstrapped(
        lambda weights: measures.spearman(values, others, weights), one_class, groups
    )


def proportion(count: int, total: int) -> Estimate:
    """A share of independent items with Wilson's interval."""
    interval = binomtest(count, total).proportion_ci(method="wilson")
    return Estimate(count / total, float(interval.low), float(interval.high))


def _bootstrapped(statistic: Statistic, manipulated: Labels, groups: Groups) -> Estimate:
    with np.errstate(invalid="ignore"):
        whole = statistic(np.ones((1, len(groups))))[0]
    if not np.isfinite(whole):
        raise ValueError("the values do not vary or a class is missing; nothing can be measured")
    drawn = np.concatenate([np.empty(0), *map(statistic, _draws(manipulated, groups))])
    if not np.isfinite(drawn).any():
        raise ValueError(f"no draw of the {len(np.unique(groups))} groups can be measured")
    low, high = np.nanpercentile(drawn, [2.5, 97.5])
    return Estimate(float(whole), float(low), float(high))


def _draws(manipulated: Labels, groups: Groups) -> Iterator[Numbers]:
    """Weights of the bootstrap samples, some rounds at a time; those without a class are left out.

    The draws are the same for every measure.
    """
    generator = np.random.default_rng(0)
    _, member_of = np.unique(groups, return_inverse=True)
    count = member_of.max() + 1
    at_once = max(1, _MOST_WEIGHTS // len(groups))
    for start in range(0, ROUNDS, at_once):
        draws = [
            np.bincount(generator.integers(count, size=count), minlength=count)
            for _ in range(min(at_once, ROUNDS - start))
        ]
        weights = np.array(draws, np.float64)[:, member_of]
        complete = np.logical_and.reduce(
            [weights[:, manipulated == label].any(axis=1) for label in np.unique(manipulated)]
        )
        if complete.any():
            yield weights[complete]
