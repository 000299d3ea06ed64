"""What is said of a file's own word, in sentences. What the file says is quoted, as plain text."""

from collections.abc import Iterator, Sequence

from unmask.detectors.provenance.marks import PROGRAM_FIELDS, Mark, Origin
from unmask.detectors.provenance.weighing import Basis, origins
from unmask.media import MediaFacts
from unmask.media.plain_text import one_line
from unmask.provenance import Credentials, Entry, Record

QUOTE_LENGTH = 80
MOST_PROGRAMS = 4
MOST_STEPS = 6
MOST_MARKS = 5

ORIGINS: dict[Origin, str] = {
    "generated": "a generator made it",
    "composite": "a part of it was made by a generator",
    "capture": "a camera took it",
}
NOTHING = (
    "The file has no Content Credentials and no mark of a generator. That says nothing of the "
    "material: most files have lost all such notes on their way."
)
NOTHING_ELSE = (
    "In what could be read there are no Content Credentials and no mark of a generator, which says "
    "nothing of the material."
)
WORTH: dict[Basis, str] = {
    "signed capture": (
        "The weight of a trusted signature is assigned, not measured. It tells who says so, not "
        "that the scene was real: a camera can be pointed at a screen, and keys can be stolen."
    ),
    "signature": (
        "The weight of a trusted signature is assigned, not measured. It is worth what you know of "
        "the signer."
    ),
    "note": (
        "Anyone can write such a note into any file, so it is worth what its source is worth. Its "
        "weight is assigned, not measured."
    ),
    "contradiction": (
        "A trusted signer says that a camera took it, and another note names a generator: they "
        "contradict each other, so neither carries weight."
    ),
    "nothing": ("None of this carries weight: it tells neither for manipulation nor against it."),
}
"""What a statement is worth, by whose it is."""

REPACKED = "Writing a video anew wipes out most of what its camera noted."
MISFIT = (
    "Fields like these break in harmless ways too, so this carries no weight. It is a question to "
    "ask whoever took the picture."
)
PROGRAMS: tuple[tuple[str, str], ...] = (
    ("Lavf", "FFmpeg, which most services and many programs write videos with"),
    ("HandBrake", "HandBrake, a program that converts videos"),
    ("Google", "Google or YouTube"),
    ("ISO Media file produced by Google", "Google or YouTube"),
    ("Core Media", "Apple's Core Media, on a phone, a tablet or a Mac"),
    ("Mainconcept", "the MainConcept encoder, which video editors use"),
    ("GPAC", "GPAC, a packager"),
    ("x264", "the encoder x264"),
    ("x265", "the encoder x265"),
    ("Lavc", "FFmpeg's encoders"),
)
"""What the beginnings of names that containers bear tell."""

UNTOLD_HANDLERS = ("VideoHandler", "SoundHandler")


def quoted(text: str) -> str:
    """A stranger's text, as plain text on one line and in quotation marks."""
    return f"“{one_line(text, QUOTE_LENGTH)}”"


def credential_words(credentials: Credentials) -> tuple[str, ...]:
    """Who signed, whether it is whole, and what it says."""
    if credentials.state == "remote":
        return (
            "Its Content Credentials lie elsewhere, at an address that the file names "
            f"({quoted(credentials.address)}). They were not fetched, because that would tell "
            "whoever runs the place that you look at this file.",
        )
    if credentials.state == "unreadable":
        return (
            "It has Content Credentials that cannot be read: they are cut, damaged, or made to do "
            "harm. They say nothing.",
        )
    said = dict.fromkeys(ORIGINS[origin] for origin in origins(credentials))
    if not said:
        return (_signature(credentials, "Its Content Credentials"), *_story(credentials))
    claim = f"Its Content Credentials say that {' and that '.join(said)}."
    return (f"{claim} {_signature(credentials, 'They')}", *_story(credentials))


def mark_words(marks: Sequence[Mark]) -> tuple[str, ...]:
    """What the marks without a signature say."""
    said = tuple(
        f"Its {mark.entry.place} field {quoted(mark.entry.name)} says that "
        f"{ORIGINS[mark.origin]}{_by(mark)}: {quoted(mark.quote)}."
        for mark in marks[:MOST_MARKS]
    )
    more = len(marks) - MOST_MARKS
    return (*said, *([f"{more} more notes say the like."] if more > 0 else []))


