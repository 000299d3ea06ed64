"""Reading the weights of a Keras network from HDF5, which holds data and no code."""

import io
import re
from collections.abc import Iterator
from typing import Any, Final

import h5py
import numpy as np
from numpy.typing import NDArray

from unmask.weights.published.pickle_machine import UnreadableError

MOST_BYTES: Final = 16 << 20
"""MesoNet's files have less than a fiftieth of it."""

_MOST_MEMBERS: Final = 1_000
_LAYERS: Final = {"conv2d": "conv", "batch_normalization": "bn", "dense": "dense"}
_PARTS: Final = {
    "kernel": "weight",
    "gamma": "weight",
    "beta": "bias",
    "bias": "bias",
    "moving_mean": "running_mean",
    "moving_variance": "running_var",
}


def read_keras_file(content: bytes) -> dict[str, NDArray[Any]]:
    """Read what ``Model.save_weights`` wrote, under torch's names and in torch's layout.

    Keras numbers its layers as they are made, over all networks of a process; here each kind
    counts from 1, in the same order: ``conv1.weight``, ``bn1.running_var``, ``dense1.bias``.

    Raises:
        UnreadableError: the content is no HDF5, too large, damaged, or of another make.
    """
    if len(content) > MOST_BYTES:
        raise UnreadableError(f"it is larger than {MOST_BYTES >> 20} MiB")
    try:
        with h5py.File(io.BytesIO(content), "r") as file:
            found = {(layer, part): _array(data) for layer, part, data in _weights(file)}
    except (OSError, RuntimeError, ValueError, KeyError, TypeError) as error:
        raise UnreadableError("it is no HDF5 file with Keras weights, or is damaged") from error
    names = _names_of_layers({layer for layer, _ in found})
    return {f"{names[layer]}.{part}": array for (layer, part), array in found.items()}


def _weights(file: h5py.File) -> Iterator[tuple[str, str, h5py.Dataset]]:
    """Layer, part and data of each tensor; links out of the file are not followed."""
    waiting = [(name, file, name) for name in file]
    visited = 0
    while waiting:
        layer, group, name = waiting.pop()
        visited += 1
        if visited > _MOST_MEMBERS:
            raise UnreadableError(f"it has more than {_MOST_MEMBERS:,} members")
        if not isinstance(group.get(name, getlink=True), h5py.HardLink):
            raise UnreadableError("it has links, which Keras never writes")
        member = group[name]
        if isinstance(member, h5py.Group):
            waiting.extend((layer, member, inner) for inner in member)
        else:
            yield layer, _PARTS.get(name.removesuffix(":0"), name), member


def _array(data: h5py.Dataset) -> NDArray[np.float32]:
    """A plain array of floats; nothing compressed, and nothing kept in another file."""
    elsewhere = data.chunks is not None or data.external or data.is_virtual
    if elsewhere or data.dtype.kind != "f" or data.nbytes > MOST_BYTES:
        raise UnreadableError("it has data of a kind that Keras never writes")
    array = np.asarray(data[()], np.float32)
    array = array.transpose(3, 2, 0, 1) if array.ndim == 4 else array.T
    array.flags.writeable = False
    return array


def _names_of_layers(layers: set[str]) -> dict[str, str]:
    names: dict[str, str] = {}
    for kind, name in _LAYERS.items():
        numbers = {layer: re.fullmatch(rf"{kind}(?:_(\d{{1,9}}))?", layer) for layer in layers}
        ordered = sorted((int(found[1] or 0), layer) for layer, found in numbers.items() if found)
        names |= {layer: f"{name}{place}" for place, (_, layer) in enumerate(ordered, 1)}
    return {layer: names.get(layer, layer) for layer in layers}
