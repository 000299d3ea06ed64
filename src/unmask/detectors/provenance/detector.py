"""The detector ``provenance``: what the file itself says, and who signs for it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from unmask.detectors.contract import Card, Finding, Picture, ReportProgress
from unmask.detectors.provenance.camera import camera_of, contradictions
from unmask.detectors.provenance.marks import marks_of
from unmask.detectors.provenance.thumbnail import Comparison, compare, side_by_side
from unmask.detectors.provenance.weighing import weigh
from unmask.detectors.provenance.words import (
    MISFIT,
    NOTHING,
    NOTHING_ELSE,
    WORTH,
    credential_words,
    history_words,
    mark_words,
    program_words,
    shown,
    size_words,
)
from unmask.errors import MediaError
from unmask.faces import FaceTrack
from unmask.media import Media
from unmask.provenance import Record, read_provenance
from unmask.provenance.trust import read_trust_list
from unmask.words import Message, Sentence

NO_FILE = Message("provenance-no-file")


class ProvenanceDetector:
    """Reads Content Credentials, marks of generators, and the notes of cameras and programs."""

    card = Card.load(Path(__file__).with_name("card.toml"))
    looks_at_faces = False

    def examine(
        self, media: Media, _faces: Sequence[FaceTrack], progress: ReportProgress
    ) -> Finding:
        """Read what the file says of itself; see ``Detector.examine``."""
        progress(0.0)
        if media.path is None:
            return Finding.abstained(self.card, NO_FILE)
        trust = read_trust_list()
        try:
            record = read_provenance(media.path, media.facts, trust.anchors)
        except MediaError as error:
            return Finding.failed(self.card, Message("provenance-failed", {"reason": str(error)}))
        progress(1.0)
        return self.judge(record, media, trust.problem)

    def judge(self, record: Record, media: Media, trust_problem: Sentence | None = None) -> Finding:
        """Say what a record of the media is worth.

        Args:
            record: what the file says of itself.
            media: with at least the first frame, which is compared with the thumbnail.
            trust_problem: why the list of trusted signers could not be used; None where it could.
        """
        marks = marks_of(record.entries)
        comparison = _compared(record, media)
        statements = [
            *(credential_words(record.credentials) if record.credentials else ()),
            *mark_words(marks),
        ]
        misfits = _misfits(record, comparison)
        notes: list[Sentence] = [
            *_camera(record),
            *program_words(record),
            *history_words(record),
            *size_words(record, media.facts),
            *([] if trust_problem is None else [trust_problem]),
        ]
        if not statements and not misfits:
            nothing = [*record.problems, NOTHING_ELSE] if record.problems else [NOTHING]
            return Finding.abstained(self.card, *nothing, *notes)
        weight = weigh(record.credentials, marks)
        worth = [WORTH[weight.basis]] if statements else []
        return Finding.scored(
            self.card,
            score=weight.log10_lr,
            log10_lr=weight.log10_lr,
            reasons=[*statements, *worth, *misfits, *notes, *record.problems],
            exhibits=_exhibits(record, media, comparison),
        )


def _compared(record: Record, media: Media) -> Comparison | None:
    if record.thumbnail is None:
        return None
    return compare(record.thumbnail, media.frames[0].pixels)


def _misfits(record: Record, comparison: Comparison | None) -> list[Sentence]:
    """What does not hold together, and that it carries no weight."""
    found: list[Sentence] = list(contradictions(record, datetime.now(UTC)))
    if comparison is not None and not comparison.shows_the_picture:
        found.append(Message("provenance-thumbnail"))
    return [*found, MISFIT] if found else []


def _camera(record: Record) -> list[Sentence]:
    camera = camera_of(record)
    if not camera:
        return []
    return [Message("provenance-camera", {"camera": shown(camera)})]


def _exhibits(record: Record, media: Media, comparison: Comparison | None) -> list[Picture]:
    if record.thumbnail is None or comparison is None:
        return []
    pixels = side_by_side(record.thumbnail, media.frames[0].pixels)
    return [Picture(Message("provenance-thumbnail-caption"), pixels)]
