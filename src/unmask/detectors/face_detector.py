"""What the detectors have in common that look at faces through one network."""

from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from unmask.detectors.calibration import KindCalibration, QualityCalibration
from unmask.detectors.contract import Card, read_measured
from unmask.detectors.face_network import FaceNetwork, ReadsFaces
from unmask.detectors.network_variants import (
    SMALL,
    ChosenNetwork,
    installed_variants,
    measured_file,
)
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
    """Norms and head for the trunk; without it the small network looks, and what was fitted to that
    and measured of it lies in files that end in ``-small``."""
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
        self._is_published = variant is not None
        self._calibrations: KindCalibration | None
        self._network: ReadsFaces
        self._entry: ModelEntry | None = None
        if self.tuned is not None and variant is None and model is None and trunk_is_there():
            self._network = TunedNetwork.load(self.tuned)
            self._calibrations = calibration or self._fitted("calibration.json")
            return
        if self.tuned is not None and variant is None:
            calibration = calibration or self._fitted(f"calibration-{SMALL}.json")
            self.measured_file = measured_file(SMALL)
            measured = read_measured(self.folder / self.measured_file)
            self.card = replace(self.card, measured=measured)
        chosen = ChosenNetwork.of(self.card, self.folder, variant, model, calibration)
        self.card = chosen.card
        self._calibrations = chosen.calibration
        self._network = FaceNetwork(chosen.model)
        self._entry = chosen.model.entry

    def _fitted(self, name: str) -> KindCalibration:
        return KindCalibration.load(self.folder / name)

    def missing_models(self) -> tuple[str, ...]:
        """The names of models that can be fetched and are better than the one in use."""
        is_second_best = self.tuned is not None and not self._is_published
        uses_trunk = isinstance(self._network, TunedNetwork)
        return (CLIP.name,) if is_second_best and not uses_trunk else ()

    def _calibration(self, media: Media) -> QualityCalibration | None:
        """What scores mean on such media; None where nothing was fitted."""
        return None if self._calibrations is None else self._calibrations.of(media.facts.kind)

    @classmethod
    def variants(cls) -> tuple[str, ...]:
        """The names of the imported networks that a detector can be made with."""
        return installed_variants(cls.card.name)
