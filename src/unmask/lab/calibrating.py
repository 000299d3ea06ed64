"""Fit likelihood ratios to measured results: ``python -m unmask.lab.calibrating RESULTS.jsonl …``.

The results are those of an evaluation on data that no training has seen. A calibration holds for
sources that it has not seen either only if it counts how much sources differ; what it promises is
checked by leaving each source of real items out in turn.
"""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table
from scipy.stats import binom
from sklearn.linear_model import LogisticRegression

from unmask.detectors.calibration import KINDS, Calibration, KindCalibration, QualityCalibration
from unmask.errors import UnmaskError
from unmask.lab.evaluation import measures
from unmask.lab.evaluation.breakdowns import ALARM_LEVELS, part_of
from unmask.lab.evaluation.page import estimate_words, number_words
from unmask.lab.evaluation.results import Result, of_manipulations, read_results
from unmask.lab.evaluation.verdicts import VERDICT, by_item, findings_of
from unmask.verdict import LOWEST_LOG10_LR, Combination, Level, reach_verdict

LIMITS = (0.02, 0.01)
"""The largest share of real items that may reach each of ``ALARM_LEVELS``."""

MOST_CLEARED = 0.02
"""The largest share of fakes, of any kind, that may be called unmanipulated."""

_NOTHING_CLEARED = -LOWEST_LOG10_LR[Level.WEAK] + 0.01
"""Just too little for "weak support for unmanipulated material"."""

_CHANCE = 0.05
"""A source breaks a limit where as many alarms would be rarer than this if the limit were kept. One
alarm among nine items is no proof of more than 2 %."""

LEAST_ITEMS = 10
"""Of each class; with fewer nothing can be fitted."""

_WIDENING = 1.05
_MOST_STEPS = 80
"""A spread that is widened so often is 50 times as wide, and the evidence is gone."""

_PRIOR_SLOPE = 2.0
"""How many spreads the means may be expected to move over the whole range of quality. What the
items say of the slope is weighed against it: a few of nearly one quality say nothing."""

_SMALLEST_SPREAD = 1e-6

_SLOPES = np.linspace(1, 0.05, 96)

SILENT = QualityCalibration((0.0, 0.0), (0.0, 0.0), (1.0, 1.0), 0.0, 0.0)
"""Gives every score the ratio 1: where nothing was measured, nothing can be said."""

Numbers = NDArray[np.float64]


class CalibrationError(UnmaskError):
    """Nothing can be fitted to the results that were given."""


@dataclass(frozen=True)
class Items:
    """Scored items, as arrays of shape (n,).

    Attributes:
        names: of the files; several severities of one file have one name.
        scores: of the detector.
        qualities: 0 to 1.
        manipulated: the truth.
        sources: the data set of each; of what was altered, the alteration.
        groups: what its score has in common with others': the data set of what is real, the method
            of what is manipulated.
    """

    names: NDArray[np.str_]
    scores: Numbers
    qualities: Numbers
    manipulated: NDArray[np.bool_]
    sources: NDArray[np.str_]
    groups: NDArray[np.str_]

    def where(self, rows: NDArray[np.bool_]) -> "Items":
        """Some of the items."""
        return Items(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))

    def of_class(self, manipulated: bool) -> "Items":
        """The real or the manipulated ones."""
        return self.where(self.manipulated == manipulated)

    @property
    def real_sources(self) -> tuple[str, ...]:
        """The data sets with real items."""
        return tuple(np.unique(self.sources[~self.manipulated]).tolist())

    @property
    def fewest(self) -> int:
        """The number of files of the smaller class."""
        return min(len(np.unique(self.of_class(label).names)) for label in (False, True))


