"""What a verdict says: evidence, never a stamp. The words themselves stand in ``unmask.words``."""

from collections.abc import Sequence

from unmask.detectors import Finding, Moment
from unmask.documents.scale import Direction, Level, direction_of, level_of
from unmask.verdict.reach import known_errors
from unmask.words import Message, Value

_SIGNS = {Level.WEAK: "faint-signs", Level.MODERATE: "some-signs"}
"""For manipulation. What is weak is reached by real material now and then; it must not sound like
more."""

_OTHER_QUESTIONS = frozenset({"identity"})
"""Families that answer another question than whether something is manipulated. The page of the
service and the panel of the extension know them too."""


def headline(level: Level | None, direction: Direction) -> Message:
    """The verdict in everyday words."""
    signs = _signs(level, direction) if level else "undecided"
    return Message("headline", {"headline": "cannot-tell" if signs == "undecided" else signs})


def verdict_sentence(
    level: Level | None, direction: Direction, findings: Sequence[Finding]
) -> Message:
    """What the tests say together on the forensic scale, and which of them say so.

    Tests that abstained, that failed or whose result carries no weight are not counted: they
    neither support the verdict nor speak against it.
    """
    if level is None:
        return _nothing_tested(findings)
    weighed = [(one.family, one.log10_lr) for one in findings if one.log10_lr]
    if not weighed:
        scored = sum(finding.status == "scored" for finding in findings)
        return Message("verdict-unweighed", {"scored": scored})
    if direction is Direction.UNDECIDED:
        return _undecided(weighed)
    support = {"support": _support(level, direction)}
    return Message("verdict-support", support | _source(weighed, direction))


def error_rate(
    level: Level | None, direction: Direction, findings: Sequence[Finding], kind: str
) -> Message | None:
    """How many real items came as far in the measurements, or how many fakes got no further.

    Args:
        level: of the verdict, like its direction.
        direction: likewise.
        findings: of all tests.
        kind: of media, ``"image"`` or ``"video"``; empty where nothing was measured.

    Returns:
        None where the verdict rests on other tests than those that were measured.
    """
    weighed = [finding.detector for finding in findings if finding.log10_lr]
    if level is None or not kind or not weighed:
        return None
    ran = [finding.detector for finding in findings if finding.status != "failed"]
    errors = known_errors(kind, ran, weighed)
    if errors is None:
        return None
    if direction is Direction.MANIPULATED:
        alarms = errors.weak if level is Level.WEAK else errors.moderate
        # Counted up to "moderate"; how many came further is not known.
        reach = "as-far" if level in (Level.WEAK, Level.MODERATE) else "moderate"
        values: dict[str, Value] = {
            "kind": kind,
            "count": alarms,
            "items": errors.real,
            "reach": reach,
        }
        return Message("error-rate-alarms", values)
    if direction is Direction.UNDECIDED:
        return Message(
            "error-rate-misses", {"kind": kind, "count": errors.missed, "items": errors.fake}
        )
    return None


def advice(direction: Direction, findings: Sequence[Finding]) -> tuple[Message, ...]:
    """What a person should do next, the most useful first."""
    search = Message("next-search")
    if direction is Direction.MANIPULATED:
        return *_look(findings), Message("next-original"), search
    if direction is Direction.NOT_MANIPULATED:
        return search, Message("next-source")
    return Message("next-better-copy"), search


def result_message(finding: Finding) -> Message:
    """The outcome of one test in a few everyday words."""
    return Message("result", {"result": _outcome(finding)})


def support_message(log10_lr: float) -> Message:
    """The weight of a log₁₀ likelihood ratio on the verbal scale."""
    direction = direction_of(log10_lr)
    if direction is Direction.UNDECIDED:
        return level_message(Level.NO_SUPPORT)
    return _support(level_of(log10_lr), direction)


