"""The FaceForensics++ test: a network that has learnt what manipulated faces look like."""

from collections.abc import Sequence
from pathlib import Path
from statistics import fmean

from unmask.arrays import RGBImage
from unmask.detectors.contract import Card, Exhibit, Finding, ReportProgress
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
)
from unmask.faces import Box, Face, FaceTrack
from unmask.faces.alignment import square_around, square_crop
from unmask.faces.quality import grade
from unmask.media import Media

CROP_SCALE = 1.3
"""Of the crop's side against the longer side of the face's box, as published."""


class FaceForensicsDetector(FaceDetector):
    """Rössler et al.'s detection by a network that sees the whole face (ICCV 2019)."""

    folder = Path(__file__).parent
    card = Card.load(folder / "card.toml")

    def examine(
        self, media: Media, faces: Sequence[FaceTrack], progress: ReportProgress
    ) -> Finding:
        """Judge every person with enough usable faces; see ``Detector.examine``."""
        chosen = {track.person: chosen_faces(track) for track in faces}
        maps = MOST_MAPS * min(MOST_PEOPLE, len(faces))
        step = steps(progress, sum(map(len, chosen.values())) + maps)
        people = read_people(chosen, lambda face: self._read(face, media), fmean, step)
        judged = judged_people(people, len(media.frames))
        if not judged:
            return Finding.abstained(
                self.card, explain_abstention(faces, len(media.frames), people)
            )
        finding = finding_of(
            self.card,
            judged,
            self._calibration,
            reasons=[reason_of(each, _rule(each), self._calibration) for each in judged],
            exhibits=[
                *self._plots(judged, media),
                *heat_maps(judged, media, self._network, self._cut, self._part, step),
            ],
            weights_sha256=self._network.sha256,
        )
        progress(1.0)
        return finding

    def _read(self, face: Face, media: Media) -> Reading:
        crop = self._cut(media.frames[face.frame].pixels, face, self._network.size)
        [score] = self._network.logits([crop]).tolist()
        return Reading(face, score, grade(face.quality))

    def _cut(self, pixels: RGBImage, face: Face, size: int) -> RGBImage:
        return square_crop(pixels, self._box(face), CROP_SCALE, size)

    def _part(self, pixels: RGBImage, face: Face) -> Box:
        return square_around(pixels, self._box(face), CROP_SCALE)

    def _box(self, face: Face) -> Box:
        return box_of_68(face) if self._is_published else face.box

    def _plots(self, people: Sequence[Person], media: Media) -> list[Exhibit]:
        if media.facts.kind == "image":
            return []
        return [score_plot(person, self._calibration) for person in people]


def _rule(person: Person) -> str:
    faces = len(person.readings)
    return "of the face in the picture" if faces == 1 else f"the mean over {faces} faces"
