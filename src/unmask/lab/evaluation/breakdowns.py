"""From results to figures: whole, by kind of item, and always beside what is no evidence.

Manipulated faces are often blurrier or smaller than real ones. What blur alone or size alone tells
of the same items is therefore measured beside each figure: a test that is not above them may have
learned nothing else.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from unmask.lab.evaluation import measures
from unmask.lab.evaluation.bootstrap import (
    Estimate,
    Groups,
    auc,
    auc_difference,
    estimate,
    proportion,
    rank_correlation,
)
from unmask.lab.evaluation.measures import Labels, Measure, Numbers
from unmask.lab.evaluation.results import Result
from unmask.lab.evaluation.skin import tone_group
from unmask.verdict import LOWEST_LOG10_LR, Level

LEAST_IDENTITIES = 5
"""Of each class; with fewer there is no figure, as no interval could be trusted."""

ALARM_LEVELS = (Level.MODERATE, Level.MODERATELY_STRONG)
"""Of support for manipulation, at which a real item counts as a false alarm."""

CALIBRATION_ERROR = "expected calibration error"
SHARPNESS_CORRELATION = "Spearman correlation of score and sharpness on real items"

_OF_SCORES: Mapping[str, Measure] = MappingProxyType(
    {
        "AUC": measures.roc_auc,
        "average precision": measures.average_precision,
        "equal error rate": measures.equal_error_rate,
        "true-positive rate at 5 % false positives": measures.true_positive_rate_at(0.05),
        "true-positive rate at 1 % false positives": measures.true_positive_rate_at(0.01),
        "min-Cllr in bits (1 says nothing)": measures.least_log_likelihood_ratio_cost,
    }
)
_OF_RATIOS: Mapping[str, Measure] = MappingProxyType(
    {
        "Cllr in bits (1 says nothing)": measures.log_likelihood_ratio_cost,
        "Brier score (0.25 says nothing)": measures.brier_score,
        CALIBRATION_ERROR: measures.expected_calibration_error,
    }
)
_LEAST_REAL = MappingProxyType(
    {
        "true-positive rate at 5 % false positives": 20,
        "true-positive rate at 1 % false positives": 100,
    }
)
"""Real items without which not one of them would be let through at that rate."""

_FEW = f"fewer than {LEAST_IDENTITIES} identities of a class"
_FEW_REAL = f"fewer than {LEAST_IDENTITIES} real identities"


@dataclass(frozen=True)
class Measurement:
    """A measure with its value, or with the reason why there is none."""

    name: str
    estimate: Estimate | None
    why_none: str = ""


@dataclass(frozen=True)
class Counts:
    """Of items, by what became of them."""

    real: int
    fake: int
    abstained: int
    failed: int


@dataclass(frozen=True)
class Part:
    """Some of the items, with the AUC of the test and of the baselines on them.

    Attributes:
        name: of the part, such as a source.
        counts: real and fake are those that the test scored.
        counts_with_face: of those items in which a face was found.
        auc: of the test.
        moments: AUC over all moments of the videos; None also where there are only pictures.
        blur: of blur alone, on the scored items that have a face.
        size: of small size alone, likewise.
        above_blur: the test's AUC minus that of blur alone, on the same items.
        above_size: likewise for size.
        cost: Cllr in bits.
        with_sharpness: Spearman's correlation of score and sharpness, on real items with a face.
    """

    name: str
    counts: Counts
    counts_with_face: Counts
    auc: Estimate | None
    moments: Estimate | None
    blur: Estimate | None
    size: Estimate | None
    above_blur: Estimate | None
    above_size: Estimate | None
    cost: Estimate | None
    with_sharpness: Estimate | None


@dataclass(frozen=True)
class FalseAlarms:
    """How often real items of one source are called manipulated.

    Attributes:
        name: of the source or group, and the severity.
        scored: number of real items that the test judged.
        unjudged: number of real items on which it abstained or failed.
        alarms: at each of ``ALARM_LEVELS``, the number.
        rates: likewise, the share of those judged with Wilson's interval; None where none was.
    """

    name: str
    scored: int
    unjudged: int
    alarms: tuple[int, ...]
    rates: tuple[Estimate | None, ...]


@dataclass(frozen=True)
class Table:
    """The scored results as arrays of shape (n,)."""

    scores: Numbers
    log10_lrs: Numbers
    widths: Numbers
    sharpness: Numbers
    manipulated: Labels
    groups: Groups

    def where(self, rows: Labels | NDArray[np.int64]) -> "Table":
        """Some of the rows, by a mask or by their numbers."""
        return Table(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))

    @property
    def with_faces(self) -> "Table":
        """The rows in which a face was found."""
        return self.where(np.isfinite(self.widths))

    @property
    def measurable(self) -> bool:
        """Whether there are enough identities of both classes."""
        return all(_identities(self.where(self.manipulated == label)) for label in (False, True))


def table_of(results: Iterable[Result]) -> Table:
    """The scored ones of some results."""
    scored = [result for result in results if result.status == "scored"]
    columns = (
        [(r.score, r.log10_lr, r.face_width, r.sharpness) for r in scored]
        if scored
        else np.empty((0, 4))
    )
    numbers = np.array(columns, np.float64).T
    manipulated = np.array([result.label == "fake" for result in scored], np.bool_)
    groups = np.array([result.identity for result in scored], np.str_)
    scores, log10_lrs, widths, sharpness = numbers
    return Table(scores, log10_lrs, widths, sharpness, manipulated, groups)


def moments_of(results: Iterable[Result]) -> Table:
    """Every moment of the videos as if it were an item; an identity's moments stay one group.

    A test may see several people, or a face that was left alone for a while: a moment of a
    manipulated video counts as manipulated all the same.
    """
    videos = [result for result in results if result.status == "scored" and result.kind == "video"]
    counts = [len(result.moments) for result in videos]
    rows = np.repeat(np.arange(len(videos)), counts)
    scores = np.array([score for result in videos for score in result.moments], np.float64)
    return replace(table_of(videos).where(rows), scores=scores)


def measure_all(results: Sequence[Result]) -> tuple[Measurement, ...]:
    """Every measure of one detector at one severity."""
    table = table_of(results)
    of_scores = [_measurement(name, one, table.scores, table) for name, one in _OF_SCORES.items()]
    of_ratios = [
        _measurement(name, one, table.log10_lrs, table) for name, one in _OF_RATIOS.items()
    ]
    return (
        *of_scores,
        _of_moments(results),
        *of_ratios,
        *_baselines(results),
        _correlation(table),
    )


def part_of(name: str, results: Sequence[Result]) -> Part:
    """The AUC of some results beside the baselines."""
    table = table_of(results)
    faces = table.with_faces
    known, seen = table.measurable, faces.measurable
    truth = faces.manipulated, faces.groups
    return Part(
        name,
        counts_of(results),
        counts_of([result for result in results if result.face_width is not None]),
        auc(table.scores, table.manipulated, table.groups) if known else None,
        _of_moments(results).estimate,
        auc(-faces.sharpness, *truth) if seen else None,
        auc(-faces.widths, *truth) if seen else None,
        auc_difference(faces.scores, -faces.sharpness, *truth) if seen else None,
        auc_difference(faces.scores, -faces.widths, *truth) if seen else None,
        _cost(table) if known else None,
        _correlation(table).estimate,
    )


def by_severity(results: Sequence[Result]) -> tuple[Part, ...]:
    """One part for each severity, in the order of the results."""
    return tuple(part_of(*each) for each in _split(results, lambda result: result.severity))


def by_manipulation(results: Sequence[Result]) -> tuple[Part, ...]:
    """One part for each manipulation: its items against the real ones of the same sources.

    Sources differ in much that is no manipulation. Where those that a manipulation comes from have
    too few real identities, it stands against all real items, and the part's name says so.
    """
    real = [result for result in results if result.label == "real"]
    fakes = [result for result in results if result.label == "fake"]
    kinds = _split(fakes, lambda result: result.manipulation)
    return tuple(_against_its_originals(name, own, real) for name, own in kinds)


def _against_its_originals(name: str, fakes: Sequence[Result], real: Sequence[Result]) -> Part:
    sources = {result.source for result in fakes}
    like = [result for result in real if result.source in sources]
    if len({result.identity for result in like}) >= LEAST_IDENTITIES or len(like) == len(real):
        return part_of(name, [*like, *fakes])
    return part_of(f"{name} (against all real items)", [*real, *fakes])


def by_kind(results: Sequence[Result]) -> tuple[Part, ...]:
    """One part for pictures and one for videos, if there are both."""
    known = [result for result in results if result.kind]
    parts = dict(_split(known, lambda result: f"{result.kind}s"))
    return tuple(part_of(*each) for each in parts.items()) if len(parts) > 1 else ()


def by_source(results: Sequence[Result]) -> tuple[Part, ...]:
    """One part for each source."""
    return tuple(part_of(*each) for each in _split(results, lambda result: result.source))


def by_face_width(results: Sequence[Result]) -> tuple[Part, ...]:
    """One part for each third of the items, by the width of the face."""
    widths = [result.face_width for result in results if result.face_width is not None]
    if not widths:
        return ()
    edges = np.percentile(widths, [0, 100 / 3, 200 / 3, 100])
    thirds: list[list[Result]] = [[], [], []]
    for result in results:
        if result.face_width is not None:
            thirds[int(np.searchsorted(edges[1:3], result.face_width))].append(result)
    return tuple(
        part_of(f"{low:.0f}–{high:.0f} px", third)
        for low, high, third in zip(edges[:-1], edges[1:], thirds, strict=True)
    )


def by_skin_tone(results: Sequence[Result]) -> tuple[Part, ...]:
    """One part for each of three groups of skin tone, light to dark, and one for the rest.

    The tone is estimated from the picture, where light and exposure move it as well.
    """
    return tuple(part_of(*each) for each in _by_tone(results))


def false_alarms(results: Sequence[Result]) -> tuple[FalseAlarms, ...]:
    """How often real items are called manipulated: all, by source, by skin tone; by severity."""
    real = [result for result in results if result.label == "real"]
    kinds = [
        *_split(real, lambda result: f"all, {result.severity}"),
        *_split(real, lambda result: f"{result.source}, {result.severity}"),
        *(
            (f"{tone}, {severity}", own)
            for severity, part in _split(real, lambda result: result.severity)
            for tone, own in _by_tone(part)
        ),
    ]
    return tuple(alarms_of(name, own) for name, own in kinds)


def _by_tone(results: Sequence[Result]) -> list[tuple[str, list[Result]]]:
    known = [result for result in results if result.skin_tone is not None]
    unknown = [result for result in results if result.skin_tone is None]
    lightest_first = sorted(known, key=lambda result: -(result.skin_tone or 0.0))
    parts = list(_split(lightest_first, lambda result: tone_group(result.skin_tone or 0.0)))
    return [*parts, ("tone not estimable", unknown)] if parts and unknown else parts


def counts_of(results: Sequence[Result]) -> Counts:
    """What became of the items."""
    scored = [result.label for result in results if result.status == "scored"]
    statuses = [result.status for result in results]
    return Counts(
        scored.count("real"),
        scored.count("fake"),
        statuses.count("abstained"),
        statuses.count("failed"),
    )


def alarms_of(name: str, real: Sequence[Result]) -> FalseAlarms:
    """How often some real items are called manipulated."""
    ratios = [result.log10_lr for result in real if result.log10_lr is not None]
    alarms = tuple(
        sum(ratio >= LOWEST_LOG10_LR[level] for ratio in ratios) for level in ALARM_LEVELS
    )
    rates = tuple(proportion(number, len(ratios)) if ratios else None for number in alarms)
    return FalseAlarms(name, len(ratios), len(real) - len(ratios), alarms, rates)


def _split(
    results: Iterable[Result], name_of: Callable[[Result], str]
) -> Iterable[tuple[str, list[Result]]]:
    parts: dict[str, list[Result]] = {}
    for result in results:
        parts.setdefault(name_of(result), []).append(result)
    return parts.items()


def _measurement(name: str, measure: Measure, values: Numbers, table: Table) -> Measurement:
    if not table.measurable:
        return Measurement(name, None, _FEW)
    least = _LEAST_REAL.get(name, 0)
    if (~table.manipulated).sum() < least:
        return Measurement(name, None, f"needs {least} real items")
    return Measurement(name, estimate(measure, values, table.manipulated, table.groups))


def _of_moments(results: Iterable[Result]) -> Measurement:
    name = "AUC over all moments of the videos"
    table = moments_of(results)
    if not len(table.scores):
        return Measurement(name, None, "no video with moments")
    return _measurement(name, measures.roc_auc, table.scores, table)


def _baselines(results: Sequence[Result]) -> Iterable[Measurement]:
    part = part_of("", results)
    figures = {
        "AUC of blur alone (baseline)": part.blur,
        "AUC of small size alone (baseline)": part.size,
        "AUC minus that of blur alone": part.above_blur,
        "AUC minus that of small size alone": part.above_size,
    }
    why = f"{_FEW} with a face"
    return (Measurement(name, each, "" if each else why) for name, each in figures.items())


def _correlation(table: Table) -> Measurement:
    name = SHARPNESS_CORRELATION
    real = table.with_faces.where(~table.with_faces.manipulated)
    if not _identities(real):
        return Measurement(name, None, f"{_FEW_REAL} with a face")
    try:
        return Measurement(name, rank_correlation(real.scores, real.sharpness, real.groups))
    except ValueError:
        return Measurement(name, None, "the scores or the sharpness do not vary")


def _identities(table: Table) -> bool:
    return len(np.unique(table.groups)) >= LEAST_IDENTITIES


def _cost(table: Table) -> Estimate:
    measure = measures.log_likelihood_ratio_cost
    return estimate(measure, table.log10_lrs, table.manipulated, table.groups)
