"""Trying a detector out: is its card complete, and does it keep the contract?

It is run as an analysis runs it, on what comes with Unmask and on a black frame. What it finds
there is nobody's concern; only how.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import islice, pairwise
from typing import Final

import numpy as np

from unmask.analysis import Analysis, Analyzer, test_stage
from unmask.detectors import Card, Detector, Finding, Moment, Picture, Plot
from unmask.errors import Cancelled
from unmask.faces import Box
from unmask.media import Media, media_from_frames
from unmask.report import analysis_document, document_line, render_report
from unmask.words import Message, Sentence, faults

BLACK: Final = Message("trial-black")
"""What it is tried on beside the samples."""

_SAID_ON_A_CARD: Final = (
    "title",
    "family",
    "summary",
    "paper",
    "link",
    "licence",
    "needs",
    "looks_at",
    "ignore",
    "limits",
)
_MAY_BE_EMPTY: Final = ("shows", "means")
"""In a translation, where they are empty on the card."""

_HARMLESS = 0.05
"""In s: by how much a moment may lie beyond the frames."""


@dataclass(frozen=True)
class Trial:
    """What came of a trial.

    Attributes:
        violations: of the contract, one line each; empty for a sound detector.
        findings: by what it was tried on.
    """

    violations: tuple[str, ...]
    findings: tuple[tuple[Sentence, Finding], ...]


def black_frame() -> Media:
    """A picture that shows nothing."""
    return media_from_frames([np.zeros((360, 640, 3), np.uint8)], [0.0])


def try_out(detector: Detector, media: Sequence[tuple[Sentence, Media]]) -> Trial:
    """Run a detector on media and gather what it does that it must not.

    Args:
        detector: that could be loaded.
        media: with their names; the first is examined up to three times.
    """
    analyzer = Analyzer([detector])
    violations, findings = list(_of_card(detector.card)), []
    for number, (name, one) in enumerate(media):
        done: list[float] = []
        stage = test_stage(detector.card.name)
        analysis = analyzer.analyze_media(one, _noting(stage, done))
        [finding] = analysis.findings
        findings.append((name, finding))
        found = [*_of_finding(finding, analysis), *_of_progress(done, finding)]
        if number == 0 and finding.status != "failed":
            found += _of_running_again(analyzer, one, finding, stage, is_called=bool(done))
        violations += [f"{name}: {violation}" for violation in found]
    violations += _of_weight(detector.card, [finding for _, finding in findings])
    return Trial(tuple(dict.fromkeys(violations)), tuple(findings))


def _noting(stage: str, done: list[float]) -> Callable[[str, float], None]:
    def note(name: str, fraction: float) -> None:
        if name == stage:
            done.append(fraction)

    return note


def _of_card(card: Card) -> Iterator[str]:
    for name in _SAID_ON_A_CARD:
        if not _says_something(getattr(card, name)):
            yield f"card: expected {name} to say something, got nothing"
    if not 1900 <= card.year <= 2100:
        yield f"card: expected the year of the paper, got {card.year}"
    for language, translation in card.translations.items():
        for field in fields(translation):
            may_be_empty = field.name in _MAY_BE_EMPTY and not getattr(card, field.name)
            if not may_be_empty and not _says_something(getattr(translation, field.name)):
                yield f"card.{language}: expected {field.name} to say something, got nothing"


def _says_something(value: str | tuple[str, ...]) -> bool:
    texts = (value,) if isinstance(value, str) else value
    return bool(texts) and all(text.strip() for text in texts)


def _of_weight(card: Card, findings: Sequence[Finding]) -> Iterator[str]:
    if any(finding.log10_lr for finding in findings) and not card.measured:
        yield (
            "card: it gives weight in the verdict, and measured.json has no figure that tells on "
            "what it was measured; without one, give the log₁₀ likelihood ratio 0"
        )


def _of_progress(done: Sequence[float], finding: Finding) -> Iterator[str]:
    """It rises from 0 to 1; who abstains or fails may stop before."""
    for value in islice((one for one in done if not 0 <= one <= 1), 1):
        yield f"expected progress between 0 and 1, got {value:g}"
    for before, after in islice((pair for pair in pairwise(done) if pair[1] < pair[0]), 1):
        yield f"expected progress to rise, got {after:g} after {before:g}"
    if finding.status == "scored" and (not done or done[-1] != 1):
        got = f"{done[-1]:g}" if done else "no call of progress"
        yield f"expected progress to end at 1, got {got}"


def _of_finding(finding: Finding, analysis: Analysis) -> Iterator[str]:
    if finding.status == "failed":
        yield f"it failed: {' '.join(str(finding.reasons[0]).split())}"
    for fault in dict.fromkeys(fault for said in _sentences(finding) for fault in faults(said)):
        yield f"expected a sentence for every message: {fault}"
    for exhibit in finding.exhibits:
        if isinstance(exhibit, Plot):
            yield from _of_plot(exhibit)
    yield from _of_moments(finding, analysis)
    try:
        document_line(analysis_document(analysis))
        render_report(analysis)
    # Whatever a finding does to those who write it down is a fault of it.
    except Exception as error:  # noqa: BLE001
        yield f"the finding cannot be written down: {type(error).__name__}: {error}"


def _sentences(finding: Finding) -> Iterator[Sentence]:
    yield from finding.reasons
    for exhibit in finding.exhibits:
        yield exhibit.caption
        if isinstance(exhibit, Picture) and (comparison := exhibit.comparison):
            said = (comparison.title, comparison.look, comparison.ignore)
            yield from (sentence for sentence in said if sentence is not None)
        if isinstance(exhibit, Plot):
            yield from (exhibit.x_label, exhibit.y_label)
            yield from (curve.name for curve in exhibit.curves)
            yield from (band.name for band in exhibit.bands)


def _of_plot(plot: Plot) -> Iterator[str]:
    for curve in plot.curves:
        if not any(math.isfinite(x) and math.isfinite(y) for x, y in curve.points):
            yield f"the curve {str(curve.name)!r} has no point with finite numbers"
    for band in plot.bands:
        if math.isnan(band.low) or math.isnan(band.high):
            yield f"the band {str(band.name)!r} is not a number"


def _of_moments(finding: Finding, analysis: Analysis) -> Iterator[str]:
    """The first that is wrong of the moments, and of the times of the pictures."""
    wrong = (_wrong_with(moment, analysis) for moment in finding.timeline)
    yield from islice(filter(None, wrong), 1)
    times = (one.time for one in finding.exhibits if isinstance(one, Picture))
    strange = (one for one in times if one is not None and not _is_within(one, analysis.media))
    for time in islice(strange, 1):
        yield f"expected pictures of the frames that it was handed, got one of {time:g} s"


def _wrong_with(moment: Moment, analysis: Analysis) -> str | None:
    if not _is_within(moment.time, analysis.media):
        return f"expected moments of the frames that it was handed, got one at {moment.time:g} s"
    if moment.person is not None and moment.person not in {one.person for one in analysis.faces}:
        return f"a moment is of person {moment.person}, whom it was not handed"
    if not 0 <= moment.quality <= 1:
        return f"expected the quality of a moment between 0 and 1, got {moment.quality:g}"
    if moment.box is not None and not _overlaps(moment.box, analysis.media):
        return f"the box of a moment lies outside the frame: {moment.box}"
    return None


def _is_within(time: float, media: Media) -> bool:
    return media.frames[0].time - _HARMLESS <= time <= media.frames[-1].time + _HARMLESS


def _overlaps(box: Box, media: Media) -> bool:
    height, width = media.frames[0].pixels.shape[:2]
    return bool(-box.width < box.x < width and -box.height < box.y < height)


def _of_running_again(
    analyzer: Analyzer, media: Media, before: Finding, stage: str, *, is_called: bool
) -> Iterator[str]:
    """The same media give the same finding, and whoever waits can end the test."""
    [again] = analyzer.analyze_media(media).findings
    told, now = ((one.status, one.score, one.log10_lr) for one in (before, again))
    if told != now:
        both = f"{outcome_of(before)} and {outcome_of(again)}"
        yield f"expected the same of the same media, got {both}"
    if not is_called:
        return

    def cancel(name: str, _fraction: float) -> None:
        if name == stage:
            raise Cancelled

    try:
        analyzer.analyze_media(media, cancel)
    except Cancelled:
        return
    yield "expected the exception that progress raises to go through, and it was swallowed"


def outcome_of(finding: Finding) -> Message:
    """What came of an examination, in a few words."""
    if finding.score is None or finding.log10_lr is None:
        return Message(f"trial-{finding.status}", {"reason": finding.reasons[0]})
    return Message("trial-scored", {"score": finding.score, "ratio": finding.log10_lr})
