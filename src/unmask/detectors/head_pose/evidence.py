"""Evidence that a person can read: the facing directions on the frame, the angles over time."""

from itertools import pairwise

import cv2
import numpy as np

from unmask.arrays import RGBImage
from unmask.detectors.contract import Band, Curve, Exhibit, Picture, Plot
from unmask.detectors.head_pose.agreement import RealAgreement
from unmask.detectors.head_pose.readings import Person, Reading, RealHeads
from unmask.faces import Box
from unmask.faces.alignment import Matrix, apply, warp
from unmask.faces.pose import facing_direction
from unmask.media import Media
from unmask.words import Message, Value

WHOLE_COLOUR = (0, 114, 178)
CENTRAL_COLOUR = (230, 159, 0)
OUTER_COLOUR = (0, 158, 115)
"""Blue, orange and green of Okabe and Ito's palette, told apart by colour-blind people."""

_CROP_SCALE = 2.2
_CROP_SIZE = 480
_NOSE_TIP = 4


def exhibits_of(
    person: Person, media: Media, real: RealHeads, real_outer: RealAgreement | None
) -> list[Exhibit]:
    """The typical and the most doubtful moment of a person and, in a video, the angles over time.

    Args:
        person: of the media.
        media: that was judged.
        real: what real faces show.
        real_outer: what they show to HopeNet; None where that is not known.
    """
    by_angle = sorted(person.readings, key=lambda reading: reading.difference.angle)
    typical, widest = by_angle[len(by_angle) // 2], by_angle[-1]
    if media.facts.kind == "image":
        return [_directions(person, widest, media, "picture")]
    return [
        _angle_plot(person, real),
        _outer_plot(person, real_outer),
        _directions(person, typical, media, "typical"),
        _directions(person, widest, media, "widest"),
    ]


def draw_directions(pixels: RGBImage, reading: Reading) -> RGBImage:
    """Draw the facing directions as arrows from the tip of the nose.

    Args:
        pixels: the frame, RGB, shape (height, width, 3), uint8.
        reading: of a face in it.

    Returns:
        a crop around the face, RGB, shape (480, 480, 3), uint8.
    """
    matrix = _zoom_to(reading.face.box)
    canvas = warp(pixels, matrix, _CROP_SIZE)
    [start] = apply(matrix, reading.face.landmarks[[_NOSE_TIP], :2])
    length = reading.face.quality.width * matrix[0, 0]
    # Each arrow is thinner than the one before, which shows around it where the two coincide.
    for direction, colour, thickness in (
        (reading.outer, OUTER_COLOUR, 15),
        (facing_direction(reading.difference.whole), WHOLE_COLOUR, 9),
        (facing_direction(reading.difference.central), CENTRAL_COLOUR, 3),
    ):
        end = start + direction[:2] * length
        first, last = ((round(x), round(y)) for x, y in (start, end))
        cv2.arrowedLine(canvas, first, last, colour, thickness, cv2.LINE_AA, tipLength=0.2)
    return canvas


def _zoom_to(box: Box) -> Matrix:
    """The map from the frame to a square crop with the box in its middle."""
    zoom = _CROP_SIZE / (_CROP_SCALE * max(box.width, box.height))
    shift = _CROP_SIZE / 2 - zoom * np.array(box.center)
    return np.column_stack([zoom * np.eye(2), shift])


def _directions(person: Person, reading: Reading, media: Media, when: str) -> Picture:
    pixels = draw_directions(media.frames[reading.face.frame].pixels, reading)
    values: dict[str, Value] = {
        "person": person.number,
        "when": when,
        "angle": float(reading.difference.angle),
        "outer": float(reading.outer_angle),
    }
    return Picture(
        Message("head-pose-directions", values),
        pixels,
        reading.face.time,
    )


def _angle_plot(person: Person, real: RealHeads) -> Plot:
    points = tuple((reading.face.time, reading.difference.angle) for reading in person.readings)
    return Plot(
        Message("head-pose-angles-over-time", {"person": person.number}),
        Message("axis-time"),
        Message("axis-angle"),
        (Curve(Message("curve-person", {"person": person.number}), points),),
        (Band(Message("band-real-faces"), 0.0, real.centile_95),),
    )


def _outer_plot(person: Person, real: RealAgreement | None) -> Plot:
    angles = tuple((reading.face.time, reading.outer_angle) for reading in person.readings)
    times = [reading.face.time for reading in person.readings]
    vectors = [reading.outer_difference for reading in person.readings]
    steps = tuple(
        (time, float(np.linalg.norm(after - before)))
        for time, (before, after) in zip(times[1:], pairwise(vectors), strict=True)
    )
    bands = () if real is None else (Band(Message("band-real-faces"), 0.0, real.centile_95),)
    return Plot(
        Message("head-pose-outer-over-time", {"person": person.number}),
        Message("axis-time"),
        Message("axis-angle"),
        (
            Curve(Message("curve-outer-against-inner"), angles),
            Curve(Message("curve-step"), steps),
        ),
        bands,
    )
