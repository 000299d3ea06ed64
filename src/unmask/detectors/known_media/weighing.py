"""What a match is worth as evidence.

The ratios are assigned, not fitted: how often the labels of a casebook are wrong is different in
each casebook and not known in any.
"""

from collections.abc import Sequence
from typing import Literal

from unmask.known_media import KnownLabel, Match

SAME_CONTENT_LOG10_LR = 1.0
"""For the same file with a label by the owner of the casebook or by someone they trust. Assigned:
such a label is taken to be right ten times as often as wrong. That is "moderate" at the least, and
says no more of the file than the one who labelled it knew."""

LIKENESS_LOG10_LR = 0.0
"""For media that look alike, whole or by their faces. Measured (docs/known-media.md): forgeries of
a face are as near to their own originals as copies are, so likeness does not tell the two apart."""

Side = Literal[-1, 1]
_SIDES: dict[str, Side] = {"real": -1, "manipulated": 1, "generated": 1}


def log10_lr(matches: Sequence[Match]) -> float:
    """The log₁₀ likelihood ratio of all matches together, positive for manipulated."""
    same = next((match for match in matches if match.same_content), None)
    side = None if same is None else side_of(same.labels)
    return LIKENESS_LOG10_LR if side is None else side * SAME_CONTENT_LOG10_LR


def side_of(labels: Sequence[KnownLabel]) -> Side | None:
    """What the vouched labels agree on, None where they do not or there are none."""
    sides = {_SIDES.get(label.value) for label in labels if label.is_vouched_for}
    return sides.pop() if len(sides) == 1 else None
