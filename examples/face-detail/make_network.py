"""Write the network beside the test, and its entry in the manifest.

A network that was trained takes the place of this one: export it with the input ``image`` and the
output ``logit`` (or ``logits`` of two classes), and change what the entry says of it.
"""

import hashlib
from pathlib import Path

import numpy as np
import onnx
from onnx import ModelProto, TensorProto, helper, numpy_helper

from unmask.weights import ModelEntry, write_entry
from unmask.weights.shown import ShownFace

NAME = "face-detail"
FOLDER = Path(__file__).parent / "src" / "unmask_face_detail"

SIDE, CELL = 96, 12
"""Of the crop and of a cell of the heat map, in px."""


def network() -> ModelProto:
    """From the crop to each cell's share of the logit, and to the logit, which is their mean."""
    laplacian = np.array([[0, -1, 0], [-1, 4, -1], [0, -1, 0]], np.float32) / 4
    constants = {
        "filter": np.tile(laplacian / 3, (1, 3, 1, 1)),  # of the mean of red, green and blue
        "border": np.array([0, 0, 1, 1, 0, 0, 1, 1]),
        "least": np.array([1e-6], np.float32),
        "column": np.array([-1, 1]),
    }
    cell = [CELL, CELL]
    nodes = [
        helper.make_node("Conv", ["image", "filter"], ["detail"]),
        helper.make_node("Pad", ["detail", "border"], ["padded"], mode="edge"),
        helper.make_node("Mul", ["padded", "padded"], ["squared"]),
        helper.make_node("AveragePool", ["squared"], ["energy"], kernel_shape=cell, strides=cell),
        helper.make_node("Add", ["energy", "least"], ["above"]),
        helper.make_node("Log", ["above"], ["log"]),
        helper.make_node("Neg", ["log"], ["smooth"]),
        helper.make_node("ReduceMean", ["smooth"], ["map"], axes=[1], keepdims=0),
        helper.make_node("ReduceMean", ["map"], ["mean"], axes=[1, 2], keepdims=0),
        helper.make_node("Reshape", ["mean", "column"], ["logit"]),
    ]
    cells = SIDE // CELL
    outputs: dict[str, list[str | int]] = {
        "logit": ["count", 1],
        "map": ["count", cells, cells],
    }
    graph = helper.make_graph(
        nodes,
        NAME,
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["count", 3, SIDE, SIDE])],
        [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
            for name, shape in outputs.items()
        ],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    model: ModelProto = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8
    )
    onnx.checker.check_model(model, full_check=True)
    return model


def entry(content: bytes) -> ModelEntry:
    """What a program needs to know to feed the network."""
    return ModelEntry(
        name=NAME,
        file=f"{NAME}.onnx",
        sha256=hashlib.sha256(content).hexdigest(),
        bytes=len(content),
        source="make_network.py",
        licence="Apache-2.0",
        input_size=(SIDE, SIDE),
        channels="RGB",
        layout="NCHW",
        mean=(0.0, 0.0, 0.0),
        std=(255.0, 255.0, 255.0),
        outputs={"logit": "how smooth the face is", "map": "each cell's share of that"},
        face=ShownFace(box="face", shape="square", scales=(1.0,)),
    )


if __name__ == "__main__":
    content = network().SerializeToString()
    (FOLDER / f"{NAME}.onnx").write_bytes(content)
    write_entry(FOLDER / "manifest.toml", entry(content))
