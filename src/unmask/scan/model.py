"""What is handed to workers and what they hand back."""

import base64
import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal, Self

from unmask.documents.analysis import AnalysisDocument
from unmask.errors import UnmaskError, WrongPlaceError
from unmask.media import Limits

FailureKind = Literal["media", "weights", "internal", "time", "worker"]
"""As in the JSON of ``unmask analyze``; besides, the time limit, and a worker that died."""

Plain = dict[str, Any]


class ScanError(UnmaskError):
    """A scan cannot begin or go on: its source, its results or its engine cannot be used."""


class ResultsError(WrongPlaceError):
    """The folder named for the results belongs to something else."""


@dataclass(frozen=True)
class Item:
    """One media of a scan.

    Attributes:
        key: 32 hexadecimal digits that stand for the source.
        source: a path, an http or https link, or the URL of an object in a store.
    """

    key: str
    source: str


@dataclass(frozen=True)
class Task:
    """What is to be done with every item.

    Attributes:
        detectors: names of the tests; None for all that are installed.
        limits: of what is opened.
        seconds: that an item may take, after which its worker is ended.
        threads: that a worker may keep busy.
    """

    detectors: tuple[str, ...] | None = None
    limits: Limits = field(default_factory=Limits)
    seconds: float = 600.0
    threads: int = 1

    def to_plain(self) -> Plain:
        """The task as values that JSON can hold."""
        return asdict(self)

    @classmethod
    def from_plain(cls, plain: Plain) -> Self:
        """The task that ``to_plain`` gave."""
        names = plain["detectors"]
        detectors = None if names is None else tuple(names)
        return cls(**{**plain, "detectors": detectors, "limits": Limits(**plain["limits"])})


@dataclass(frozen=True)
class PlainFingerprint:
    """A perceptual hash, as ``unmask.known_media.Fingerprint``."""

    part: Literal["frame", "face"]
    time: float
    pdq: bytes
    quality: int


@dataclass(frozen=True)
class Analysed:
    """An item whose analysis was made.

    Attributes:
        item: that was analysed.
        document: as ``unmask analyze --json`` prints it.
        picture: a small JPEG of the moment to look at.
        fingerprints: by which the media can be recognised.
        seconds: that it took, with fetching.
        created: when it ended, in UTC.
        worker: who made it: the machine, a slash, the number of the process.
    """

    item: Item
    document: AnalysisDocument
    picture: bytes
    fingerprints: tuple[PlainFingerprint, ...]
    seconds: float
    created: datetime
    worker: str


@dataclass(frozen=True)
class Failed:
    """An item that could not be analysed.

    Attributes:
        item: that failed.
        kind: of the failure.
        reason: for a person, without the name of the item.
        seconds: that it took.
        created: when it ended, in UTC.
        worker: who tried.
    """

    item: Item
    kind: FailureKind
    reason: str
    seconds: float
    created: datetime
    worker: str


Outcome = Analysed | Failed


def outcome_bytes(outcome: Outcome) -> bytes:
    """An outcome as JSON, for the way between two processes."""
    return json.dumps(asdict(outcome), default=_plain).encode("ascii")


def outcome_from(content: bytes) -> Outcome:
    """The outcome that ``outcome_bytes`` made."""
    plain = json.loads(content)
    plain |= {"item": Item(**plain["item"]), "created": datetime.fromisoformat(plain["created"])}
    if "reason" in plain:
        return Failed(**plain)
    fingerprints = tuple(
        PlainFingerprint(**{**one, "pdq": base64.b64decode(one["pdq"])})
        for one in plain["fingerprints"]
    )
    read = {
        "document": AnalysisDocument.read(plain["document"]),
        "picture": base64.b64decode(plain["picture"]),
        "fingerprints": fingerprints,
    }
    return Analysed(**plain | read)


def _plain(value: object) -> object:
    if isinstance(value, AnalysisDocument):
        return value.plain()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"expected bytes, a moment or a document, got {type(value).__name__}")
