"""What is worth saying about one person in the media, in the JSON document and on the page."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from unmask.faces import Face, FaceTrack


@dataclass(frozen=True)
class Person:
    """One face track in a few numbers; angles are None where no pose was found.

    Attributes:
        number: of the person, from 1.
        frames: how many frames show the face.
        first_time: of these frames, in seconds.
        last_time: likewise.
        best: the face that can be seen best.
        width: median over the frames, of the face from cheek to cheek in px.
        sharpness: median, 0 to 1.
        visibility: median, 0 to 1.
        yaw: median, in degrees.
        pitch: median, in degrees.
    """

    number: int
    frames: int
    first_time: float
    last_time: float
    best: Face
    width: float
    sharpness: float
    visibility: float
    yaw: float | None
    pitch: float | None


def describe_person(track: FaceTrack) -> Person:
    """Sum up one face track."""
    qualities = [face.quality for face in track.faces]
    return Person(
        track.person,
        len(track.faces),
        track.faces[0].time,
        track.faces[-1].time,
        max(track.faces, key=_how_well_seen),
        median(quality.width for quality in qualities),
        median(quality.sharpness for quality in qualities),
        median(quality.visibility for quality in qualities),
        _median_of_known(quality.yaw for quality in qualities),
        _median_of_known(quality.pitch for quality in qualities),
    )


def _how_well_seen(face: Face) -> float:
    quality = face.quality
    return quality.width * quality.sharpness * quality.visibility


def _median_of_known(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None
