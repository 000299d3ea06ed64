"""Evidence of tests of a face's pixels: heat maps of the most suspicious moments, a plot."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from unmask.arrays import RGBImage
from unmask.detectors.calibration import QualityCalibration
from unmask.detectors.contract import Band, Comparison, Curve, Picture, Plot
from unmask.detectors.face_tests.face_network import ReadsFaces
from unmask.detectors.face_tests.face_reading import Person, Reading
from unmask.detectors.face_tests.heat_map import layer, overlay
from unmask.faces import Box, Face
from unmask.media import Media
from unmask.words import Message, paragraph

MOST_PEOPLE = 3
"""Whose maps are shown, the most suspicious ones."""
MOST_MAPS = 2
"""Of one person."""
MAP_SIDE = 320
"""Of the face and of its map, in px."""

_APART = 0.5
"""Between the moments of one person that are shown, in seconds; neighbours look alike."""

CutOne = Callable[[RGBImage, Face, int], RGBImage]
"""Cuts a face out of a frame's pixels, as a square with the given side in px."""
PlaceOne = Callable[[NDArray[np.float32], RGBImage, Face], tuple[NDArray[np.float32], Box]]
"""Makes a map of what was cut out, (rows, columns), one of a part of the frame, in px of it."""


def most_suspicious(person: Person) -> list[Reading]:
    """The readings with the highest scores that are not at nearly one time."""
    shown: list[Reading] = []
    for reading in sorted(person.readings, key=lambda reading: -reading.score):
        if all(abs(reading.face.time - other.face.time) >= _APART for other in shown):
            shown.append(reading)
    return shown[:MOST_MAPS]


def heat_maps(
    people: Sequence[Person],
    media: Media,
    network: ReadsFaces,
    cut: CutOne,
    place: PlaceOne,
    step: Callable[[], None],
) -> list[Picture]:
    """Where the network saw its traces.

    Args:
        people: the most suspicious first.
        media: that they are in.
        network: that judged them.
        cut: gives what the network is shown of the frame.
        place: says where in the frame that is.
        step: called after each map.
    """
    pictures = []
    for person in people[:MOST_PEOPLE]:
        for reading in most_suspicious(person):
            pictures.append(_heat_map(person, reading, media, network, cut, place))
            step()
    return pictures


def score_plot(person: Person, calibration: QualityCalibration | None) -> Plot:
    """The scores of a person's faces over time, before the range of real material."""
    points = tuple((reading.face.time, reading.score) for reading in person.readings)
    said = Message("face-scores-over-time", {"person": person.number})
    labels = (Message("axis-time"), Message("axis-score"))
    curves = (Curve(Message("curve-person", {"person": person.number}), points),)
    if calibration is None:
        return Plot(said, *labels, curves)
    expected = calibration.at(person.quality)
    low, high = (expected.real + sign * 2 * expected.spread for sign in (-1, 1))
    caption = paragraph(said, Message("face-scores-real-range"))
    return Plot(caption, *labels, curves, (Band(Message("band-real-material"), low, high),))


def _heat_map(
    person: Person,
    reading: Reading,
    media: Media,
    network: ReadsFaces,
    cut: CutOne,
    place: PlaceOne,
) -> Picture:
    pixels = media.frames[reading.face.frame].pixels
    shares = reading.shares
    if shares is None:
        shares = network.shares(cut(pixels, reading.face, network.size))
    seen = cut(pixels, reading.face, MAP_SIDE)
    values = {
        "person": person.number,
        "when": "picture" if media.facts.kind == "image" else "high",
        "score": float(reading.score),
    }
    return Picture(
        Message("face-heat-map", values),
        overlay(seen, shares),
        reading.face.time,
        layer(*place(shares, pixels, reading.face)),
        Comparison(Message("heat-map-title"), seen),
    )
