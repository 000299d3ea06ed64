"""The head-pose test: does the inner face look the same way as the whole head?"""

from collections.abc import Sequence
from itertools import count
from pathlib import Path

from unmask.detectors.calibration import KindCalibration, QualityCalibration, one_of_many
from unmask.detectors.contract import Card, Exhibit, Finding, Moment, ReportProgress
from unmask.detectors.face_tests.face_reading import WITHOUT_WEIGHT
from unmask.detectors.head_pose.agreement import (
    Agreement,
    RealAgreement,
    RealClips,
    agreement_of,
)
from unmask.detectors.head_pose.classifier import PoseClassifier
from unmask.detectors.head_pose.evidence import exhibits_of
from unmask.detectors.head_pose.outer_head import OuterHead
from unmask.detectors.head_pose.readings import (
    Person,
    Readers,
    RealHeads,
    explain_abstention,
    faces_needed,
    read_person,
)
from unmask.detectors.network_variants import installed_variants, variant_card
from unmask.faces import FaceTrack
from unmask.media import Media
from unmask.words import Message, Sentence, Value, paragraph

FOLDER = Path(__file__).parent


class HeadPoseDetector:
    """Yang, Li and Lyu's inconsistent head poses (ICASSP 2019), with a sound solver.

    Beside them HopeNet reads the pose of the outer head, with the inner face covered.

    Args:
        variant: the imported network that takes the place of HopeNet as trained here, one of
            ``variants``; None for the network that ships.

    Raises:
        WeightsError: there is no such network, or a file is damaged.
    """

    card = Card.load(FOLDER / "card.toml")

    def __init__(self, variant: str | None = None) -> None:
        self._readers = Readers(
            PoseClassifier.load(FOLDER / "classifier.npz"), OuterHead.load(variant)
        )
        self._calibration = KindCalibration.load(FOLDER / "calibration.json")
        self._real = RealHeads.load(FOLDER / "real_heads.json")
        self._real_outer = RealAgreement.load(FOLDER / "real_outer_heads.json")
        self._real_clips = RealClips.load(FOLDER / "real_clips.json")
        self._is_calibrated = variant is None
        if variant is not None:
            self.card = variant_card(self.card, variant, self._readers.outer_head.entry, FOLDER)

    @classmethod
    def variants(cls) -> tuple[str, ...]:
        """The names of the imported networks that a detector can be made with."""
        return installed_variants(cls.card.name)

    def examine(
        self, media: Media, faces: Sequence[FaceTrack], progress: ReportProgress
    ) -> Finding:
        """Judge every person with enough usable faces; see ``Detector.examine``."""
        people = self._read(media, faces, progress)
        needed = faces_needed(len(media.frames))
        judged = [person for person in people if len(person.readings) >= needed]
        # A list is often read no further than its first line.
        judged.sort(key=lambda person: -person.score)
        if not judged:
            return Finding.abstained(
                self.card, explain_abstention(faces, len(media.frames), people)
            )
        calibration = self._calibration.of(media.facts.kind)
        log10_lrs = [calibration.log10_lr(person.score, person.quality) for person in judged]
        return Finding.scored(
            self.card,
            score=judged[0].score,
            log10_lr=one_of_many(log10_lrs) if self._is_calibrated else 0.0,
            reasons=[*self._reasons(judged), *self._weight(calibration)],
            timeline=_timeline(judged),
            exhibits=[item for person in judged for item in self._exhibits(person, media)],
            weights_sha256=self._readers.classifier.sha256,
        )

    def _weight(self, calibration: QualityCalibration) -> list[Message]:
        """Why the score means nothing, where it does not."""
        if not self._is_calibrated:
            return [_NOT_CALIBRATED]
        return [WITHOUT_WEIGHT] if calibration.is_silent else []

    def _read(
        self, media: Media, faces: Sequence[FaceTrack], progress: ReportProgress
    ) -> list[Person]:
        total = sum(len(track.faces) for track in faces)
        done = count(1)
        people = [
            read_person(track, media.frames, self._readers, lambda: progress(next(done) / total))
            for track in faces
        ]
        return [person for person in people if person is not None]

    def _reasons(self, people: Sequence[Person]) -> list[Sentence]:
        return [
            sentence
            for person in people
            for sentence in (self._reason(person), self._outer_reason(person))
        ]

    def _exhibits(self, person: Person, media: Media) -> list[Exhibit]:
        real_outer = self._real_outer if self._is_calibrated else None
        return exhibits_of(person, media, self._real, real_outer)

    def _reason(self, person: Person) -> Message:
        values: dict[str, Value] = {
            "person": person.number,
            "angle": float(person.angle),
            "faces": len(person.readings),
            "count": self._real.count,
            "median": self._real.median,
            "most": self._real.centile_95,
        }
        return Message("head-pose-angle", values)

    def _outer_reason(self, person: Person) -> Sentence:
        real, clips = self._real_outer, self._real_clips
        differences = [reading.outer_difference for reading in person.readings]
        seen = agreement_of(differences, real.centre if self._is_calibrated else (0.0, 0.0))
        values = {"person": person.number, "angle": float(seen.angle)}
        said = [Message("head-pose-outer", values)]
        if self._is_calibrated:
            said.append(_real_heads(real))
        if len(differences) > 1:
            said.append(_over_time(seen))
            if self._is_calibrated:
                said.append(_real_people(clips))
        return paragraph(*said, Message("for-you-to-judge"))


_NOT_CALIBRATED = Message("head-pose-variant-not-calibrated")


def _real_heads(real: RealAgreement) -> Message:
    values = {"count": real.count, "median": real.median, "most": real.centile_95}
    return Message("head-pose-outer-real", values)


def _over_time(seen: Agreement) -> Message:
    values = {"lean": seen.lean, "spread": seen.spread, "jitter": seen.jitter}
    return Message("head-pose-over-time", {key: float(value) for key, value in values.items()})


def _real_people(clips: RealClips) -> Message:
    values: dict[str, Value] = {
        "count": clips.count,
        "lean": clips.lean[1],
        "spread": clips.spread[1],
        "jitter": clips.jitter[1],
    }
    return Message("head-pose-over-time-real", values)


def _timeline(people: Sequence[Person]) -> list[Moment]:
    moments = [
        Moment(reading.face.time, reading.score, person.number, reading.face.box, reading.quality)
        for person in people
        for reading in person.readings
    ]
    return sorted(moments, key=lambda moment: moment.time)
