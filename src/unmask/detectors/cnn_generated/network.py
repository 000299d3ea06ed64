"""The networks that judge windows: two looks through the trunk, and those a person brings."""

import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from unmask.arrays import expect_array
from unmask.errors import WeightsError
from unmask.weights import Model, ModelEntry
from unmask.weights.fetching import CLIP
from unmask.weights.trunk import (
    BLOCKS,
    CELLS,
    WIDTH,
    Trunk,
    TrunkReading,
    load_trunk,
    read_arrays,
    taken_array,
)
from unmask.weights.unit_head import UnitHead

HEAD = "head.npz"
TUNED = "tuned.npz"

READABLE = (*CLIP.middle, BLOCKS)
"""Numbers, from 1, of the blocks of the trunk that a layer may look at: each patch is known."""

EMBEDDING_BLOCK = 9
"""Number, from 1, of the block of the trunk whose class token places a picture in the bank: of the
sixth, ninth and last, of class and patch tokens, the one that tells generators apart best."""

BATCH = 16
"""Windows that are looked at together; more would take memory and save no time."""


@dataclass(frozen=True)
class Judged:
    """What a network says of some windows.

    Attributes:
        logits: of generated, shape (count,), float64.
        maps: each cell's share of the logit, shape (count, rows, columns), float32; one cell a
            window where the network tells no more.
        embeddings: shape (count, n), float32; None where the network has none.
    """

    logits: NDArray[np.float64]
    maps: NDArray[np.float32]
    embeddings: NDArray[np.float32] | None = None


class Network(Protocol):
    """Judges windows of ``windows.SIDE`` px."""

    @property
    def entry(self) -> ModelEntry:
        """Of the model in its manifest."""
        ...

    def judge(self, crops: NDArray[np.uint8]) -> Judged:
        """Judge windows, shape (count, SIDE, SIDE, 3), uint8, RGB; at least one."""
        ...


@dataclass(frozen=True)
class LinearHead:
    """A linear layer on the features of a network that was not trained for this test.

    Its features are, of some blocks of the trunk, the class token and the mean patch token.

    Sources: Ojha, Li and Lee, Towards universal fake image detectors that generalize across
    generative models (CVPR 2023), who take the last block; that the blocks before it tell more:
    Koutlis and Papadopoulos, Leveraging representations from intermediate encoder-blocks for
    synthetic image detection (ECCV 2024).

    Attributes:
        weight: (blocks, 2, 768), float32.
        bias: of the logit.
        mean: (blocks, 2, 768), float32, of the features in training.
        scale: (blocks, 2, 768), float32, their standard deviation.
        blocks: their numbers, from 1, of those in ``READABLE``.
        centre: (768,), float32, the mean class token after the ninth block in training, from which
            pictures are placed in the bank.
    """

    weight: NDArray[np.float32]
    bias: float
    mean: NDArray[np.float32]
    scale: NDArray[np.float32]
    blocks: tuple[int, ...]
    centre: NDArray[np.float32]

    def __post_init__(self) -> None:
        shape = (len(self.blocks), 2, WIDTH)
        for name in ("weight", "mean", "scale"):
            expect_array(f"LinearHead.{name}", getattr(self, name), shape, "float32")
        expect_array("LinearHead.centre", self.centre, (WIDTH,), "float32")
        if not set(self.blocks) <= set(READABLE):
            raise ValueError(f"LinearHead.blocks: expected some of {READABLE}, got {self.blocks}")

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a linear layer from its ``.npz`` file.

        Raises:
            WeightsError: the file cannot be read.
        """
        try:
            with np.load(BytesIO(path.read_bytes()), allow_pickle=False) as arrays:
                blocks = tuple(arrays["blocks"].tolist())
                weight, mean, scale, centre = (
                    arrays[name].astype(np.float32)
                    for name in ("weight", "mean", "scale", "centre")
                )
                return cls(weight, float(arrays["bias"]), mean, scale, blocks, centre)
        except (OSError, EOFError, KeyError, ValueError, zipfile.BadZipFile) as error:
            raise WeightsError(
                f"{path.name} of the test cnn-generated cannot be read ({error}); install Unmask "
                "again."
            ) from error

    def logits(self, layers: NDArray[np.float32]) -> NDArray[np.float64]:
        """The logits of windows, (count,).

        Args:
            layers: (count, 12, 2, 768), as ``TrunkReading.layers``.
        """
        features = layers[:, np.array(self.blocks) - 1].astype(np.float64)
        return np.asarray(np.einsum("nbkw,bkw->n", features, self._slopes) + self._offset)

    def shares(self, reading: TrunkReading) -> NDArray[np.float32]:
        """Each patch's share of the logit, which is the mean of all, (count, 14, 14).

        What the class tokens say, and the bias, is spread evenly.
        """
        said = np.full((len(reading.layers), CELLS**2), self._offset)
        for block, (of_class, of_patches) in zip(self.blocks, self._slopes, strict=True):
            tokens = reading.tokens_after(block).astype(np.float64)
            said += (tokens[:, 0] @ of_class)[:, None] + tokens[:, 1:] @ of_patches
        return said.reshape(-1, CELLS, CELLS).astype(np.float32)

    @property
    def _slopes(self) -> NDArray[np.float64]:
        """By how much the logit rises with each feature, (blocks, 2, 768)."""
        return np.asarray(self.weight.astype(np.float64) / self.scale)

    @property
    def _offset(self) -> float:
        """The logit where all features are 0."""
        return float(self.bias - (self._slopes * self.mean).sum())


@dataclass(frozen=True)
class Joining:
    """One logit of two: a logistic regression on what two networks say of the same windows.

    Attributes:
        weights: (2,), float32, of the linear layer's logit and of the tuned trunk's.
        bias: of the logit.
    """

    weights: NDArray[np.float32]
    bias: float

    def __post_init__(self) -> None:
        expect_array("Joining.weights", self.weights, (2,), "float32")

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read it out of the file of the tuned norms.

        Raises:
            WeightsError: the file cannot be read, or lacks an array or has one of another shape.
        """
        arrays = read_arrays(path)
        bias = float(taken_array(arrays, "joining.bias"))
        return cls(taken_array(arrays, "joining.weights", 2), bias)

    def join(self, linear: NDArray[np.float64], tuned: NDArray[np.float64]) -> NDArray[np.float64]:
        """The logits, or each patch's share of them, in the shape of what is joined."""
        first, second = self.weights.astype(np.float64)
        return np.asarray(first * linear + second * tuned + self.bias)


