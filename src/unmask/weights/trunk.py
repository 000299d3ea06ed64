"""The trunk: one large network through which several tests look, each with norms of its own.

The image half of CLIP ViT-B/16 stays as its authors trained it, but for the weights and biases of
its layer norms, which a test may bring (Yermakov, Cech, Matas and Fritz, Deepfake detection that
generalizes across benchmarks, 2025). They are handed to the network with each run, so that all
tests share one copy of it in memory.
"""

import zipfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from threading import Lock, Thread
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from unmask.arrays import expect_array
from unmask.errors import WeightsError
from unmask.weights.fetching import CLIP, kept_entry
from unmask.weights.loading import Model, load_model
from unmask.weights.manifest import ModelEntry

BLOCKS: Final = 12
WIDTH: Final = 768
"""Numbers of a token."""

CELLS: Final = 14
"""Patches on a side of the picture; each has a token."""

TOKENS: Final = CELLS**2 + 1
SIDE: Final = 224
"""Of the pictures in px."""

MOST_TOGETHER: Final = 2
"""Pictures that are looked at together; what the network holds of more leaves the processor's
caches, which takes time as well as memory."""

NORMS: Final = tuple(
    f"{norm}.{part}"
    for norm in (
        "pre_norm",
        *(f"blocks.{block}.layer_norm{which}" for block in range(BLOCKS) for which in (1, 2)),
    )
    for part in ("weight", "bias")
)
"""The names of the arrays, (768,) each, that a file of tuned norms holds."""

_ONE_AT_A_TIME: Final = Lock()
"""Who asks while it is being loaded waits for that."""

GET_IT: Final = f"`unmask weights fetch {CLIP.name}` gets it ({CLIP.megabytes} MB, once)"
MISSING: Final = f"The large network ({CLIP.name}) is not on this machine; {GET_IT}."


class TrunkMissingError(WeightsError):
    """The trunk was not fetched yet."""


@dataclass(frozen=True)
class TrunkReading:
    """What the trunk holds of some pictures.

    Attributes:
        layers: (count, 12, 2, 768), float32: after each block the class token, and the mean of the
            tokens of the patches.
        tokens: (count, 197, 768), float32: after the last block, before any further norm, the class
            token and then the patches row by row.
        middle: likewise after the sixth and the ninth block, by their numbers from 1.
    """

    layers: NDArray[np.float32]
    tokens: NDArray[np.float32]
    middle: Mapping[int, NDArray[np.float32]]

    def __post_init__(self) -> None:
        expect_array("TrunkReading.layers", self.layers, ("count", BLOCKS, 2, WIDTH), "float32")
        for tokens in (self.tokens, *self.middle.values()):
            shape = (len(self.layers), TOKENS, WIDTH)
            expect_array("TrunkReading.tokens", tokens, shape, "float32")

    def tokens_after(self, block: int) -> NDArray[np.float32]:
        """The tokens after a block, by its number from 1: the sixth, the ninth or the last."""
        return self.tokens if block == BLOCKS else self.middle[block]


@dataclass(frozen=True)
class Trunk:
    """The network with norms of its own or of a test; it may be used from several threads.

    Attributes:
        model: the network.
        norms: by the names in ``NORMS``; empty for those of CLIP.
    """

    model: Model
    norms: Mapping[str, NDArray[np.float32]]

    @property
    def entry(self) -> ModelEntry:
        """Of the network in its manifest."""
        return self.model.entry

    def read(self, images: NDArray[np.uint8]) -> TrunkReading:
        """Look at pictures.

        Args:
            images: (count, 224, 224, 3), uint8, RGB; at least one.
        """
        expect_array("images", images, ("count", SIDE, SIDE, 3), "uint8")
        starts = range(0, len(images), MOST_TOGETHER)
        parts = [
            self.model.infer(images[start : start + MOST_TOGETHER], self.norms) for start in starts
        ]
        layers, tokens, *middle = (np.concatenate(part) for part in zip(*parts, strict=True))
        return TrunkReading(layers, tokens, dict(zip(CLIP.middle, middle, strict=True)))


def trunk_is_there() -> bool:
    """Whether the trunk was fetched.

    Raises:
        WeightsError: the manifest of imported models cannot be read.
    """
    return kept_entry(CLIP) is not None


def load_trunk(norms: Path | Mapping[str, NDArray[Any]] | None = None) -> Trunk:
    """Load the trunk; further calls take the copy that is in memory already.

    Args:
        norms: an ``.npz`` file with all arrays of ``NORMS``, or these arrays by name; others in it
            are left alone. None for the norms of CLIP.

    Raises:
        TrunkMissingError: it was not fetched yet.
        WeightsError: its file is damaged, or the norms cannot be read or have other shapes.
    """
    entry = kept_entry(CLIP)
    if entry is None:
        raise TrunkMissingError(MISSING)
    own = {} if norms is None else read_norms(norms)
    with _ONE_AT_A_TIME:
        return Trunk(_model_of(entry.sha256), own)


def read_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """All arrays of a file of tuned norms, with what else is in it.

    Raises:
        WeightsError: the file cannot be read.
    """
    try:
        with np.load(BytesIO(path.read_bytes()), allow_pickle=False) as file:
            return dict(file)
    except (OSError, EOFError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise WeightsError(
            f"{path.name} cannot be read ({error}); expected is an .npz file of tuned norms. "
            "Install Unmask again."
        ) from error


def taken_array(arrays: Mapping[str, NDArray[Any]], name: str, *shape: int) -> NDArray[np.float32]:
    """An array of a file of tuned norms.

    Raises:
        WeightsError: it is missing, has another shape, or holds what is no finite number.
    """
    found = arrays.get(name)
    if found is None or found.shape != shape or found.dtype.kind != "f":
        said = "nothing" if found is None else f"{found.dtype} of shape {found.shape}"
        raise WeightsError(
            f"The tuned norms have {said} as {name!r}; expected are numbers of shape {shape}. "
            "Make the file again."
        )
    if not np.isfinite(found).all():
        raise WeightsError(f"The tuned norms have infinite numbers in {name!r}; make them again.")
    return found.astype(np.float32)


def read_norms(norms: Path | Mapping[str, NDArray[Any]]) -> dict[str, NDArray[np.float32]]:
    """The norms for the trunk, by the names in ``NORMS``; see ``load_trunk``.

    Raises:
        WeightsError: they cannot be read or have other shapes.
    """
    arrays = read_arrays(norms) if isinstance(norms, Path) else norms
    return {name: taken_array(arrays, name, WIDTH) for name in NORMS}


def load_trunk_beside() -> None:
    """Begin to load the trunk in a thread, if it is there, so that whoever asks waits less for it.

    What is wrong with it is told to whoever asks.
    """
    # No daemon: a library that is being loaded while the process ends aborts it.
    Thread(target=_try_to_load, name="load-trunk").start()


def _try_to_load() -> None:
    with suppress(WeightsError):
        load_trunk()


@lru_cache(maxsize=1)
def _model_of(_sha256: str) -> Model:
    """The network, once a process: it takes hundreds of megabytes.

    In integers where the processor is up to it.
    """
    # Most runs of the program never look through the trunk, and the library takes time to load.
    from unmask.weights.integer_products import (
        in_integers,
        integers_are_exact,
        read_largest_channels,
    )

    if not integers_are_exact():
        return load_model(CLIP.name)
    largest = read_largest_channels()
    return load_model(CLIP.name, rewrite=lambda content: in_integers(content, largest))
