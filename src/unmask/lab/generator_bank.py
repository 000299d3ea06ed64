"""Make the bank of known generators that ships.

    python -m unmask.lab.generator_bank DATA_OR_MANIFEST BANK.npz

Generated images are taken from the training split. The real photographs against which distances
are judged are taken from the validation split. Of testing nothing is seen.
"""

import argparse
import hashlib
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, zip_longest
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.progress import track

from unmask.detectors.cnn_generated.bank import FEWEST_REAL, Bank
from unmask.detectors.cnn_generated.banks import FOLDER
from unmask.detectors.cnn_generated.network import Network, TrunkNetwork
from unmask.detectors.cnn_generated.readings import embed
from unmask.errors import UnmaskError
from unmask.lab.manifest import Item, build_manifest, read_manifest
from unmask.lab.pack.model import decode
from unmask.media import media_from_frames

COMMAND = "python -m unmask.lab.generator_bank"
GENERATORS = {"stylegan": "StyleGAN", "stylegan2": "StyleGAN2", "sd3": "Stable Diffusion 3"}
"""The manipulations that are images of one generator as a whole, with the names to show."""

SOURCES = ("utkface", "portraits", "ffhq", *GENERATORS)
LARGEST_SIDE = 16_384


class GeneratorBankError(UnmaskError):
    """The bank cannot be made of what was given."""


@dataclass(frozen=True)
class Sizes:
    """How many images at most make the bank.

    Attributes:
        images: of each generator.
        real: photographs of all sources.
    """

    images: int = 300
    real: int = 500


def make_bank(network: Network, items: Sequence[Item], sizes: Sizes) -> Bank:
    """Embed generated images of the training split and photographs of the validation split.

    Args:
        network: with embeddings.
        items: of a manifest; those of no known generator and of other splits are left out.
        sizes: of the bank.

    Raises:
        GeneratorBankError: there is no image of a generator, or there are too few photographs.
    """
    bank: Bank | None = None
    for manipulation, name in GENERATORS.items():
        chosen = _chosen(
            (item for item in items if (item.manipulation, item.split) == (manipulation, "train")),
            sizes.images,
        )
        embeddings = _embeddings(network, chosen, name)
        if embeddings:
            own = Bank.of(network.entry.sha256, name, embeddings)
            bank = own if bank is None else bank.joined(own)
    real = _embeddings(network, _photographs(items, sizes.real), "real photographs")
    if bank is None or len(real) < FEWEST_REAL:
        raise GeneratorBankError(
            f"The bank needs training images of {', '.join(GENERATORS)} and at least {FEWEST_REAL} "
            f"real photographs for validation; found are {len(real)} photographs and "
            f"{0 if bank is None else len(bank)} images."
        )
    return replace(bank, real=np.stack(real).astype(np.float16))


def _photographs(items: Sequence[Item], most: int) -> list[Item]:
    """Real photographs of the validation split, as many of each source as there are."""
    by_source: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        if (item.label, item.split) == ("real", "validation"):
            by_source[item.source].append(item)
    in_turn = zip_longest(*(_chosen(of_one, most) for of_one in by_source.values()))
    return [item for item in chain.from_iterable(in_turn) if item is not None][:most]


def _chosen(items: Iterable[Item], most: int) -> list[Item]:
    """Some items, by a hash of their name, so that the choice does not hang on their order."""

    def place(item: Item) -> str:
        return hashlib.sha256(f"{item.source}/{item.path.name}".encode()).hexdigest()

    return sorted(items, key=place)[:most]


def _embeddings(network: Network, items: Sequence[Item], name: str) -> list[NDArray[np.float32]]:
    found = (_embedding(network, item) for item in track(items, name))
    return [embedding for embedding in found if embedding is not None]


def _embedding(network: Network, item: Item) -> NDArray[np.float32] | None:
    pixels = decode(item.path.read_bytes(), str(item.path), LARGEST_SIDE)
    return embed(network, media_from_frames([pixels], [0.0]))


def _items(path: Path) -> tuple[Item, ...]:
    return build_manifest(path, SOURCES) if path.is_dir() else read_manifest(path)


def _lines(bank: Bank) -> Iterator[str]:
    """What the bank came to, in words."""
    for generator, count in bank.counts().items():
        yield f"{generator}: {count} images"
    yield f"99 % of {len(bank.real)} real photographs are further than {bank.limit:.3f}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the bank."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], prog=COMMAND)
    parser.add_argument("data", type=Path, help="the research data, or a manifest of it")
    parser.add_argument("bank", type=Path, help="the file to write")
    parser.add_argument("--images", type=int, default=Sizes.images, help="most of each generator")
    parser.add_argument("--real", type=int, default=Sizes.real, help="most real photographs")
    chosen = parser.parse_args(arguments)
    try:
        bank = make_bank(
            TrunkNetwork.load(FOLDER), _items(chosen.data), Sizes(chosen.images, chosen.real)
        )
        bank.save(chosen.bank)
    except (UnmaskError, OSError) as error:
        sys.exit(str(error))
    sys.stdout.write("".join(f"{line}\n" for line in _lines(bank)))


if __name__ == "__main__":
    main()
