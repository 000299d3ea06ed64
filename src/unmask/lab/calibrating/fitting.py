"""From scores to likelihood ratios that hold for sources which were not seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from unmask.detectors.calibration import KINDS, Calibration, KindCalibration, QualityCalibration
from unmask.lab.calibrating.items import (
    CalibrationError,
    Items,
    LeftOut,
    Numbers,
    check,
    cost_of,
    limits_hold,
    scored_items,
)
from unmask.lab.evaluation.breakdowns import ALARM_LEVELS
from unmask.lab.evaluation.results import Result
from unmask.verdict import LOWEST_LOG10_LR, Level

MOST_CLEARED = 0.02
"""The largest share of fakes, of any kind, that may be called unmanipulated."""

NOTHING_CLEARED = -LOWEST_LOG10_LR[Level.WEAK] + 0.01
"""Just too little for "weak support for unmanipulated material"."""

_WIDENING = 1.05
_MOST_STEPS = 80
"""A spread that is widened so often is 50 times as wide, and the evidence is gone."""

_PRIOR_SLOPE = 2.0
"""How many spreads the means may be expected to move over the whole range of quality. What the
items say of the slope is weighed against it: a few of nearly one quality say nothing."""

_SMALLEST_SPREAD = 1e-6

SILENT = QualityCalibration((0.0, 0.0), (0.0, 0.0), (1.0, 1.0), 0.0, 0.0)
"""Gives every score the ratio 1: where nothing was measured, nothing can be said."""


@dataclass(frozen=True)
class Fit:
    """A fitted calibration with what it is worth.

    Attributes:
        calibration: with the spread already widened.
        factor: by which the spread was widened until the worst source held.
        left_out: each source of real items, left out in turn.
        cost: Cllr in bits of all items, each under the calibration fitted without its source.
    """

    calibration: QualityCalibration
    factor: float
    left_out: tuple[LeftOut, ...]
    cost: float


def fit_calibration(scores: NDArray[np.float64], manipulated: NDArray[np.bool_]) -> Calibration:
    """Fit the affine map from score to log₁₀ likelihood ratio, with equal priors.

    The bounds follow from the size of the set: when none of n items goes wrong, the true rate may
    still be 3 / n (95 % confidence, the "rule of three"), so a ratio above n / 3 has no support.

    Args:
        scores: (n,), of items that were not used in training.
        manipulated: (n,), both classes present.
    """
    model = LogisticRegression(C=1e6, class_weight="balanced")
    model.fit(scores[:, None], manipulated)
    bound = _bound(int(np.bincount(manipulated.astype(int)).min()))
    slope, intercept = model.coef_[0, 0] / np.log(10), model.intercept_[0] / np.log(10)
    if slope <= 0:
        # Higher scores that mean less manipulation carry no evidence that could be explained.
        return Calibration(0.0, 0.0, 0.0, 0.0)
    return Calibration(float(intercept), float(slope), -bound, bound)


def _bound(count: int) -> float:
    """The log₁₀ of the largest ratio that so many items of a class support."""
    return max(float(np.log10(max(count, 1) / 3)), 0.0)


def calibrate(items: Items) -> Fit:
    """Fit, leave each source of real items out in turn, and widen until the limits hold.

    Raises:
        CalibrationError: there are too few items, or real ones of one source only.
    """
    check(items)
    plain = fit_quality_calibration(items)
    without = {name: _without(items, name) for name in np.unique(items.sources).tolist()}
    for step in range(_MOST_STEPS + 1):
        factor = _WIDENING**step
        widened = {name: widen(one, factor) for name, one in without.items()}
        left_out = tuple(_left_out(items, name, widened[name]) for name in items.real_sources)
        if limits_hold(left_out):
            break
    return Fit(widen(plain, factor), factor, left_out, _cost(items, widened))


def fit_quality_calibration(items: Items) -> QualityCalibration:
    """Real material and many methods, all normal with equal spread and means linear in quality.

    Each data set and each method counts alike, however many items it has. The spread holds what
    differs within one, and what differs between data sets of real items: an item of a data set that
    is not known yet has both.

    Args:
        items: both classes present.
    """
    classes = [items.of_class(label) for label in (False, True)]
    lines = [_line(one) for one in classes]
    surpluses = [_surplus(one, line) for one, line in zip(classes, lines, strict=True)]
    within = float(np.mean([np.mean([each.var() for each in groups]) for groups in surpluses]))
    real, manipulated = surpluses
    spread = max(float(np.sqrt(within + _variance_between(real))), _SMALLEST_SPREAD)
    bound = _bound(items.fewest)
    return QualityCalibration(
        lines[0], lines[1], (spread, spread), -bound, bound, _methods(manipulated, within)
    )


def _methods(surpluses: Sequence[Numbers], within: float) -> tuple[float, ...]:
    """How far each method lies above all, drawn to their middle by what chance explains.

    Empirical Bayes: the mean of few items of a method is weighed against how methods differ.
    """
    means = np.array([each.mean() for each in surpluses])
    chance = within / np.array([len(each) for each in surpluses])
    differ = max(_variance(means) - float(chance.mean()), 0.0)
    shrunk = means * differ / np.maximum(differ + chance, _SMALLEST_SPREAD)
    return tuple(round(float(each), 4) for each in shrunk)


def _variance(means: Numbers) -> float:
    """Of the means themselves; 0 for one."""
    return float(means.var(ddof=1)) if len(means) > 1 else 0.0


def widen(calibration: QualityCalibration, factor: float) -> QualityCalibration:
    """The same means with a spread some times as wide, so that every ratio says less."""
    low, high = calibration.spread
    return replace(calibration, spread=(low * factor, high * factor))


def _line(items: Items) -> tuple[float, float]:
    """The mean score at quality 0 and at 1, by least squares with a prior on the slope.

    The slope is that within groups: that one method's material is of poorer quality than another's
    and scores higher says nothing of what quality does to scores.
    """
    weights = _weights(items)
    middle = float(np.average(items.qualities, weights=weights))
    mean = float(np.average(items.scores, weights=weights))
    away, above = (_within_groups(each, items) for each in (items.qualities, items.scores))
    # Ridge regression: noise of one spread against a prior of so many spreads.
    moment = float((weights * away**2).sum()) + 1 / _PRIOR_SLOPE**2
    slope = float((weights * away * above).sum()) / moment
    return mean - slope * middle, mean + slope * (1 - middle)


def _within_groups(values: Numbers, items: Items) -> Numbers:
    """By how much each value is above the mean of its group."""
    _, member_of, counts = np.unique(items.groups, return_inverse=True, return_counts=True)
    means = np.bincount(member_of, values) / counts
    return np.asarray(values - means[member_of], np.float64)


def _surplus(items: Items, line: tuple[float, float]) -> list[Numbers]:
    """By how much the scores of each group are above the line."""
    above = items.scores - line[0] - (line[1] - line[0]) * items.qualities
    return [above[items.groups == name] for name in np.unique(items.groups)]


def silenced(calibration: QualityCalibration) -> QualityCalibration:
    """One that gives every score the ratio 1: for a test that has shown nothing of its own."""
    return replace(calibration, lowest=0.0, highest=0.0)


def _variance_between(surpluses: Sequence[Numbers]) -> float:
    """Of the groups' means, with the uncertainty of where the line itself lies; 0 for one."""
    means = np.array([each.mean() for each in surpluses])
    return _variance(means) * (1 + 1 / len(means))


