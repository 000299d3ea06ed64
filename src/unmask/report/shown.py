"""What the page shows, worked out so that the templates only have to print it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from unmask.analysis import Analysis
from unmask.detectors import Card, Exhibit, Finding, Plot
from unmask.faces import FaceTrack
from unmask.media import Frame, MediaFacts
from unmask.report.chart import Chart, draw_plot, draw_timelines
from unmask.report.people import Person, describe_person
from unmask.report.pictures import EncodedPicture, Thumbnail, exhibit_picture, face_picture
from unmask.report.text import byte_words, number_words, result_words, support_words, time_words
from unmask.verdict import (
    LOWEST_LOG10_LR,
    Direction,
    Level,
    direction_of,
    finding_sentence,
    level_of,
)


@dataclass(frozen=True)
class ShownExhibit:
    """An exhibit with either its picture or its chart."""

    caption: str
    time: float | None = None
    picture: EncodedPicture | None = None
    chart: Chart | None = None


@dataclass(frozen=True)
class ShownTest:
    """One test as the page shows it; ``position`` is that on the drawn scale, −5 to 5."""

    finding: Finding
    card: Card
    words: str
    sentence: str
    position: int | None
    exhibits: tuple[ShownExhibit, ...]
    timelines: tuple[Chart, ...]


def shown_values(analysis: Analysis, strip: Sequence[Thumbnail]) -> dict[str, Any]:
    """The values of the templates, by name."""
    media, verdict = analysis.media, analysis.verdict
    is_video = media.facts.kind == "video"
    last = max(media.facts.duration or 0.0, media.frames[-1].time) if is_video else None
    pairs = zip(analysis.findings, analysis.cards, strict=True)
    return {
        "analysis": analysis,
        "is_video": is_video,
        "position": _position(verdict.log10_lr),
        "verdict_words": _support(verdict.log10_lr),
        "families": _families(analysis),
        "people": _people(analysis.faces, media.frames),
        "tests": [_shown_test(finding, card, last) for finding, card in pairs],
        "thumbnails": strip,
        "facts": _facts(media.facts, len(media.frames)),
        "scale_rows": _scale_rows(),
    }


def _position(log10_lr: float | None) -> int | None:
    if log10_lr is None:
        return None
    step = list(Level).index(level_of(log10_lr))
    return -step if direction_of(log10_lr) is Direction.NOT_MANIPULATED else step


def _support(log10_lr: float | None) -> str:
    return "no test could judge" if log10_lr is None else support_words(log10_lr)


def _families(analysis: Analysis) -> list[tuple[str, str, list[str]]]:
    """Each family's name, what it says and its tests; those without a part in that are marked."""
    idle = {finding.detector for finding in analysis.findings if finding.log10_lr == 0}
    return [
        (
            family.family,
            support_words(family.log10_lr),
            [f"{name} (without weight)" if name in idle else name for name in family.detectors],
        )
        for family in analysis.verdict.families
    ]


def _people(
    tracks: Sequence[FaceTrack], frames: Sequence[Frame]
) -> list[tuple[Person, EncodedPicture]]:
    people = [describe_person(track) for track in tracks]
    return [(person, face_picture(frames[person.best.frame], person.best)) for person in people]


def _shown_test(finding: Finding, card: Card, last: float | None) -> ShownTest:
    exhibits = (_shown_exhibit(exhibit) for exhibit in finding.exhibits)
    return ShownTest(
        finding,
        card,
        result_words(finding),
        _weight(finding.log10_lr),
        _position(finding.log10_lr),
        tuple(exhibit for exhibit in exhibits if exhibit.picture or exhibit.chart),
        () if last is None else tuple(draw_timelines(finding.timeline, last)),
    )


def _weight(log10_lr: float | None) -> str:
    """The sentence that adds a ratio to the few words of the result; empty where there is none."""
    if log10_lr is None or direction_of(log10_lr) is Direction.UNDECIDED:
        return ""
    return finding_sentence(log10_lr)


def _shown_exhibit(exhibit: Exhibit) -> ShownExhibit:
    if isinstance(exhibit, Plot):
        return ShownExhibit(exhibit.caption, chart=draw_plot(exhibit))
    return ShownExhibit(exhibit.caption, exhibit.time, exhibit_picture(exhibit))


def _facts(facts: MediaFacts, looked_at: int) -> list[tuple[str, object]]:
    """Name and value of what is known of the file, in words; unknown values are left out."""
    held = facts.frame_count
    rows = [
        ("Container", facts.container),
        ("Picture codec", facts.codec),
        ("Picture size", f"{facts.width} × {facts.height} px"),
        ("Rotation applied", facts.rotation and f"{facts.rotation}°"),
        ("Duration", facts.duration and time_words(facts.duration)),
        ("Frame rate", facts.frame_rate and f"{facts.frame_rate:.4g} a second"),
        ("Frames", held and held > 1 and f"{looked_at:,} of {held:,} looked at"),
        ("Bit rate", facts.bit_rate and f"{facts.bit_rate / 1000:,.0f} kbit/s"),
        ("Bits a pixel", facts.bits_per_pixel and number_words(facts.bits_per_pixel)),
        ("JPEG quality", facts.jpeg_quality and f"about {facts.jpeg_quality}"),
        ("Interlaced", facts.interlaced and "yes, deinterlaced before the tests"),
        ("Sound", "yes" if facts.has_audio else "no"),
        ("File size", facts.byte_count and byte_words(facts.byte_count)),
    ]
    return [(name, value) for name, value in rows if value]


def _scale_rows() -> list[tuple[str, str]]:
    """The verbal scale as a table: the words and the range of the likelihood ratio."""
    lowest = [f"{10**log10_lr:,.0f}" for log10_lr in LOWEST_LOG10_LR.values()]
    ranges = [f"{low} to {high}" for low, high in pairwise(lowest)]
    return list(zip(LOWEST_LOG10_LR, [*ranges, f"{lowest[-1]} and above"], strict=True))
