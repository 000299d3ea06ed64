"""Numbers and results in plain words."""

import math

from unmask.detectors import Card, Finding
from unmask.verdict import Direction, direction_of, level_of

_SIDES = {
    Direction.MANIPULATED: "manipulated",
    Direction.NOT_MANIPULATED: "unmanipulated",
}
_UNJUDGED = {"abstained": "Could not judge", "failed": "Failed"}


def result_words(finding: Finding) -> str:
    """The outcome of one test in a few words, such as ``"Weak support for manipulated"``."""
    if finding.log10_lr is None:
        return _UNJUDGED[finding.status]
    return support_words(finding.log10_lr)


def support_words(log10_lr: float) -> str:
    """The weight of a log₁₀ likelihood ratio in a few words."""
    direction = direction_of(log10_lr)
    if direction is Direction.UNDECIDED:
        return "No support either way"
    return f"{level_of(log10_lr).capitalize()} support for {_SIDES[direction]}"


def paper_words(card: Card) -> str:
    """The paper of a card with its year, which many references name already."""
    return card.paper if str(card.year) in card.paper else f"{card.paper} ({card.year})"


def number_words(value: float) -> str:
    """A number with three significant digits and without an exponent where that is readable."""
    if not math.isfinite(value):
        return "not a number"
    # From 999.5 on, three digits round to a thousand.
    return f"{value:,.0f}" if 999.5 <= abs(value) < 1e9 else f"{value:.3g}"


def time_words(seconds: float) -> str:
    """A position or duration: ``"3.20 s"``, above a minute ``"2 min 05.0 s"``."""
    # Rounded before they are split, so that no minute has 60.0 s.
    if round(seconds, 2) < 60:
        return f"{seconds:.2f} s"
    minutes, rest = divmod(round(seconds, 1), 60)
    return f"{minutes:.0f} min {rest:04.1f} s"


def byte_words(count: int) -> str:
    """A file size: ``"830 bytes"``, ``"1.4 MB"`` (powers of ten)."""
    if count < 1000:
        return f"{count} bytes"
    # 999,950 bytes would be rounded up to 1000.0 kB.
    exponent = min(int((math.log10(count) - math.log10(0.99995)) // 3), 4)
    return f"{count / 1000**exponent:.1f} {('kB', 'MB', 'GB', 'TB')[exponent - 1]}"
