"""What a person can look at: the faces side by side, and the likeness over time."""

from collections.abc import Sequence

import cv2
import numpy as np

from unmask.arrays import RGBImage
from unmask.detectors.contract import Band, Curve, Exhibit, Picture, Plot
from unmask.detectors.same_person.calibration import LikenessCalibration
from unmask.detectors.same_person.comparing import Compared, KnownPerson, Likeness
from unmask.faces.recognition import recognition_crop
from unmask.media import Media
from unmask.words import Message, Value

MOST_PEOPLE = 3
"""Who are shown, the most alike first."""

_SIDE = 224
"""Of each face in px."""


def exhibits_of(
    people: Sequence[Compared],
    known: Sequence[KnownPerson],
    media: Media,
    calibration: LikenessCalibration,
) -> list[Exhibit]:
    """The faces of the people beside that of the reference and, in a video, the likeness over time.

    Args:
        people: the most alike first.
        known: the person of each reference; the first one's face is shown.
        media: that was examined.
        calibration: says what is usual.
    """
    shown: list[Exhibit] = []
    for person in people[:MOST_PEOPLE]:
        if media.facts.kind == "video":
            shown.append(_plot(person, calibration))
        shown.append(_side_by_side(person, known[0], media))
    return shown


def _plot(person: Compared, calibration: LikenessCalibration) -> Plot:
    points = tuple((moment.face.time, moment.value) for moment in person.moments)
    values = {"person": person.number}
    return Plot(
        Message("same-person-over-time", values),
        Message("axis-time"),
        Message("axis-likeness"),
        (Curve(Message("curve-person", values), points),),
        (
            Band(Message("band-one-person"), *calibration.same),
            Band(Message("band-two-people"), *calibration.different),
        ),
    )


def _side_by_side(person: Compared, known: KnownPerson, media: Media) -> Picture:
    moments = [person.highest]
    if len(person.moments) > 1:
        moments.append(person.lowest)
    faces = [known.face, *(_face(moment, media) for moment in moments)]
    values: dict[str, Value] = {
        "person": person.number,
        "name": known.name,
        "faces": len(person.moments),
        "highest": float(person.highest.value),
        "lowest": float(person.lowest.value),
    }
    pixels = np.concatenate([_enlarged(face) for face in faces], axis=1)
    time = person.lowest.face.time if media.facts.kind == "video" else None
    return Picture(Message("same-person-side-by-side", values), pixels, time)


def _face(moment: Likeness, media: Media) -> RGBImage:
    return recognition_crop(media.frames[moment.face.frame].pixels, moment.face)


def _enlarged(face: RGBImage) -> RGBImage:
    enlarged = cv2.resize(face, (_SIDE, _SIDE), interpolation=cv2.INTER_CUBIC)
    return np.asarray(enlarged, np.uint8)
