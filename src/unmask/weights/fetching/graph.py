"""Rewriting a graph with 8-bit activations to one that rounds its weights alone.

Dynamic quantisation rounds the input of each layer to 256 steps of the largest number in the whole
batch. Transformers have a few very large numbers, which leave hardly any steps to all others; their
weights bear eight bits well, with a scale a channel (Dettmers et al., LLM.int8(), NeurIPS 2022).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import onnx
from onnx import GraphProto, ModelProto, NodeProto, TensorProto, helper, numpy_helper

from unmask.errors import WeightsError

LAYERS: Final = "layers"
"""The name of the rewritten graph's output."""


def with_float_activations(model: ModelProto) -> ModelProto:
    """Let each ``MatMulInteger`` of rounded activations become a ``MatMul`` of unrounded ones.

    The weights stay in 8 bits. They are widened by nodes that the runtime works out once, when it
    loads the file.

    Raises:
        WeightsError: the graph is not the work of ONNX Runtime's dynamic quantisation.
    """
    rewritten = ModelProto()
    rewritten.CopyFrom(model)
    graph = rewritten.graph
    wiring = _Wiring(graph)
    chains = [wiring.chain(node) for node in graph.node if node.op_type == "MatMulInteger"]
    products = {chain.output: chain for chain in chains}
    nodes = [node for chain in chains for node in _widened(graph, chain)]
    for node in graph.node:
        chain = products.get(node.output[0])
        nodes.append(node if chain is None else chain.product())
    _replace_nodes(graph, nodes)
    _drop_what_leads_nowhere(graph)
    return rewritten


def with_layers(model: ModelProto, layers: Sequence[str], width: int) -> ModelProto:
    """Let a transformer's graph give what each layer holds instead of its last word alone.

    Args:
        model: with the values named by ``layers``.
        layers: values of shape (count, tokens, width), the class token first.
        width: numbers of a token.

    Returns:
        the model with one output ``layers``, shape (count, layers, 2, width): the class token and
        the mean of the others.

    Raises:
        WeightsError: there is no such value.
    """
    rewritten = ModelProto()
    rewritten.CopyFrom(model)
    graph = rewritten.graph
    made = {name for node in graph.node for name in node.output}
    missing = [layer for layer in layers if layer not in made]
    if missing:
        raise WeightsError(f"The graph has no value {missing[0]!r}.")
    numbers = {"first": [0], "second": [1], "last": [np.iinfo(np.int64).max]}
    for name, values in numbers.items():
        graph.initializer.append(
            numpy_helper.from_array(np.array(values, np.int64), f"{LAYERS}/{name}")
        )
    rows = []
    for number, layer in enumerate(layers):
        rows.append(f"{LAYERS}/{number}")
        graph.node.extend(_summary(layer, rows[-1]))
    graph.node.append(helper.make_node("Concat", rows, [LAYERS], axis=1))
    del graph.output[:]
    shape: list[str | int | None] = ["count", len(layers), 2, width]
    graph.output.append(helper.make_tensor_value_info(LAYERS, TensorProto.FLOAT, shape))
    _drop_what_leads_nowhere(graph)
    onnx.checker.check_model(rewritten, full_check=True)
    return rewritten


def _summary(layer: str, row: str) -> list[NodeProto]:
    """From (count, tokens, width) to (count, 1, 2, width)."""
    first, second, last = (f"{LAYERS}/{name}" for name in ("first", "second", "last"))
    own, others, mean = f"{row}/class", f"{row}/patches", f"{row}/mean"
    return [
        helper.make_node("Slice", [layer, first, second, second], [own]),
        helper.make_node("Slice", [layer, second, last, second], [others]),
        helper.make_node("ReduceMean", [others], [mean], axes=[1], keepdims=1),
        helper.make_node("Concat", [own, mean], [f"{row}/both"], axis=1),
        helper.make_node("Unsqueeze", [f"{row}/both", second], [row]),
    ]


