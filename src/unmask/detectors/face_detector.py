"""What the detectors have in common that look at faces through one network."""

from pathlib import Path
from typing import ClassVar

from unmask.detectors.calibration import QualityCalibration
from unmask.detectors.contract import Card
from unmask.detectors.face_network import FaceNetwork
from unmask.detectors.network_variants import ChosenNetwork, installed_variants
from unmask.weights import Model


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
    card: Card

    def __init__(
        self,
        variant: str | None = None,
        *,
        model: Model | None = None,
        calibration: QualityCalibration | None = None,
    ) -> None:
        chosen = ChosenNetwork.of(self.card, self.folder, variant, model, calibration)
        self.card = chosen.card
        self._is_published = variant is not None
        self._calibration = chosen.calibration
        self._network = FaceNetwork(chosen.model)

    @classmethod
    def variants(cls) -> tuple[str, ...]:
        """The names of the imported networks that a detector can be made with."""
        return installed_variants(cls.card.name)
