"""How the verdict puts the tests together: weights within families, a slope between them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from sklearn.linear_model import LogisticRegression

from unmask.lab.calibrating.fitting import MOST_CLEARED, NOTHING_CLEARED
from unmask.lab.calibrating.items import (
    LEAST_ITEMS,
    Items,
    LeftOut,
    Numbers,
    as_items,
    check,
    cost_of,
    limits_hold,
)
from unmask.lab.evaluation.breakdowns import ALARM_LEVELS
from unmask.lab.evaluation.results import Result
from unmask.lab.evaluation.verdicts import by_item, findings_of
from unmask.verdict import LOWEST_LOG10_LR, Combination, Level, reach_verdict

_SLOPES = np.linspace(1, 0.05, 96)


@dataclass(frozen=True)
class CombinationFit:
    """How the families' evidence is to be combined, with what that is worth.

    Attributes:
        combination: the slope.
        sources: each source of real items under it.
        cost: Cllr in bits of the verdicts under it.
        plain_cost: likewise with families taken as independent.
    """

    combination: Combination
    sources: tuple[LeftOut, ...]
    cost: float
    plain_cost: float


def calibrate_combination(results: Sequence[Result]) -> CombinationFit:
    """Weigh the tests of each family, then find the slope of lowest cost between families.

    From there the slope falls until the limits of false alarms hold. The detectors' own
    calibrations are taken as they are in the results.

    Raises:
        CalibrationError: there are too few items, or real ones of one source only.
    """
    weights = family_weights(results)
    items, verdicts = _verdicts(results, weights)
    check(items)
    costs = [cost_of(verdicts(slope), items.manipulated) for slope in _SLOPES]
    for slope in _SLOPES[int(np.argmin(costs)) :]:
        ratios = verdicts(slope)
        sources = tuple(_alarms_of(items, name, ratios) for name in items.real_sources)
        if limits_hold(sources):
            break
    cost = cost_of(ratios, items.manipulated)
    cleared = (ratios <= -LOWEST_LOG10_LR[Level.WEAK]) & items.manipulated
    clears = cleared.sum() <= MOST_CLEARED * items.manipulated.sum()
    combination = Combination(round(float(slope), 2), weights)
    if not clears:
        blind = tuple(sorted({result.family for result in results if result.family}))
        combination = replace(combination, blind=blind, lowest=NOTHING_CLEARED)
    return CombinationFit(combination, sources, cost, costs[0])


def family_weights(results: Sequence[Result]) -> dict[str, dict[str, float]]:
    """How much each test of a family counts where all of them speak, by logistic regression.

    Families with fewer than two tests that have weight, or with too few items on which all of them
    speak, get none.
    """
    found = {}
    for family in sorted({result.family for result in results if result.family}):
        own = [result for result in results if result.family == family and result.log10_lr]
        names = sorted({result.detector for result in own})
        together = [each for each in by_item(own) if len(each) == len(names)]
        fakes = sum(each[0].label == "fake" for each in together)
        if len(names) > 1 and min(fakes, len(together) - fakes) >= LEAST_ITEMS:
            found[family] = dict(zip(names, _fused(together, names), strict=True))
    return found


def _fused(together: Sequence[Sequence[Result]], names: Sequence[str]) -> list[float]:
    """The weights of log₁₀ ratios, none below 0: who would count against itself is left out."""
    said = [{result.detector: result.log10_lr or 0.0 for result in each} for each in together]
    ratios = np.array([[own[name] for name in names] for own in said]) * np.log(10)
    manipulated = np.array([each[0].label == "fake" for each in together])
    kept = np.ones(len(names), np.bool_)
    while True:
        model = LogisticRegression(C=1.0, class_weight="balanced", fit_intercept=False)
        model.fit(ratios[:, kept], manipulated)
        weights = np.zeros(len(names))
        weights[kept] = model.coef_[0]
        if weights.min() >= 0 or kept.sum() == 1:
            return [round(max(float(weight), 0.0), 3) for weight in weights]
        kept &= weights > 0


def _verdicts(
    results: Sequence[Result], weights: Mapping[str, Mapping[str, float]]
) -> tuple[Items, Callable[[float], Numbers]]:
    """The items on which there is a verdict, and the verdicts' ratios by the slope."""
    judged = [own for own in by_item(results) if any(result.status == "scored" for result in own)]
    findings = [findings_of(own) for own in judged]

    def verdicts(slope: float) -> Numbers:
        reached = (reach_verdict(each, Combination(float(slope), weights)) for each in findings)
        return np.array([one.log10_lr for one in reached], np.float64)

    return as_items([replace(own[0], score=0.0, quality=0.0) for own in judged]), verdicts


def _alarms_of(items: Items, source: str, ratios: Numbers) -> LeftOut:
    own = ratios[(items.sources == source) & ~items.manipulated]
    alarms = tuple(int((own >= LOWEST_LOG10_LR[level]).sum()) for level in ALARM_LEVELS)
    return LeftOut(source, len(own), alarms)
