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
    MOST_FACES,
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
from unmask.detectors.faceforensics.framing import Framing, SquareFraming, UprightFraming
from unmask.detectors.tuned_network import TunedNetwork
from unmask.faces import Face, FaceTrack
from unmask.faces.alignment import mirrored, square_crop
from unmask.faces.quality import grade
from unmask.media import Media

CROP_SCALE = 1.3
"""Of the crop's side against the longer side of the face's box, as published."""

TIGHT_SCALE = 1.1
"""Of a second crop of each face; see ``_views``."""

MOST_FACES_OF_TRUNK = 8
"""Of one person that the large network looks at, 40 times as dear as the small one."""


class FaceForensicsDetector(FaceDetector):
    """Rössler et al.'s detection by a network that sees the whole face (ICCV 2019)."""

    folder = Path(__file__).parent
    card = Card.load(folder / "card.toml")
    tuned = folder / "tuned.npz"

    def examine(
        self, media: Media, faces: Sequence[FaceTrack], progress: ReportProgress
    ) -> Finding:
        """Judge every person with enough usable faces; see ``Detector.examine``."""
        most = MOST_FACES_OF_TRUNK if isinstance(self._network, TunedNetwork) else MOST_FACES
        chosen = {track.person: chosen_faces(track, most) for track in faces}
        maps = MOST_MAPS * min(MOST_PEOPLE, len(faces))
        step = steps(progress, sum(map(len, chosen.values())) + maps)
        people = read_people(chosen, lambda face: self._read(face, media), fmean, step)
        judged = judged_people(people, len(media.frames))
        if not judged:
            return Finding.abstained(
                self.card, explain_abstention(faces, len(media.frames), people)
            )
        calibration, framing = self._calibration(media), self._framing
        finding = finding_of(
            self.card,
            judged,
            calibration,
            reasons=[reason_of(each, "mean", calibration) for each in judged],
            exhibits=[
                *self._plots(judged, media),
                *heat_maps(judged, media, self._network, framing.cut, framing.place, step),
            ],
            weights_sha256=self._network.sha256,
        )
        progress(1.0)
        return finding

    def _read(self, face: Face, media: Media) -> Reading:
        views = self._views(media, face)
        return Reading(face, float(self._network.logits(views).mean()), grade(face.quality))

    def _views(self, media: Media, face: Face) -> list[RGBImage]:
        """What the network is shown of a face: two crops, and both as a mirror shows them.

        In a video, where many faces are read, the large network is shown half of these.
        """
        pixels = media.frames[face.frame].pixels
        crop = self._framing.cut(pixels, face, self._network.size)
        if self._is_published:
            return [crop]
        tight = square_crop(pixels, face.box, TIGHT_SCALE, self._network.size)
        if isinstance(self._network, TunedNetwork) and len(media.frames) > 1:
            return [crop, mirrored(tight)]
        return [crop, mirrored(crop), tight, mirrored(tight)]

    @property
    def _framing(self) -> Framing:
        """As the network's entry in the manifest says, else a square around a box."""
        if self._entry is not None and self._entry.alignment:
            return UprightFraming(self._entry.crop_scale, self._entry.interpolation)
        if self._is_published:
            return SquareFraming(box_of_68, CROP_SCALE)
        return SquareFraming(lambda face: face.box, CROP_SCALE)

    def _plots(self, people: Sequence[Person], media: Media) -> list[Exhibit]:
        if media.facts.kind == "image":
            return []
        return [score_plot(person, self._calibration(media)) for person in people]
