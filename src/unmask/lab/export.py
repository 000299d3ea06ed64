"""Turn a trained network into an ONNX file with its manifest entry.

    python -m unmask.lab.export CHECKPOINT FOLDER --name … --source … --licence …

The file holds the running mean of the weights. To be small it may store them in 16 or 8 bits; the
runtime turns them back into 32 bits when it loads the file, so that nothing is slower for it. By
how much the outputs change is measured on photographs and told.
"""

import argparse
import contextlib
import hashlib
import logging
import sys
import tempfile
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args

import cv2
import numpy as np
import onnx
import onnxruntime
import skimage.data
import torch
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper
from torch import Tensor, nn

from unmask.errors import UnmaskError, WeightsError
from unmask.lab.networks import Network
from unmask.lab.training import Recipe, read_checkpoint
from unmask.weights import ModelEntry, model_entries, write_entry

Precision = Literal["float32", "float16", "int8"]

OPSET = 18
LARGEST_DIFFERENCE = 1e-3
"""Of the logit between PyTorch and ONNX Runtime before the weights are stored in fewer bits."""

IMAGE = "image"
"""The name of what every exported network that judges pictures takes."""

_OUTPUT, _MAP = "logit", "map"
_OUTPUTS = {
    _OUTPUT: "(count, 1): logit that the picture is manipulated",
    _MAP: "(count, rows, columns): each cell's share of the logit, which is the mean of all",
}
_SMALLEST = 256
"""Numbers in a tensor from which on storing it in fewer bits is worth a node."""

_MANY = 30_000
"""Numbers in a tensor from which on 8 bits are enough. The first and the depthwise convolutions,
which are small, bear them badly: with them the logit of faces changed nine times as much."""

_PHOTOGRAPHS = ("astronaut", "chelsea", "coffee", "rocket")


@dataclass(frozen=True)
class Export:
    """What an export came to.

    Attributes:
        entry: as it was written into the manifest.
        conversion: largest difference of the logit between PyTorch and the ONNX file with weights
            of 32 bits.
        storage: largest difference of the logit that storing the weights in fewer bits made.
    """

    entry: ModelEntry
    conversion: float
    storage: float


@dataclass(frozen=True)
class Origin:
    """What the manifest says of a network that cannot be told from its weights.

    Attributes:
        name: by which the model is loaded.
        source: how the weights were made.
        licence: of the weights.
    """

    name: str
    source: str
    licence: str


def export(
    network: Network, recipe: Recipe, origin: Origin, folder: Path, precision: Precision
) -> Export:
    """Write a network's ONNX file into a folder and its entry into the manifest there.

    Args:
        network: ready to judge, with one output.
        recipe: with which it was trained.
        origin: for the manifest.
        folder: of the model files.
        precision: in which the weights are stored.

    Raises:
        WeightsError: the ONNX file computes something else than the network, or cannot be written.
    """
    pictures = _photographs(recipe)
    with torch.inference_mode():
        expected = network(torch.from_numpy(pictures)).numpy()
    model = to_onnx(network, recipe.size)
    judged = _judged(model, pictures)
    conversion = float(np.abs(judged - expected).max())
    if not conversion <= LARGEST_DIFFERENCE:
        raise WeightsError(
            f"The ONNX form of {origin.name!r} differs from the network by {conversion:.1e}; "
            f"expected at most {LARGEST_DIFFERENCE:g}."
        )
    small = stored(model, precision)
    storage = float(np.abs(_judged(small, pictures) - judged).max())
    content = small.SerializeToString(deterministic=True)
    names = [output.name for output in small.graph.output]
    entry = _entry(origin, recipe, content, names)
    write_model(content, entry, folder)
    return Export(entry, conversion, storage)


def to_onnx(network: Network, size: int) -> ModelProto:
    """The ONNX form of a network, with a free batch dimension.

    Args:
        network: ready to judge.
        size: side of its pictures in px.

    Returns:
        A model with the input ``image`` (count, 3, size, size) and the output ``logit``
        (count, outputs), and where the network can tell it ``map`` (count, rows, columns), each
        cell's share of the first output; float32.
    """
    pictures = torch.zeros(2, 3, size, size)
    if not network.HAS_SHARES:
        return converted(network.eval(), pictures, (IMAGE, [_OUTPUT]))
    return converted(_Explained(network).eval(), pictures, (IMAGE, [_OUTPUT, _MAP]))


