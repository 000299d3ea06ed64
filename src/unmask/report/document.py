"""From the values of the rooms to the left to the documents that programs read."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from typing import cast

from unmask import detectors, faces, media, verdict
from unmask.analysis import Analysis
from unmask.documents import analysis as documents
from unmask.documents.parts import Part
from unmask.documents.terms import ErrorKind, Rotation
from unmask.report.people import describe_person
from unmask.words import Sentence, message_document, say

_NO_TERMS: Mapping[str, str] = {}


def analysis_document(analysis: Analysis) -> documents.AnalysisDocument:
    """All of an analysis but its pictures.

    Numbers that JSON cannot hold (NaN, infinity) become None.
    """
    return documents.AnalysisDocument(
        unmask=version("unmask"),
        created=_time(analysis.created),
        source=analysis.media.source,
        seconds=analysis.seconds,
        media=_media(analysis.media),
        faces=tuple(_person(track) for track in analysis.faces),
        findings=tuple(
            finding_document(finding, card)
            for finding, card in zip(analysis.findings, analysis.cards, strict=True)
        ),
        verdict=_verdict(analysis.verdict, analysis.terms("en")),
    )


def error_document(source: str, kind: ErrorKind, message: Sentence) -> documents.ErrorDocument:
    """What stands in the place of an analysis that could not be made."""
    return documents.ErrorDocument(
        unmask=version("unmask"),
        created=_time(datetime.now(UTC)),
        source=source,
        error=documents.ErrorDetail(
            kind=kind,
            message=say(message),
            messages=documents.ErrorMessages(message=_message(message)),
        ),
    )


def document_line(document: Part) -> str:
    """The document as one line of ASCII, so that no terminal or encoding can disturb it."""
    return json.dumps(document.plain(), allow_nan=False)


def finding_document(finding: detectors.Finding, card: detectors.Card) -> documents.Finding:
    """One finding as it stands in the document of its analysis."""
    log10_lr = finding.log10_lr
    return documents.Finding(
        detector=finding.detector,
        title=card.title,
        family=finding.family,
        status=finding.status,
        score=finding.score,
        log10_lr=log10_lr,
        level=None if log10_lr is None else verdict.level_of(log10_lr),
        direction=None if log10_lr is None else verdict.direction_of(log10_lr),
        reasons=_texts(finding.reasons),
        messages=documents.FindingMessages(reasons=_messages(finding.reasons)),
        timeline=tuple(_moment(moment) for moment in finding.timeline),
        weights_sha256=finding.weights_sha256 or None,
        seconds=finding.seconds,
    )


def _media(opened: media.Media) -> documents.Media:
    facts, content = opened.facts, opened.content
    return documents.Media(
        kind=facts.kind,
        container=facts.container,
        codec=facts.codec,
        width=facts.width,
        height=facts.height,
        rotation=cast(Rotation, facts.rotation),
        frame_rate=facts.frame_rate,
        duration=facts.duration,
        bit_rate=facts.bit_rate,
        bits_per_pixel=facts.bits_per_pixel,
        jpeg_quality=facts.jpeg_quality,
        interlaced=facts.interlaced,
        has_audio=facts.has_audio,
        byte_count=facts.byte_count,
        sha256=facts.sha256,
        tags=dict(sorted(facts.tags.items())),
        frames=len(opened.frames),
        frames_held=facts.frame_count,
        share_read=facts.share,
        content=documents.Box(x=content.x, y=content.y, width=content.width, height=content.height),
        notes=_texts(opened.notes),
        messages=documents.MediaMessages(notes=_messages(opened.notes)),
    )


def _person(track: faces.FaceTrack) -> documents.Person:
    person = describe_person(track)
    return documents.Person(
        person=person.number,
        frames=person.frames,
        first_time=person.first_time,
        last_time=person.last_time,
        best_face=documents.BestFace(time=person.best.time, box=box_document(person.best.box)),
        quality=documents.FaceQuality(
            width=person.width,
            sharpness=person.sharpness,
            visibility=person.visibility,
            yaw=person.yaw,
            pitch=person.pitch,
        ),
    )


def _moment(moment: detectors.Moment) -> documents.Moment:
    return documents.Moment(
        t=moment.time,
        score=moment.score,
        face=moment.person,
        box=None if moment.box is None else box_document(moment.box),
        quality=moment.quality,
    )


def _verdict(reached: verdict.Verdict, terms: Mapping[str, str]) -> documents.Verdict:
    return documents.Verdict(
        log10_lr=reached.log10_lr,
        level=reached.level,
        direction=reached.direction,
        headline=say(reached.headline),
        sentence=say(reached.sentence),
        error_rate=say(reached.error_rate) if reached.error_rate else None,
        advice=_texts(reached.advice, terms),
        families=tuple(
            documents.FamilyEvidence(
                family=evidence.family,
                log10_lr=evidence.log10_lr,
                level=evidence.level,
                direction=evidence.direction,
                detectors=evidence.detectors,
            )
            for evidence in reached.families
        ),
        conflicts=_texts(reached.conflicts),
        messages=documents.VerdictMessages(
            headline=_message(reached.headline),
            sentence=_message(reached.sentence),
            error_rate=_message(reached.error_rate),
            advice=_messages(reached.advice),
            conflicts=_messages(reached.conflicts),
        ),
    )


def box_document(box: faces.Box) -> documents.Box:
    """A box as it stands in documents."""
    return documents.Box(x=box.x, y=box.y, width=box.width, height=box.height)


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _texts(sentences: Sequence[Sentence], terms: Mapping[str, str] = _NO_TERMS) -> tuple[str, ...]:
    return tuple(say(sentence, terms=terms) for sentence in sentences)


def _messages(sentences: Sequence[Sentence]) -> tuple[documents.Message | None, ...]:
    """Key and values of each sentence; None for one that is a plain text."""
    return tuple(_message(sentence) for sentence in sentences)


def _message(sentence: Sentence | None) -> documents.Message | None:
    message = None if sentence is None else message_document(sentence)
    return None if message is None else documents.Message.model_validate(message)
