"""The warping test: does the face have the resolution of what surrounds it?"""

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import fmean, median

import numpy as np
from numpy.typing import NDArray

from unmask.arrays import RGBImage
from unmask.detectors.calibration import QualityCalibration
from unmask.detectors.contract import Card, Curve, Exhibit, Finding, Plot, ReportProgress
from unmask.detectors.face_detector import FaceDetector
from unmask.detectors.face_evidence import MOST_MAPS, MOST_PEOPLE, heat_maps, score_plot
from unmask.detectors.face_network import box_of_68
from unmask.detectors.face_reading import (
    Person,
    Reading,
    chosen_faces,
    explain_abstention,
    finding_of,
    judged_people,
    read_people,
    reason_of,
    steps,
    unusable_because,
)
from unmask.detectors.warping.crops import inside, middle_box, random_boxes, square, stretched
from unmask.detectors.warping.surroundings import Sharpness, Surroundings
from unmask.faces import Box, Face, FaceTrack
from unmask.faces.alignment import mirrored, square_around
from unmask.faces.quality import grade
from unmask.media import Media
from unmask.words import Message, Sentence, paragraph

CROPS_OF_PICTURE = 10
"""Of a face, as published."""
CROPS_OF_FRAME = 4
"""Of a face in a video, where many frames are looked at anyway; ten take 2.5 times as long."""

MINIMUM_SHARPNESS = 0.2
"""Of the sharper of face and surroundings: below it there is no resolution left to compare."""


class WarpingDetector(FaceDetector):
    """Li and Lyu's face warping artefacts (CVPRW 2019), with the pyramid-pooled head of DSP-FWA."""

    folder = Path(__file__).parent
    card = Card.load(folder / "card.toml")

    def examine(
        self, media: Media, faces: Sequence[FaceTrack], progress: ReportProgress
    ) -> Finding:
        """Judge every person with enough usable faces; see ``Detector.examine``."""
        around = Surroundings(media)
        because = partial(_unusable_because, around)
        chosen = {
            track.person: [face for face in chosen_faces(track) if because(face) is None]
            for track in faces
        }
        maps = MOST_MAPS * min(MOST_PEOPLE, len(faces))
        step = steps(progress, sum(map(len, chosen.values())) + maps)
        read = partial(self._read, media, around)
        people = read_people(chosen, read, mean_of_highest_third, step)
        judged = judged_people(people, len(media.frames))
        if not judged:
            return Finding.abstained(
                self.card, explain_abstention(faces, len(media.frames), people, because)
            )
        calibration = self._calibration(media)
        finding = finding_of(
            self.card,
            judged,
            calibration,
            reasons=[said for each in judged for said in _reasons(each, around, calibration)],
            exhibits=[
                *self._plots(judged, media, around),
                *heat_maps(judged, media, self._network, self._shown, self._place, step),
            ],
            weights_sha256=self._network.sha256,
        )
        progress(1.0)
        return finding

    def _read(self, media: Media, around: Surroundings, face: Face) -> Reading:
        pixels = media.frames[face.frame].pixels
        crops = CROPS_OF_PICTURE if len(media.frames) == 1 else CROPS_OF_FRAME
        # The seed is the frame's, so that a face's score depends on no other face.
        boxes = random_boxes(self._box(face), crops, face.frame)
        cut = [self._cut(pixels, box, self._network.size) for box in boxes]
        if not self._is_published:
            # A face and its mirror image are read apart: half as many chances to be misled alike.
            cut = [one if number % 2 else mirrored(one) for number, one in enumerate(cut)]
        score = mean_of_upper_half(self._network.logits(cut).tolist())
        return Reading(face, score, _quality(face, around.of(face)))

    def _box(self, face: Face) -> Box:
        return box_of_68(face) if self._is_published else face.box

    def _cut(self, pixels: RGBImage, box: Box, size: int) -> RGBImage:
        return stretched(pixels, box, size) if self._is_published else square(pixels, box, size)

    def _shown(self, pixels: RGBImage, face: Face, size: int) -> RGBImage:
        return self._cut(pixels, middle_box(self._box(face)), size)

    def _place(
        self, shares: NDArray[np.float32], pixels: RGBImage, face: Face
    ) -> tuple[NDArray[np.float32], Box]:
        box = middle_box(self._box(face))
        part = inside(pixels, box) if self._is_published else square_around(pixels, box, 1.0)
        return shares, part

    def _plots(self, people: Sequence[Person], media: Media, around: Surroundings) -> list[Exhibit]:
        if media.facts.kind == "image":
            return []
        return [
            plot
            for person in people
            for plot in (
                score_plot(person, self._calibration(media)),
                _sharpness_plot(person, around),
            )
        ]


def mean_of_upper_half(scores: Sequence[float]) -> float:
    """The score of a face from those of its crops."""
    return _mean_of_highest(scores, 1 / 2)


def mean_of_highest_third(scores: Sequence[float]) -> float:
    """The score of a person from those of the faces: a swap need not fail in every frame."""
    return _mean_of_highest(scores, 1 / 3)


def _mean_of_highest(scores: Sequence[float], share: float) -> float:
    return fmean(sorted(scores)[-math.ceil(share * len(scores)) :])


def _unusable_because(around: Surroundings, face: Face) -> Message | None:
    """Why a face, said of the widest one, is too poor for this test; None if it is not."""
    reason = unusable_because(face)
    if reason is not None:
        return reason
    sharpest = around.of(face).sharpest
    if sharpest < MINIMUM_SHARPNESS:
        values = {"sharpness": float(sharpest), "needed": MINIMUM_SHARPNESS}
        return Message("face-blurred", values)
    return None


def _quality(face: Face, sharpness: Sharpness) -> float:
    """A blurred face in a sharp frame is good input for this test, which looks for just that."""
    return grade(replace(face.quality, sharpness=sharpness.sharpest))


def _reasons(
    person: Person, around: Surroundings, calibration: QualityCalibration | None
) -> list[Sentence]:
    return [reason_of(person, "highest-third", calibration), _compared(person, around)]


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
