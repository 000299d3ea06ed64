"""The report for people: one HTML file that holds all it shows and asks no network for anything."""

import base64
import hashlib
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from unmask.analysis import Analysis
from unmask.detectors import Card, Exhibit, Finding, Plot
from unmask.faces import FaceTrack
from unmask.media import Frame, MediaFacts
from unmask.report.chart import Chart, draw_plot, draw_timeline
from unmask.report.people import Person, describe_person
from unmask.report.pictures import (
    EncodedPicture,
    exhibit_picture,
    face_picture,
    thumbnails,
)
from unmask.report.text import (
    byte_words,
    number_words,
    paper_words,
    result_words,
    support_words,
    time_words,
)
from unmask.safe_text import harmless
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
    timeline: Chart | None


def render_report(analysis: Analysis) -> str:
    """The whole page as text.

    Every string of the analysis is escaped and freed of control characters; the content security
    policy allows only the page's own style and script, by their hashes.
    """
    style, script = _asset("page.css"), _asset("page.js")
    media, verdict = analysis.media, analysis.verdict
    is_video = media.facts.kind == "video"
    last = max(media.facts.duration or 0.0, media.frames[-1].time)
    return (
        _environment()
        .get_template("report.html.jinja")
        .render(
            analysis=analysis,
            version=version("unmask"),
            name=source_name(media.source),
            style=Markup(style),  # noqa: S704  our own file
            script=Markup(script),  # noqa: S704  our own file
            policy=_policy(style, script),
            is_video=is_video,
            position=_position(verdict.log10_lr),
            verdict_words=_support(verdict.log10_lr),
            families=[(family, support_words(family.log10_lr)) for family in verdict.families],
            people=_people(analysis.faces, media.frames),
            tests=[
                _shown_test(finding, card, last if is_video else None)
                for finding, card in zip(analysis.findings, analysis.cards, strict=True)
            ],
            thumbnails=thumbnails(media.frames),
            facts=_facts(media.facts),
            scale_rows=_scale_rows(),
        )
    )


def write_report(analysis: Analysis, path: str | os.PathLike[str]) -> None:
    """Write the page so that ``path`` holds either all of it or what it held before.

    Raises:
        OSError: the file cannot be written.
    """
    target = Path(path)
    text = render_report(analysis)
    unfinished = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
    try:
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def source_name(source: str) -> str:
    """The last part of a path or link, for headings and file names; never empty."""
    link = urlsplit(source) if is_web_link(source) else None
    if link is None:
        return Path(source).name or source
    return unquote(PurePosixPath(link.path).name) or link.netloc


def is_web_link(text: str) -> bool:
    """Whether the text is a link that may stand in the page: http or https, nothing else."""
    return text.lower().startswith(("http://", "https://"))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("unmask.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_harmless_value,
    )
    environment.filters |= {
        "number_words": number_words,
        "paper_words": paper_words,
        "time_words": time_words,
        "is_web_link": is_web_link,
    }
    return environment


def _harmless_value(value: Any) -> Any:
    """What each expression of the templates passes through before it is escaped."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return harmless(value)
    return value


def _asset(name: str) -> str:
    return (files("unmask.report") / "templates" / name).read_text(encoding="utf-8").strip()


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; img-src data:; style-src {_source_hash(style)}; "
        f"script-src {_source_hash(script)}; base-uri 'none'; form-action 'none'"
    )


def _source_hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def _position(log10_lr: float | None) -> int | None:
    if log10_lr is None:
        return None
    step = list(Level).index(level_of(log10_lr))
    return -step if direction_of(log10_lr) is Direction.NOT_MANIPULATED else step


def _support(log10_lr: float | None) -> str:
    return "no test could judge" if log10_lr is None else support_words(log10_lr)


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
        None if last is None else draw_timeline(finding.timeline, last),
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


def _facts(facts: MediaFacts) -> list[tuple[str, object]]:
    """Name and value of what is known of the file, in words; unknown values are left out."""
    rows = [
        ("Container", facts.container),
        ("Picture codec", facts.codec),
        ("Picture size", f"{facts.width} × {facts.height} px"),
        ("Rotation applied", facts.rotation and f"{facts.rotation}°"),
        ("Duration", facts.duration and time_words(facts.duration)),
        ("Frame rate", facts.frame_rate and f"{facts.frame_rate:.4g} a second"),
        ("Bit rate", facts.bit_rate and f"{facts.bit_rate / 1000:,.0f} kbit/s"),
        ("Bits a pixel", facts.bits_per_pixel and number_words(facts.bits_per_pixel)),
        ("JPEG quality", facts.jpeg_quality and f"about {facts.jpeg_quality}"),
        ("Sound", "yes" if facts.has_audio else "no"),
        ("File size", facts.byte_count and byte_words(facts.byte_count)),
    ]
    return [(name, value) for name, value in rows if value]


def _scale_rows() -> list[tuple[str, str]]:
    """The verbal scale as a table: the words and the range of the likelihood ratio."""
    lowest = [f"{10**log10_lr:,.0f}" for log10_lr in LOWEST_LOG10_LR.values()]
    ranges = [f"{low} to {high}" for low, high in pairwise(lowest)]
    return list(zip(LOWEST_LOG10_LR, [*ranges, f"{lowest[-1]} and above"], strict=True))
