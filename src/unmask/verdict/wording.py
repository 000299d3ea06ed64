"""The sentences in which a verdict is given: evidence, never a stamp."""

from collections.abc import Sequence

from unmask.detectors import Finding
from unmask.verdict.scale import Direction, Level, level_of

_NOT_AUTHENTIC = "Absence of traces is not proof that the material is authentic."


def verdict_sentence(level: Level | None, direction: Direction, findings: Sequence[Finding]) -> str:
    """What the tests say together, and what that does not mean."""
    if level is None:
        return _nothing_tested(findings)
    tests = _count(sum(finding.status == "scored" for finding in findings), "test")
    if direction is Direction.UNDECIDED:
        return (
            f"Cannot tell: {tests} ran and gave no support either way, neither for manipulation "
            "nor against it."
        )
    if direction is Direction.NOT_MANIPULATED:
        return (
            f"{tests.capitalize()} ran and found no traces of manipulation: {level} support for "
            f"unmanipulated material. {_NOT_AUTHENTIC}"
        )
    return (
        f"{tests.capitalize()} ran and gave {level} support for manipulation. "
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
