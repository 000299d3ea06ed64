"""What the page shows, worked out so that the templates only have to print it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any

from unmask.analysis import Analysis
from unmask.detectors import Card, Comparison, Exhibit, Finding, Picture, Plot
from unmask.media import MediaFacts, Sighting
from unmask.report.chart import Chart, draw_plot, draw_timelines
from unmask.report.people import describe_person
from unmask.report.pictures import Compared, EncodedPicture, ReportPictures
from unmask.report.speaker import Speaker
from unmask.verdict import (
    LOWEST_LOG10_LR,
    Direction,
    Level,
    direction_of,
    level_message,
    level_of,
    result_message,
    support_message,
    weight_message,
)
from unmask.words import byte_words, localised, number_words, time_words


@dataclass(frozen=True)
class ShownExhibit:
    """An exhibit with either its picture or its chart.

    Attributes:
        caption: in the language of the page.
        time: of the picture in seconds.
        mark: number of the picture on the test's plots over time.
        picture: if it is one.
        chart: if it is one.
    """

    caption: str
    time: float | None = None
    mark: int | None = None
    picture: EncodedPicture | None = None
    chart: Chart | None = None


@dataclass(frozen=True)
class ShownMap:
    """A map as the page shows it, in its language; what is not to be said is empty."""

    title: str
    caption: str
    look: str
    ignore: str
    time: float | None
    picture: EncodedPicture
    untouched: EncodedPicture | None


@dataclass(frozen=True)
class ShownMaps:
    """The maps of one picture, between which and that picture a person flips."""

    original: EncodedPicture
    maps: tuple[ShownMap, ...]


@dataclass(frozen=True)
class ShownTest:
    """One test as the page shows it.

    Attributes:
        finding: of the test.
        card: in the language of the page.
        result: in everyday words.
        support: on the verbal scale.
        weight: the scale with the likelihood ratio; empty where there is no support.
        position: on the drawn scale, −5 to 5; None where it could not judge.
        shows: the answer to "what am I looking at?".
        means: the answer to "does this mean it is fake?".
        maps: those of its exhibits that are read against an original.
        exhibits: the others that can be shown.
        timelines: in a video, one line a person.
    """

    finding: Finding
    card: Card
    result: str
    support: str
    weight: str
    position: int | None
    shows: str
    means: str
    maps: tuple[ShownMaps, ...]
    exhibits: tuple[ShownExhibit, ...]
    timelines: tuple[Chart, ...]


def shown_values(analysis: Analysis, speak: Speaker, pictures: ReportPictures) -> dict[str, Any]:
    """The values of the templates, by name."""
    media, verdict = analysis.media, analysis.verdict
    is_video = media.facts.kind == "video"
    last = max(media.facts.duration or 0.0, media.frames[-1].time) if is_video else None
    each = zip(analysis.findings, analysis.cards, strict=True)
    tests = [
        _shown_test(finding, card, _exhibits_of(number, finding, pictures), last, speak)
        for number, (finding, card) in enumerate(each)
    ]
    judged = [test for test in tests if test.finding.status == "scored"]
    judged.sort(key=lambda test: -abs(test.finding.log10_lr or 0))  # what says most comes first
    people = map(describe_person, analysis.faces)
    return {
        "analysis": analysis,
        "is_video": is_video,
        "position": _position(verdict.log10_lr),
        "support": _support(verdict.log10_lr, speak),
        "weight": _weight(verdict.log10_lr, speak),
        "families": _families(analysis, speak),
        "people": list(zip(people, pictures.people, strict=True)),
        "tests": tests,
        "judged": judged,
        "idle": [test for test in tests if test.finding.status != "scored"],
        "thumbnails": pictures.strip,
        "facts": _facts(media.facts, len(media.frames), speak),
        "sighting": _sighting(media.sighting, speak),
        "scale_rows": _scale_rows(speak),
    }


def _position(log10_lr: float | None) -> int | None:
    if log10_lr is None:
        return None
    step = list(Level).index(level_of(log10_lr))
    return -step if direction_of(log10_lr) is Direction.NOT_MANIPULATED else step


def _support(log10_lr: float | None, speak: Speaker) -> str:
    return "" if log10_lr is None else speak(support_message(log10_lr))


def _weight(log10_lr: float | None, speak: Speaker) -> str:
    message = None if log10_lr is None else weight_message(log10_lr)
    return "" if message is None else speak(message)


def _families(analysis: Analysis, speak: Speaker) -> list[tuple[str, str, list[str]]]:
    """Each family's name, what it says and its tests; those without a part in that are marked."""
    idle = {finding.detector for finding in analysis.findings if finding.log10_lr == 0}
    return [
        (
            speak.named(family.family),
            speak(support_message(family.log10_lr)),
            [
                speak.of("families-without-weight", name=name)
                if name in idle
                else speak.named(name)
                for name in family.detectors
            ],
        )
        for family in analysis.verdict.families
    ]


_Exhibits = list[tuple[Exhibit, EncodedPicture | None, Compared | None]]
"""Those of a finding, each with its picture and with what it is read against."""


def _exhibits_of(number: int, finding: Finding, pictures: ReportPictures) -> _Exhibits:
    made = (pictures.exhibits[number], pictures.compared[number])
    return list(zip(finding.exhibits, *made, strict=True))


