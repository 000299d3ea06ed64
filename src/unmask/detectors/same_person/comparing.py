"""Comparing faces with those of a reference. Templates are kept in memory and nowhere else."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev

import numpy as np
from numpy.typing import NDArray

from unmask.arrays import RGBImage, evenly_spread
from unmask.detectors.contract import Reference
from unmask.faces import Face, FaceTrack
from unmask.faces.recognition import (
    LEAST_VISIBLE,
    SMALLEST_WIDTH,
    WIDEST_TURN,
    FaceRecogniser,
    is_recognisable,
    mean_template,
    recognition_crop,
)
from unmask.media import Media
from unmask.words import Message

MOST_FACES = 32
"""Of one person that are compared, spread over time."""
MOST_IN_ALL = 96
"""Of all people together; each costs as much as finding it."""
FEWEST_FACES = 3
"""Of one person in a video; a picture has one."""


@dataclass(frozen=True)
class KnownPerson:
    """The person of one reference.

    Attributes:
        name: of the reference, as the person gave it.
        template: what the person looks like, of length 1, shape (128,).
        face: the largest of the faces it comes from, turned upright, RGB, uint8.
        people: that the reference shows; the most prominent was taken.
    """

    name: str
    template: NDArray[np.float64]
    face: RGBImage
    people: int


@dataclass(frozen=True)
class Likeness:
    """How alike one face and the reference are, as a cosine, −1 to 1."""

    face: Face
    value: float


@dataclass(frozen=True)
class Compared:
    """One person of the examined media, at least one face.

    Attributes:
        number: of the person.
        moments: in order of time.
    """

    number: int
    moments: tuple[Likeness, ...]

    @property
    def likeness(self) -> float:
        """The mean over the moments."""
        return fmean(moment.value for moment in self.moments)

    @property
    def drift(self) -> float:
        """The standard deviation over the moments."""
        return pstdev(moment.value for moment in self.moments)

    @property
    def lowest(self) -> Likeness:
        """The moment of the least likeness."""
        return min(self.moments, key=lambda moment: moment.value)

    @property
    def highest(self) -> Likeness:
        """The moment of the greatest likeness."""
        return max(self.moments, key=lambda moment: moment.value)


def known_person(reference: Reference, recogniser: FaceRecogniser) -> KnownPerson | Message:
    """What the most prominent person of a reference looks like, or why that cannot be told."""
    shown = [track for track in reference.faces if any(map(is_recognisable, track.faces))]
    if not shown:
        return why_not_compared(reference.faces, len(reference.media.frames))
    faces = chosen_faces(shown[0], MOST_FACES)
    crops = [_crop(reference.media, face) for face in faces]
    largest = max(range(len(faces)), key=lambda place: faces[place].quality.width)
    template = mean_template(recogniser.templates(crops))
    return KnownPerson(reference.name, template, crops[largest], len(reference.faces))


def together(known: Sequence[KnownPerson]) -> NDArray[np.float64]:
    """What the person looks like by all references, each of which counts the same, shape (128,)."""
    return mean_template(np.stack([person.template for person in known]))


def compare(
    template: NDArray[np.float64],
    media: Media,
    tracks: Sequence[FaceTrack],
    recogniser: FaceRecogniser,
    step: Callable[[float], None],
) -> list[Compared]:
    """Compare all people of whom enough faces can be compared, the most alike first.

    Args:
        template: of the reference, shape (128,).
        media: that is examined.
        tracks: the people in it.
        recogniser: that the template comes from.
        step: called with the done fraction.
    """
    needed = faces_needed(len(media.frames))
    most = max(needed, min(MOST_FACES, MOST_IN_ALL // max(1, len(tracks))))
    compared = []
    for place, track in enumerate(tracks):
        faces = chosen_faces(track, most)
        if len(faces) >= needed:
            rows = recogniser.templates([_crop(media, face) for face in faces])
            values = (rows @ template).tolist()
            moments = tuple(Likeness(*pair) for pair in zip(faces, values, strict=True))
            compared.append(Compared(track.person, moments))
        step((place + 1) / len(tracks))
    return sorted(compared, key=lambda person: -person.likeness)


def faces_needed(frames: int) -> int:
    """How many faces of one person that can be compared it takes in that many frames."""
    return min(FEWEST_FACES, frames)


def chosen_faces(track: FaceTrack, most: int) -> list[Face]:
    """The faces of a person that can be compared, or ``most`` of them, spread over time."""
    usable = [face for face in track.faces if is_recognisable(face)]
    return [usable[place] for place in evenly_spread(len(usable), most)]


def why_not_compared(tracks: Sequence[FaceTrack], frames: int) -> Message:
    """Why nobody can be compared, in numbers, for a person to act on.

    Args:
        tracks: the people that were found.
        frames: how many were looked at.
    """
    if not tracks:
        return Message("no-face", {"frames": frames})
    most = max(sum(map(is_recognisable, track.faces)) for track in tracks)
    if most:
        return Message("too-few-faces", {"found": most, "needed": faces_needed(frames)})
    widest = max(
        (face for track in tracks for face in track.faces), key=lambda face: face.quality.width
    )
    return _why_not(widest)


def _why_not(face: Face) -> Message:
    quality = face.quality
    if quality.width < SMALLEST_WIDTH:
        values = {"width": float(quality.width), "needed": round(SMALLEST_WIDTH)}
        return Message("face-too-small", values)
    if quality.yaw is None or quality.pitch is None:
        return Message("face-no-pose")
    turn = float(max(abs(quality.yaw), abs(quality.pitch)))
    if turn > WIDEST_TURN:
        return Message("face-turned-away", {"turn": turn, "allowed": round(WIDEST_TURN)})
    assert quality.visibility < LEAST_VISIBLE  # noqa: S101  nothing else makes it unrecognisable
    return Message("face-hidden")


def _crop(media: Media, face: Face) -> RGBImage:
    return recognition_crop(media.frames[face.frame].pixels, face)
