"""From results to the measured figures of a detector's card."""

from collections.abc import Sequence
from datetime import UTC, datetime

from unmask.detectors import Figure
from unmask.lab.evaluation.bootstrap import Estimate
from unmask.lab.evaluation.breakdowns import Counts, Part, by_severity
from unmask.lab.evaluation.results import Result, ResultsError
from unmask.lab.evaluation.variants import UNDEGRADED

COMMAND = "python -m unmask.lab.evaluation"


def figures_of(results: Sequence[Result], data: str) -> list[Figure]:
    """AUC, its baselines and Cllr at every severity.

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
    kind = kinds.pop() if len(kinds) == 1 else ""
    figures = [figure for part in by_severity(results) for figure in _figures(part, data, kind)]
    if not figures:
        raise ResultsError("There are too few scored identities of a class for any figure.")
    return figures


def _figures(part: Part, data: str, kind: str) -> list[Figure]:
    area = f"{kind} AUC".strip()
    found = (
        (area, part.auc, part.counts),
        (f"{area} of blur alone (baseline)", part.blur, part.counts_with_face),
        (f"{area} of small size alone (baseline)", part.size, part.counts_with_face),
        ("Cllr in bits (1 says nothing)", part.cost, part.counts),
    )
    words = data if part.name == UNDEGRADED else f"{data}; degraded by {part.name}"
    return [
        _figure(measure, estimate, words, counts)
        for measure, estimate, counts in found
        if estimate is not None
    ]


def _figure(measure: str, estimate: Estimate, data: str, counts: Counts) -> Figure:
    return Figure(
        measure,
        round(estimate.value, 3),
        data,
        (round(estimate.low, 3), round(estimate.high, 3)),
        _count_words(counts),
        datetime.now(UTC).date().isoformat(),
        COMMAND,
    )


def _count_words(counts: Counts) -> str:
    scored = f"{counts.real:,} real, {counts.fake:,} manipulated"
    unjudged = counts.abstained + counts.failed
    return f"{scored}; {unjudged:,} not judged" if unjudged else scored
