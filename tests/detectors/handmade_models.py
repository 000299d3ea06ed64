"""Networks made by hand, as files with an entry in a manifest."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import onnx
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

from unmask.weights import Model, ModelEntry, load_model, write_entry

Shape = Sequence[str | int | None]


def model_of(
    nodes: Sequence[NodeProto],
    side: int,
    outputs: Mapping[str, Shape],
    constants: Mapping[str, NDArray[Any]],
) -> ModelProto:
    """A network that is given pictures of some side under the name ``image``."""
    graph = helper.make_graph(
        nodes,
        "by-hand",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["count", 3, side, side])],
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


def install_model(
    model: ModelProto,
    name: str,
    folder: Path,
    mean_and_deviation: tuple[float, float],
    classes: tuple[str, ...] = (),
) -> Model:
    """Write a network and its entry into a folder, and load it."""
    content = model.SerializeToString()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.onnx").write_bytes(content)
    mean, deviation = mean_and_deviation
    side = model.graph.input[0].type.tensor_type.shape.dim[2].dim_value
    entry = ModelEntry(
        name=name,
        file=f"{name}.onnx",
        sha256=hashlib.sha256(content).hexdigest(),
        bytes=len(content),
        source="made by hand",
        licence="licence of a test",
        input_size=(side, side),
        channels="RGB",
        layout="NCHW",
        mean=(mean,) * 3,
        std=(deviation,) * 3,
        outputs={output.name: "made by hand" for output in model.graph.output},
        classes=classes,
    )
    write_entry(folder / "manifest.toml", entry)
    return load_model(name, folder)
