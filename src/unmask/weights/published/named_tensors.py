"""A checkpoint's tensors, with a strict account of which were used."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from unmask.weights.published.pickle_machine import UnreadableError


class NamedTensors:
    """What a file holds, by name; whoever takes a tensor says what it must be.

    Args:
        tensors: by the authors' names.
    """

    def __init__(self, tensors: Mapping[str, NDArray[Any]]) -> None:
        self._tensors = tensors
        self._taken: set[str] = set()

    @property
    def unused(self) -> list[str]:
        """The names of all tensors that were not taken, sorted."""
        return sorted(self._tensors.keys() - self._taken)

    def has(self, name: str) -> bool:
        """Whether there is a tensor of this name."""
        return name in self._tensors

    def shape(self, name: str, axes: int) -> tuple[int, ...]:
        """The shape of a tensor that a network's sizes follow from.

        Raises:
            UnreadableError: it is missing, or has another number of axes or an empty one.
        """
        shape = self._of(name).shape
        if len(shape) != axes or 0 in shape:
            raise UnreadableError(f"its {name!r} has the shape {shape} and not {axes} axes")
        return shape

    def take(self, name: str, shape: tuple[int, ...]) -> NDArray[Any]:
        """A tensor of floats in its shape.

        Raises:
            UnreadableError: it is missing, has another shape, or holds what is no finite number.
        """
        tensor = self._of(name)
        if tensor.shape != shape and not _is_flat(tensor, shape):
            raise UnreadableError(f"its {name!r} has the shape {tensor.shape} and not {shape}")
        if tensor.dtype.kind != "f" or not np.isfinite(tensor).all():
            raise UnreadableError(f"its {name!r} holds something other than finite numbers")
        self._taken.add(name)
        return tensor.reshape(shape)

    def _of(self, name: str) -> NDArray[Any]:
        if name not in self._tensors:
            raise UnreadableError(f"it has no tensor {name!r}")
        return self._tensors[name]


def _is_flat(tensor: NDArray[Any], shape: tuple[int, ...]) -> bool:
    """Whether it is a 1 × 1 convolution kept without its last two axes, as old checkpoints do."""
    return shape[2:] == (1, 1) and tensor.shape == shape[:2]
