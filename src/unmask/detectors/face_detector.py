"""What the detectors have in common that look at faces through one network."""

from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from unmask.detectors.calibration import KindCalibration, QualityCalibration
from unmask.detectors.contract import Card, read_measured
from unmask.detectors.face_network import FaceNetwork, ReadsFaces
from unmask.detectors.network_variants import ChosenNetwork, installed_variants
from unmask.detectors.tuned_network import TunedNetwork
from unmask.media import Media
from unmask.weights import Model, ModelEntry
from unmask.weights.fetching import CLIP
from unmask.weights.trunk import trunk_is_there


class FaceDetector:
    """A detector whose network can be replaced by that of the authors.

    Args:
        variant: the imported network that takes the place of the one trained here, one of
            ``variants``; None for the network that ships.
        model: the network, if it is not to be loaded by its name.
        calibration: of that network, if it is not the one that ships.

    Raises:
        WeightsError: there is no such network, or its file is damaged.
    """

    folder: ClassVar[Path]
    """Of the card and the calibration."""
    tuned: ClassVar[Path | None] = None
    """Norms and head for the trunk, which is used where it is there."""
    card: Card

    def __init__(
        self,
        variant: str | None = None,
        *,
        model: Model | None = None,
        calibration: KindCalibration | None = None,
    ) -> None:
        self._is_published = variant is not None
        self._calibrations = calibration
        self._network: ReadsFaces
        self._entry: ModelEntry | None = None
        tuned = None if variant is not None or model is not None else self._tuned_file()
        if tuned is not None and trunk_is_there():
            self._network = TunedNetwork.load(tuned)
            self._calibrations = calibration or KindCalibration.load(self._beside("calibration"))
            self.card = replace(self.card, measured=read_measured(self._beside("measured")))
            return
        chosen = ChosenNetwork.of(self.card, self.folder, variant, model, calibration)
        self.card = chosen.card
        self._calibrations = chosen.calibration
        self._network = FaceNetwork(chosen.model)
        self._entry = chosen.model.entry

    def _beside(self, name: str) -> Path:
        """The file of a name that belongs to the tuned trunk."""
        return self.folder / f"{name}-tuned.json"

    def missing_models(self) -> tuple[str, ...]:
        """The names of models that can be fetched and are better than the one in use."""
        uses_trunk = isinstance(self._network, TunedNetwork)
        is_second_best = self._tuned_file() is not None and not self._is_published
        return (CLIP.name,) if is_second_best and not uses_trunk else ()

    def _tuned_file(self) -> Path | None:
        return self.tuned if self.tuned is not None and self.tuned.is_file() else None

    def _calibration(self, media: Media) -> QualityCalibration | None:
        """What scores mean on such media; None where nothing was fitted."""
        return None if self._calibrations is None else self._calibrations.of(media.facts.kind)

    @classmethod
    def variants(cls) -> tuple[str, ...]:
        """The names of the imported networks that a detector can be made with."""
        return installed_variants(cls.card.name)
