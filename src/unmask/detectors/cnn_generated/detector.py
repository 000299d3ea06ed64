"""The test for generated images: does any part of the picture carry a generator's traces?"""

from collections.abc import Sequence
from statistics import median

from unmask.detectors.calibration import NOT_CALIBRATED, KindCalibration
from unmask.detectors.cnn_generated.bank import Bank, BankError, Relation
from unmask.detectors.cnn_generated.banks import FOLDER, own_bank, shipped_bank
from unmask.detectors.cnn_generated.evidence import heat_map
from unmask.detectors.cnn_generated.network import ImportedNetwork, Network, TrunkNetwork
from unmask.detectors.cnn_generated.readings import (
    Reading,
    explain_abstention,
    read_media,
)
from unmask.detectors.contract import Card, Finding, Moment, ReportProgress
from unmask.detectors.network_variants import ChosenNetwork, installed_variants
from unmask.errors import MediaError
from unmask.faces import FaceTrack
from unmask.media import Media
from unmask.weights.fetching import CLIP
from unmask.weights.trunk import trunk_is_there
from unmask.words import Message, Sentence, Value


class CnnGeneratedDetector:
    """Wang et al.'s detection of CNN-generated images (CVPR 2020), with a bank of known ones.

    Without the trunk it abstains. It looks for it each time, so that one that was fetched meanwhile
    is used.

    Args:
        variant: the imported network that takes the place of the one trained here, one of
            ``variants``; None for the linear layer on the trunk.
        network: if it is not to be loaded by its name.
        calibration: of that network, if it is not the one that ships.
        bank: made by that network, if it is not the one that ships.

    Raises:
        WeightsError: there is no such variant, or a file is damaged.
        BankError: the bank that ships is damaged.
    """

    card = Card.load(FOLDER / "card.toml")

    def __init__(
        self,
        variant: str | None = None,
        *,
        network: Network | None = None,
        calibration: KindCalibration | None = None,
        bank: Bank | None = None,
    ) -> None:
        self._network = network
        self._bank = (bank or shipped_bank()) if variant is None else None
        if variant is None:
            fitted = calibration or KindCalibration.load(FOLDER / "calibration.json")
            self._calibrations: KindCalibration | None = fitted
            return
        chosen = ChosenNetwork.of(self.card, FOLDER, variant, calibration=calibration)
        self.card, self._calibrations = chosen.card, chosen.calibration
        self._network = ImportedNetwork(chosen.model)

    @classmethod
    def variants(cls) -> tuple[str, ...]:
        """The names of the imported networks that a detector can be made with."""
        return installed_variants(cls.card.name)

    def missing_models(self) -> tuple[str, ...]:
        """The names of models without which it abstains, and that can be fetched."""
        return () if self._network is not None or trunk_is_there() else (CLIP.name,)

    def examine(
        self, media: Media, faces: Sequence[FaceTrack], progress: ReportProgress
    ) -> Finding:
        """Judge the whole picture and the faces in it; see ``Detector.examine``."""
        network = self._present_network()
        if network is None:
            progress(1.0)
            return Finding.abstained(self.card, _WITHOUT_TRUNK)
        try:
            reading = read_media(network, media, faces, progress)
        except MediaError:
            return Finding.abstained(self.card, _MADE_SMALLER)
        if reading is None:
            return Finding.abstained(self.card, explain_abstention(media))
        score = reading.score
        timeline = _timeline(reading)
        quality = median(moment.quality for moment in timeline)
        kinds = self._calibrations
        calibration = None if kinds is None else kinds.of(media.facts.kind)
        return Finding.scored(
            self.card,
            score=score,
            log10_lr=0.0 if calibration is None else calibration.log10_lr(score, quality),
            reasons=[
                _reason(reading),
                *([_one_frame(reading)] if len(media.frames) > 1 else []),
                *self._reasons_of_bank(reading, network.entry.sha256),
                *([NOT_CALIBRATED] if calibration is None else []),
                *([_WITHOUT_WEIGHT] if calibration is not None and calibration.is_silent else []),
            ],
            timeline=timeline,
            exhibits=[heat_map(reading, media)],
            weights_sha256=network.entry.sha256,
        )

    def _present_network(self) -> Network | None:
        if self._network is None and trunk_is_there():
            self._network = TrunkNetwork.load(FOLDER)
        return self._network

    def _reasons_of_bank(self, reading: Reading, sha256: str) -> list[Sentence]:
        if self._bank is None or reading.embedding is None:
            return []
        bank, complaints = self._banks(sha256)
        if bank is None or not len(bank):
            return complaints
        return [words_of(bank.relate(reading.embedding)), *complaints]

    def _banks(self, sha256: str) -> tuple[Bank | None, list[Sentence]]:
        """The shipped bank and the person's as one, and a sentence on each that cannot be used.

        The person's is read each time, since it may have grown.
        """
        complaints: list[Sentence] = []
        whole: Bank | None = None
        try:
            for bank in (self._bank, own_bank()):
                if bank is not None and bank.model_sha256 != sha256:
                    complaints.append(_STRANGE_BANK)
                elif bank is not None:
                    whole = bank if whole is None else whole.joined(bank)
        except BankError as error:
            complaints.append(str(error))
        return whole, complaints


_WITHOUT_TRUNK = Message(
    "generated-without-network", {"name": CLIP.name, "megabytes": CLIP.megabytes}
)
_MADE_SMALLER = Message("generated-made-smaller")
_WITHOUT_WEIGHT = Message("generated-silent")
_STRANGE_BANK = Message("bank-strange")


def words_of(relation: Relation) -> Message:
    """Say how an image lies to the bank, in a sentence, with what that is worth."""
    values: dict[str, Value] = {
        "generator": relation.generator,
        "distance": float(relation.distance),
    }
    if relation.limit is None:
        return Message("bank-no-limit", values)
    values["limit"] = float(relation.limit)
    return Message("bank-related" if relation.is_related else "bank-unrelated", values)


def _reason(reading: Reading) -> Message:
    values: dict[str, Value] = {
        "windows": reading.picture_windows,
        "frames": 1,  # earlier analyses, which say the same sentence, had up to three
        "score": float(reading.picture),
    }
    if reading.face is None:
        return Message("generated-score", values)
    windows = sum(face.windows for face in reading.faces)
    faces = {"face-windows": windows, "face-score": float(reading.face)}
    return Message("generated-score-with-faces", {**values, **faces})


def _one_frame(reading: Reading) -> Message:
    return Message("generated-one-frame", {"time": float(reading.time)})


def _timeline(reading: Reading) -> list[Moment]:
    return [
        Moment(reading.time, reading.picture, quality=reading.quality),
        *(
            Moment(reading.time, face.score, face.person, face.face.box, reading.quality)
            for face in reading.faces
        ),
    ]
