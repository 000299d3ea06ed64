"""Marks that say outright how a picture came to be, in whatever field they stand.

A mark is a statement, by nobody in particular. It is looked for where programs write it and in the
form that they write it in: that a caption speaks of Midjourney makes no picture one of Midjourney.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from unmask.provenance import Entry

Origin = Literal["generated", "composite", "capture"]
"""Made by a generator; with a part made by one; taken by a camera."""

SOURCE_TYPES: dict[str, Origin] = {
    "trainedAlgorithmicMedia": "generated",
    "compositeWithTrainedAlgorithmicMedia": "composite",
    "compositeSynthetic": "composite",
    "digitalCapture": "capture",
    "computationalCapture": "capture",
}
"""IPTC digital source types that bear on the question; cv.iptc.org/newscodes/digitalsourcetype."""

PROGRAM_FIELDS = frozenset(
    {
        "CreatorTool",
        "HandlerName",
        "Originating Program",
        "ProcessingSoftware",
        "Software",
        "com.apple.quicktime.software",
        "encoder",
        "exif:Software",
        "software",
        "stEvt:softwareAgent",
        "tiff:Software",
        "xmp:CreatorTool",
    }
)
"""Fields that name a program."""

CREDIT_FIELDS = frozenset(
    {"Credit", "photoshop:Credit", "Source", "photoshop:Source", "dc:creator"}
)
"""Fields that name who made a picture."""

_JSON_KEY = r'\\?"{}\\?"\s*:'


@dataclass(frozen=True)
class Rule:
    """How one program is known.

    Attributes:
        program: its name.
        pattern: that its note meets.
        fields: in which it writes the note; empty where the form of the note alone is enough.
        origin: what that makes the picture.
    """

    program: str
    pattern: re.Pattern[str]
    fields: frozenset[str] = frozenset()
    origin: Origin = "generated"


@dataclass(frozen=True)
class Mark:
    """A note that says how the picture came to be.

    Attributes:
        program: that is named, or ``"IPTC"`` for a digital source type.
        origin: what the note says.
        entry: where it stands.
        quote: what it says there.
    """

    program: str
    origin: Origin
    entry: Entry
    quote: str


def _rule(program: str, pattern: str, *fields: str, origin: Origin = "generated") -> Rule:
    return Rule(program, re.compile(pattern, re.DOTALL), frozenset(fields), origin)


_GENERATORS = (
    ("Adobe Firefly", r"Adobe Firefly"),
    ("DALL·E", r"DALL[·•\- ]?E\b"),
    ("OpenAI", r"ChatGPT|OpenAI|gpt-image|GPT-4o|\bSora\b"),
    ("Midjourney", r"(?i)midjourney|niji ?journey"),
    ("NovelAI", r"NovelAI"),
    ("Stability AI", r"Stability AI|DreamStudio|(?i:stable diffusion)"),
    ("ComfyUI", r"ComfyUI"),
    ("InvokeAI", r"InvokeAI"),
    ("Fooocus", r"Fooocus"),
    ("Draw Things", r"Draw Things"),
    ("Ideogram", r"Ideogram"),
    ("Leonardo.Ai", r"(?i)\bleonardo\.?ai\b"),
    ("Bing Image Creator", r"Bing Image Creator|Microsoft Designer"),
    ("Google", r"Google Gemini|\bImagen \d|Nano Banana|\bVeo \d"),
    ("Black Forest Labs", r"Black Forest Labs|\bFLUX\.\d"),
)
_FACE_PROGRAMS = (
    ("FaceFusion", r"(?i)facefusion"),
    ("DeepFaceLab", r"(?i)deepfacelab"),
    ("DeepFaceLive", r"(?i)deepfacelive"),
    ("FaceSwap", r"(?i)\bfaceswap\b"),
    ("FaceApp", r"FaceApp"),
    ("Reface", r"\bReface\b"),
    ("HeyGen", r"HeyGen"),
    ("Synthesia", r"\bSynthesia\b"),
    ("D-ID", r"^D-ID\b"),
)
"""Programs that change faces in pictures of others, or animate them."""

RULES = (
    _rule(
        "Stable Diffusion web UI",
        r"\bSteps: \d+, .{0,400}?\b(Sampler|CFG scale|Seed|Model hash|Distilled CFG Scale): ",
    ),
    _rule("SwarmUI", _JSON_KEY.format("sui_image_params")),
    _rule("ComfyUI", _JSON_KEY.format("class_type") + r'\s*\\?"\w'),
    _rule("ComfyUI", _JSON_KEY.format("last_node_id") + r"\s*\d"),
    _rule(
        "InvokeAI",
        r"\S",
        *("invokeai_metadata", "invokeai_graph", "invokeai_workflow", "sd-metadata", "Dream"),
    ),
    _rule("Fooocus", r"(?i)^(fooocus|a1111)$", "fooocus_scheme"),
    _rule("Midjourney", r"\bJob ID: [0-9a-f]{8}-[0-9a-f]{4}-"),
    _rule("Midjourney", r" --(v|niji) \d", "Description", "ImageDescription", "dc:description"),
    _rule("Google", r"^Made with Google AI", *CREDIT_FIELDS),
    _rule("Google", r"^Edited with Google AI", *CREDIT_FIELDS, origin="composite"),
    _rule("Meta AI", r"^(Imagined|Made|Generated) with (Meta )?AI", *CREDIT_FIELDS),
    # The label that the law of China asks for (GB 45438-2025): 1 means generated.
    _rule("AIGC label", _JSON_KEY.format("Label") + r'\s*\\?"?1\b', "AIGC", "TC260:AIGC"),
    _rule("AIGC label", r'"AIGC"\s*:\s*\{\s*"Label"\s*:\s*"?1\b'),
    *(_rule(program, pattern, *PROGRAM_FIELDS, *CREDIT_FIELDS) for program, pattern in _GENERATORS),
    *(
        _rule(program, pattern, *PROGRAM_FIELDS, origin="composite")
        for program, pattern in _FACE_PROGRAMS
    ),
)

_SOURCE_TYPE = re.compile(r"^(?:https?://cv\.iptc\.org/newscodes/digitalsourcetype/)?(\w+)/?$")
QUOTE_LENGTH = 80


def marks_of(entries: Sequence[Entry]) -> tuple[Mark, ...]:
    """The marks among what a file says, one a program and origin, in the order of the entries."""
    found: dict[tuple[str, Origin], Mark] = {}
    for entry in entries:
        for mark in _marks(entry):
            found.setdefault((mark.program, mark.origin), mark)
    return tuple(found.values())


def origin_of(source_type: str) -> Origin | None:
    """What a digital source type, or the last part of its address, says; None where nothing."""
    return SOURCE_TYPES.get(source_type.rstrip("/").rpartition("/")[2])


def _marks(entry: Entry) -> Iterator[Mark]:
    if entry.name.endswith("DigitalSourceType"):
        match = _SOURCE_TYPE.match(entry.text.strip())
        origin = match and origin_of(match[1])
        if match and origin:
            yield Mark("IPTC", origin, entry, match[1])
        return
    for rule in RULES:
        match = rule.pattern.search(entry.text) if _fits(rule, entry) else None
        if match:
            yield Mark(rule.program, rule.origin, entry, _quote(entry.text, match.start()))


def _fits(rule: Rule, entry: Entry) -> bool:
    return not rule.fields or entry.name in rule.fields


def _quote(text: str, start: int) -> str:
    """The note from where it was recognised, or all of it where it is short."""
    return text[:QUOTE_LENGTH] if len(text) <= QUOTE_LENGTH else text[start : start + QUOTE_LENGTH]
