"""The values that reading hands on. All text in them is a stranger's, cut to a length."""

from dataclasses import dataclass
from typing import Any, Literal, Self, get_args

from unmask.words import Message

MOST_ENTRIES = 400
NAME_LENGTH = 80
TEXT_LENGTH = 16_384
"""Longest text that is kept whole. Of a longer one, the beginning and the end are kept."""

MOST_ACTIONS = 64
MOST_FAILURES = 16
WORD_LENGTH = 200
"""Of names and addresses in Content Credentials."""

ACTION_FIELDS = ("name", "source_type", "software")
THUMBNAIL_SIDE = 256

State = Literal["trusted", "unvouched", "expired", "broken", "remote", "unreadable"]
"""Of Content Credentials. ``trusted``, ``unvouched`` and ``expired`` are whole: nothing was changed
since they were signed, and only the signer differs. ``remote`` ones lie elsewhere and were not
fetched."""


@dataclass(frozen=True)
class Entry:
    """One thing that a file says of itself.

    Attributes:
        place: where it stands: ``"EXIF"``, ``"GPS"``, ``"XMP"``, ``"IPTC"``, ``"text"``,
            ``"container"`` or ``"stream"``.
        name: such as ``"Software"`` or ``"xmp:CreatorTool"``.
        text: at most ``TEXT_LENGTH`` characters of it, and a mark where some were left out.
    """

    place: str
    name: str
    text: str

    @classmethod
    def of_values(cls, values: Any) -> Self:
        """Make it of a list of three texts, whatever it may hold."""
        place, name, text = map(str, values)
        return cls(place[:NAME_LENGTH], name[:NAME_LENGTH], both_ends(text))


def both_ends(text: str) -> str:
    """Cut a text to ``TEXT_LENGTH``, out of its middle: what generators note stands at the end."""
    if len(text) <= TEXT_LENGTH:
        return text
    half = TEXT_LENGTH // 2 - 1
    return f"{text[:half]}…{text[-half:]}"


@dataclass(frozen=True)
class Action:
    """One step that Content Credentials tell of.

    Attributes:
        name: such as ``"c2pa.created"``.
        source_type: an IPTC digital source type, the last part of its address; may be empty.
        software: that did it; may be empty.
    """

    name: str
    source_type: str
    software: str


@dataclass(frozen=True)
class Credentials:
    """The Content Credentials of a file.

    Attributes:
        state: whether they are whole, and what is known of the signer.
        failures: the codes of the C2PA specification for what does not hold.
        signer: the organisation on the certificate.
        certificate: the common name on it.
        signed: when, ISO 8601, by a time stamp; empty where there is none.
        generator: the program that made them.
        actions: that the signer tells of, in order.
        parents: digital source types that are told of earlier versions of the picture.
        components: likewise of other pictures that were put into it.
        address: where they lie if ``state`` is ``"remote"``.
    """

    state: State
    failures: tuple[str, ...] = ()
    signer: str = ""
    certificate: str = ""
    signed: str = ""
    generator: str = ""
    actions: tuple[Action, ...] = ()
    parents: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    address: str = ""

    @classmethod
    def of_values(cls, values: dict[str, Any]) -> Self:
        """Make them of JSON, whatever it may hold.

        Raises:
            ValueError, TypeError, KeyError, AttributeError: it holds no credentials.
        """
        state = values["state"]
        if state not in get_args(State):
            raise ValueError(f"no state of credentials: {state!r}")
        steps = values["actions"][:MOST_ACTIONS]
        return cls(
            state,
            failures=_words(values["failures"], MOST_FAILURES),
            signer=_word(values["signer"]),
            certificate=_word(values["certificate"]),
            signed=_word(values["signed"]),
            generator=_word(values["generator"]),
            actions=tuple(Action(*(_word(step[name]) for name in ACTION_FIELDS)) for step in steps),
            parents=_words(values["parents"], MOST_ACTIONS),
            components=_words(values["components"], MOST_ACTIONS),
            address=_word(values["address"]),
        )


def _word(value: Any) -> str:
    return str(value)[:WORD_LENGTH]


def _words(values: Any, most: int) -> tuple[str, ...]:
    return tuple(_word(value) for value in values[:most])


@dataclass(frozen=True)
class Thumbnail:
    """The small picture that a camera puts into the EXIF data, the right way up.

    Attributes:
        width: in px, at most ``THUMBNAIL_SIDE``.
        height: likewise.
        rgb: three bytes a pixel, row by row.
    """

    width: int
    height: int
    rgb: bytes

    def __post_init__(self) -> None:
        if not (0 < self.width <= THUMBNAIL_SIDE and 0 < self.height <= THUMBNAIL_SIDE):
            raise ValueError(f"Thumbnail: not a size: {self.width}×{self.height}")
        if len(self.rgb) != self.width * self.height * 3:
            raise ValueError(f"Thumbnail: {len(self.rgb)} bytes for {self.width}×{self.height}")


@dataclass(frozen=True)
class Record:
    """All that a file says of where it comes from.

    Attributes:
        entries: at most ``MOST_ENTRIES``.
        credentials: None where it has none.
        thumbnail: None likewise.
        problems: what is said of what could not be read.
    """

    entries: tuple[Entry, ...] = ()
    credentials: Credentials | None = None
    thumbnail: Thumbnail | None = None
    problems: tuple[Message, ...] = ()

    def texts(self, *names: str) -> tuple[str, ...]:
        """What the entries of some names say, in the order of the entries."""
        return tuple(entry.text for entry in self.entries if entry.name in names)