def _weights(items: Items) -> Numbers:
    """Of each item; those of each group add up to the same, all of them to their number."""
    _, member_of, counts = np.unique(items.groups, return_inverse=True, return_counts=True)
    return np.asarray(len(items.sources) / (len(counts) * counts[member_of]), np.float64)


def _without(items: Items, source: str) -> QualityCalibration:
    """Fitted on the other sources; one that says nothing where they lack a class."""
    others = items.where(items.sources != source)
    if len(np.unique(others.manipulated)) < 2:
        return SILENT
    return fit_quality_calibration(others)


def _left_out(items: Items, source: str, calibration: QualityCalibration) -> LeftOut:
    own = items.where((items.sources == source) & ~items.manipulated)
    ratios = _ratios(own, calibration)
    alarms = tuple(int((ratios >= LOWEST_LOG10_LR[level]).sum()) for level in ALARM_LEVELS)
    return LeftOut(source, len(ratios), alarms)


def _ratios(items: Items, calibration: QualityCalibration) -> Numbers:
    pairs = zip(items.scores.tolist(), items.qualities.tolist(), strict=True)
    return np.array([calibration.log10_lr(*pair) for pair in pairs], np.float64)


def _cost(items: Items, without: dict[str, QualityCalibration]) -> float:
    ratios = np.empty(len(items.scores))
    for name, calibration in without.items():
        rows = items.sources == name
        ratios[rows] = _ratios(items.where(rows), calibration)
    return cost_of(ratios, items.manipulated)


def not_clearing_fakes(
    calibration: QualityCalibration, fakes: Sequence[Result]
) -> QualityCalibration:
    """The calibration, its lower bound raised if too many fakes would be called unmanipulated.

    Args:
        calibration: that was fitted.
        fakes: of every kind, also of those that the test does not claim to see.
    """
    pairs = [(one.score, one.quality) for one in fakes if one.score is not None]
    ratios = [calibration.log10_lr(score, quality or 0.0) for score, quality in pairs]
    cleared = sum(ratio <= -LOWEST_LOG10_LR[Level.WEAK] for ratio in ratios)
    if cleared <= MOST_CLEARED * len(ratios):
        return calibration
    return replace(calibration, lowest=max(calibration.lowest, NOTHING_CLEARED))


def _fakes(results: Sequence[Result], kind: str) -> list[Result]:
    return [result for result in results if result.kind == kind and result.label == "fake"]


def fit_kinds(results: Sequence[Result]) -> dict[str, Fit | CalibrationError]:
    """The fit of a detector for each kind of media, or why there is none.

    Args:
        results: of the detector: what is real, and what it claims to see.

    Raises:
        CalibrationError: there is a fit for no kind.
    """
    kinds = {kind: _fit_kind([one for one in results if one.kind == kind]) for kind in KINDS}
    if all(isinstance(fit, CalibrationError) for fit in kinds.values()):
        raise CalibrationError(" ".join(f"{kind}: {fit}" for kind, fit in kinds.items()))
    return kinds


def kind_calibration(
    kinds: Mapping[str, Fit | CalibrationError],
    results: Sequence[Result],
    no_weight: Sequence[str] = (),
) -> KindCalibration:
    """The calibration of a detector from its fits; it clears no more fakes than it may.

    Args:
        kinds: the fit for each kind of media.
        results: of the detector, also on fakes that it does not claim to see.
        no_weight: kinds of media on which every score is to mean nothing.
    """
    return KindCalibration(
        **{
            kind: not_clearing_fakes(_calibration_of(fit, kind in no_weight), _fakes(results, kind))
            for kind, fit in kinds.items()
        }
    )


def _fit_kind(results: Sequence[Result]) -> Fit | CalibrationError:
    try:
        return calibrate(scored_items(results))
    except CalibrationError as error:
        return error


def _calibration_of(fit: Fit | CalibrationError, is_silenced: bool) -> QualityCalibration:
    if isinstance(fit, CalibrationError):
        return SILENT
    return silenced(fit.calibration) if is_silenced else fit.calibration
