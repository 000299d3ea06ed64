"""What the test read in each clip, as one JSON object a line."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from unmask.detectors.pulse.reading import MethodReading, Reading
from unmask.errors import UnmaskError
from unmask.words import Message

NOTHING = MethodReading(0.0, 0.0, 0.0)

PHOTOGRAPH = "photograph"
"""The source of clips that were made of photographs."""


class RecordsError(UnmaskError):
    """Results cannot be read."""


@dataclass(frozen=True)
class Clip:
    """What was read from.

    Attributes:
        name: of the file.
        label: ``real`` or ``fake``.
        identity: whose clips are drawn together.
        manipulation: what made it, ``none`` for what is real.
        source: the data set, or ``PHOTOGRAPH``.
        painted: the rate of the pulse that was painted in, in beats a minute; 0 for none.
        crf: of the compression; None for the clip as it came.
        width: of the face in px that the clip was made smaller to; None likewise.
    """

    name: str
    label: str
    identity: str
    manipulation: str
    source: str
    painted: float = 0.0
    crf: int | None = None
    width: int | None = None


@dataclass(frozen=True)
class Record:
    """One clip, and what was read in it: a reason, or all other attributes, as in ``Reading``.

    Attributes:
        clip: that was read.
        reason: the key of why it could not be judged; empty where it was.
        pos: what POS reads.
        chrom: what CHROM reads.
        beside: how far the background agrees; None where there is none.
        seconds: that it was read from.
    """

    clip: Clip
    reason: str = ""
    pos: MethodReading = NOTHING
    chrom: MethodReading = NOTHING
    beside: float | None = None
    seconds: float = 0.0


def record_of(clip: Clip, found: Reading | Message) -> Record:
    """What was found in a clip."""
    if isinstance(found, Message):
        return Record(clip, found.key)
    return Record(clip, "", found.pos, found.chrom, found.beside, found.seconds)


def write_records(path: Path, records: Iterable[Record]) -> None:
    """Append records to a file, each as soon as it is there."""
    with path.open("a", encoding="utf-8") as file:
        for record in records:
            file.write(json.dumps(asdict(record)) + "\n")
            file.flush()


def read_records(path: Path) -> Iterator[Record]:
    """The records of a file.

    Raises:
        RecordsError: it cannot be read, or holds something else.
    """
    try:
        for line in path.read_text(encoding="utf-8").splitlines():
            values = json.loads(line)
            methods = {name: MethodReading(**values[name]) for name in ("pos", "chrom")}
            yield Record(**{**values, **methods, "clip": Clip(**values["clip"])})
    except OSError as error:
        raise RecordsError(f"{path} cannot be read ({error.strerror}).") from None
    except (KeyError, TypeError, ValueError) as error:
        raise RecordsError(f"{path} holds no results of this test ({error}).") from None
