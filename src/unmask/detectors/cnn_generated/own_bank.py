"""The person's own bank, in the data folder: it grows by the folders of images they add."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from unmask.detectors.cnn_generated.bank import Bank, BankError
from unmask.detectors.cnn_generated.banks import own_bank, own_bank_file
from unmask.detectors.cnn_generated.network import Network
from unmask.detectors.cnn_generated.readings import embed, explain_abstention
from unmask.errors import MediaError
from unmask.media import open_media

LONGEST_NAME = 60


@dataclass(frozen=True)
class Added:
    """What became of a folder.

    Attributes:
        count: of the files that are now in the bank.
        left_out: why each other file is not, one sentence a file.
    """

    count: int
    left_out: tuple[str, ...]


def add_folder(
    network: Network, generator: str, folder: Path, progress: Callable[[float], None]
) -> Added:
    """Embed all pictures and videos of a folder and keep them under a generator's name.

    Files that are no pictures, or that the bank has under that name already, are left out.

    Args:
        network: with embeddings.
        generator: a name.
        folder: whose own files are taken, not those of the folders in it.
        progress: called with the done fraction.

    Raises:
        BankError: the name or the folder cannot be used, nothing in it can be embedded, or the
            bank was made by another network or cannot be written.
    """
    _check_name(generator)
    bank = own_bank()
    _check_network(bank, network)
    files = _files(folder)
    found: list[NDArray[np.float32]] = []
    left_out: list[str] = []
    known = set() if bank is None else bank.rows_of(generator)
    for number, file in enumerate(files, 1):
        try:
            embedding = _embedding(network, file)
        except MediaError as error:
            left_out.append(str(error))
        else:
            if embedding.astype(np.float16).tobytes() in known:
                left_out.append(f"{file}: the bank has it already.")
            else:
                found.append(embedding)
        progress(number / len(files))
    if not found:
        raise BankError(
            f"No file of {folder} could be embedded; of {len(files)}, the first is left out for "
            f"this: {left_out[0]}"
        )
    grown = Bank.of(network.entry.sha256, generator, found)
    (grown if bank is None else bank.joined(grown)).save(own_bank_file())
    return Added(len(found), tuple(left_out))


def take_out(generator: str) -> int:
    """Take all entries of a generator out of the person's bank.

    Returns:
        how many there were.

    Raises:
        BankError: the bank cannot be read or written.
    """
    bank = own_bank()
    if bank is None:
        return 0
    smaller = bank.without(generator)
    if len(smaller):
        smaller.save(own_bank_file())
    else:
        _delete(own_bank_file())
    return len(bank) - len(smaller)


def _delete(path: Path) -> None:
    try:
        path.unlink()
    except OSError as error:
        raise BankError(f"The bank {path} cannot be removed ({error.strerror}).") from error


def _embedding(network: Network, file: Path) -> NDArray[np.float32]:
    """The embedding of a file.

    Raises:
        MediaError: it cannot be opened, is too small, or shows nothing.
    """
    with open_media(file) as media:
        embedding = embed(network, media)
        if embedding is None:
            raise MediaError(f"{file}: {explain_abstention(media)}")
        return embedding


def _check_name(generator: str) -> None:
    if not generator.strip() or len(generator) > LONGEST_NAME or not generator.isprintable():
        raise BankError(
            f"{generator!r} cannot be the name of a generator; give 1 to {LONGEST_NAME} letters, "
            "digits or signs on one line."
        )


def _check_network(bank: Bank | None, network: Network) -> None:
    if bank is not None and bank.model_sha256 != network.entry.sha256:
        raise BankError(
            f"Your bank was made by another network ({bank.model_sha256[:12]}…) than the present "
            f"one ({network.entry.sha256[:12]}…); remove its generators with `unmask bank remove` "
            "and add their folders again."
        )


def _files(folder: Path) -> list[Path]:
    try:
        files = sorted(
            path for path in folder.iterdir() if path.is_file() and not path.name.startswith(".")
        )
    except OSError as error:
        raise BankError(
            f"The folder {folder} cannot be read ({error.strerror}); give a folder of images of "
            "one generator."
        ) from error
    if not files:
        raise BankError(f"The folder {folder} holds no file; give one with images in it.")
    return files
