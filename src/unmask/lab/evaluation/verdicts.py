"""The verdict as one more test: what all detectors say of an item together.

It is made from their results, as the product makes it from their findings, so that it is measured
by the same measures and never older than they are.
"""

from collections.abc import Sequence
from dataclasses import replace

from unmask.detectors import Finding
from unmask.lab.evaluation.results import Result
from unmask.verdict import Combination, reach_verdict

VERDICT = "verdict"
"""The name under which it stands beside the detectors."""


def with_verdicts(results: Sequence[Result]) -> tuple[Result, ...]:
    """The results and, where there are several detectors, the verdicts on the same items."""
    if len({result.detector for result in results}) < 2:
        return tuple(results)
    return (*results, *verdicts_of(results))


def verdicts_of(
    results: Sequence[Result], combination: Combination | None = None
) -> tuple[Result, ...]:
    """The verdict on each item at each severity.

    Args:
        results: of all detectors.
        combination: how it puts them together; the one that ships where None.
    """
    return tuple(_verdict(own, combination) for own in by_item(results))


def by_item(results: Sequence[Result]) -> tuple[tuple[Result, ...], ...]:
    """The results of all detectors on each item at each severity, in the order of the results."""
    items: dict[tuple[str, str], list[Result]] = {}
    for result in results:
        items.setdefault((result.path, result.severity), []).append(result)
    return tuple(map(tuple, items.values()))


def findings_of(results: Sequence[Result]) -> tuple[Finding, ...]:
    """As much of the findings on one item as a verdict needs."""
    return tuple(
        Finding(
            result.detector,
            result.family,
            result.status,
            (result.reason or "It was scored.",),
            result.score,
            result.log10_lr,
        )
        for result in results
    )


def together(
    results: Sequence[Result],
    name: tuple[str, str],
    said: tuple[float, float] | None,
    reason: str,
) -> Result:
    """One result from those of several tests on an item.

    Args:
        results: of the item.
        name: the result's detector and family.
        said: the score and the log₁₀ likelihood ratio; None where nothing judged the item.
        reason: why nothing judged it, where it was opened.
    """
    detector, family = name
    facts = replace(
        results[0], detector=detector, family=family, quality=None, moments=(), reason=""
    )
    if said is not None:
        score, log10_lr = said
        return replace(facts, status="scored", score=score, log10_lr=log10_lr)
    failed = all(result.status == "failed" for result in results)
    return replace(
        facts,
        status="failed" if failed else "abstained",
        score=None,
        log10_lr=None,
        reason=results[0].reason if failed else reason,
    )


def _verdict(results: Sequence[Result], combination: Combination | None) -> Result:
    reached = reach_verdict(findings_of(results), combination)
    said = None if reached.log10_lr is None else (reached.log10_lr, reached.log10_lr)
    return together(results, (VERDICT, VERDICT), said, str(reached.sentence))
