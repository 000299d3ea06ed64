"""Words for what a file says of itself. Its own text is quoted, as plain text."""

from collections.abc import Iterator, Sequence
from functools import reduce
from typing import get_args

from unmask.detectors.provenance.marks import PROGRAM_FIELDS, Mark, Origin
from unmask.detectors.provenance.weighing import Basis, origins
from unmask.media import MediaFacts
from unmask.media.plain_text import one_line
from unmask.provenance import Action, Credentials, Entry, Record
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
"""How the names of programs in containers begin, and which program each one means."""

UNTOLD_HANDLERS = ("VideoHandler", "SoundHandler")


def shown(text: str) -> str:
    """A stranger's text on one short line, as plain text."""
    return one_line(text, QUOTE_LENGTH)


def credential_words(credentials: Credentials) -> tuple[Sentence, ...]:
    """Who signed, whether it is whole, and what it says."""
    if credentials.state == "remote":
        return (Message("provenance-remote", {"address": shown(credentials.address)}),)
    if credentials.state == "unreadable":
        return (Message("provenance-unreadable"),)
    said = [_origin(origin) for origin in dict.fromkeys(origins(credentials))]
    words = [_signature(credentials, claimed=bool(said)), _state(credentials)]
    if said:
        words.insert(0, Message("provenance-claim", {"said": _joined("provenance-both", said)}))
    return (paragraph(*words), *_story(credentials))


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
    words = Message("provenance-programs", {"programs": _listed(named[:MOST_PROGRAMS])})
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
    values: dict[str, Value] = {"count": len(steps), "steps": _listed(steps)}
    return (Message("provenance-history", values),)


def _origin(origin: Origin) -> Message:
    return Message("provenance-origin", {"origin": origin})


def _listed(parts: Sequence[Sentence]) -> Sentence:
    """The first parts, and that there are more."""
    rest = [Message("provenance-more")] if len(parts) > MOST_STEPS else []
    return _joined("provenance-listed", [*parts[:MOST_STEPS], *rest])


def _joined(key: str, parts: Sequence[Sentence]) -> Sentence:
    """All parts, each put after those before it by one sentence."""
    return reduce(lambda first, second: Message(key, {"first": first, "second": second}), parts)


def _mark_words(mark: Mark) -> Message:
    values: dict[str, Value] = {
        "place": mark.entry.place,
        "field": shown(mark.entry.name),
        "said": _origin(mark.origin),
        "program": mark.program,
        "quote": shown(mark.quote),
    }
    return Message("provenance-mark", values)


def _signature(credentials: Credentials, claimed: bool) -> Message:
    # A stranger's text never chooses among the sentences.
    told = {
        "signer": shown(credentials.signer or credentials.certificate),
        "date": one_line(credentials.signed, 10),
        "program": shown(credentials.generator),
    }
    has = {f"has-{name}": "yes" if text else "no" for name, text in told.items()}
    values = {**told, **has, "claimed": "yes" if claimed else "no"}
    return Message("provenance-signature", values)


def _state(credentials: Credentials) -> Message:
    codes = [one_line(code, 60) for code in credentials.failures[:3]]
    values: dict[str, Value] = {
        "state": credentials.state,
        "count": len(codes),
        "codes": ", ".join(codes),
    }
    return Message("provenance-state", values)


def _story(credentials: Credentials) -> Iterator[Message]:
    steps = [_step(action) for action in credentials.actions]
    if steps:
        yield Message("provenance-steps", {"steps": _listed(steps)})
    for key, sources in (
        ("provenance-parent", credentials.parents),
        ("provenance-component", credentials.components),
    ):
        for source in dict.fromkeys(sources):
            yield Message(key, {"source": shown(source)})


def _step(action: Action) -> Sentence:
    name = one_line(action.name.removeprefix("c2pa."), 30)
    if not action.software:
        return name
    return Message("provenance-step", {"action": name, "software": shown(action.software)})


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
