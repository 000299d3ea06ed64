"""Scored items as arrays, and how often real ones raise a false alarm."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from unmask.errors import UnmaskError
from unmask.lab.evaluation import measures
from unmask.lab.evaluation.results import Result

LIMITS = (0.02, 0.01)
"""The largest share of real items that may reach each of ``ALARM_LEVELS``."""

_CHANCE = 0.05
"""A source breaks a limit where as many alarms would be rarer than this if the limit were kept. One
alarm among nine items is no proof of more than 2 %."""

LEAST_ITEMS = 10
"""Of each class; with fewer nothing can be fitted."""

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


def check(items: Items) -> None:
    """Refuse what no calibration could be fitted to.

    Raises:
        CalibrationError: there are too few items, or real ones of one source only.
    """
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


def items_of(
    results: Sequence[Result], detector: str, sources: Sequence[str] | None = None
) -> Items:
    """The items that a detector scored.

    Raises:
        CalibrationError: the results are not of that detector or not of a source that was named.
    """
    return scored_items(of_sources(results_of(results, detector), sources))


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


def scored_items(results: Sequence[Result]) -> Items:
    """Those of the results of one detector that have a score.

    Raises:
        CalibrationError: one has no quality.
    """
    scored = [result for result in results if result.status == "scored"]
    lacking = next((result for result in scored if result.quality is None), None)
    if lacking is not None:
        raise CalibrationError(
            f"{lacking.detector} gave no moments of {lacking.path}, and so no quality to "
            "condition on."
        )
    return as_items(scored)


def of_sources(results: Sequence[Result], sources: Sequence[str] | None) -> list[Result]:
    """The results on the sources that were named; all where None.

    Raises:
        CalibrationError: there are none of a source.
    """
    unknown = set(sources or ()) - {result.source for result in results}
    if unknown:
        raise CalibrationError(f"There are no results of a source named {min(unknown)!r}.")
    return [result for result in results if sources is None or result.source in sources]


def as_items(results: Sequence[Result]) -> Items:
    """Results that have a score and a quality, as arrays."""
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


def cost_of(ratios: Numbers, manipulated: NDArray[np.bool_]) -> float:
    """Cllr in bits of log₁₀ likelihood ratios, every item counting alike."""
    weights = np.ones((1, len(ratios)))
    return float(measures.log_likelihood_ratio_cost(ratios, manipulated, weights)[0])
