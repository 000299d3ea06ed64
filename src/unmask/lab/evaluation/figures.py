"""From results to the measured figures of a detector's card."""

from collections.abc import Iterable, Sequence

from unmask.detectors import Figure
from unmask.lab.evaluation.bootstrap import Estimate
from unmask.lab.evaluation.breakdowns import (
    ALARM_LEVELS,
    CALIBRATION_ERROR,
    LEAST_IDENTITIES,
    SHARPNESS_CORRELATION,
    Counts,
    Part,
    alarms_of,
    by_manipulation,
    by_severity,
    counts_of,
    measure_all,
)
from unmask.lab.evaluation.card_figures import figure_of
from unmask.lab.evaluation.results import Result, ResultsError
from unmask.lab.evaluation.variants import UNDEGRADED

COMMAND = "python -m unmask.lab.evaluation"


def figures_of(results: Sequence[Result], data: str) -> list[Figure]:
    """The figures of one detector, all that its card says of itself on some data.

    At every severity: AUC, its baselines and Cllr. At the first severity also what of the AUC is
    above the baselines, the AUC over moments and by manipulation, the calibration error and the
    false alarms.

    Args:
        results: of one detector.
        data: what they were measured on, in words.

    Raises:
        ResultsError: they are of several detectors, or too few for any figure.
    """
    detectors = {result.detector for result in results}
    if len(detectors) != 1:
        raise ResultsError(
            f"A card has the figures of one detector, these are of {len(detectors)}; choose one "
            "with --detectors."
        )
    kinds = {result.kind for result in results if result.status == "scored"}
    area = f"{kinds.pop() if len(kinds) == 1 else ''} AUC".strip()
    first, *others = by_severity(results)
    main = [result for result in results if result.severity == first.name]
    found = [
        *_figures(first, data, area),
        *_further_figures(first, main, data, area),
        *(figure for part in others for figure in _figures(part, data, area)),
    ]
    if not found:
        raise ResultsError("There are too few scored identities of a class for any figure.")
    return found


def _figures(part: Part, data: str, area: str) -> list[Figure]:
    found = (
        (area, part.auc, part.counts),
        (f"{area} of blur alone (baseline)", part.blur, part.counts_with_face),
        (f"{area} of small size alone (baseline)", part.size, part.counts_with_face),
        ("Cllr in bits (1 says nothing)", part.cost, part.counts),
    )
    return _known(found, _at(part.name, data))


def _further_figures(part: Part, results: Sequence[Result], data: str, area: str) -> list[Figure]:
    of_kinds = [
        (f"{area}, {each.name}", each.auc, each.counts) for each in by_manipulation(results)
    ]
    further = {one.name: one.estimate for one in measure_all(results)}
    real = counts_of([one for one in results if one.label == "real" and one.face_width is not None])
    found = (
        (f"{area} above blur alone", part.above_blur, part.counts_with_face),
        (f"{area} above small size alone", part.above_size, part.counts_with_face),
        ("frame AUC", part.moments, part.counts),
        *(of_kinds if len(of_kinds) > 1 else ()),
        (SHARPNESS_CORRELATION, further[SHARPNESS_CORRELATION], real),
        (CALIBRATION_ERROR, further[CALIBRATION_ERROR], part.counts),
        *_false_alarms(results),
    )
    return _known(found, _at(part.name, data))


def _false_alarms(results: Sequence[Result]) -> list[tuple[str, Estimate | None, Counts]]:
    """The share of real items at each level of support, where they are of enough identities."""
    real = [result for result in results if result.label == "real"]
    if len({result.identity for result in real if result.status == "scored"}) < LEAST_IDENTITIES:
        return []
    alarms, counts = alarms_of("", real), counts_of(real)
    return [
        (f'false alarms at "{level.value}" or more', rate, counts)
        for level, rate in zip(ALARM_LEVELS, alarms.rates, strict=True)
    ]


def _known(found: Iterable[tuple[str, Estimate | None, Counts]], data: str) -> list[Figure]:
    return [
        figure_of(measure, estimate, data, _count_words(counts), COMMAND)
        for measure, estimate, counts in found
        if estimate is not None
    ]


def _at(severity: str, data: str) -> str:
    return data if severity == UNDEGRADED else f"{data}; degraded by {severity}"


def _count_words(counts: Counts) -> str:
    scored = f"{counts.real:,} real, {counts.fake:,} manipulated"
    unjudged = counts.abstained + counts.failed
    return f"{scored}; {unjudged:,} not judged" if unjudged else scored
