"""Weights kept in 8 bits by blocks are widened as the format says, for any count of pictures."""

from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
from numpy.typing import NDArray
from onnx import ModelProto, TensorProto, helper, numpy_helper

from unmask.errors import WeightsError
from unmask.weights.fetching.block_quantised import free_graph

ENTERING, LEAVING, BLOCK = 8, 3, 4


def arrays() -> dict[str, NDArray[Any]]:
    generator = np.random.default_rng(5)
    return {
        "weight_quantized": generator.integers(-128, 128, (LEAVING, ENTERING)).astype(np.int8),
        "weight_scales": generator.uniform(0.01, 0.1, (LEAVING, ENTERING // BLOCK)).astype("f4"),
        "weight_zero_point": generator.integers(-20, 20, (LEAVING, 2)).astype(np.int8),
        "bias": generator.normal(0, 1, LEAVING).astype(np.float32),
    }


def weight() -> NDArray[np.float64]:
    """What the format says: each block of four has a scale and a zero of its own."""
    given = arrays()
    scale, zero = (
        np.repeat(given[f"weight_{part}"].astype(np.float64), BLOCK, axis=1)
        for part in ("scales", "zero_point")
    )
    return (given["weight_quantized"] - zero) * scale


def package_file(block: int = BLOCK) -> ModelProto:
    """A linear layer for one picture, as the OpenCV Zoo writes it: its weight is named as input."""
    parts = [f"weight_{part}" for part in ("quantized", "scales", "zero_point")]
    nodes = [
        helper.make_node("DequantizeLinear", parts, ["weight"], axis=1, block_size=block),
        helper.make_node("Gemm", ["data", "weight", "bias"], ["out"], transB=1),
    ]
    floats = TensorProto.FLOAT
    inputs = [
        helper.make_tensor_value_info("data", floats, [1, ENTERING]),
        helper.make_tensor_value_info("weight", floats, [LEAVING, ENTERING]),
        helper.make_tensor_value_info("bias", floats, [LEAVING]),
    ]
    outputs = [helper.make_tensor_value_info("out", floats, [1, LEAVING])]
    kept = [numpy_helper.from_array(value, name) for name, value in arrays().items()]
    graph = helper.make_graph(nodes, "layer", inputs, outputs, kept)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10)


def test_it_computes_what_the_format_says_for_several_pictures_at_once() -> None:
    graph = free_graph(package_file())
    onnx.checker.check_model(graph)
    data = np.random.default_rng(6).normal(0, 1, (5, ENTERING)).astype(np.float32)

    [found] = onnxruntime.InferenceSession(graph.SerializeToString()).run(["out"], {"data": data})

    np.testing.assert_allclose(found, data @ weight().T + arrays()["bias"], rtol=1e-4, atol=1e-4)


def test_the_weights_stay_in_eight_bits_and_are_no_inputs() -> None:
    graph = free_graph(package_file()).graph

    assert [each.name for each in graph.input] == ["data"]
    stored = {each.name: each.data_type for each in graph.initializer}
    assert stored["weight/apart"] == TensorProto.INT8
    assert "weight_quantized" not in stored


def test_a_file_that_is_made_otherwise_is_refused() -> None:
    with pytest.raises(WeightsError, match=r"not quantised block by block.*not of whole blocks"):
        free_graph(package_file(block=3))
    lacking = package_file()
    lacking.graph.initializer.remove(lacking.graph.initializer[1])
    with pytest.raises(WeightsError, match=r"not quantised block by block.*weight_scales"):
        free_graph(lacking)
    other = package_file()
    other.graph.input.append(helper.make_tensor_value_info("more", TensorProto.FLOAT, [1, 1]))
    other.graph.node.append(helper.make_node("Identity", ["more"], ["rest"]))
    with pytest.raises(WeightsError, match=r"expected one input that is no weight, got 2"):
        free_graph(other)
