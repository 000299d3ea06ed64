"""What is said of a file's own word. What the file says is quoted, as plain text."""

from collections.abc import Iterator, Sequence
from functools import reduce
from typing import get_args

from unmask.detectors.provenance.marks import PROGRAM_FIELDS, Mark, Origin
from unmask.detectors.provenance.weighing import Basis, origins
from unmask.media import MediaFacts
from unmask.media.plain_text import one_line
from unmask.provenance import Credentials, Entry, Record
from unmask.words import Message, Sentence, Value, paragraph

QUOTE_LENGTH = 80
MOST_PROGRAMS = 4
MOST_STEPS = 6
MOST_MARKS = 5

NOTHING = Message("provenance-nothing")
NOTHING_ELSE = Message("provenance-nothing-else")
WORTH: dict[Basis, Message] = {
    basis: Message("provenance-worth", {"basis": basis.replace(" ", "-")})
    for basis in get_args(Basis)
}
"""What a statement is worth, by whose it is."""

REPACKED = Message("provenance-repacked")
MISFIT = Message("provenance-misfit")
PROGRAMS: tuple[tuple[str, str], ...] = (
    ("Lavf", "ffmpeg"),
    ("HandBrake", "handbrake"),
    ("Google", "google"),
    ("ISO Media file produced by Google", "google"),
    ("Core Media", "core-media"),
    ("Mainconcept", "mainconcept"),
    ("GPAC", "gpac"),
    ("x264", "x264"),
    ("x265", "x265"),
    ("Lavc", "ffmpeg-encoders"),
)
"""Beginnings of names that containers bear, and the programs that they mean."""

UNTOLD_HANDLERS = ("VideoHandler", "SoundHandler")


def shown(text: str) -> str:
    """A stranger's text, as plain text on one line of bounded length."""
    return one_line(text, QUOTE_LENGTH)


def credential_words(credentials: Credentials) -> tuple[Sentence, ...]:
    """Who signed, whether it is whole, and what it says."""
    if credentials.state == "remote":
        return (Message("provenance-remote", {"address": shown(credentials.address)}),)
    if credentials.state == "unreadable":
        return (Message("provenance-unreadable"),)
    said = [_origin(origin) for origin in dict.fromkeys(origins(credentials))]
    claims = [Message("provenance-claim", {"said": reduce(_both, said)})] if said else []
    signature = Message("provenance-signature", _signature(credentials))
    return (paragraph(*claims, signature, _state(credentials)), *_story(credentials))


def mark_words(marks: Sequence[Mark]) -> tuple[Sentence, ...]:
    """What the marks without a signature say."""
    more = len(marks) - MOST_MARKS
    return (
        *(_mark_words(mark) for mark in marks[:MOST_MARKS]),
        *([Message("provenance-more-marks", {"count": more})] if more > 0 else []),
    )


def program_words(record: Record) -> tuple[Sentence, ...]:
    """Which programs the file names, and what a container that was written anew tells."""
    named = _named_programs(record.entries)
    if not named:
        return ()
    words = Message("provenance-programs", {"programs": reduce(_listed, named[:MOST_PROGRAMS])})
    container = any(
        entry.place in ("container", "stream") and entry.text.startswith(("Lavf", "HandBrake"))
        for entry in record.entries
    )
    return (paragraph(words, REPACKED) if container else words,)


def size_words(record: Record, facts: MediaFacts) -> tuple[Sentence, ...]:
    """How large the picture was when its size was noted, where it is another one now."""
    noted = [next(iter(record.texts(name)), "") for name in ("ExifImageWidth", "ExifImageHeight")]
    sizes = sorted(int(text) for text in noted if text.isdecimal() and len(text) < 7)
    if len(sizes) < 2 or not sizes[0] or sizes == sorted([facts.width, facts.height]):
        return ()
    small, large = sorted([facts.width, facts.height])
    before, now = f"{sizes[1]} × {sizes[0]}", f"{large} × {small}"
    return (Message("provenance-size", {"before": before, "now": now}),)


def history_words(record: Record) -> tuple[Sentence, ...]:
    """The steps that an XMP history tells of."""
    steps = [one_line(step, 20) for step in record.texts("stEvt:action")]
    if not steps:
        return ()
    values: dict[str, Value] = {"count": len(steps), "steps": _some(steps)}
    return (Message("provenance-history", values),)


def _origin(origin: Origin) -> Message:
    return Message("provenance-origin", {"origin": origin})


def _both(first: Message, second: Message) -> Message:
    return Message("provenance-both", {"first": first, "second": second})


def _listed(first: Message, second: Message) -> Message:
    return Message("provenance-listed", {"first": first, "second": second})


def _some(steps: Sequence[str]) -> str:
    return ", ".join(steps[:MOST_STEPS]) + (", …" if len(steps) > MOST_STEPS else "")


def _mark_words(mark: Mark) -> Message:
    values: dict[str, Value] = {
        "place": mark.entry.place,
        "field": shown(mark.entry.name),
        "said": _origin(mark.origin),
        "program": mark.program,
        "quote": shown(mark.quote),
    }
    return Message("provenance-mark", values)


def _signature(credentials: Credentials) -> dict[str, Value]:
    return {
        "signer": shown(credentials.signer or credentials.certificate) or "none",
        "date": one_line(credentials.signed, 10) or "none",
        "program": shown(credentials.generator) or "none",
    }


def _state(credentials: Credentials) -> Message:
    codes = ", ".join(one_line(code, 60) for code in credentials.failures[:3])
    return Message("provenance-state", {"state": credentials.state, "codes": codes or "—"})


def _story(credentials: Credentials) -> Iterator[Message]:
    steps = [
        one_line(action.name.removeprefix("c2pa."), 30)
        + (f" (“{shown(action.software)}”)" if action.software else "")
        for action in credentials.actions
    ]
    if steps:
        yield Message("provenance-steps", {"steps": _some(steps)})
    for key, sources in (
        ("provenance-parent", credentials.parents),
        ("provenance-component", credentials.components),
    ):
        for source in dict.fromkeys(sources):
            yield Message(key, {"source": shown(source)})


def _named_programs(entries: Sequence[Entry]) -> list[Message]:
    texts = [
        entry.text
        for entry in entries
        if entry.name in PROGRAM_FIELDS
        or (entry.name == "handler_name" and entry.text not in UNTOLD_HANDLERS)
    ]
    return [_explained(text) for text in dict.fromkeys(text.strip("\0\x1f #") for text in texts)]


def _explained(text: str) -> Message:
    meaning = next((told for start, told in PROGRAMS if text.startswith(start)), "unknown")
    return Message("provenance-program", {"name": shown(text), "meaning": meaning})
