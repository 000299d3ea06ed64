"""A family of evidence as one more test: what its tests say of an item in the mean.

Tests of one family see the same traces by different means, and their mean is often better than the
best of them. It is made from their results, like the verdict.
"""

from collections.abc import Mapping, Sequence
from statistics import fmean, pstdev

from unmask.lab.evaluation.results import Result
from unmask.lab.evaluation.verdicts import by_item, findings_of, together
from unmask.verdict import reach_verdict

_Scale = tuple[float, float]
"""Mean and spread of a test's scores."""


def families_of(results: Sequence[Result]) -> tuple[Result, ...]:
    """The mean of each family of several tests, on each item at each severity.

    The score is the mean of the tests' scores, each counted from its mean over all items at the
    first severity, in units of its spread there: no test outweighs another by its scale, and no
    label is looked at. A test that did not judge the item takes no part.

    Args:
        results: of detectors.
    """
    # A file that could not be opened has no family.
    members: dict[str, list[Result]] = {}
    families = {result.detector: result.family for result in results if result.family}
    for result in results:
        members.setdefault(families.get(result.detector, ""), []).append(result)
    return tuple(
        mean
        for family, own in sorted(members.items())
        if len({result.detector for result in own}) > 1
        for mean in _means(family, own)
    )


def family_name(family: str) -> str:
    """The name under which a family's mean stands beside the detectors."""
    return f"{family} (mean)"


def _means(family: str, results: Sequence[Result]) -> list[Result]:
    scales = _scales(results)
    return [_mean(family, own, scales) for own in by_item(results)]


def _scales(results: Sequence[Result]) -> Mapping[str, _Scale]:
    scores: dict[str, list[float]] = {}
    for result in results:
        if result.score is not None and result.severity == results[0].severity:
            scores.setdefault(result.detector, []).append(result.score)
    return {name: (fmean(own), pstdev(own) or 1.0) for name, own in scores.items()}


def _mean(family: str, results: Sequence[Result], scales: Mapping[str, _Scale]) -> Result:
    placed = [
        (result.score - scales[result.detector][0]) / scales[result.detector][1]
        for result in results
        if result.score is not None and result.detector in scales
    ]
    said = None
    if placed:
        [evidence] = reach_verdict(findings_of(results)).families
        said = (fmean(placed), evidence.log10_lr)
    return together(results, (family_name(family), family), said, results[0].reason)
