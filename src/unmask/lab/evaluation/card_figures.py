"""From a measured value to a figure of a card."""

from datetime import UTC, datetime

from unmask.detectors import Figure
from unmask.lab.evaluation.bootstrap import Estimate, proportion

DIGITS = 3
"""Behind the point. Of a false match in a thousand more are needed."""


def figure_of(
    measure: str,
    estimate: Estimate,
    data: str,
    count: str,
    command: str,
    date: str | None = None,
    *,
    digits: int = DIGITS,
) -> Figure:
    """A measured value as a figure.

    Args:
        measure: what was measured.
        estimate: its value with the interval.
        data: what it was measured on.
        count: of items, in words.
        command: that yields it.
        date: of the measurement, ISO 8601; today where None.
        digits: behind the point.
    """
    interval = (round(estimate.low, digits), round(estimate.high, digits))
    value = round(estimate.value, digits)
    return Figure(measure, value, data, interval, count, date or today(), command)


def share_of(
    measure: str,
    hits: int,
    total: int,
    data: str,
    command: str,
    date: str | None = None,
    *,
    digits: int = DIGITS,
) -> Figure:
    """A share as a figure, so many hits of so many, with Wilson's interval."""
    count = f"{hits:,} of {total:,}"
    estimate = proportion(hits, total)
    return figure_of(measure, estimate, data, count, command, date, digits=digits)


def today() -> str:
    """The date in UTC, ISO 8601."""
    return datetime.now(UTC).date().isoformat()
