"""From a raw score to a log₁₀ likelihood ratio.

Two maps are offered, both bounded: a calibration set of n items a class cannot support ratios far
above n, whatever the score. ``Calibration`` is affine in the score, fitted by logistic regression
with equal priors (Brümmer and du Preez, Application-independent evaluation of speaker detection,
2006). ``QualityCalibration`` knows in addition how the scores of both classes move with the
quality of the input; ``KindCalibration`` has one for pictures and one for videos, because a test
may see much in the one and nothing in the other.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Self

import numpy as np

from unmask.words import Message

KINDS: Final = ("image", "video")
"""Of media, each of which has a calibration of its own."""

NOT_CALIBRATED = Message("not-calibrated")
"""What a test says that has no calibration, be it a variant or not."""


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


@dataclass(frozen=True)
class ExpectedScores:
    """What scores two classes show at one quality of the input.

    Attributes:
        real: their mean on real material.
        manipulated: likewise on manipulated material.
        spread: standard deviation of both.
    """

    real: float
    manipulated: float
    spread: float


@dataclass(frozen=True)
class QualityCalibration:
    """Two classes with normal scores of equal spread, which move with the quality of the input.

    Means and spread are linear in the quality. Poor input draws the classes together, or widens
    them, and so takes weight from every score; the quality itself is never evidence. Where the
    classes coincide, or lie the wrong way round, no score says anything.

    What is manipulated was made by one of many methods, of which the test sees some well and some
    not at all. Each that was measured is a normal part of that class, all as likely as one another.
    So a high score tells of those that are seen, and a low one clears no more than the share of
    them; a part below the mean of real material counts as lying on it, so that the ratio never
    falls with the score.

    Attributes:
        real: mean score of real material at quality 0 and at quality 1.
        manipulated: likewise of manipulated material, the mean over its methods.
        spread: standard deviation of both at quality 0 and at quality 1, above 0; it holds what
            scores differ by within a source and between sources.
        lowest: bound of the log₁₀ likelihood ratio towards "not manipulated", at most 0.
        highest: bound towards "manipulated", at least 0.
        methods: how far above the mean of manipulated material that of each method lies.
    """

    real: tuple[float, float]
    manipulated: tuple[float, float]
    spread: tuple[float, float]
    lowest: float
    highest: float
    methods: tuple[float, ...] = (0.0,)

    def __post_init__(self) -> None:
        if not self.lowest <= 0 <= self.highest:
            raise ValueError(
                f"QualityCalibration: expected lowest ≤ 0 ≤ highest, got {self.lowest} and "
                f"{self.highest}"
            )
        if not min(self.spread) > 0:
            raise ValueError(f"QualityCalibration: expected a spread above 0, got {self.spread}")
        if not self.methods:
            raise ValueError("QualityCalibration: expected at least one method, got none")

    @property
    def is_silent(self) -> bool:
        """Whether every score gets the ratio 1."""
        return self.lowest == self.highest == 0

    def at(self, quality: float) -> ExpectedScores:
        """What scores to expect at a quality, 0 to 1; clipped to that."""
        share = max(0.0, min(1.0, quality))
        real, manipulated, spread = (
            low + (high - low) * share for low, high in (self.real, self.manipulated, self.spread)
        )
        return ExpectedScores(real, manipulated, spread)

    def log10_lr(self, score: float, quality: float) -> float:
        """The bounded log₁₀ likelihood ratio of a score.

        Args:
            score: of the media or person.
            quality: of the input that it was read from, 0 to 1; clipped to that.
        """
        expected = self.at(quality)
        above = (score - expected.real) / expected.spread
        apart = (expected.manipulated - expected.real + np.array(self.methods)) / expected.spread
        seen = np.maximum(apart, 0.0)
        ratio = float(np.logaddexp.reduce(seen * above - seen**2 / 2)) - math.log(len(self.methods))
        return max(self.lowest, min(self.highest, ratio / math.log(10)))

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a calibration from its JSON file."""
        return cls.of_values(json.loads(path.read_text(encoding="utf-8")))

    @classmethod
    def of_values(cls, values: Mapping[str, Any]) -> Self:
        """A calibration from its fields as JSON holds them."""
        pairs = {key: tuple(value) for key, value in values.items() if isinstance(value, list)}
        return cls(**{**values, **pairs})

    def save(self, path: Path) -> None:
        """Write the calibration as JSON."""
        path.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")


@dataclass(frozen=True)
class KindCalibration:
    """One calibration for each kind of media.

    Attributes:
        image: for pictures.
        video: for videos.
    """

    image: QualityCalibration
    video: QualityCalibration

    def of(self, kind: str) -> QualityCalibration:
        """The one for a kind, ``"image"`` or ``"video"``, as in ``MediaFacts.kind``."""
        return self.image if kind == "image" else self.video

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read them from their JSON file."""
        kinds = json.loads(path.read_text(encoding="utf-8"))
        return cls(**{kind: QualityCalibration.of_values(kinds[kind]) for kind in KINDS})

    def save(self, path: Path) -> None:
        """Write them as JSON."""
        path.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")


def one_of_many(log10_lrs: Sequence[float]) -> float:
    """The log₁₀ likelihood ratio for "one of these people is manipulated" against "none is".

    When it is unknown which of n people it would be, the ratio of the whole is the mean of the
    people's ratios. Taking the largest instead would accuse every crowded picture.

    Args:
        log10_lrs: one a person, at least one.
    """
    return math.log10(math.fsum(10**log10_lr for log10_lr in log10_lrs) / len(log10_lrs))
