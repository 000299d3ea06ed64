"""From findings to one verdict.

Findings of one family see the same traces, so they are not added. Where it was measured how far
its tests go beyond one another, each counts by the weight that was fitted for it; else they are
averaged. The log likelihood ratios of families add, within caps; as far as families are not
independent of one another, their sum says too much and is shrunk by the slope that was fitted for
it (``calibration.json``).
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from statistics import fmean
from typing import Self

from unmask.detectors import Finding
from unmask.documents.scale import LOWEST_LOG10_LR, Direction, Level, direction_of, level_of
from unmask.verdict.wording import advice, conflict_message, error_rate, headline, verdict_sentence
from unmask.words import Message

JUST_BELOW = 0.01
SINGLE_FAMILY_CAP = LOWEST_LOG10_LR[Level.STRONG] - JUST_BELOW
"""One family alone never reaches "strong", however sure it is of itself."""
TOTAL_CAP = LOWEST_LOG10_LR[Level.VERY_STRONG] - JUST_BELOW
"""Software alone never reaches "very strong"."""


@dataclass(frozen=True)
class Combination:
    """How the evidence of families is put together.

    Attributes:
        slope: above 0 and at most 1; what the sum of the families' log₁₀ likelihood ratios is
            multiplied by. At 1 they are taken as independent.
        weights: of the tests of a family, each at least 0, by their names; used where every one of
            them judged. They were fitted by logistic regression (Brümmer and du Preez,
            Application-independent evaluation of speaker detection, 2006, section on fusion).
        blind: families of tests that miss whole kinds of fakes, and so may not clear anything.
        lowest: bound of what these families together say towards "not manipulated", at most 0.
    """

    slope: float
    weights: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    blind: tuple[str, ...] = ()
    lowest: float = -TOTAL_CAP

    def __post_init__(self) -> None:
        if self.lowest > 0:
            raise ValueError(f"Combination.lowest: expected at most 0, got {self.lowest}")
        lowest = min((each for own in self.weights.values() for each in own.values()), default=0)
        if lowest < 0:
            raise ValueError(f"Combination.weights: expected at least 0, got {lowest}")
        if not 0 < self.slope <= 1:
            raise ValueError(f"Combination.slope: expected above 0 and at most 1, got {self.slope}")

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read it from its JSON file."""
        values = json.loads(path.read_text(encoding="utf-8"))
        return cls(**{**values, "blind": tuple(values.get("blind", ()))})

    def save(self, path: Path) -> None:
        """Write it as JSON."""
        path.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")


@cache
def shipped_combination() -> Combination:
    """The one that was fitted for the detectors that ship."""
    return Combination.load(Path(__file__).with_name("calibration.json"))


@dataclass(frozen=True)
class FamilyEvidence:
    """The evidence of one family: what its tests that have weight say together.

    A ratio of exactly 1 is that of a test without a calibration, or with one that was silenced;
    it says nothing, and takes no part.
    """

    family: str
    log10_lr: float
    detectors: tuple[str, ...]

    @property
    def level(self) -> Level:
        """On the verbal scale."""
        return level_of(self.log10_lr)

    @property
    def direction(self) -> Direction:
        """The proposition that this family supports."""
        return direction_of(self.log10_lr)


@dataclass(frozen=True)
class Verdict:
    """What all tests together say.

    Attributes:
        log10_lr: the combined log₁₀ likelihood ratio, positive for manipulated; None when no
            test could judge the media.
        level: on the verbal scale, None likewise.
        direction: the proposition supported; undecided when nothing is.
        headline: for a person, in everyday words.
        sentence: the same on the forensic scale, with the tests that it comes from.
        error_rate: how often such a verdict was wrong when it was measured; None where it rests on
            other tests than those that were.
        advice: what a person should do next, the most useful first.
        families: the evidence behind it, sorted by name.
        conflicts: one message for each pair of families that contradict each other.
    """

    log10_lr: float | None
    level: Level | None
    direction: Direction
    headline: Message
    sentence: Message
    error_rate: Message | None
    advice: tuple[Message, ...]
    families: tuple[FamilyEvidence, ...]
    conflicts: tuple[Message, ...]


def reach_verdict(
    findings: Sequence[Finding], combination: Combination | None = None, *, kind: str = ""
) -> Verdict:
    """Combine the findings of all detectors; abstained and failed ones carry no weight.

    Args:
        findings: of one media.
        combination: the one that ships where None.
        kind: of the media, ``"image"`` or ``"video"``, as far as what was measured holds for it.
    """
    chosen = combination or shipped_combination()
    families = _families(findings, chosen)
    log10_lr = _combined(families, chosen) if families else None
    direction = Direction.UNDECIDED if log10_lr is None else direction_of(log10_lr)
    level = None if log10_lr is None else level_of(log10_lr)
    return Verdict(
        log10_lr,
        level,
        direction,
        headline(level, direction),
        verdict_sentence(level, direction, findings),
        error_rate(level, direction, findings, kind),
        advice(direction, findings),
        families,
        _conflicts(families),
    )


def _families(findings: Sequence[Finding], combination: Combination) -> tuple[FamilyEvidence, ...]:
    scored: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for finding in findings:
        if finding.log10_lr is not None:
            scored[finding.family].append((finding.detector, finding.log10_lr))
    return tuple(
        FamilyEvidence(
            family,
            _capped(_together(members, combination.weights.get(family, {})), SINGLE_FAMILY_CAP),
            tuple(name for name, _ in members),
        )
        for family, members in sorted(scored.items())
    )


def _together(members: Sequence[tuple[str, float]], weights: Mapping[str, float]) -> float:
    """What the tests of a family say together, each given by its name and log₁₀ ratio."""
    speaking = [(name, log10_lr) for name, log10_lr in members if log10_lr != 0]
    if speaking and sorted(name for name, _ in speaking) == sorted(weights):
        return sum(weights[name] * log10_lr for name, log10_lr in speaking)
    return fmean([log10_lr for _, log10_lr in speaking] or [0.0])


def _combined(families: Sequence[FamilyEvidence], combination: Combination) -> float:
    blind = [one.log10_lr for one in families if one.family in combination.blind]
    others = [one.log10_lr for one in families if one.family not in combination.blind]
    slope = combination.slope
    total = max(slope * sum(blind), combination.lowest) + slope * sum(others)
    supporters = [family for family in families if family.direction is direction_of(total)]
    return _capped(total, TOTAL_CAP if len(supporters) >= 2 else SINGLE_FAMILY_CAP)


def _capped(log10_lr: float, cap: float) -> float:
    return max(-cap, min(cap, log10_lr))


def _conflicts(families: Sequence[FamilyEvidence]) -> tuple[Message, ...]:
    accusing = [family for family in families if family.direction is Direction.MANIPULATED]
    clearing = [family for family in families if family.direction is Direction.NOT_MANIPULATED]
    return tuple(
        conflict_message(one.family, one.log10_lr, other.family, other.log10_lr)
        for one in accusing
        for other in clearing
    )
