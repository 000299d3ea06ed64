"""From calibrated findings to a worded verdict: families, verbal scale, caps, sentences."""

from unmask.documents.scale import LOWEST_LOG10_LR, Direction, Level, direction_of, level_of
from unmask.verdict.combination import Combination, FamilyEvidence, Verdict, reach_verdict
from unmask.verdict.wording import (
    level_message,
    result_message,
    support_message,
    weight_message,
)

__all__ = [
    "LOWEST_LOG10_LR",
    "Combination",
    "Direction",
    "FamilyEvidence",
    "Level",
    "Verdict",
    "direction_of",
    "level_message",
    "level_of",
    "reach_verdict",
    "result_message",
    "support_message",
    "weight_message",
]