@dataclass(frozen=True)
class LeftOut:
    """A source of real items under the calibration that was fitted without it.

    Attributes:
        source: the data set.
        real: number of its real items.
        alarms: how many of them reach each of ``ALARM_LEVELS``.
    """

    source: str
    real: int
    alarms: tuple[int, ...]

    @property
    def holds(self) -> bool:
        """Whether the alarms are no more than chance allows under the limits."""
        return all(
            binom.sf(count - 1, self.real, limit) >= _CHANCE
            for count, limit in zip(self.alarms, LIMITS, strict=True)
        )


def limits_hold(sources: Sequence[LeftOut]) -> bool:
    """Whether every source holds, and all of them together keep to the limits themselves."""
    total = sum(one.real for one in sources)
    alarms = np.sum([one.alarms for one in sources], axis=0)
    kept = all(count <= limit * total for count, limit in zip(alarms.tolist(), LIMITS, strict=True))
    return kept and all(one.holds for one in sources)


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
    _check(items)
    plain = fit_quality_calibration(items)
    without = {name: _without(items, name) for name in np.unique(items.sources).tolist()}
    for step in range(_MOST_STEPS + 1):
        factor = _WIDENING**step
        widened = {name: widen(one, factor) for name, one in without.items()}
        left_out = tuple(_left_out(items, name, widened[name]) for name in items.real_sources)
        if limits_hold(left_out):
            break
    return Fit(widen(plain, factor), factor, left_out, _cost(items, widened))


def _check(items: Items) -> None:
    if min(int(items.manipulated.sum()), int((~items.manipulated).sum())) < LEAST_ITEMS:
        raise CalibrationError(
            f"{(~items.manipulated).sum()} real and {items.manipulated.sum()} manipulated items "
            f"were scored; expected at least {LEAST_ITEMS} of each."
        )
    if len(items.real_sources) < 2:
        raise CalibrationError(
            "The real items are all of one source; expected at least two, to see how sources "
            "differ."
        )


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
    return _log_likelihood_ratio_cost(ratios, items.manipulated)


def _log_likelihood_ratio_cost(ratios: Numbers, manipulated: NDArray[np.bool_]) -> float:
    weights = np.ones((1, len(ratios)))
    return float(measures.log_likelihood_ratio_cost(ratios, manipulated, weights)[0])


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
    _check(items)
    costs = [_log_likelihood_ratio_cost(verdicts(slope), items.manipulated) for slope in _SLOPES]
    for slope in _SLOPES[int(np.argmin(costs)) :]:
        ratios = verdicts(slope)
        sources = tuple(_alarms_of(items, name, ratios) for name in items.real_sources)
        if limits_hold(sources):
            break
    cost = _log_likelihood_ratio_cost(ratios, items.manipulated)
    cleared = (ratios <= -LOWEST_LOG10_LR[Level.WEAK]) & items.manipulated
    clears = cleared.sum() <= MOST_CLEARED * items.manipulated.sum()
    combination = Combination(round(float(slope), 2), weights)
    if not clears:
        blind = tuple(sorted({result.family for result in results if result.family}))
        combination = replace(combination, blind=blind, lowest=_NOTHING_CLEARED)
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

    return _items([replace(own[0], score=0.0, quality=0.0) for own in judged]), verdicts


def _alarms_of(items: Items, source: str, ratios: Numbers) -> LeftOut:
    own = ratios[(items.sources == source) & ~items.manipulated]
    alarms = tuple(int((own >= LOWEST_LOG10_LR[level]).sum()) for level in ALARM_LEVELS)
    return LeftOut(source, len(own), alarms)


def items_of(
    results: Sequence[Result], detector: str, sources: Sequence[str] | None = None
) -> Items:
    """The items that a detector scored.

    Raises:
        CalibrationError: the results are not of that detector or not of a source that was named.
    """
    return _scored_items(_of_sources(results_of(results, detector), sources), detector)


def results_of(results: Sequence[Result], detector: str) -> list[Result]:
    """The results of a detector.

    Raises:
        CalibrationError: there are none.
    """
    own = [result for result in results if result.detector == detector]
    if not own:
        known = ", ".join(dict.fromkeys(result.detector for result in results))
        raise CalibrationError(f"There are no results of {detector!r}; they are of {known}.")
    return own