def _shown_test(
    finding: Finding, card: Card, exhibits: _Exhibits, last: float | None, speak: Speaker
) -> ShownTest:
    spoken = card.said_in(speak.language)
    others = [(exhibit, picture) for exhibit, picture, compared in exhibits if compared is None]
    return ShownTest(
        finding,
        spoken,
        speak(result_message(finding)),
        _support(finding.log10_lr, speak),
        _weight(finding.log10_lr, speak),
        _position(finding.log10_lr),
        spoken.shows or spoken.summary,
        spoken.means or speak.of("means-weighed" if finding.log10_lr else "means-unweighed"),
        tuple(_shown_maps(exhibits, speak)),
        tuple(_shown_exhibits(others, speak)),
        () if last is None else tuple(draw_timelines(finding.timeline, last)),
    )


def _shown_maps(exhibits: _Exhibits, speak: Speaker) -> Iterator[ShownMaps]:
    """The maps, together those that follow one another and are of one picture."""
    maps = (
        (compared.original, _shown_map(exhibit, exhibit.comparison, picture, compared, speak))
        for exhibit, picture, compared in exhibits
        if compared and picture and isinstance(exhibit, Picture) and exhibit.comparison
    )
    for original, group in groupby(maps, key=itemgetter(0)):
        yield ShownMaps(original, tuple(shown for _, shown in group))


def _shown_map(
    exhibit: Picture,
    comparison: Comparison,
    picture: EncodedPicture,
    compared: Compared,
    speak: Speaker,
) -> ShownMap:
    return ShownMap(
        speak(comparison.title),
        speak(exhibit.caption),
        speak(comparison.look or ""),
        speak(comparison.ignore or ""),
        exhibit.time,
        picture,
        compared.untouched,
    )


def _shown_exhibits(
    exhibits: Sequence[tuple[Exhibit, EncodedPicture | None]], speak: Speaker
) -> Iterator[ShownExhibit]:
    """What can be shown, its pictures numbered where a plot over time marks their moments."""
    plots = [exhibit for exhibit, _ in exhibits if isinstance(exhibit, Plot)]
    pictures = [exhibit for exhibit, _ in exhibits if isinstance(exhibit, Picture)]
    has_marks = any(plot.is_over_time for plot in plots)
    times = sorted({one.time for one in pictures if one.time is not None}) if has_marks else []
    for exhibit, picture in exhibits:
        caption = speak(exhibit.caption)
        if isinstance(exhibit, Picture):
            mark = times.index(exhibit.time) + 1 if exhibit.time in times else None
            yield ShownExhibit(caption, exhibit.time, mark, picture)
        elif chart := draw_plot(exhibit, times):
            yield ShownExhibit(caption, chart=chart)


def _facts(facts: MediaFacts, looked_at: int, speak: Speaker) -> list[tuple[str, object]]:
    """Name and value of what is known of the file, in words; unknown values are left out."""
    language, t, held = speak.language, speak.of, facts.frame_count
    rate = facts.frame_rate and localised(f"{facts.frame_rate:.4g}", language)
    bit_rate = facts.bit_rate and localised(f"{facts.bit_rate / 1000:,.0f}", language)
    bits = facts.bits_per_pixel and number_words(facts.bits_per_pixel, language)
    rows = [
        ("fact-container", facts.container),
        ("fact-codec", facts.codec),
        ("fact-size", f"{facts.width} × {facts.height} px"),
        ("fact-rotation", facts.rotation and f"{facts.rotation}°"),
        ("fact-duration", facts.duration and time_words(facts.duration, language)),
        ("fact-frame-rate", rate and t("fact-per-second", rate=rate)),
        ("fact-frames", held and held > 1 and t("fact-looked-at", frames=looked_at, held=held)),
        ("fact-bit-rate", bit_rate and f"{bit_rate} kbit/s"),
        ("fact-bits-per-pixel", bits),
        ("fact-jpeg-quality", facts.jpeg_quality and t("fact-about", value=facts.jpeg_quality)),
        ("fact-interlaced", facts.interlaced and t("fact-deinterlaced")),
        ("fact-sound", t("fact-yes" if facts.has_audio else "fact-no")),
        ("fact-file-size", facts.byte_count and byte_words(facts.byte_count, language)),
    ]
    return [(t(key), value) for key, value in rows if value]


def _sighting(sighting: Sighting | None, speak: Speaker) -> list[tuple[str, str]]:
    """Where the person saw it, as far as it was handed over."""
    if sighting is None:
        return []
    rows = [
        ("seen-title", sighting.title),
        ("seen-page", sighting.page),
        ("seen-when", f"{sighting.seen.astimezone(UTC):%Y-%m-%d %H:%M} (UTC)"),
        ("seen-way", speak.of("seen-by-way", way=sighting.way)),
    ]
    return [(speak.of(key), value) for key, value in rows if value]


def _scale_rows(speak: Speaker) -> list[tuple[str, str]]:
    """The verbal scale as a table: the words and the range of the likelihood ratio."""
    lowest = [number_words(10**log10_lr, speak.language) for log10_lr in LOWEST_LOG10_LR.values()]
    ranges = [speak.of("ratio-range", low=low, high=high) for low, high in pairwise(lowest)]
    ranges.append(speak.of("ratio-above", low=lowest[-1]))
    return [
        (speak(level_message(level)), words)
        for level, words in zip(LOWEST_LOG10_LR, ranges, strict=True)
    ]
