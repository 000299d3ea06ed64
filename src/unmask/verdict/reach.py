"""How far the verdict came on material that was kept for it: the measured part of its card."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
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


def measured_reach(path: Path = _FILE) -> tuple[Reach, ...]:
    """What was measured of the verdict, fakes first."""
    return tuple(Reach(**row) for row in json.loads(path.read_text(encoding="utf-8")))


def write_reach(rows: Sequence[Reach], path: Path = _FILE) -> None:
    """Write what ``measured_reach`` reads."""
    text = json.dumps([asdict(row) for row in rows], indent=1)
    path.write_text(text + "\n", encoding="utf-8")