def converted(
    module: nn.Module,
    pictures: Tensor,
    names: tuple[str, Sequence[str]],
    free: Mapping[int, Any] = MappingProxyType({}),
) -> ModelProto:
    """The ONNX form of any module that takes pictures, with a free batch dimension.

    Args:
        module: ready for use.
        pictures: that it could be called with, at least two; their values do not matter.
        names: of what it takes, and of what it gives, in order; the graph has the first of these.
        free: other dimensions that need not be as they are in the pictures, by their numbers.
    """
    entering, outputs = names
    dimensions = {0: torch.export.Dim("count"), **free}
    with tempfile.TemporaryDirectory() as folder, _silence():
        path = Path(folder) / "network.onnx"
        torch.onnx.export(
            module,
            (pictures,),
            path,
            input_names=[entering],
            output_names=list(outputs),
            opset_version=OPSET,
            dynamo=True,
            dynamic_shapes=(dimensions,),
            external_data=False,
            verbose=False,
        )
        model = onnx.load(path)
    _forget_origin(model, outputs[0])
    onnx.checker.check_model(model, full_check=True)
    return model


def write_model(content: bytes, entry: ModelEntry, folder: Path) -> None:
    """Write an ONNX file into a folder and its entry into the manifest there.

    Where the entry does not say what of a face the network is shown, the one that it replaces does.

    Raises:
        WeightsError: it cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / entry.file).write_bytes(content)
        before = model_entries(folder).get(entry.name, entry)
        entry = replace(entry, face=entry.face or before.face)
        write_entry(folder / "manifest.toml", entry)
    except OSError as error:
        raise WeightsError(f"{folder / entry.file} cannot be written ({error.strerror}).") from None


class _Explained(nn.Module):
    """A network that tells each cell's share as well."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self._network = network

    def forward(self, images: Tensor) -> tuple[Tensor, Tensor | None]:
        features = self._network.features(images)
        return self._network.judge(features), self._network.shares(features)


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """Keep back what PyTorch's exporter says about itself and about packages that nobody needs."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)


def _forget_origin(model: ModelProto, name: str) -> None:
    """Take out the traces of the program and the machine that made the file."""
    del model.metadata_props[:], model.graph.metadata_props[:], model.graph.value_info[:]
    model.doc_string = model.graph.doc_string = ""
    model.graph.name = name
    for node in model.graph.node:
        del node.metadata_props[:]
        node.name = node.doc_string = ""
    for value in (*model.graph.input, *model.graph.output, *model.graph.initializer):
        del value.metadata_props[:]


def stored(model: ModelProto, precision: Precision) -> ModelProto:
    """The model with its weights in fewer bits, and nodes that widen them when it is loaded."""
    small = ModelProto()
    small.CopyFrom(model)
    if precision == "float32":
        return small
    nodes: list[NodeProto] = []
    for tensor in list(small.graph.initializer):
        values = numpy_helper.to_array(tensor)
        # Shifts and scales of one dimension are few, and sensitive.
        if values.dtype == np.float32 and values.ndim > 1 and values.size >= _SMALLEST:
            small.graph.initializer.remove(tensor)
            in_bytes = precision == "int8" and values.size >= _MANY
            store = _as_bytes if in_bytes else _as_halves
            nodes += store(small, tensor.name, values)
    nodes += small.graph.node
    del small.graph.node[:]
    small.graph.node.extend(nodes)
    return small


def _as_halves(model: ModelProto, name: str, values: NDArray[np.float32]) -> list[NodeProto]:
    half = _add(model, f"{name}/half", values.astype(np.float16))
    return [helper.make_node("Cast", [half], [name], to=TensorProto.FLOAT)]


def _as_bytes(model: ModelProto, name: str, values: NDArray[np.float32]) -> list[NodeProto]:
    """With one scale for each output channel.

    Source: Krishnamoorthi, Quantizing deep convolutional networks for efficient inference
    (arXiv 1806.08342), section 3.1, for weights alone.
    """
    others = tuple(range(1, values.ndim))
    scale = np.abs(values).max(axis=others, keepdims=True) / np.float32(127)
    scale[scale == 0] = 1
    byte = _add(model, f"{name}/byte", np.round(values / scale).astype(np.int8))
    factor = _add(model, f"{name}/scale", scale)
    return [
        helper.make_node("Cast", [byte], [f"{name}/wide"], to=TensorProto.FLOAT),
        helper.make_node("Mul", [f"{name}/wide", factor], [name]),
    ]


def _add(model: ModelProto, name: str, values: NDArray[Any]) -> str:
    model.graph.initializer.append(numpy_helper.from_array(values, name))
    return name


def _judged(model: ModelProto, pictures: NDArray[np.float32]) -> NDArray[np.float32]:
    """The logits, (2, count, outputs): of the pictures one by one, and of all in one batch."""
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    alone = [session.run(None, {IMAGE: picture[None]})[0] for picture in pictures]
    together = session.run(None, {IMAGE: pictures})[0]
    return np.stack([np.concatenate(alone), together])


def _photographs(recipe: Recipe) -> NDArray[np.float32]:
    """Photographs as the network is fed them, (count, 3, size, size)."""
    resized = [
        cv2.resize(getattr(skimage.data, name)(), (recipe.size,) * 2, interpolation=cv2.INTER_AREA)
        for name in _PHOTOGRAPHS
    ]
    fed = (np.stack(resized).astype(np.float32) - np.array(recipe.mean, np.float32)) / np.array(
        recipe.std, np.float32
    )
    return np.ascontiguousarray(fed.transpose(0, 3, 1, 2))


def _entry(origin: Origin, recipe: Recipe, content: bytes, outputs: Sequence[str]) -> ModelEntry:
    return ModelEntry(
        name=origin.name,
        file=f"{origin.name}.onnx",
        sha256=hashlib.sha256(content).hexdigest(),
        bytes=len(content),
        source=origin.source,
        licence=origin.licence,
        input_size=(recipe.size, recipe.size),
        channels="RGB",
        layout="NCHW",
        mean=recipe.mean,
        std=recipe.std,
        outputs={name: _OUTPUTS[name] for name in outputs},
        crop=_crop_in_words(recipe),
    )


def _crop_in_words(recipe: Recipe) -> str:
    if recipe.crop == "patch":
        return "any part of the picture, never resized"
    shape = "the face upright" if recipe.crop == "aligned" else "a square around the face's box"
    low, high = recipe.margins
    return f"{shape}, with {low:g} to {high:g} of its larger side as room on each side"


def main(arguments: Sequence[str] | None = None) -> None:
    """Export a checkpoint."""
    parser = argparse.ArgumentParser(
        description=__doc__.splitlines()[0], prog="python -m unmask.lab.export"
    )
    parser.add_argument("checkpoint", type=Path, help="best.pt or last.pt of a training")
    parser.add_argument("folder", type=Path, help="of the model files and their manifest")
    parser.add_argument("--name", required=True, help="by which the model will be loaded")
    parser.add_argument("--source", required=True, help="how the weights were made")
    parser.add_argument("--licence", required=True, help="of the weights")
    parser.add_argument("--precision", choices=get_args(Precision), default="float16")
    chosen = parser.parse_args(arguments)
    try:
        checkpoint = read_checkpoint(chosen.checkpoint)
        origin = Origin(chosen.name, chosen.source, chosen.licence)
        network = checkpoint.trained_network()
        made = export(network, checkpoint.recipe, origin, chosen.folder, chosen.precision)
    except UnmaskError as error:
        sys.exit(str(error))
    sys.stdout.write(
        f"{chosen.folder / made.entry.file}: {made.entry.bytes:,} bytes; the logit differs by "
        f"{made.conversion:.1e} from PyTorch's, and by {made.storage:.1e} through "
        f"{chosen.precision}\n"
    )


if __name__ == "__main__":
    main()