@dataclass(frozen=True)
class _Chain:
    """The nodes that quantisation made of one ``MatMul``.

    Attributes:
        activations: the unrounded left factor.
        weights: name of the right factor in 8 bits.
        zero_point: name of the number that stands for 0 in it; empty where that is 0.
        scale: name of what its numbers count.
        output: the product's name.
    """

    activations: str
    weights: str
    zero_point: str
    scale: str
    output: str

    def product(self) -> NodeProto:
        """The ``MatMul`` of unrounded activations and widened weights."""
        factors = [self.activations, f"{self.weights}/float"]
        node: NodeProto = helper.make_node("MatMul", factors, [self.output])
        return node


class _Wiring:
    """Which node makes each value of a graph, and which nodes take it."""

    def __init__(self, graph: GraphProto) -> None:
        self._makers = {name: node for node in graph.node for name in node.output}
        self._takers: dict[str, list[NodeProto]] = defaultdict(list)
        for node in graph.node:
            for name in node.input:
                self._takers[name].append(node)
        self._constants = {tensor.name for tensor in graph.initializer}

    def chain(self, product: NodeProto) -> _Chain:
        """The chain around a ``MatMulInteger``: rounded before it, scaled after it."""
        rounded, weights, _, zero_point = (*product.input, "", "")[:4]
        rounding = self._maker(rounded, "DynamicQuantizeLinear")
        cast = self._only_taker(product.output[0], "Cast")
        scaled = self._only_taker(cast.output[0], "Mul")
        [scales] = [name for name in scaled.input if name != cast.output[0]]
        factors = self._maker(scales, "Mul").input
        [scale] = [name for name in factors if name != rounding.output[1]]
        if weights not in self._constants or scale not in self._constants:
            raise _unexpected("weights that are worked out")
        return _Chain(rounding.input[0], weights, zero_point, scale, scaled.output[0])

    def _maker(self, value: str, kind: str) -> NodeProto:
        node: NodeProto | None = self._makers.get(value)
        if node is None or node.op_type != kind:
            raise _unexpected(f"no {kind} where one is expected")
        return node

    def _only_taker(self, value: str, kind: str) -> NodeProto:
        takers = self._takers[value]
        if len(takers) != 1 or takers[0].op_type != kind:
            raise _unexpected(f"no single {kind} where one is expected")
        return takers[0]


def _unexpected(what: str) -> WeightsError:
    return WeightsError(f"The graph is not quantised in the way that is known here: it has {what}.")


def _widened(graph: GraphProto, chain: _Chain) -> list[NodeProto]:
    """The nodes that turn 8-bit weights into ``…/float``."""
    wide, result = f"{chain.weights}/wide", f"{chain.weights}/float"
    nodes = [helper.make_node("Cast", [chain.weights], [wide], to=TensorProto.FLOAT)]
    if _is_shifted(graph, chain.zero_point):
        zero, shifted = f"{chain.weights}/zero", f"{chain.weights}/shifted"
        nodes.append(helper.make_node("Cast", [chain.zero_point], [zero], to=TensorProto.FLOAT))
        nodes.append(helper.make_node("Sub", [wide, zero], [shifted]))
        wide = shifted
    return [*nodes, helper.make_node("Mul", [wide, chain.scale], [result])]


def _is_shifted(graph: GraphProto, zero_point: str) -> bool:
    tensors = (tensor for tensor in graph.initializer if tensor.name == zero_point)
    return any(numpy_helper.to_array(tensor).any() for tensor in tensors)


def _replace_nodes(graph: GraphProto, nodes: Sequence[NodeProto]) -> None:
    copies = []
    for node in nodes:
        copy = NodeProto()
        copy.CopyFrom(node)
        copies.append(copy)
    del graph.node[:]
    graph.node.extend(copies)


def _drop_what_leads_nowhere(graph: GraphProto) -> None:
    needed = {value.name for value in graph.output}
    kept: list[NodeProto] = []
    for node in reversed(graph.node):
        if needed & set(node.output):
            kept.append(node)
            needed |= set(node.input)
    _replace_nodes(graph, kept[::-1])
    tensors = [tensor for tensor in graph.initializer if tensor.name in needed]
    copies = [TensorProto() for _ in tensors]
    for copy, tensor in zip(copies, tensors, strict=True):
        copy.CopyFrom(tensor)
    del graph.initializer[:], graph.value_info[:]
    graph.initializer.extend(copies)
