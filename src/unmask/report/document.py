"""The analysis as a JSON document, described by the published schema beside this module."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import astuple
from datetime import UTC, datetime
from importlib.metadata import version
from importlib.resources import files
from typing import Any, Literal

from unmask.analysis import Analysis
from unmask.detectors import Card, Finding, Moment
from unmask.faces import Box, FaceTrack
from unmask.media import Media
from unmask.report.people import describe_person
from unmask.verdict import Verdict, direction_of, level_of
from unmask.words import Sentence, message_document, say

SCHEMA_ID = "urn:unmask:analysis:1"
Document = dict[str, Any]
ErrorKind = Literal["media", "weights", "internal"]
_NO_TERMS: Mapping[str, str] = {}


def analysis_document(analysis: Analysis) -> Document:
    """All of an analysis but its pictures, as plain values in a fixed order of keys.

    Numbers that JSON cannot hold (NaN, infinity) become None.
    """
    return {
        **_head(analysis.media.source, analysis.created),
        "seconds": _number(analysis.seconds),
        "media": _media(analysis.media),
        "faces": [_person(track) for track in analysis.faces],
        "findings": [
            finding_document(finding, card)
            for finding, card in zip(analysis.findings, analysis.cards, strict=True)
        ],
        "verdict": _verdict(analysis.verdict, analysis.terms("en")),
    }


def error_document(source: str, kind: ErrorKind, message: Sentence) -> Document:
    """What stands in the place of an analysis that could not be made."""
    error = {
        "kind": kind,
        "message": _text(say(message)),
        "messages": {"message": message_document(message)},
    }
    return {**_head(source, datetime.now(UTC)), "error": error}


def document_line(document: Document) -> str:
    """The document as one line of ASCII, so that no terminal or encoding can disturb it."""
    return json.dumps(document, allow_nan=False)


def schema_text() -> str:
    """The JSON Schema (draft 2020-12) of both kinds of document."""
    path = files("unmask.report") / "schema" / "analysis-1.schema.json"
    return path.read_text(encoding="utf-8")


def _head(source: str, created: datetime) -> Document:
    return {
        "schema": SCHEMA_ID,
        "unmask": version("unmask"),
        "created": created.isoformat(timespec="seconds"),
        "source": _text(source),
    }


def _media(media: Media) -> Document:
    facts = media.facts
    return {
        "kind": facts.kind,
        "container": _text(facts.container),
        "codec": _text(facts.codec),
        "width": facts.width,
        "height": facts.height,
        "rotation": facts.rotation,
        "frame_rate": _number(facts.frame_rate),
        "duration": _number(facts.duration),
        "bit_rate": facts.bit_rate,
        "bits_per_pixel": _number(facts.bits_per_pixel),
        "jpeg_quality": facts.jpeg_quality,
        "interlaced": facts.interlaced,
        "has_audio": facts.has_audio,
        "byte_count": facts.byte_count,
        "sha256": facts.sha256,
        "tags": {_text(key): _text(value) for key, value in sorted(facts.tags.items())},
        "frames": len(media.frames),
        "frames_held": facts.frame_count,
        "share_read": _number(facts.share),
        "content": _box(Box(*astuple(media.content))),
        "notes": _texts(media.notes),
        "messages": {"notes": _messages(media.notes)},
    }


def _person(track: FaceTrack) -> Document:
    person = describe_person(track)
    return {
        "person": person.number,
        "frames": person.frames,
        "first_time": _number(person.first_time),
        "last_time": _number(person.last_time),
        "best_face": {"time": _number(person.best.time), "box": _box(person.best.box)},
        "quality": {
            "width": _number(person.width),
            "sharpness": _number(person.sharpness),
            "visibility": _number(person.visibility),
            "yaw": _number(person.yaw),
            "pitch": _number(person.pitch),
        },
    }


def finding_document(finding: Finding, card: Card) -> Document:
    """One finding as it stands in the document of its analysis."""
    log10_lr = finding.log10_lr
    return {
        "detector": finding.detector,
        "title": _text(card.title),
        "family": finding.family,
        "status": finding.status,
        "score": _number(finding.score),
        "log10_lr": _number(log10_lr),
        "level": None if log10_lr is None else level_of(log10_lr).value,
        "direction": None if log10_lr is None else direction_of(log10_lr).value,
        "reasons": _texts(finding.reasons),
        "messages": {"reasons": _messages(finding.reasons)},
        "timeline": [_moment(moment) for moment in finding.timeline],
        "weights_sha256": finding.weights_sha256 or None,
        "seconds": _number(finding.seconds),
    }


def _moment(moment: Moment) -> Document:
    return {
        "t": _number(moment.time),
        "score": _number(moment.score),
        "face": moment.person,
        "box": _box(moment.box),
        "quality": _number(moment.quality),
    }


def _verdict(verdict: Verdict, terms: Mapping[str, str]) -> Document:
    return {
        "log10_lr": _number(verdict.log10_lr),
        "level": None if verdict.level is None else verdict.level.value,
        "direction": verdict.direction.value,
        "headline": _text(say(verdict.headline)),
        "sentence": _text(say(verdict.sentence)),
        "advice": _texts(verdict.advice, terms),
        "families": [
            {
                "family": evidence.family,
                "log10_lr": _number(evidence.log10_lr),
                "level": evidence.level.value,
                "direction": evidence.direction.value,
                "detectors": list(evidence.detectors),
            }
            for evidence in verdict.families
        ],
        "conflicts": _texts(verdict.conflicts),
        "messages": {
            "headline": message_document(verdict.headline),
            "sentence": message_document(verdict.sentence),
            "advice": _messages(verdict.advice),
            "conflicts": _messages(verdict.conflicts),
        },
    }


def _box(box: Box | None) -> dict[str, float | None] | None:
    if box is None:
        return None
    return {
        "x": _number(box.x),
        "y": _number(box.y),
        "width": _number(box.width),
        "height": _number(box.height),
    }


def _number(value: float | None) -> float | None:
    """A plain number without the noise of its last digits, also from a NumPy scalar."""
    if value is None or not math.isfinite(value):
        return None
    return round(float(value), 6)


def _texts(sentences: Sequence[Sentence], terms: Mapping[str, str] = _NO_TERMS) -> list[str]:
    return [_text(say(sentence, terms=terms)) for sentence in sentences]


def _messages(sentences: Sequence[Sentence]) -> list[Document | None]:
    """Key and values of each sentence; None for one that is a plain text."""
    return [message_document(sentence) for sentence in sentences]


def _text(text: str) -> str:
    """Text without lone surrogates, which stand for undecodable bytes in file names."""
    return text.encode("utf-8", "replace").decode("utf-8")
