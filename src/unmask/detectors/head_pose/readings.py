"""What the test reads from each face, and what it says of each person."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median
from typing import Self

import numpy as np
from numpy.typing import NDArray

from unmask.detectors.head_pose.agreement import difference as difference_of
from unmask.detectors.head_pose.classifier import PoseClassifier
from unmask.detectors.head_pose.outer_head import BATCH, OuterHead, View
from unmask.detectors.head_pose.pose_difference import PoseDifference, pose_difference
from unmask.faces import Face, FaceQuality, FaceTrack
from unmask.faces.pose import facing_direction
from unmask.media import Frame
from unmask.words import Message

MINIMUM_WIDTH = 64
"""Of a face in px: below it the noise of the landmarks alone turns the two poses apart."""
MAXIMUM_TURN = 40
"""Of a head in degrees, sideways or up and down: beyond it half of the outline is hidden."""
MINIMUM_VISIBILITY = 0.7
MINIMUM_FACES = 5
"""Of one person in a video; a picture has one."""
FULL_QUALITY_WIDTH = 160


@dataclass(frozen=True)
class RealHeads:
    """The angle between the two facing directions that real faces show, in degrees.

    Attributes:
        median: half of the real faces show less.
        centile_95: 95 % of them show less.
        centile_99: 99 % of them show less.
        count: of real faces.
    """

    median: float
    centile_95: float
    centile_99: float
    count: int

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the distribution from its JSON file."""
        return cls(**json.loads(path.read_text(encoding="utf-8")))


@dataclass(frozen=True)
class Reading:
    """One face, its two poses and its score.

    Attributes:
        face: that was read.
        difference: between the poses of the inner and of the whole face.
        score: of the classifier.
        outer: the unit vector along which the outer head looks, by HopeNet, in camera axes, (3,).
    """

    face: Face
    difference: PoseDifference
    score: float
    outer: NDArray[np.float64]

    @property
    def quality(self) -> float:
        """0 to 1, by size and visibility."""
        size = min(1.0, self.face.quality.width / FULL_QUALITY_WIDTH)
        return size * self.face.quality.visibility

    @property
    def outer_difference(self) -> NDArray[np.float64]:
        """From the inner face's direction to the outer head's, (2,); see ``agreement``."""
        return difference_of(self.outer, facing_direction(self.difference.central))

    @property
    def outer_angle(self) -> float:
        """Between the directions of the inner face and of the outer head, in degrees."""
        return float(np.linalg.norm(self.outer_difference))


@dataclass(frozen=True)
class Person:
    """All readings of one person, at least one."""

    number: int
    readings: tuple[Reading, ...]

    @property
    def score(self) -> float:
        """The mean over the frames, the paper's rule for a video."""
        return fmean(reading.score for reading in self.readings)

    @property
    def quality(self) -> float:
        """The median over the frames, 0 to 1."""
        return median(reading.quality for reading in self.readings)

    @property
    def angle(self) -> float:
        """The median angle between the two facing directions, in degrees."""
        return median(reading.difference.angle for reading in self.readings)


def unusable_because(quality: FaceQuality) -> Message | None:
    """Why a face, said of the widest one, is too poor for this test; None if it is not."""
    if quality.width < MINIMUM_WIDTH:
        return Message("face-too-small", {"width": float(quality.width), "needed": MINIMUM_WIDTH})
    if quality.yaw is None or quality.pitch is None:
        return _NO_POSE
    turn = float(max(abs(quality.yaw), abs(quality.pitch)))
    if turn > MAXIMUM_TURN:
        return Message("face-turned-away", {"turn": turn, "allowed": MAXIMUM_TURN})
    if quality.visibility < MINIMUM_VISIBILITY:
        return Message("face-hidden")
    return None


_NO_POSE = Message("face-no-pose")


@dataclass(frozen=True)
class Readers:
    """What reads faces: the classifier of pose differences, and HopeNet."""

    classifier: PoseClassifier
    outer_head: OuterHead


def read_person(
    track: FaceTrack, frames: Sequence[Frame], readers: Readers, step: Callable[[], None]
) -> Person | None:
    """Read all usable faces of a person; None when there is none.

    Args:
        track: the person.
        frames: of the media.
        readers: that read the faces.
        step: called once a face.
    """
    readings: list[Reading] = []
    for start in range(0, len(track.faces), BATCH):
        faces = track.faces[start : start + BATCH]
        readings += _read(faces, frames, readers)
        for _ in faces:
            step()
    return Person(track.person, tuple(readings)) if readings else None


def _read(faces: Sequence[Face], frames: Sequence[Frame], readers: Readers) -> list[Reading]:
    usable = [face for face in faces if unusable_because(face.quality) is None]
    found = [(face, pose_difference(face.landmarks)) for face in usable]
    sound = [(face, difference) for face, difference in found if difference is not None]
    if not sound:
        return []
    views = [View(frames[face.frame].pixels, face.landmarks) for face, _ in sound]
    return [
        Reading(face, difference, readers.classifier.score(difference.features), outer)
        for (face, difference), outer in zip(
            sound, readers.outer_head.directions(views), strict=True
        )
    ]


def faces_needed(frames: int) -> int:
    """How many usable faces of one person it takes in that many frames."""
    return min(MINIMUM_FACES, frames)


def explain_abstention(
    tracks: Sequence[FaceTrack], frames: int, people: Sequence[Person]
) -> Message:
    """Say what is missing, in numbers, for a person to act on."""
    if not tracks:
        return Message("no-face", {"frames": frames})
    if people:
        most = max(len(person.readings) for person in people)
        return Message("too-few-faces", {"found": most, "needed": faces_needed(frames)})
    widest = max((face for track in tracks for face in track.faces), key=_width)
    return unusable_because(widest.quality) or _NO_POSE


def _width(face: Face) -> float:
    return face.quality.width