@dataclass(frozen=True)
class TrunkNetwork:
    """The trunk, looked through twice: as it is, and with norms that were tuned for this test.

    The two see different generators: where one is blind the other often is not.

    Attributes:
        trunk: with the norms of CLIP.
        head: the linear layer on it.
        tuned: the same trunk with the norms of this test.
        tuned_head: what was trained with these norms.
        joining: of both logits.
    """

    trunk: Trunk
    head: LinearHead
    tuned: Trunk
    tuned_head: UnitHead
    joining: Joining

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The network that is used unless another is asked for.

        Args:
            folder: with ``head.npz`` and ``tuned.npz``.

        Raises:
            TrunkMissingError: the trunk was not fetched yet.
            WeightsError: a file is damaged.
        """
        tuned = folder / TUNED
        return cls(
            load_trunk(),
            LinearHead.load(folder / HEAD),
            load_trunk(tuned),
            UnitHead.load(tuned),
            Joining.load(tuned),
        )

    @property
    def entry(self) -> ModelEntry:
        """Of the trunk in its manifest."""
        return self.trunk.entry

    def judge(self, crops: NDArray[np.uint8]) -> Judged:
        """See ``Network.judge``."""
        reading, tokens = self.trunk.read(crops), self.tuned.read(crops).tokens
        linear, tuned = self.head.logits(reading.layers), self.tuned_head.logits(tokens)
        shares = self.joining.join(
            self.head.shares(reading).astype(np.float64),
            self.tuned_head.shares(tokens).astype(np.float64),
        )
        embeddings = reading.layers[:, EMBEDDING_BLOCK - 1, 0] - self.head.centre
        return Judged(self.joining.join(linear, tuned), shares.astype(np.float32), embeddings)


@dataclass(frozen=True)
class ImportedNetwork:
    """A network of the authors of a paper.

    Attributes:
        model: with the output ``logit``, shape (count, 1).
    """

    model: Model

    @property
    def entry(self) -> ModelEntry:
        """Of the model in its manifest."""
        return self.model.entry

    def judge(self, crops: NDArray[np.uint8]) -> Judged:
        """See ``Network.judge``."""
        starts = range(0, len(crops), BATCH)
        parts = [self.model.infer(crops[start : start + BATCH])[0] for start in starts]
        logits = np.concatenate(parts).reshape(len(crops)).astype(np.float64)
        return Judged(logits, logits.astype(np.float32).reshape(-1, 1, 1))
