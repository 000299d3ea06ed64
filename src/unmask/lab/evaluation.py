"""Measuring a detector: area under the ROC curve with an interval, log-likelihood-ratio cost."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

ROUNDS = 1_000


@dataclass(frozen=True)
class Estimate:
    """A measured value with its 95 % confidence interval."""

    value: float
    low: float
    high: float


Labels = NDArray[np.bool_]
Measure = Callable[[NDArray[np.float64], Labels], float]


def auc(values: NDArray[np.float64], manipulated: Labels, groups: NDArray[np.str_]) -> Estimate:
    """Area under the ROC curve, with an interval by bootstrap over groups.

    Args:
        values: (n,), higher for manipulated.
        manipulated: (n,), both classes present.
        groups: (n,), what belongs together (a person, an original and its fakes) is drawn
            together.
    """
    return _bootstrapped(
        lambda scores, labels: float(roc_auc_score(labels, scores)), values, manipulated, groups
    )


def log_likelihood_ratio_cost(
    log10_lrs: NDArray[np.float64], manipulated: Labels, groups: NDArray[np.str_]
) -> Estimate:
    """Cllr in bits: 0 for perfect evidence, 1 for evidence that always says nothing.

    Source: Brümmer and du Preez, Application-independent evaluation of speaker detection (2006).
    """
    return _bootstrapped(_cllr, log10_lrs, manipulated, groups)


def _cllr(log10_lrs: NDArray[np.float64], manipulated: Labels) -> float:
    natural = log10_lrs * np.log(10)
    misses = np.logaddexp(0, -natural[manipulated]).mean()
    false_alarms = np.logaddexp(0, natural[~manipulated]).mean()
    return float((misses + false_alarms) / (2 * np.log(2)))


def _bootstrapped(
    measure: Measure,
    values: NDArray[np.float64],
    manipulated: Labels,
    groups: NDArray[np.str_],
) -> Estimate:
    generator = np.random.default_rng(0)
    members = [np.flatnonzero(groups == group) for group in np.unique(groups)]
    drawn = []
    for _ in range(ROUNDS):
        chosen = generator.integers(len(members), size=len(members))
        rows = np.concatenate([members[index] for index in chosen])
        if 0 < manipulated[rows].mean() < 1:
            drawn.append(measure(values[rows], manipulated[rows]))
    low, high = np.percentile(drawn, [2.5, 97.5])
    return Estimate(measure(values, manipulated), float(low), float(high))