def program_words(record: Record) -> tuple[str, ...]:
    """Which programs the file names, and what a container that was written anew tells."""
    named = _named_programs(record.entries)
    if not named:
        return ()
    shown = ", ".join(named[:MOST_PROGRAMS])
    words = f"Programs that the file names: {shown}."
    container = any(
        entry.place in ("container", "stream") and entry.text.startswith(("Lavf", "HandBrake"))
        for entry in record.entries
    )
    return (f"{words} {REPACKED}" if container else words,)


def size_words(record: Record, facts: MediaFacts) -> tuple[str, ...]:
    """How large the picture was when its size was noted, where it is another one now."""
    noted = [next(iter(record.texts(name)), "") for name in ("ExifImageWidth", "ExifImageHeight")]
    sizes = sorted(int(text) for text in noted if text.isdecimal() and len(text) < 7)
    if len(sizes) < 2 or not sizes[0] or sizes == sorted([facts.width, facts.height]):
        return ()
    small, large = sorted([facts.width, facts.height])
    return (
        f"It measured {sizes[1]} × {sizes[0]} px when that was noted and measures "
        f"{large} × {small} px now, so it was made smaller, cropped or exchanged.",
    )


def history_words(record: Record) -> tuple[str, ...]:
    """The steps that an XMP history tells of."""
    steps = record.texts("stEvt:action")
    if not steps:
        return ()
    shown = ", ".join(one_line(step, 20) for step in steps[:MOST_STEPS])
    rest = ", and more" if len(steps) > MOST_STEPS else ""
    return (f"Its XMP history tells of {len(steps)} steps: {shown}{rest}.",)


def _signature(credentials: Credentials, subject: str) -> str:
    signer = quoted(credentials.signer or credentials.certificate or "nobody named")
    made = f", by {quoted(credentials.generator)}" if credentials.generator else ""
    when = f" on {one_line(credentials.signed, 10)}" if credentials.signed else ""
    signature = f"{subject} are signed by {signer}{when}{made}"
    if credentials.state == "broken":
        return (
            f"{signature}, but broken ({_codes(credentials.failures)}): the file was changed "
            "after it was signed, or the credentials were taken from another. What they say "
            "counts as an unsigned note."
        )
    whole = f"{signature}, and whole: nothing was changed since."
    if credentials.state == "trusted":
        return f"{whole} An authority on your list vouches for this signer."
    if credentials.state == "expired":
        return (
            f"{whole} But the signer's certificate has expired, and no time stamp shows that it "
            "was valid then, so the signature counts as one that nobody vouches for."
        )
    return (
        f"{whole} But nobody whom you trust has vouched for this signer: anyone can make a "
        "certificate with any name."
    )


def _codes(failures: Sequence[str]) -> str:
    return ", ".join(one_line(code, 60) for code in failures[:3]) or "no reason given"


def _story(credentials: Credentials) -> Iterator[str]:
    steps = [
        one_line(action.name.removeprefix("c2pa."), 30)
        + (f" with {quoted(action.software)}" if action.software else "")
        for action in credentials.actions
    ]
    if steps:
        rest = ", and more" if len(steps) > MOST_STEPS else ""
        yield f"They tell of {', '.join(steps[:MOST_STEPS])}{rest}."
    for sources, what in (
        (credentials.parents, "an earlier version of it"),
        (credentials.components, "a picture that was put into it"),
    ):
        for source in dict.fromkeys(sources):
            yield f"Of {what} they say: {quoted(source)}."


def _by(mark: Mark) -> str:
    return "" if mark.program == "IPTC" else f" ({mark.program})"


def _named_programs(entries: Sequence[Entry]) -> list[str]:
    texts = [
        entry.text
        for entry in entries
        if entry.name in PROGRAM_FIELDS
        or (entry.name == "handler_name" and entry.text not in UNTOLD_HANDLERS)
    ]
    return [_explained(text) for text in dict.fromkeys(text.strip("\0\x1f #") for text in texts)]


def _explained(text: str) -> str:
    meaning = next((told for start, told in PROGRAMS if text.startswith(start)), "")
    return f"{quoted(text)} ({meaning})" if meaning else quoted(text)
