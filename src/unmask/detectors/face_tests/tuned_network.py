"""The trunk with the norms and the head of one test, read as any other network of faces is."""

import hashlib
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from unmask.arrays import RGBImage
from unmask.weights.trunk import MOST_TOGETHER, SIDE, Trunk, load_trunk, read_norms
from unmask.weights.unit_head import UnitHead

Norms = Mapping[str, NDArray[np.float32]]


class TunedNetwork:
    """The trunk as a test of faces has tuned it.

    Source: Yermakov, Cech, Matas and Fritz, Deepfake detection that generalizes across benchmarks
    (2025).

    Args:
        norms: of the test, for the trunk.
        head: of the test.
        sha256: of the file that both came from.
    """

    def __init__(self, norms: Norms, head: UnitHead, sha256: str) -> None:
        self._norms, self._head = norms, head
        self.sha256 = sha256
        self.size = SIDE

    @cached_property
    def _trunk(self) -> Trunk:
        """Loaded when the first face is looked at, since that takes half a second."""
        return load_trunk(self._norms)

    @classmethod
    def load(cls, path: Path) -> Self:
        """The trunk with what an ``.npz`` file of a test holds.

        Raises:
            WeightsError: the file is damaged.
        """
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        return cls(read_norms(path), UnitHead.load(path), sha256)

    def look(
        self, crops: Sequence[RGBImage]
    ) -> tuple[NDArray[np.float64], NDArray[np.float32] | None]:
        """See ``ReadsFaces.look``; the shares of the first crop are always known."""
        starts = range(0, len(crops), MOST_TOGETHER)
        parts = [self._tokens(crops[start : start + MOST_TOGETHER]) for start in starts]
        logits: NDArray[np.float64] = np.concatenate([self._head.logits(part) for part in parts])
        return logits, self._shares(parts[0])

    def logits(self, crops: Sequence[RGBImage]) -> NDArray[np.float64]:
        """How far each crop looks manipulated, shape (count,); above 0 is rather manipulated."""
        return self.look(crops)[0]

    def shares(self, crop: RGBImage) -> NDArray[np.float32]:
        """Each patch's share of a crop's logit, shape (14, 14)."""
        return self._shares(self._tokens([crop]))

    def _shares(self, tokens: NDArray[np.float32]) -> NDArray[np.float32]:
        """Of the first picture."""
        shares: NDArray[np.float32] = self._head.shares(tokens[:1])[0]
        return shares

    def _tokens(self, crops: Sequence[RGBImage]) -> NDArray[np.float32]:
        return self._trunk.read(np.stack(crops)).tokens
