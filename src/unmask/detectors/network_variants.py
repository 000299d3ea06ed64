"""Other networks for a detector: those of the authors, once a person has imported them.

``faceforensics:published-c23`` is the detector ``faceforensics`` with the imported model
``faceforensics-published-c23`` in place of the network that ships.
"""

from dataclasses import replace

from unmask.detectors.contract import Card
from unmask.weights import ModelEntry, imported_weights_folder, model_entries

NOT_CALIBRATED = (
    "This variant carries no weight in the verdict, because it is not calibrated here: what its "
    "scores mean is for you to judge."
)


def installed_variants(detector: str) -> tuple[str, ...]:
    """The names of the imported networks that can take the shipped one's place, sorted.

    Args:
        detector: its name.

    Raises:
        WeightsError: the manifest of imported models cannot be read.
    """
    start = f"{detector}-"
    names = model_entries(imported_weights_folder())
    imported = (name for name in names if name.startswith(f"{start}published-"))
    return tuple(sorted(name.removeprefix(start) for name in imported))


def variant_card(card: Card, variant: str, entry: ModelEntry) -> Card:
    """The card of a detector with another network: its name, its licence, no measured figures."""
    return replace(
        card,
        name=f"{card.name}:{variant}",
        title=f"{card.title} ({variant})",
        licence=entry.licence,
        measured=(),
    )
