"""The trunk's products in integers, which take less of the processor and of memory than floats.

Each token is rounded to 8 bits with a scale of its own, and multiplied with the 8-bit weights as
they are in the file. The few channels of a transformer that are far larger than all others would
leave hardly any steps to these; they are multiplied in 32 bits beside them (Dettmers et al.,
LLM.int8(), NeurIPS 2022). Which they are is much the same for all pictures and stands in a file.
"""

from collections.abc import Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from onnx import GraphProto, ModelProto, NodeProto, TensorProto, helper, numpy_helper

LARGEST_CHANNELS: Final = Path(__file__).with_name("clip-largest-channels.npz")
"""For each input of a product, by its name with | for /, the numbers of its largest channels."""

_FUSED: Final = "com.microsoft"
_ONE, _STEPS, _MIDDLE, _LEAST, _LAST_AXIS = (
    f"integers/{name}" for name in ("one", "steps", "middle", "least", "last_axis")
)
_CONSTANTS: Final = {
    _ONE: np.float32(1),
    _STEPS: np.float32(127),
    _MIDDLE: np.uint8(128),
    _LEAST: np.float32(1e-9),
    _LAST_AXIS: np.array([-1]),
}

_PROBED: Final = 64
"""Numbers in a row of the product by which the processor is tried."""


def read_largest_channels(path: Path = LARGEST_CHANNELS) -> dict[str, NDArray[np.int64]]:
    """The channels that are multiplied in 32 bits, by the name of the product's input."""
    with np.load(BytesIO(path.read_bytes()), allow_pickle=False) as arrays:
        return {name.replace("|", "/"): arrays[name].astype(np.int64) for name in arrays}


@cache
def integers_are_exact() -> bool:
    """Whether this processor multiplies 8-bit integers without cutting large sums off.

    Older ones add two products in 16 bits, which is too few for the largest.
    """
    factors = np.full((1, _PROBED), 255, np.uint8), np.full((_PROBED, 1), 127, np.int8)
    graph = helper.make_graph(
        [helper.make_node("MatMulInteger", ["tokens", "matrix"], ["product"])],
        "probe",
        [helper.make_tensor_value_info("tokens", TensorProto.UINT8, factors[0].shape)],
        [helper.make_tensor_value_info("product", TensorProto.INT32, (1, 1))],
        [numpy_helper.from_array(factors[1], "matrix")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    return int(session.run(None, {"tokens": factors[0]})[0].item()) == 255 * 127 * _PROBED


def in_integers(content: bytes, largest: Mapping[str, NDArray[np.int64]]) -> bytes:
    """Bring the products of a network whose matrices are in 8 bits into integers.

    Args:
        content: of the ONNX file, as ``clip_builder`` writes it: before each product of tokens
            (…, channels) and a matrix, the matrix is widened with a scale for each column.
        largest: numbers of the channels that stay in 32 bits, by the name of the tokens; those of
            tokens that are missing there are all rounded.

    Returns:
        an ONNX file with the same inputs and outputs.
    """
    model = ModelProto.FromString(content)
    graph = model.graph
    products = [node for node in graph.node if node.op_type == "MatMul"]
    widened = {node.input[1]: node.input[1].removesuffix(".weight") for node in products}
    dropped = {*widened, *(f"{name}/wide" for name in widened.values())}
    nodes, rounded = [], set[str]()
    for node in graph.node:
        if node.op_type == "MatMul":
            tokens = node.input[0]
            is_split = tokens in largest
            if tokens not in rounded:
                nodes += _rounding(tokens, is_split=is_split)
                rounded.add(tokens)
            nodes += _product(node, widened[node.input[1]], is_split=is_split)
        elif node.output[0] not in dropped:
            nodes.append(node)
    _keep_constants(graph, {name: largest[name] for name in rounded & largest.keys()})
    del graph.node[:]
    graph.node.extend(nodes)
    rewritten: bytes = model.SerializeToString()
    return rewritten


def _rounding(tokens: str, *, is_split: bool) -> list[NodeProto]:
    """Tokens in 8 bits, ``/rounded``, and what a step of each counts, ``/step``."""
    make, fine = helper.make_node, f"{tokens}/fine" if is_split else tokens
    split = [
        make("Mul", [tokens, f"{tokens}/is_fine"], [fine]),
        make("Gather", [tokens, f"{tokens}/largest"], [f"{tokens}/coarse"], axis=-1),
    ]
    return [
        *(split if is_split else []),
        make("Abs", [fine], [f"{tokens}/sizes"]),
        make("ReduceMax", [f"{tokens}/sizes", _LAST_AXIS], [f"{tokens}/found"]),
        make("Max", [f"{tokens}/found", _LEAST], [f"{tokens}/most"]),
        make("Div", [f"{tokens}/most", _STEPS], [f"{tokens}/step"]),
        make("Div", [_STEPS, f"{tokens}/most"], [f"{tokens}/steps"]),
        make("Mul", [fine, f"{tokens}/steps"], [f"{tokens}/whole"]),
        make("QuantizeLinear", [f"{tokens}/whole", _ONE, _MIDDLE], [f"{tokens}/rounded"]),
    ]


def _product(node: NodeProto, name: str, *, is_split: bool) -> list[NodeProto]:
    """A product of rounded tokens, and beside it that of the largest channels."""
    make, tokens, own = helper.make_node, node.input[0], node.output[0]
    matrix, scale = f"{name}.matrix", f"{name}.scale"
    takes = [f"{tokens}/rounded", matrix, _ONE, scale, _MIDDLE]
    in_steps = make("MatMulIntegerToFloat", takes, [f"{own}/steps"], domain=_FUSED)
    if not is_split:
        return [in_steps, make("Mul", [f"{own}/steps", f"{tokens}/step"], [own])]
    # What follows from constants alone the runtime computes once, when it loads the file.
    return [
        in_steps,
        make("Mul", [f"{own}/steps", f"{tokens}/step"], [f"{own}/fine"]),
        make("Gather", [matrix, f"{tokens}/largest"], [f"{name}/rows"], axis=0),
        make("Cast", [f"{name}/rows"], [f"{name}/wide"], to=TensorProto.FLOAT),
        make("Mul", [f"{name}/wide", scale], [f"{name}/scaled"]),
        make("MatMul", [f"{tokens}/coarse", f"{name}/scaled"], [f"{own}/coarse"]),
        make("Add", [f"{own}/fine", f"{own}/coarse"], [own]),
    ]


def _keep_constants(graph: GraphProto, largest: Mapping[str, NDArray[np.int64]]) -> None:
    sizes = {tensor.name: tensor.dims[0] for tensor in graph.initializer}
    constants = dict(_CONSTANTS)
    for node in graph.node:
        tokens = node.input[0]
        if node.op_type == "MatMul" and tokens in largest:
            is_fine = np.ones(sizes[f"{node.input[1].removesuffix('.weight')}.matrix"], np.float32)
            is_fine[largest[tokens]] = 0
            constants |= {f"{tokens}/is_fine": is_fine, f"{tokens}/largest": largest[tokens]}
    graph.initializer.extend(
        numpy_helper.from_array(np.asarray(values), name) for name, values in constants.items()
    )
