"""Other networks for a detector: those of the authors, once a person has imported them.

``faceforensics:published-c23`` is the detector ``faceforensics`` with the imported model
``faceforensics-published-c23`` in place of the network that ships. What was fitted to a variant or
measured of it lies beside the card, in files that bear its name.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from unmask.detectors.calibration import KindCalibration
from unmask.detectors.contract import Card, card_fields, read_measured
from unmask.weights import Model, ModelEntry, imported_weights_folder, load_model, model_entries
from unmask.weights.published import CHECKPOINTS, as_shown

SMALL = "small"
"""In the names of files, the network that takes the place of the large one where that is missing.
It is no variant that a person could choose."""


def installed_variants(detector: str) -> tuple[str, ...]:
    """The names of the imported networks that can take the shipped one's place, sorted.

    Args:
        detector: its name.

    Raises:
        WeightsError: the manifest of imported models cannot be read.
    """
    start = f"{detector}-"
    names = model_entries(imported_weights_folder())
    imported = (name for name in names if name.startswith(start) and name in CHECKPOINTS)
    return tuple(sorted(name.removeprefix(start) for name in imported))


def variant_card(card: Card, variant: str, entry: ModelEntry, folder: Path) -> Card:
    """The card of a detector with another network: its name, its licence, its own figures.

    Args:
        card: of the detector with the network that ships.
        variant: name of the other network.
        entry: of that network.
        folder: of the card.
    """
    own = folder / f"card-{variant}.toml"
    return replace(
        card,
        name=f"{card.name}:{variant}",
        title=f"{card.title} ({variant})",
        translations={
            language: replace(translation, title=f"{translation.title} ({variant})")
            for language, translation in card.translations.items()
        },
        licence=entry.licence,
        **card_fields(own) if own.exists() else {},
        measured=read_measured(folder / measured_file(variant)),
    )


def measured_file(variant: str = "") -> str:
    """The name of the file beside the card with the figures of a variant."""
    return f"measured-{variant}.json" if variant else "measured.json"


@dataclass(frozen=True)
class ChosenNetwork:
    """The network that a detector is made with, and what is known of it.

    Attributes:
        model: the network.
        card: the detector's card with it.
        calibration: of its scores; None where there is none.
    """

    model: Model
    card: Card
    calibration: KindCalibration | None

    @classmethod
    def of(
        cls,
        card: Card,
        folder: Path,
        variant: str | None,
        model: Model | None = None,
        calibration: KindCalibration | None = None,
        *,
        weights: Path | None = None,
    ) -> Self:
        """The network that ships, or that of a variant.

        Args:
            card: of the detector with the network that ships.
            folder: of the card and the calibrations.
            variant: one of the detector's variants; None for the network that ships.
            model: the network, if it is not to be loaded by its name.
            calibration: of the network, if it is not that in the folder.
            weights: the folder of the network that ships, if it is not among those of Unmask.

        Raises:
            WeightsError: there is no such network, or its file is damaged.
        """
        place = folder / (f"calibration-{variant}.json" if variant else "calibration.json")
        if calibration is None and place.exists():
            calibration = KindCalibration.load(place)
        if variant is None:
            return cls(model or load_model(card.name, weights), card, calibration)
        own = model or load_model(f"{card.name}-{variant}")
        own = replace(own, entry=as_shown(own.entry))
        return cls(own, variant_card(card, variant, own.entry, folder), calibration)
