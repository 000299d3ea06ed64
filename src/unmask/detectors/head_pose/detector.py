"""The head-pose test: does the inner face look the same way as the whole head?"""

from collections.abc import Sequence
from itertools import count
from pathlib import Path

from unmask.detectors.calibration import Calibration, one_of_many
from unmask.detectors.contract import Card, Exhibit, Finding, Moment, ReportProgress
from unmask.detectors.head_pose.agreement import RealAgreement, RealClips, agreement_of
from unmask.detectors.head_pose.classifier import PoseClassifier
from unmask.detectors.head_pose.evidence import exhibits_of
from unmask.detectors.head_pose.outer_head import OuterHead
from unmask.detectors.head_pose.readings import (
    MINIMUM_FACES,
    Person,
    Readers,
    RealHeads,
    explain_abstention,
    read_person,
)
from unmask.detectors.network_variants import installed_variants, variant_card
from unmask.faces import FaceTrack
from unmask.media import Media

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
        self._calibration = Calibration.load(FOLDER / "calibration.json")
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
        needed = min(MINIMUM_FACES, len(media.frames))
        judged = [person for person in people if len(person.readings) >= needed]
        # A list is often read no further than its first line.
        judged.sort(key=lambda person: -person.score)
        if not judged:
            return Finding.abstained(
                self.card, explain_abstention(faces, len(media.frames), people)
            )
        log10_lrs = [self._calibration.log10_lr(person.score) for person in judged]
        return Finding.scored(
            self.card,
            score=judged[0].score,
            log10_lr=one_of_many(log10_lrs) if self._is_calibrated else 0.0,
            reasons=[*self._reasons(judged), *([] if self._is_calibrated else [_NOT_CALIBRATED])],
            timeline=_timeline(judged),
            exhibits=[item for person in judged for item in self._exhibits(person, media)],
            weights_sha256=self._readers.classifier.sha256,
        )

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

    def _reasons(self, people: Sequence[Person]) -> list[str]:
        return [
            sentence
            for person in people
            for sentence in (self._reason(person), self._outer_reason(person))
        ]

    def _exhibits(self, person: Person, media: Media) -> list[Exhibit]:
        real_outer = self._real_outer if self._is_calibrated else None
        return exhibits_of(person, media, self._real, real_outer)

    def _reason(self, person: Person) -> str:
        faces = len(person.readings)
        seen = "in the picture" if faces == 1 else f"in the median of {faces} frames"
        return (
            f"Person {person.number}: the inner face and the whole head look {person.angle:.1f}° "
            f"apart {seen}. Of {self._real.count:,} real faces half show less than "
            f"{self._real.median:.1f}° and 95 % less than {self._real.centile_95:.1f}°."
        )

    def _outer_reason(self, person: Person) -> str:
        real, clips = self._real_outer, self._real_clips
        differences = [reading.outer_difference for reading in person.readings]
        seen = agreement_of(differences, real.centre if self._is_calibrated else (0.0, 0.0))
        said = (
            f"Person {person.number}: read from hair, ears and jaw alone (HopeNet), the outer head "
            f"looks {seen.angle:.1f}° away from the inner face."
        )
        if self._is_calibrated:
            said += (
                f" Of {real.count:,} real faces half show less than {real.median:.1f}° and 95 % "
                f"less than {real.centile_95:.1f}°."
            )
        if len(differences) > 1:
            said += (
                f" Over time their difference leans by {seen.lean:.1f}°, spreads by "
                f"{seen.spread:.1f}° and jitters by {seen.jitter:.1f}° from frame to frame"
            )
            said += f"; {_in_real_clips(clips)}." if self._is_calibrated else "."
        return f"{said} {_NO_WEIGHT}"


_NO_WEIGHT = "This is shown for you to judge; it does not change the score."

_NOT_CALIBRATED = (
    "This variant carries no weight in the verdict, because it is not calibrated here; nor is it "
    "known what real faces show to it."
)


def _in_real_clips(clips: RealClips) -> str:
    most = (f"{values[1]:.1f}°" for values in (clips.lean, clips.spread, clips.jitter))
    lean, spread, jitter = most
    return f"{clips.count} people in real clips show at most {lean}, {spread} and {jitter}"


def _timeline(people: Sequence[Person]) -> list[Moment]:
    moments = [
        Moment(reading.face.time, reading.score, person.number, reading.face.box, reading.quality)
        for person in people
        for reading in person.readings
    ]
    return sorted(moments, key=lambda moment: moment.time)
