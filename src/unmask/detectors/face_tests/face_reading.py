"""What tests of a face's pixels share: which faces they look at, and what they say of a person."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from statistics import fmean, median
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from unmask.arrays import evenly_spread
from unmask.detectors.calibration import NOT_CALIBRATED, QualityCalibration, one_of_many
from unmask.detectors.contract import Card, Exhibit, Finding, Moment, ReportProgress
from unmask.faces import Face, FaceTrack
from unmask.words import Message, Sentence, paragraph

MINIMUM_WIDTH = 64
"""Of a face in px: below it there are too few pixels to hold traces."""
MAXIMUM_TURN = 50
"""Of a head in degrees, sideways or up and down: beyond it half of the face is hidden."""
MINIMUM_VISIBILITY = 0.7
MINIMUM_FACES = 5
"""Of one person in a video; a picture has one."""
MOST_FACES = 32
"""Of one person that a small network looks at, spread over time; more hardly move a mean."""

DRAWN = Message("face-drawn")


@dataclass(frozen=True)
class Reading:
    """One face and what the network says of it.

    Attributes:
        face: that was read.
        score: the logit of manipulated.
        quality: 0 to 1, of the face as input.
        shares: of each cell of the face in the logit, shape (rows, columns), where they came along.
    """

    face: Face
    score: float
    quality: float
    shares: NDArray[np.float32] | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Person:
    """All readings of one person, at least one, and their score together."""

    number: int
    readings: tuple[Reading, ...]
    score: float

    @property
    def quality(self) -> float:
        """The median of the readings'."""
        return median(reading.quality for reading in self.readings)


def unusable_because(face: Face) -> Message | None:
    """Why a face, said of the widest one, is too poor to be judged; None if it is not."""
    quality = face.quality
    if quality.width < MINIMUM_WIDTH:
        return Message("face-too-small", {"width": float(quality.width), "needed": MINIMUM_WIDTH})
    if quality.yaw is None or quality.pitch is None:
        return Message("face-no-pose")
    turn = float(max(abs(quality.yaw), abs(quality.pitch)))
    if turn > MAXIMUM_TURN:
        return Message("face-turned-away", {"turn": turn, "allowed": MAXIMUM_TURN})
    if quality.visibility < MINIMUM_VISIBILITY:
        return Message("face-hidden")
    return None


def chosen_faces(track: FaceTrack, most: int = MOST_FACES) -> list[Face]:
    """The usable faces of a person, or ``most`` of them, spread evenly over time.

    Of a drawn person there are none: the traces of a manipulation are known of photographs only.
    """
    if track.drawn:
        return []
    usable = [face for face in track.faces if unusable_because(face) is None]
    return [usable[place] for place in evenly_spread(len(usable), most)]


def read_people(
    chosen: Mapping[int, Sequence[Face]],
    read: Callable[[Face], Reading],
    person_score: Callable[[Sequence[float]], float],
    step: Callable[[], None],
) -> list[Person]:
    """Read the chosen faces of all people; those without any are left out.

    Args:
        chosen: the faces to read, by the person's number.
        read: one face.
        person_score: the score of a person from those of the faces.
        step: called once a face.
    """
    people = []
    for number, faces in chosen.items():
        readings = []
        for face in faces:
            readings.append(read(face))
            step()
        if readings:
            score = person_score([reading.score for reading in readings])
            people.append(Person(number, tuple(readings), score))
    return people


def steps(progress: ReportProgress, total: int) -> Callable[[], None]:
    """A function to be called at each of ``total`` steps, at most."""
    done = count(1)
    return lambda: progress(next(done) / total)


def faces_needed(frames: int) -> int:
    """How many usable faces of one person it takes in that many frames."""
    return min(MINIMUM_FACES, frames)


def judged_people(people: Sequence[Person], frames: int) -> list[Person]:
    """Those with enough readings, the most suspicious first.

    A list is often read no further than its first line.
    """
    needed = faces_needed(frames)
    judged = [person for person in people if len(person.readings) >= needed]
    return sorted(judged, key=lambda person: -person.score)


def explain_abstention(
    tracks: Sequence[FaceTrack],
    frames: int,
    people: Sequence[Person],
    because: Callable[[Face], Message | None] = unusable_because,
) -> Message:
    """Say what is missing, in numbers, for a person to act on.

    Args:
        tracks: all people that were found.
        frames: how many were looked at.
        people: those with any usable face.
        because: why a face is unusable, said of the widest one.
    """
    if not tracks:
        return Message("no-face", {"frames": frames})
    if tracks[0].drawn and not people:
        return DRAWN
    if people:
        most = max(len(person.readings) for person in people)
        return Message("too-few-faces", {"found": most, "needed": faces_needed(frames)})
    widest_first = sorted(
        (face for track in tracks for face in track.faces), key=lambda face: -face.quality.width
    )
    return next(filter(None, map(because, widest_first)))


WITHOUT_WEIGHT = Message("without-weight")

Rule = Literal["mean", "highest-third"]
"""How the score of a person comes from those of the faces, as the catalogue names it."""


def mean_of_highest(scores: Sequence[float], share: float) -> float:
    """The mean of the highest scores.

    Args:
        scores: at least one.
        share: of them that counts, above 0, rounded up to whole ones.
    """
    return fmean(sorted(scores)[-math.ceil(share * len(scores)) :])


def reason_of(person: Person, rule: Rule, calibration: QualityCalibration | None) -> Sentence:
    """What is found of a person, and what such a score means, in sentences.

    Args:
        person: that was judged.
        rule: how the score came from those of the faces.
        calibration: None where there is none.
    """
    faces = len(person.readings)
    said = Message(
        "face-score",
        {
            "person": person.number,
            "score": float(person.score),
            "rule": "one" if faces == 1 else rule,
            "faces": faces,
        },
    )
    if calibration is None:
        return said
    if calibration.is_silent:
        return paragraph(said, WITHOUT_WEIGHT)
    expected = calibration.at(person.quality)
    values = {
        "quality": float(person.quality),
        "real": float(expected.real),
        "manipulated": float(expected.manipulated),
        "spread": float(expected.spread),
    }
    return paragraph(said, Message("face-score-expected", values))


def finding_of(
    card: Card,
    people: Sequence[Person],
    calibration: QualityCalibration | None,
    *,
    reasons: Sequence[Sentence],
    exhibits: Sequence[Exhibit],
    weights_sha256: str,
) -> Finding:
    """The finding on the people that were judged.

    Args:
        card: of the detector.
        people: at least one, the most suspicious first; the score is that person's.
        calibration: None where there is none; the finding then carries no weight and says so.
        reasons: what was found.
        exhibits: the evidence.
        weights_sha256: of the network.
    """
    log10_lrs = [
        calibration.log10_lr(person.score, person.quality) if calibration else 0.0
        for person in people
    ]
    return Finding.scored(
        card,
        score=people[0].score,
        log10_lr=one_of_many(log10_lrs),
        reasons=[*reasons, *([] if calibration else [NOT_CALIBRATED])],
        timeline=_timeline(people),
        exhibits=exhibits,
        weights_sha256=weights_sha256,
    )


def _timeline(people: Sequence[Person]) -> list[Moment]:
    """The moments of all people, in order of time."""
    moments = [
        Moment(reading.face.time, reading.score, person.number, reading.face.box, reading.quality)
        for person in people
        for reading in person.readings
    ]
    return sorted(moments, key=lambda moment: moment.time)
