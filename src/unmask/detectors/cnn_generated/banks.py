"""The bank that ships and the person's own: together in the search, side by side in the list."""

from dataclasses import dataclass
from pathlib import Path

from unmask.data_folder import data_folder
from unmask.detectors.cnn_generated.bank import Bank
from unmask.weights.fetching import CLIP, kept_entry

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Listed:
    """A generator as a list names it.

    Attributes:
        generator: its name.
        origin: ``ships`` or ``yours``.
        images: how many are in the bank.
        is_usable: whether the present network made their embeddings; they are given the benefit of
            the doubt where it was not fetched yet.
    """

    generator: str
    origin: str
    images: int
    is_usable: bool


def shipped_bank() -> Bank | None:
    """The bank that ships, None where there is none.

    Raises:
        BankError: it is damaged.
    """
    return _load(FOLDER / "bank.npz")


def own_bank_file() -> Path:
    """Where the person's bank is kept; it need not exist."""
    return data_folder() / "bank.npz"


def own_bank() -> Bank | None:
    """The person's bank, None where there is none.

    Raises:
        BankError: it cannot be read.
    """
    return _load(own_bank_file())


def listed_generators() -> list[Listed]:
    """All generators of both banks.

    Raises:
        BankError: a bank cannot be read.
        WeightsError: the manifest of imported models cannot be read.
    """
    entry = kept_entry(CLIP)
    return [
        Listed(generator, origin, count, entry is None or bank.model_sha256 == entry.sha256)
        for origin, bank in (("ships", shipped_bank()), ("yours", own_bank()))
        if bank is not None
        for generator, count in bank.counts().items()
    ]


def _load(path: Path) -> Bank | None:
    return Bank.load(path) if path.exists() else None
