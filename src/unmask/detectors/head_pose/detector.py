"""The head-pose test: does the inner face look the same way as the whole head?"""

from collections.abc import Sequence
from itertools import count
from pathlib import Path

from unmask.detectors.calibration import Calibration, one_of_many
from unmask.detectors.contract import Card, Finding, Moment, ReportProgress
from unmask.detectors.head_pose.classifier import PoseClassifier
from unmask.detectors.head_pose.evidence import exhibits_of
from unmask.detectors.head_pose.readings import (
    MINIMUM_FACES,
    Person,
    RealHeads,
    explain_abstention,
    read_person,
)
from unmask.faces import FaceTrack
from unmask.media import Media

FOLDER = Path(__file__).parent


class HeadPoseDetector:
    """Yang, Li and Lyu's inconsistent head poses (ICASSP 2019), with a sound solver."""

    card = Card.load(FOLDER / "card.toml")

    def __init__(self) -> None:
        self._classifier = PoseClassifier.load(FOLDER / "classifier.npz")
        self._calibration = Calibration.load(FOLDER / "calibration.json")
        self._real = RealHeads.load(FOLDER / "real_heads.json")

    def examine(
        self, media: Media, faces: Sequence[FaceTrack], progress: ReportProgress
    ) -> Finding:
        """Judge every person with enough usable faces; see ``Detector.examine``."""
        people = self._read(faces, progress)
        needed = min(MINIMUM_FACES, len(media.frames))
        judged = [person for person in people if len(person.readings) >= needed]
        # A list is often read no further than its first line.
        judged.sort(key=lambda person: -person.score)
        if not judged:
            return Finding.abstained(
                self.card, explain_abstention(faces, len(media.frames), people)
            )
        log10_lr = one_of_many([self._calibration.log10_lr(person.score) for person in judged])
        return Finding.scored(
            self.card,
            score=judged[0].score,
            log10_lr=log10_lr,
            reasons=[self._reason(person) for person in judged],
            timeline=_timeline(judged),
            exhibits=[item for person in judged for item in exhibits_of(person, media, self._real)],
            weights_sha256=self._classifier.sha256,
        )

    def _read(self, faces: Sequence[FaceTrack], progress: ReportProgress) -> list[Person]:
        total = sum(len(track.faces) for track in faces)
        done = count(1)
        people = [
            read_person(track, self._classifier, lambda: progress(next(done) / total))
            for track in faces
        ]
        return [person for person in people if person is not None]

    def _reason(self, person: Person) -> str:
        faces = len(person.readings)
        seen = "in the picture" if faces == 1 else f"in the median of {faces} frames"
        return (
            f"Person {person.number}: the inner face and the whole head look {person.angle:.1f}° "
            f"apart {seen}. Of {self._real.count:,} real faces half show less than "
            f"{self._real.median:.1f}° and 95 % less than {self._real.centile_95:.1f}°."
        )


def _timeline(people: Sequence[Person]) -> list[Moment]:
    moments = [
        Moment(reading.face.time, reading.score, person.number, reading.face.box, reading.quality)
        for person in people
        for reading in person.readings
    ]
    return sorted(moments, key=lambda moment: moment.time)
