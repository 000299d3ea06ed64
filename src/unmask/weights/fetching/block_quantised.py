"""A graph whose weights are kept in 8 bits, a scale for each block of them, made fit for our use.

The OpenCV Zoo rounds its networks so (its ``block_quantize.py``). Its files take one picture at a
time, name weights as inputs that are no longer there, and widen the weights in each run. Here the
same numbers are widened once, when the file is loaded, and the batch is free.
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

from unmask.errors import WeightsError

_WIDENING: Final = "DequantizeLinear"


def free_graph(package: ModelProto) -> ModelProto:
    """Build the graph.

    Args:
        package: the file of the package, with one input that is no weight.

    Returns:
        the same network for any number of pictures, its first axis named ``count``.

    Raises:
        WeightsError: the file is quantised in another way.
    """
    try:
        return _freed(package)
    except (KeyError, ValueError) as error:
        raise WeightsError(
            f"The file is not quantised block by block, in the way that is known here: {error}."
        ) from error


def _freed(package: ModelProto) -> ModelProto:
    arrays = {each.name: numpy_helper.to_array(each) for each in package.graph.initializer}
    nodes: list[NodeProto] = []
    constants: dict[str, NDArray[Any]] = {}
    for node in package.graph.node:
        if node.op_type != _WIDENING:
            nodes.append(node)
            continue
        widened, parts = _widened(node, *(arrays[name] for name in node.input))
        nodes += widened
        constants |= parts
    needed = {name for node in nodes for name in node.input}
    kept = [each for each in package.graph.initializer if each.name in needed]
    # A widened weight is called as the file called it; a copy of it as an input is no input.
    made = {name for node in nodes for name in node.output} | {each.name for each in kept}
    known = made | set(constants)
    inputs = [each for each in package.graph.input if each.name in needed - known]
    if len(inputs) != 1:
        raise ValueError(f"expected one input that is no weight, got {len(inputs)}")
    graph = helper.make_graph(
        nodes,
        package.graph.name,
        inputs,
        package.graph.output,
        [*kept, *(numpy_helper.from_array(value, name) for name, value in constants.items())],
    )
    for value in (*graph.input, *graph.output):
        value.type.tensor_type.shape.dim[0].dim_param = "count"
    return helper.make_model(graph, opset_imports=package.opset_import, ir_version=10)


def _widened(
    node: NodeProto, rounded: NDArray[Any], scale: NDArray[Any], zero: NDArray[Any]
) -> tuple[list[NodeProto], dict[str, NDArray[Any]]]:
    """The steps from rounded weights to (rounded − zero) × scale, which can be done at loading."""
    given = {each.name: helper.get_attribute_value(each) for each in node.attribute}
    axis, size = given["axis"], given["block_size"]
    blocks = scale.shape[axis]
    if rounded.shape[axis] != blocks * size:
        raise ValueError(f"{node.input[0]} is not of whole blocks")
    # Axes before, blocks, what is in a block, axes after.
    apart = np.array(
        [*rounded.shape[:axis], blocks, size, *rounded.shape[axis + 1 :]],
        np.int64,
    )
    own = node.output[0]
    names = {part: f"{own}/{part}" for part in ("apart", "shape", "scale", "zero")}
    constants: dict[str, NDArray[Any]] = {
        names["apart"]: rounded.reshape(apart),
        names["shape"]: np.array(rounded.shape, np.int64),
        names["scale"]: np.expand_dims(scale, axis + 1),
        names["zero"]: np.expand_dims(zero, axis + 1),
    }
    steps = [
        helper.make_node("Cast", [names["apart"]], [f"{own}/wide"], to=TensorProto.FLOAT),
        helper.make_node("Cast", [names["zero"]], [f"{own}/wide-zero"], to=TensorProto.FLOAT),
        helper.make_node("Sub", [f"{own}/wide", f"{own}/wide-zero"], [f"{own}/moved"]),
        helper.make_node("Mul", [f"{own}/moved", names["scale"]], [f"{own}/blocks"]),
        helper.make_node("Reshape", [f"{own}/blocks", names["shape"]], [own]),
    ]
    return steps, constants
