"""What the tests have in common that look at faces through one network.

``FaceTest.examine`` is the whole test. A test of its own says, as data, what its network is shown
and how it sums up, and overrides what is different: the crops of a face, the score of a face, and
in a ``FaceLook`` what it cannot use and what more it shows.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import fmean
from typing import ClassVar, Final

from unmask.arrays import RGBImage
from unmask.detectors.calibration import KindCalibration, QualityCalibration
from unmask.detectors.contract import Card, Exhibit, Finding, ReportProgress, read_measured
from unmask.detectors.face_tests.face_evidence import MOST_MAPS, MOST_PEOPLE, heat_maps, score_plot
from unmask.detectors.face_tests.face_framing import Framing
from unmask.detectors.face_tests.face_network import FaceNetwork, ReadsFaces
from unmask.detectors.face_tests.face_reading import (
    MOST_FACES,
    Person,
    Reading,
    Rule,
    chosen_faces,
    explain_abstention,
    finding_of,
    judged_people,
    mean_of_highest,
    read_people,
    reason_of,
    steps,
    unusable_because,
)
from unmask.detectors.face_tests.tuned_network import TunedNetwork
from unmask.detectors.network_variants import (
    SMALL,
    ChosenNetwork,
    installed_variants,
    measured_file,
)
from unmask.faces import Face, FaceTrack
from unmask.faces.alignment import mirrored
from unmask.faces.quality import grade
from unmask.media import Media
from unmask.weights import Model
from unmask.weights.fetching import CLIP
from unmask.weights.shown import ShownFace
from unmask.weights.trunk import trunk_is_there
from unmask.words import Message, Sentence

MOST_FACES_OF_TRUNK = 8
"""Of one person that the large network looks at, 40 times as dear as the small one."""


class FaceLook:
    """What a test makes of the faces of one media, beside what its network says of them.

    Args:
        media: that the faces are in.
    """

    def __init__(self, media: Media) -> None:
        self.media = media

    def unusable_because(self, face: Face) -> Message | None:
        """Why a face, said of the widest one, cannot be judged; None if it can."""
        return unusable_because(face)

    def quality(self, face: Face) -> float:
        """Of a face as input of this test, 0 to 1."""
        return grade(face.quality)

    def reasons(self, person: Person) -> Sequence[Sentence]:
        """What is said of a person beside the score."""
        del person
        return ()

    def exhibits(self, person: Person) -> Sequence[Exhibit]:
        """What is shown of a person in a video beside the scores over time and the heat maps."""
        del person
        return ()


class FaceTest:
    """A test of faces, whose network can be replaced by that of the authors.

    Args:
        variant: the imported network that takes the place of the one trained here, one of
            ``variants``; None for the network that ships.
        model: the network, if it is not to be loaded by its name.
        calibration: of that network, if it is not the one that ships.

    Raises:
        WeightsError: there is no such network, or its file is damaged.
    """

    folder: ClassVar[Path]
    """Of the card and the calibration; without a calibration the test carries no weight."""
    weights: ClassVar[Path | None] = None
    """The folder with the network and its manifest; None where it is among those of Unmask."""
    tuned: ClassVar[Path | None] = None
    """Norms and head for the trunk; without it the small network looks, and what was fitted to that
    and measured of it lies in files that end in ``-small``."""
    shown: ClassVar[ShownFace] = ShownFace(scales=(1.3,))
    """What of a face the network is shown, where the network's entry in the manifest does not say:
    the trunk has none."""
    rule: ClassVar[Rule] = "mean"
    """How the score of a person comes from those of the faces."""
    look: ClassVar[type[FaceLook]] = FaceLook
    """What it cannot use, and what more it shows."""
    first_crop_is_shown: ClassVar[bool] = True
    """Whether the first of a face's crops is what heat maps lie over."""

    card: Card
    only_photographs: ClassVar[bool] = True
    """Drawn faces are told from photographed ones before the test runs."""
    measured_file: str | None = None
    """Beside the card, with the figures of the network in use; None for what its name says."""

    def __init__(
        self,
        variant: str | None = None,
        *,
        model: Model | None = None,
        calibration: KindCalibration | None = None,
    ) -> None:
        self._calibrations: KindCalibration | None
        self._network: ReadsFaces
        self._has_better = False
        if self.tuned is not None and variant is None and model is None and trunk_is_there():
            self._network = TunedNetwork.load(self.tuned)
            self._calibrations = calibration or self._fitted("calibration.json")
            self._framing = Framing(self.shown)
            return
        if self.tuned is not None and variant is None:
            self._has_better = True
            calibration = calibration or self._fitted(f"calibration-{SMALL}.json")
            self.measured_file = measured_file(SMALL)
            measured = read_measured(self.folder / self.measured_file)
            self.card = replace(self.card, measured=measured)
        chosen = ChosenNetwork.of(
            self.card, self.folder, variant, model, calibration, weights=self.weights
        )
        self.card = chosen.card
        self._calibrations = chosen.calibration
        self._network = FaceNetwork(chosen.model)
        self._framing = Framing(chosen.model.entry.face or self.shown)

    def _fitted(self, name: str) -> KindCalibration:
        return KindCalibration.load(self.folder / name)

    def missing_models(self) -> tuple[str, ...]:
        """The names of models that can be fetched and are better than the one in use."""
        return (CLIP.name,) if self._has_better else ()

    @classmethod
    def variants(cls) -> tuple[str, ...]:
        """The names of the imported networks that a detector can be made with."""
        return installed_variants(cls.card.name)

    def examine(
        self, media: Media, faces: Sequence[FaceTrack], progress: ReportProgress
    ) -> Finding:
        """Judge every person with enough usable faces; see ``Detector.examine``."""
        look = self.look(media)
        chosen = {track.person: self._chosen(track, look) for track in faces}
        maps = MOST_MAPS * min(MOST_PEOPLE, len(faces))
        step = steps(progress, sum(map(len, chosen.values())) + maps)
        people = read_people(chosen, lambda face: self._read(face, look), self._person_score, step)
        judged = judged_people(people, len(media.frames))
        if not judged:
            because = explain_abstention(faces, len(media.frames), people, look.unusable_because)
            return Finding.abstained(self.card, because)
        calibration = self._calibration(media)
        shown = heat_maps(
            judged, media, self._network, self._framing.cut, self._framing.place, step
        )
        finding = finding_of(
            self.card,
            judged,
            calibration,
            reasons=[said for each in judged for said in self._reasons(each, look, calibration)],
            exhibits=[*self._plots(judged, look, calibration), *shown],
            weights_sha256=self._network.sha256,
        )
        progress(1.0)
        return finding

    def crops(self, media: Media, face: Face) -> list[RGBImage]:
        """What the network is shown of a face: each crop and, if that helps, its mirror image.

        In a video, where many faces are read, the large network is shown half of these.

        Returns:
            at least one, RGB, uint8, shape (size, size, 3), with the network's size.
        """
        pixels = media.frames[face.frame].pixels
        cut = self._framing.cut_each(pixels, face, self._network.size)
        if not self._framing.shown.mirrored:
            return cut
        if self._looks_through_trunk and len(media.frames) > 1:
            return [mirrored(one) if number % 2 else one for number, one in enumerate(cut)]
        return [each for one in cut for each in (one, mirrored(one))]

    def face_score(self, logits: Sequence[float]) -> float:
        """The score of a face from those of its crops."""
        return fmean(logits)

    @property
    def _looks_through_trunk(self) -> bool:
        return isinstance(self._network, TunedNetwork)

    def _calibration(self, media: Media) -> QualityCalibration | None:
        """What scores mean on such media; None where nothing was fitted."""
        return None if self._calibrations is None else self._calibrations.of(media.facts.kind)

    def _chosen(self, track: FaceTrack, look: FaceLook) -> list[Face]:
        most = MOST_FACES_OF_TRUNK if self._looks_through_trunk else MOST_FACES
        return [face for face in chosen_faces(track, most) if look.unusable_because(face) is None]

    def _read(self, face: Face, look: FaceLook) -> Reading:
        logits, shares = self._network.look(self.crops(look.media, face))
        score, quality = self.face_score(logits.tolist()), look.quality(face)
        return Reading(face, score, quality, shares if self.first_crop_is_shown else None)

    def _person_score(self, scores: Sequence[float]) -> float:
        return _SUMS[self.rule](scores)

    def _reasons(
        self, person: Person, look: FaceLook, calibration: QualityCalibration | None
    ) -> list[Sentence]:
        return [reason_of(person, self.rule, calibration), *look.reasons(person)]

    def _plots(
        self, people: Sequence[Person], look: FaceLook, calibration: QualityCalibration | None
    ) -> list[Exhibit]:
        if look.media.facts.kind == "image":
            return []
        return [
            exhibit
            for person in people
            for exhibit in (score_plot(person, calibration), *look.exhibits(person))
        ]


def _mean_of_highest_third(scores: Sequence[float]) -> float:
    """A swap need not fail in every frame."""
    return mean_of_highest(scores, 1 / 3)


_SUMS: Final[Mapping[Rule, Callable[[Sequence[float]], float]]] = {
    "mean": fmean,
    "highest-third": _mean_of_highest_third,
}