def weight_message(log10_lr: float) -> Message | None:
    """The scale and the ratio of one finding; None where there is no support."""
    direction, level = direction_of(log10_lr), level_of(log10_lr)
    if direction is Direction.UNDECIDED:
        return None
    values: dict[str, Value] = {
        "level": level_message(level),
        "ratio": round(10 ** abs(log10_lr)),
    }
    return Message(f"weight-{_word(direction)}", values)


def conflict_message(
    accusing: str, accusing_log10_lr: float, clearing: str, clearing_log10_lr: float
) -> Message:
    """Two families that contradict each other, said openly."""
    return Message(
        "conflict",
        {
            "accusing": accusing,
            "accusing-support": support_message(accusing_log10_lr),
            "clearing": clearing,
            "clearing-support": support_message(clearing_log10_lr),
        },
    )


def level_message(level: Level) -> Message:
    """A level of the verbal scale."""
    return Message("level", {"level": level.value.replace(" ", "-")})


def _support(level: Level, direction: Direction) -> Message:
    side = Message("side", {"side": _word(direction)})
    return Message("support", {"level": level_message(level), "side": side})


def _word(direction: Direction) -> str:
    """A direction as the catalogue has it."""
    return direction.value.replace(" ", "-")


def _signs(level: Level, direction: Direction) -> str:
    if direction is Direction.MANIPULATED:
        return _SIGNS.get(level, "strong-signs")
    return "no-signs" if direction is Direction.NOT_MANIPULATED else "undecided"


def _outcome(finding: Finding) -> str:
    log10_lr = finding.log10_lr
    if log10_lr is None:
        return finding.status
    if log10_lr == 0:
        return "beside" if finding.family in _OTHER_QUESTIONS else "unweighed"
    return _signs(level_of(log10_lr), direction_of(log10_lr))


def _look(findings: Sequence[Finding]) -> list[Message]:
    """Where to look: at the highest moment of the test that gives most support."""
    supporting = [one for one in findings if one.log10_lr and one.log10_lr > 0]
    if not supporting:
        return []
    strongest = max(supporting, key=lambda finding: finding.log10_lr or 0.0)
    moments = strongest.timeline
    if len({moment.time for moment in moments}) < 2:
        return [Message("next-look-evidence", {"test": strongest.detector})]
    values: dict[str, Value] = {"test": strongest.detector, "time": float(_highest(moments).time)}
    return [Message("next-look", values)]


def _highest(moments: Sequence[Moment]) -> Moment:
    return max(moments, key=lambda moment: moment.score)


def _source(weighed: Sequence[tuple[str, float]], direction: Direction) -> dict[str, Value]:
    """Which tests the support comes from: how many of how many, and their families."""
    sign = 1 if direction is Direction.MANIPULATED else -1
    leaning = [(family, weight) for family, weight in weighed if weight * sign > 0]
    supporting = [family for family, weight in leaning if direction_of(weight) is direction]
    named = supporting or [family for family, _ in leaning]
    return {"share": _share(len(supporting), len(weighed)), "families": _families(named)}


def _undecided(weighed: Sequence[tuple[str, float]]) -> Message:
    """Why there is no support: no test gives any, or what some give does not add up to any."""
    supporting = [
        family for family, weight in weighed if direction_of(weight) is not Direction.UNDECIDED
    ]
    if not supporting:
        return Message("verdict-undecided", {"weighed": len(weighed)})
    share = _share(len(supporting), len(weighed))
    return Message("verdict-split", {"share": share, "families": _families(supporting)})


def _share(supporting: int, weighed: int) -> Message:
    return Message("share", {"supporting": supporting, "weighed": weighed})


def _families(families: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted(set(families)))


def _nothing_tested(findings: Sequence[Finding]) -> Message:
    if not findings:
        return Message("verdict-no-test")
    failed = sum(finding.status == "failed" for finding in findings)
    if failed:
        return Message("verdict-failed", {"failed": failed})
    if len(findings) == 1:
        return Message("verdict-abstained-one", {"reason": findings[0].reasons[0]})
    return Message("verdict-abstained", {"tests": len(findings)})
