"""From a raw score to a log₁₀ likelihood ratio.

The map is affine in the score, fitted by logistic regression with equal priors (Brümmer and
du Preez, Application-independent evaluation of speaker detection, 2006), and bounded: a
calibration set of n items a class cannot support ratios far above n, whatever the score.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self


@dataclass(frozen=True)
class Calibration:
    """The fitted map of one detector.

    Attributes:
        intercept: log₁₀ likelihood ratio at score 0.
        slope: log₁₀ likelihood ratio a unit of score.
        lowest: bound towards "not manipulated", at most 0.
        highest: bound towards "manipulated", at least 0.
    """

    intercept: float
    slope: float
    lowest: float
    highest: float

    def __post_init__(self) -> None:
        if not self.lowest <= 0 <= self.highest:
            raise ValueError(
                f"Calibration: expected lowest ≤ 0 ≤ highest, got {self.lowest} and {self.highest}"
            )

    def log10_lr(self, score: float) -> float:
        """The bounded log₁₀ likelihood ratio of a score."""
        return max(self.lowest, min(self.highest, self.intercept + self.slope * score))

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a calibration from its JSON file."""
        return cls(**json.loads(path.read_text(encoding="utf-8")))

    def save(self, path: Path) -> None:
        """Write the calibration as JSON."""
        path.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")


def one_of_many(log10_lrs: Sequence[float]) -> float:
    """The log₁₀ likelihood ratio for "one of these people is manipulated" against "none is".

    When it is unknown which of n people it would be, the ratio of the whole is the mean of the
    people's ratios. Taking the largest instead would accuse every crowded picture.

    Args:
        log10_lrs: one a person, at least one.
    """
    return math.log10(math.fsum(10**log10_lr for log10_lr in log10_lrs) / len(log10_lrs))
