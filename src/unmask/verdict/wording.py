"""The sentences in which a verdict is given: evidence, never a stamp."""

from collections.abc import Sequence

from unmask.detectors import Finding
from unmask.verdict.scale import Direction, Level, direction_of, level_of

_NOT_AUTHENTIC = "Absence of traces is not proof that the material is authentic."


def verdict_sentence(level: Level | None, direction: Direction, findings: Sequence[Finding]) -> str:
    """What the tests say together, which of them say so, and what that does not mean.

    Tests that abstained, that failed or whose result carries no weight are not counted: they
    neither support the verdict nor speak against it.
    """
    if level is None:
        return _nothing_tested(findings)
    weighed = [(one.family, one.log10_lr) for one in findings if one.log10_lr]
    if not weighed:
        return _nothing_weighed(sum(finding.status == "scored" for finding in findings))
    if direction is Direction.UNDECIDED:
        return _undecided(weighed)
    source = _source(weighed, direction)
    if direction is Direction.NOT_MANIPULATED:
        return (
            f"{level.capitalize()} support for unmanipulated material: from {source}. "
            f"{_NOT_AUTHENTIC}"
        )
    return (
        f"{level.capitalize()} support for manipulation: from {source}. "
        "Look at the evidence below before you act on it."
    )


def finding_sentence(log10_lr: float) -> str:
    """The weight of one finding in words."""
    level = level_of(log10_lr)
    if level is Level.NO_SUPPORT:
        return "No support either way."
    side = "manipulated" if log10_lr > 0 else "unmanipulated"
    ratio = 10 ** abs(log10_lr)
    return (
        f"{level.capitalize()} support for {side} material: about {ratio:,.0f} times as "
        f"likely to be measured on {side} material as on the other kind."
    )


def conflict_sentence(
    accusing: str, accusing_log10_lr: float, clearing: str, clearing_log10_lr: float
) -> str:
    """Two families that contradict each other, said openly."""
    return (
        f"The tests disagree: {accusing} gives {level_of(accusing_log10_lr)} support for "
        f"manipulation, {clearing} gives {level_of(clearing_log10_lr)} support against it."
    )


def _source(weighed: Sequence[tuple[str, float]], direction: Direction) -> str:
    """Which tests the support comes from: how many of how many, and their families."""
    sign = 1 if direction is Direction.MANIPULATED else -1
    leaning = [(family, weight) for family, weight in weighed if weight * sign > 0]
    supporting = [family for family, weight in leaning if direction_of(weight) is direction]
    if supporting:
        return f"{_of_all(len(supporting), len(weighed))} ({_families(supporting)})"
    together = f"the {len(weighed)} tests that carry weight here together, not from any one alone"
    return f"{together} ({_families([family for family, _ in leaning])})"


def _undecided(weighed: Sequence[tuple[str, float]]) -> str:
    """Why there is no support: no test gives any, or what some give does not add up to any."""
    supporting = [
        family for family, weight in weighed if direction_of(weight) is not Direction.UNDECIDED
    ]
    if supporting:
        return (
            f"Cannot tell: there is support from {_of_all(len(supporting), len(weighed))} "
            f"({_families(supporting)}), but together the tests support neither side."
        )
    tests = "the one test that carries weight here gives no"
    if len(weighed) > 1:
        tests = f"none of the {len(weighed)} tests that carry weight here gives"
    return f"Cannot tell: {tests} support either way, neither for manipulation nor against it."


def _of_all(count: int, weighed: int) -> str:
    if weighed == 1:
        return "the one test that carries weight here"
    share = "all" if count == weighed else f"{'one' if count == 1 else count} of the"
    return f"{share} {weighed} tests that carry weight here"


def _families(families: Sequence[str]) -> str:
    names = sorted(set(families))
    noun = "family" if len(names) == 1 else "families"
    return f"{noun} of evidence: {', '.join(names)}"


def _nothing_weighed(scored: int) -> str:
    if scored == 1:
        return "Cannot tell: one test ran, and it carries no weight here."
    return f"Cannot tell: {scored} tests ran, and none of them carries weight here."


def _nothing_tested(findings: Sequence[Finding]) -> str:
    if not findings:
        return "Cannot tell: no test was chosen."
    failed = sum(finding.status == "failed" for finding in findings)
    if failed:
        return f"Cannot tell: {_count(failed, 'test')} failed and none gave a result."
    if len(findings) == 1:
        return f"Cannot tell: the test could not judge this material. {findings[0].reasons[0]}"
    return f"Cannot tell: none of the {len(findings)} tests could judge this material."


def _count(number: int, noun: str) -> str:
    return f"one {noun}" if number == 1 else f"{number} {noun}s"
