"""What a training puts on the trunk: a direction on the unit sphere, and each patch's share.

Source: Yermakov, Cech, Matas and Fritz, Deepfake detection that generalizes across benchmarks
(2025).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from unmask.arrays import expect_array
from unmask.weights.trunk import CELLS, TOKENS, WIDTH, read_arrays, taken_array

SHARPNESS: Final = 10.0
"""By which the product of two unit vectors is multiplied to be a logit."""

_EPSILON: Final = 1e-5

Values = NDArray[np.float64]


@dataclass(frozen=True)
class LayerNorm:
    """Brings a token to mean 0 and deviation 1, and then to what was learnt.

    Attributes:
        weight: (768,), float32.
        bias: (768,), float32.
    """

    weight: NDArray[np.float32]
    bias: NDArray[np.float32]

    def deviation(self, tokens: Values) -> Values:
        """By which tokens (…, 768) are divided, (…, 1)."""
        return np.asarray(np.sqrt(tokens.var(axis=-1, keepdims=True) + _EPSILON))

    def apply(self, tokens: Values, deviation: Values) -> Values:
        """Tokens (…, 768), divided by what is given instead of their own deviation."""
        centred = tokens - tokens.mean(axis=-1, keepdims=True)
        return np.asarray(centred / deviation * self.weight + self.bias)


@dataclass(frozen=True)
class UnitHead:
    """A linear layer on the class token and the mean of the patches' tokens.

    Each goes through a layer norm, and both side by side are brought to unit length.

    Attributes:
        class_norm: of the class token.
        patch_norm: of the mean of the patches' tokens.
        weight: (1536,), float32, for the class token and then for the patches.
        bias: of the logit.
    """

    class_norm: LayerNorm
    patch_norm: LayerNorm
    weight: NDArray[np.float32]
    bias: float

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the head out of an ``.npz`` file, which may hold tuned norms too.

        Raises:
            WeightsError: the file cannot be read, or lacks an array or has one of another shape.
        """
        return cls.of(read_arrays(path))

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """The head by the names of its arrays.

        Args:
            arrays: ``head.class_norm.weight``, ``head.class_norm.bias``, ``head.patch_norm.weight``
                and ``head.patch_norm.bias``, each (768,); ``head.linear.weight``, (1536,);
                ``head.linear.bias``, ().

        Raises:
            WeightsError: an array is missing or has another shape.
        """
        class_norm, patch_norm = (
            LayerNorm(
                taken_array(arrays, f"head.{norm}.weight", WIDTH),
                taken_array(arrays, f"head.{norm}.bias", WIDTH),
            )
            for norm in ("class_norm", "patch_norm")
        )
        weight = taken_array(arrays, "head.linear.weight", 2 * WIDTH)
        return cls(class_norm, patch_norm, weight, float(taken_array(arrays, "head.linear.bias")))

    def logits(self, tokens: NDArray[np.float32]) -> Values:
        """The logits of pictures.

        Args:
            tokens: (count, 197, 768), float32, as ``TrunkReading.tokens``.

        Returns:
            (count,).
        """
        return np.asarray(self._cells(tokens).mean(axis=1))

    def shares(self, tokens: NDArray[np.float32]) -> NDArray[np.float32]:
        """Each patch's share of the logit, which is the mean of all.

        With the deviation and the length as they are, the logit is a mean over the patches. What
        the class token says, and the bias, is spread evenly.

        Args:
            tokens: (count, 197, 768), float32, as ``TrunkReading.tokens``.

        Returns:
            (count, 14, 14).
        """
        return self._cells(tokens).reshape(-1, CELLS, CELLS).astype(np.float32)

    def _cells(self, tokens: NDArray[np.float32]) -> Values:
        """The shares in float64, (count, 196)."""
        expect_array("tokens", tokens, ("count", TOKENS, WIDTH), "float32")
        own, patches = tokens[:, 0].astype(np.float64), tokens[:, 1:].astype(np.float64)
        mean = patches.mean(axis=1)
        classes = self.class_norm.apply(own, self.class_norm.deviation(own))
        deviation = self.patch_norm.deviation(mean)
        length = np.linalg.norm(
            np.concatenate([classes, self.patch_norm.apply(mean, deviation)], axis=1), axis=1
        )
        of_class, of_patches = self.weight[:WIDTH], self.weight[WIDTH:]
        cells = self.patch_norm.apply(patches, deviation[:, None]) @ of_patches
        said = cells + (classes @ of_class)[:, None]
        return np.asarray(SHARPNESS * said / length[:, None] + self.bias)
