"""How far the verdict came on material that was kept for it: the measured part of its card."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("measured.json")


@dataclass(frozen=True)
class Reach:
    """How many items of one kind reached which level of support for manipulation.

    Attributes:
        what: the items by a key of the catalogue without its ``reach-``, such as ``"swap-seen"``.
        manipulated: whether they are.
        items: their number, those included of which no test said anything.
        weak: how many reached at least "weak".
        moderate: how many reached at least "moderate".
        date: of the measurement.
    """

    what: str
    manipulated: bool
    items: int
    weak: int
    moderate: int
    date: str


@dataclass(frozen=True)
class Errors:
    """How often the verdict errs on one kind of media.

    Attributes:
        kind: ``"image"`` or ``"video"``.
        tests: those that carried weight, by name; what others say was not measured.
        real: real items of which some test said something.
        weak: how many of them reached at least "weak".
        moderate: how many of them reached at least "moderate".
        fake: fakes of which some test said something.
        missed: how many of them did not reach "weak".
    """

    kind: str
    tests: tuple[str, ...]
    real: int
    weak: int
    moderate: int
    fake: int
    missed: int


@dataclass(frozen=True)
class Measured:
    """What was measured of the verdict: rows of items, fakes first, and errors by kind of media."""

    reach: tuple[Reach, ...]
    errors: tuple[Errors, ...]


@cache
def measured_verdict(path: Path = _FILE) -> Measured:
    """Read what ``write_measured`` wrote; without a path, what was measured of this version."""
    values = json.loads(path.read_text(encoding="utf-8"))
    errors = (Errors(**{**row, "tests": tuple(row["tests"])}) for row in values["errors"])
    return Measured(tuple(Reach(**row) for row in values["reach"]), tuple(errors))


def write_measured(measured: Measured, path: Path = _FILE) -> None:
    """Write what ``measured_verdict`` reads."""
    path.write_text(json.dumps(asdict(measured), indent=1) + "\n", encoding="utf-8")


def known_errors(kind: str, tests: Sequence[str], weighed: Sequence[str]) -> Errors | None:
    """How often a verdict errs that came about as the measured ones did; None for any other.

    Args:
        kind: of the media, ``"image"`` or ``"video"``.
        tests: all that ran, by name.
        weighed: those that carry weight in the verdict.
    """
    for errors in measured_verdict().errors:
        if errors.kind == kind and set(weighed) <= set(errors.tests) <= set(tests):
            return errors
    return None
