"""Checks of what a detector hands over; it may come from anyone.

A wrong value is refused where it is made. Let in, it would end the whole analysis later, when the
document or the report is written.
"""

import math

HIGHEST = 1e30
"""Of a number that is drawn: charts reckon with ranges, which must not overflow."""


def expect(name: str, value: object, *kinds: type) -> None:
    """Check the type of a value.

    Raises:
        TypeError: it is of another type; the message names it.
    """
    if not isinstance(value, kinds):
        wanted = " or ".join("None" if kind is type(None) else kind.__name__ for kind in kinds)
        raise TypeError(f"{name}: expected {wanted}, got {type(value).__name__}")


def expect_each(name: str, values: object, *kinds: type) -> None:
    """Check the type of each of several values.

    Raises:
        TypeError: they are not in a tuple or list, or one of them is of another type.
    """
    if isinstance(values, str):
        raise TypeError(f"{name}: expected sentences in a tuple or list, got the text {values!r}")
    if not isinstance(values, tuple | list):
        raise TypeError(f"{name}: expected a tuple or list, got {type(values).__name__}")
    for value in values:
        expect(name, value, *kinds)


def texts(name: str, values: object) -> tuple[str, ...]:
    """Several texts, of which it was not known that they are that.

    Raises:
        TypeError: they are not.
    """
    expect_each(name, values, str)
    return tuple(values)  # type: ignore[arg-type]


def expect_finite(name: str, *numbers: float) -> None:
    """Check that numbers can stand on a scale, which NaN and infinity cannot.

    Raises:
        ValueError: one is not finite, or beyond ``HIGHEST``.
        TypeError: one is no number.
    """
    if not all(map(math.isfinite, numbers)):
        raise ValueError(f"{name}: expected finite numbers, got {', '.join(map(str, numbers))}")
    if any(abs(number) > HIGHEST for number in numbers):
        raise ValueError(
            f"{name}: expected numbers up to {HIGHEST:g}, got {', '.join(map(str, numbers))}"
        )
