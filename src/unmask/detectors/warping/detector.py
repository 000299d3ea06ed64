"""The warping test: does the face have the resolution of what surrounds it?"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median

from unmask.arrays import RGBImage
from unmask.detectors.contract import Card, Curve, Exhibit, Plot
from unmask.detectors.face_tests.face_reading import Person, mean_of_highest, unusable_because
from unmask.detectors.face_tests.face_test import FaceLook, FaceTest
from unmask.detectors.warping.surroundings import Surroundings
from unmask.faces import Face
from unmask.faces.alignment import mirrored
from unmask.faces.quality import grade
from unmask.media import Media
from unmask.weights.shown import ShownFace
from unmask.words import Message, Sentence, paragraph

CROPS_OF_PICTURE = 10
"""Of a face, as published."""
CROPS_OF_FRAME = 4
"""Of a face in a video, where many frames are looked at anyway; ten take 2.5 times as long."""

MINIMUM_SHARPNESS = 0.2
"""Of the sharper of face and surroundings: below it there is no resolution left to compare."""


class WarpingLook(FaceLook):
    """Compares faces with what surrounds them."""

    def __init__(self, media: Media) -> None:
        super().__init__(media)
        self._around = Surroundings(media)

    def unusable_because(self, face: Face) -> Message | None:
        """Blur over all of the frame leaves nothing to compare; see ``FaceLook``."""
        reason = unusable_because(face)
        if reason is not None:
            return reason
        sharpest = self._around.of(face).sharpest
        if sharpest < MINIMUM_SHARPNESS:
            values = {"sharpness": float(sharpest), "needed": MINIMUM_SHARPNESS}
            return Message("face-blurred", values)
        return None

    def quality(self, face: Face) -> float:
        """A blurred face in a sharp frame is good input here: that is what is looked for."""
        return grade(replace(face.quality, sharpness=self._around.of(face).sharpest))

    def reasons(self, person: Person) -> Sequence[Sentence]:
        """How sharp the face is and how sharp what surrounds it."""
        return [_compared(person, self._around)]

    def exhibits(self, person: Person) -> Sequence[Exhibit]:
        """The same over time."""
        return [_sharpness_plot(person, self._around)]


class WarpingDetector(FaceTest):
    """Li and Lyu's face warping artefacts (CVPRW 2019), with the pyramid-pooled head of DSP-FWA."""

    folder = Path(__file__).parent
    card = Card.load(folder / "card.toml")
    shown = ShownFace(margins=(1 / 8, 1 / 5, 1 / 10), mirrored=True)  # margins as published
    rule = "highest-third"
    look = WarpingLook
    first_crop_is_shown = False  # its margins are random

    def crops(self, media: Media, face: Face) -> list[RGBImage]:
        """Boxes of several sizes, since a warp's border may lie anywhere; see ``FaceTest``."""
        count = CROPS_OF_PICTURE if len(media.frames) == 1 else CROPS_OF_FRAME
        pixels, size = media.frames[face.frame].pixels, self._network.size
        # The seed is the frame's, so that a face's score depends on no other face.
        cut = self._framing.cut_at_random(pixels, face, size, count, seed=face.frame)
        if not self._framing.shown.mirrored:
            return cut
        # A face and its mirror image are read apart: half as many chances to be misled alike.
        return [one if number % 2 else mirrored(one) for number, one in enumerate(cut)]

    def face_score(self, logits: Sequence[float]) -> float:
        """The mean of the upper half, as published."""
        return mean_of_highest(logits, 1 / 2)


def _compared(person: Person, around: Surroundings) -> Sentence:
    found = [around.of(reading.face) for reading in person.readings]
    values = {
        "person": person.number,
        "faces": len(found),
        "face": float(median(sharpness.face for sharpness in found)),
        "surroundings": float(median(sharpness.surroundings for sharpness in found)),
    }
    return paragraph(Message("warping-sharpness", values), Message("for-you-to-judge"))


def _sharpness_plot(person: Person, around: Surroundings) -> Plot:
    times = [reading.face.time for reading in person.readings]
    found = [around.of(reading.face) for reading in person.readings]
    face = tuple(zip(times, (each.face for each in found), strict=True))
    surroundings = tuple(zip(times, (each.surroundings for each in found), strict=True))
    return Plot(
        Message("warping-sharpness-over-time", {"person": person.number}),
        Message("axis-time"),
        Message("axis-sharpness"),
        (
            Curve(Message("curve-inner-face"), face),
            Curve(Message("curve-surroundings"), surroundings),
        ),
    )
