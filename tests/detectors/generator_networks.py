"""Hand-made networks for the test of generated images, whose output can be told from the colours.

The logit is how much brighter than medium grey a window is, in units of 10 grey levels; its map has
four cells, the four quarters; its embedding is the mean colour, relative to grey.
"""

import hashlib
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import ModelProto, TensorProto, helper, numpy_helper

from unmask.arrays import RGBImage
from unmask.weights import Model, ModelEntry, load_model, write_entry

GREY = 128
LEVELS_A_LOGIT = 10.0


def brightness_network(*, embeds: bool = True, maps: bool = True) -> ModelProto:
    """With pictures minus ``GREY`` as input."""
    nodes = [
        helper.make_node("ReduceMean", ["image"], ["mean"], axes=[1], keepdims=0),
        helper.make_node("Unsqueeze", ["mean", "one"], ["grey"]),
        helper.make_node("Div", ["grey", "levels"], ["shares"]),
        helper.make_node(
            "AveragePool", ["shares"], ["cells"], kernel_shape=[112] * 2, strides=[112] * 2
        ),
        helper.make_node("Squeeze", ["cells", "one"], ["map"]),
        helper.make_node("ReduceMean", ["map"], ["logits"], axes=[1, 2], keepdims=0),
        helper.make_node("Unsqueeze", ["logits", "one"], ["logit"]),
        helper.make_node("ReduceMean", ["image"], ["embedding"], axes=[2, 3], keepdims=0),
    ]
    shapes: dict[str, list[str | int]] = {
        "logit": ["count", 1],
        "map": ["count", 2, 2],
        "embedding": ["count", 3],
    }
    chosen = ["logit", *(["map"] if maps else []), *(["embedding"] if embeds else [])]
    return _model(
        nodes,
        {name: shapes[name] for name in chosen},
        {"one": np.array([1], np.int64), "levels": np.array([LEVELS_A_LOGIT], np.float32)},
    )


def layers_network() -> ModelProto:
    """With the output ``layers``, (count, 2, 2, 3): the mean colour, and its double."""
    nodes = [
        helper.make_node("ReduceMean", ["image"], ["colour"], axes=[2, 3], keepdims=0),
        helper.make_node("Unsqueeze", ["colour", "inner"], ["row"]),
        helper.make_node("Concat", ["row", "row"], ["first"], axis=2),
        helper.make_node("Add", ["first", "first"], ["second"]),
        helper.make_node("Concat", ["first", "second"], ["layers"], axis=1),
    ]
    return _model(nodes, {"layers": ["count", 2, 2, 3]}, {"inner": np.array([1, 2], np.int64)})


def install(model: ModelProto, name: str, folder: Path) -> Model:
    """Write a network and its entry into a folder, and load it."""
    content = model.SerializeToString()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.onnx").write_bytes(content)
    entry = ModelEntry(
        name=name,
        file=f"{name}.onnx",
        sha256=hashlib.sha256(content).hexdigest(),
        bytes=len(content),
        source="made by hand",
        licence="CC0",
        input_size=(224, 224),
        channels="RGB",
        layout="NCHW",
        mean=(GREY, GREY, GREY),
        std=(1.0, 1.0, 1.0),
        outputs={output.name: "" for output in model.graph.output},
    )
    write_entry(folder / "manifest.toml", entry)
    return load_model(name, folder)


def textured(
    width: int, height: int, colour: tuple[int, int, int] = (GREY, GREY, GREY), seed: int = 0
) -> RGBImage:
    """A checkered picture with noise on it, whose mean colour is given."""
    generator = np.random.default_rng(seed)
    y, x = np.mgrid[:height, :width]
    checks = np.where((x + y) % 2 == 0, 8, -8)[..., None]
    noise = generator.integers(-4, 5, (height, width, 1))
    return np.clip(np.array(colour) + checks + noise, 0, 255).astype(np.uint8)


def _model(
    nodes: list[onnx.NodeProto],
    outputs: dict[str, list[str | int]],
    constants: dict[str, NDArray[np.int64] | NDArray[np.float32]],
) -> ModelProto:
    graph = helper.make_graph(
        nodes,
        "by-hand",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["count", 3, 224, 224])],
        [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
            for name, shape in outputs.items()
        ],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    opset = [helper.make_opsetid("", 13)]
    model: ModelProto = helper.make_model(graph, opset_imports=opset, ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    return model
