"""The networks that judge windows: the one that ships, and those that a person brings."""

import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from unmask.arrays import expect_array
from unmask.errors import WeightsError
from unmask.weights import Model, ModelEntry, load_model

SHIPPED = "cnn-generated"
CLIP = "clip"
CLIP_HEAD = "clip_head.npz"

BATCH = 16
"""Windows that are looked at together; more would take memory and save no time."""

_LOGIT, _MAP, _EMBEDDING, _LAYERS = "logit", "map", "embedding", "layers"


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


@dataclass(frozen=True)
class LinearHead:
    """A linear layer on the features of a network that was not trained for this test.

    Source: Ojha, Li and Lee, Towards universal fake image detectors that generalize across
    generative models (CVPR 2023).

    Attributes:
        weight: (n,), float32.
        bias: of the logit.
        mean: (n,), float32, of the features in training.
        scale: (n,), float32, their standard deviation.
        layers: numbers, from 1, of the layers whose features count, (k,), int64; all where None.
    """

    weight: NDArray[np.float32]
    bias: float
    mean: NDArray[np.float32]
    scale: NDArray[np.float32]
    layers: NDArray[np.int64] | None = None

    def __post_init__(self) -> None:
        expect_array("LinearHead.weight", self.weight, ("n",), "float32")
        for name in ("mean", "scale"):
            expect_array(f"LinearHead.{name}", getattr(self, name), self.weight.shape, "float32")

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a linear layer from its ``.npz`` file.

        Raises:
            WeightsError: the file cannot be read.
        """
        try:
            with np.load(BytesIO(path.read_bytes()), allow_pickle=False) as arrays:
                return cls(
                    weight=arrays["weight"].astype(np.float32),
                    bias=float(arrays["bias"]),
                    mean=arrays["mean"].astype(np.float32),
                    scale=arrays["scale"].astype(np.float32),
                    layers=arrays["layers"].astype(np.int64) if "layers" in arrays else None,
                )
        except (OSError, EOFError, KeyError, ValueError, zipfile.BadZipFile) as error:
            raise WeightsError(
                f"{path.name} of the test cnn-generated cannot be read ({error}); install Unmask "
                "again."
            ) from error

    def logits(self, layers: NDArray[np.float32]) -> NDArray[np.float64]:
        """The logits of windows, (count,), from their features, (count, layers, kinds, width)."""
        chosen = layers if self.layers is None else layers[:, self.layers - 1]
        features = chosen.reshape(len(layers), -1)
        standardised = (features - self.mean) / self.scale
        return np.asarray(standardised @ self.weight + self.bias, np.float64)


class Network:
    """Judges windows of ``windows.SIDE`` px.

    Args:
        model: with the output ``logit``, and perhaps ``map`` and ``embedding``; with a head, with
            the output ``layers``.
        head: the linear layer on that.
    """

    def __init__(self, model: Model, head: LinearHead | None = None) -> None:
        self._model = model
        self._head = head

    @classmethod
    def shipped(cls) -> Self:
        """The network that ships.

        Raises:
            WeightsError: its file is missing or damaged.
        """
        return cls(load_model(SHIPPED))

    @classmethod
    def of_variant(cls, model: Model, variant: str | None, folder: Path) -> Self:
        """A model with what its variant needs beside it.

        Args:
            model: of the variant.
            variant: such as ``published-p50`` or ``clip``; None for the network that ships.
            folder: with ``clip_head.npz``.

        Raises:
            WeightsError: that file is damaged or does not fit the model.
        """
        return cls(model, LinearHead.load(folder / CLIP_HEAD) if variant == CLIP else None)

    @property
    def entry(self) -> ModelEntry:
        """Of the model in its manifest."""
        return self._model.entry

    def judge(self, crops: NDArray[np.uint8]) -> Judged:
        """Judge windows, shape (count, SIDE, SIDE, 3), uint8, RGB; at least one."""
        parts = [
            self._model.infer(crops[start : start + BATCH]) for start in range(0, len(crops), BATCH)
        ]
        whole = map(np.concatenate, zip(*parts, strict=True))
        found = dict(zip(self._model.entry.outputs, whole, strict=True))
        if self._head is not None:
            logits = self._head.logits(found[_LAYERS])
        else:
            logits = found[_LOGIT].reshape(len(crops)).astype(np.float64)
        one_cell = logits.astype(np.float32).reshape(-1, 1, 1)
        return Judged(logits, found.get(_MAP, one_cell), found.get(_EMBEDDING))