def _scored_items(results: Sequence[Result], detector: str) -> Items:
    scored = [result for result in results if result.status == "scored"]
    lacking = next((result.path for result in scored if result.quality is None), None)
    if lacking is not None:
        raise CalibrationError(
            f"{detector} gave no moments of {lacking}, and so no quality to condition on."
        )
    return _items(scored)


def _of_sources(results: Sequence[Result], sources: Sequence[str] | None) -> list[Result]:
    unknown = set(sources or ()) - {result.source for result in results}
    if unknown:
        raise CalibrationError(f"There are no results of a source named {min(unknown)!r}.")
    return [result for result in results if sources is None or result.source in sources]


def _items(results: Sequence[Result]) -> Items:
    return Items(
        np.array([result.path for result in results], np.str_),
        np.array([result.score for result in results], np.float64),
        np.array([result.quality for result in results], np.float64),
        np.array([result.label == "fake" for result in results], np.bool_),
        np.array([_source_of(result) for result in results], np.str_),
        np.array([_group_of(result) for result in results], np.str_),
    )


def _source_of(result: Result) -> str:
    """The data set or, of what was altered, the alteration: a false alarm of it hurts as much."""
    return result.source if result.severity == "none" else result.severity


def _group_of(result: Result) -> str:
    return result.manipulation if result.label == "fake" else _source_of(result)


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit the calibration of a detector, or of the verdict, and write it."""
    chosen = _parser().parse_args(arguments)
    try:
        _check_place(chosen.out)
        every = [result for path in chosen.results for result in read_results(path)]
        results = of_manipulations(every, chosen.manipulations)
        if chosen.detector == VERDICT:
            kept = _of_sources(results, chosen.source_names)
            combined = calibrate_combination(kept)
            table, words = _table(combined.sources), _words_of_combination(combined)
            _save(combined.combination.save, chosen.out)
            said = [table, words]
        else:
            kept = _of_sources(results_of(results, chosen.detector), chosen.source_names)
            kinds = {kind: _fit_kind(kept, kind, chosen) for kind in KINDS}
            if all(isinstance(fit, CalibrationError) for fit in kinds.values()):
                raise CalibrationError(" ".join(f"{kind}: {fit}" for kind, fit in kinds.items()))
            fitted = {
                kind: not_clearing_fakes(
                    _calibration_of(fit, kind in chosen.no_weight),
                    _fakes(results_of(every, chosen.detector), kind),
                )
                for kind, fit in kinds.items()
            }
            said = [each for kind, fit in kinds.items() for each in _told(kind, fit, kept)]
            _save(KindCalibration(**fitted).save, chosen.out)
    except UnmaskError as error:
        sys.exit(str(error))
    console = Console()
    for each in said:
        console.print(each, soft_wrap=True)


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
    return replace(calibration, lowest=max(calibration.lowest, _NOTHING_CLEARED))


def _fakes(results: Sequence[Result], kind: str) -> list[Result]:
    return [result for result in results if result.kind == kind and result.label == "fake"]


def _fit_kind(
    results: Sequence[Result], kind: str, chosen: argparse.Namespace
) -> Fit | CalibrationError:
    """The fit for one kind of media, or why there is none."""
    own = [result for result in results if result.kind == kind]
    try:
        return calibrate(_scored_items(own, chosen.detector))
    except CalibrationError as error:
        return error


def _calibration_of(fit: Fit | CalibrationError, is_silenced: bool) -> QualityCalibration:
    if isinstance(fit, CalibrationError):
        return SILENT
    return silenced(fit.calibration) if is_silenced else fit.calibration


def _told(
    kind: str, fit: Fit | CalibrationError, results: Sequence[Result]
) -> Sequence[Table | str]:
    """What is to be said of the fit for one kind of media."""
    if isinstance(fit, CalibrationError):
        return [f"No score will mean anything for the kind {kind!r}: {fit}"]
    own = [result for result in results if result.kind == kind]
    return [_table(fit.left_out), f"For the kind {kind!r}: {_words(fit)}{_warning(own)}"]


def _check_place(path: Path) -> None:
    if not path.parent.is_dir():
        raise CalibrationError(f"There is no folder {path.parent}; make it, or choose another.")


def _save(save: Callable[[Path], None], path: Path) -> None:
    try:
        save(path)
    except OSError as error:
        raise CalibrationError(f"{path} cannot be written ({error.strerror}).") from None


def _table(sources: Sequence[LeftOut]) -> Table:
    table = Table("real items of", "number", *(f"at least {level.value}" for level in ALARM_LEVELS))
    for one in sources:
        rates = (f"{count} ({count / one.real:.1%})" for count in one.alarms)
        table.add_row(one.source, f"{one.real:,}", *rates)
    return table


def _words(fit: Fit) -> str:
    one = fit.calibration
    (real_low, real_high), (fake_low, fake_high) = one.real, one.manipulated
    held = "are kept" if limits_hold(fit.left_out) else "are not kept even so"
    return (
        "Each source under the calibration fitted without it. Spread widened "
        f"{fit.factor:.2f} times; the limits of false alarms {held}. "
        f"Cllr so: {number_words(fit.cost)} bits (1 says nothing).\n"
        f"Mean score at quality 0 and 1: real {real_low:.3f} and {real_high:.3f}, manipulated "
        f"{fake_low:.3f} and {fake_high:.3f}; spread {one.spread[0]:.3f}; log₁₀ ratios from "
        f"{one.lowest:.2f} to {one.highest:.2f}."
    )


def _warning(results: Sequence[Result]) -> str:
    """Whether the test is not clearly above what blur or size alone tells of the same items."""
    part = part_of("", [one for one in results if one.severity == results[0].severity])
    against = (("blur", part.above_blur), ("small size", part.above_size))
    below = [
        f"{name} alone ({estimate_words(difference)})"
        for name, difference in against
        if difference is not None and difference.low <= 0
    ]
    if not below:
        return ""
    return (
        f"\nThe AUC is not clearly above that of {' and of '.join(below)}; a test without an "
        "effect of its own should carry no weight: --no-weight."
    )


def _words_of_combination(fit: CombinationFit) -> str:
    held = "are kept" if limits_hold(fit.sources) else "are not kept even so"
    weights = "".join(
        f"Family {family}: " + ", ".join(f"{name} {each:.2f}" for name, each in own.items()) + ". "
        for family, own in fit.combination.weights.items()
    )
    clears = fit.combination.lowest <= -LOWEST_LOG10_LR[Level.WEAK]
    return weights + (
        f"{'' if clears else 'Too many fakes would be cleared: the verdict clears nothing. '}"
        f"Slope {fit.combination.slope:.2f}; the limits of false alarms {held}. Cllr "
        f"{number_words(fit.cost)} bits, and {number_words(fit.plain_cost)} with families taken "
        "as independent."
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m unmask.lab.calibrating")
    parser.add_argument("results", type=Path, nargs="+", metavar="RESULTS.jsonl")
    parser.add_argument(
        "--detector",
        required=True,
        metavar="NAME",
        help=f"whose scores to calibrate; {VERDICT!r} for the combination of all",
    )
    parser.add_argument("--out", type=Path, required=True, metavar="calibration.json")
    parser.add_argument(
        "--no-weight",
        nargs="+",
        default=(),
        choices=KINDS,
        help="kinds of media on which every score of the detector is to mean nothing",
    )
    parser.add_argument("--source-names", nargs="+", metavar="NAME", help="use only these sources")
    parser.add_argument(
        "--manipulations",
        nargs="+",
        metavar="NAME",
        help="use of what is manipulated only these: those that the test claims to see",
    )
    return parser


if __name__ == "__main__":
    main()
