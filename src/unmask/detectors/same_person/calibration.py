"""What a likeness means: how common it is between two recordings of one person, and of two."""

import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, Self

Answer = Literal["same", "other", "unclear"]

SAME_LOG10_LR, OTHER_LOG10_LR = 1.0, -math.log10(2)
"""From the first on it is said that a face looks like the person, up to the second that it does
not. To name somebody wrongly does the greater harm, so that takes moderate support (ten times as
likely); the other is said from weak support (twice) on."""


@dataclass(frozen=True)
class LikenessCalibration:
    """The fitted map from a likeness to a log₁₀ likelihood ratio, and what is usual.

    The ratio is of "both are one person" against "they are two people". It is affine in the
    likeness, fitted by logistic regression with equal priors, and bounded by what so many people
    can support.

    Attributes:
        intercept: log₁₀ likelihood ratio at likeness 0.
        slope: log₁₀ likelihood ratio a unit of likeness.
        lowest: bound towards two people, at most 0.
        highest: bound towards one person, at least 0.
        same: likenesses between which 90 % of those of one person lie, another recording each.
        different: likewise of two people.
        drift: standard deviation of the likeness within a clip, which 95 % of real clips of the
            person stay below.
        people: so many were compared.
    """

    intercept: float
    slope: float
    lowest: float
    highest: float
    same: tuple[float, float]
    different: tuple[float, float]
    drift: float
    people: int

    def __post_init__(self) -> None:
        if not self.lowest <= 0 <= self.highest:
            raise ValueError(
                f"LikenessCalibration: expected lowest ≤ 0 ≤ highest, got {self.lowest} and "
                f"{self.highest}"
            )

    def log10_lr(self, likeness: float) -> float:
        """The bounded log₁₀ likelihood ratio of a likeness, positive for one person."""
        return max(self.lowest, min(self.highest, self.intercept + self.slope * likeness))

    def answer(self, likeness: float) -> Answer:
        """What it comes to."""
        log10_lr = self.log10_lr(likeness)
        if log10_lr >= SAME_LOG10_LR:
            return "same"
        return "other" if log10_lr <= OTHER_LOG10_LR else "unclear"

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read it from its JSON file."""
        values: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        pairs = {key: tuple(value) for key, value in values.items() if isinstance(value, list)}
        return cls(**{**values, **pairs})

    def save(self, path: Path) -> None:
        """Write it as JSON."""
        path.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")
