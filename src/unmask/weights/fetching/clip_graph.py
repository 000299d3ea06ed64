"""The image half of CLIP as a graph of our own, from the 8-bit weights in somebody's package.

The package's file rounds the input of each layer to 256 steps of the largest number in the whole
batch. Transformers have a few very large numbers, which leave hardly any steps to all others; their
weights bear eight bits well, with a scale a channel (Dettmers et al., LLM.int8(), NeurIPS 2022).
So only the weights are taken from it.

The weights and biases of the layer norms are inputs of the graph that need not be given: whoever
gives others looks through the same network with norms of their own, in the same session.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, ValueInfoProto, helper, numpy_helper

from unmask.errors import WeightsError

IMAGE: Final = "image"
LAYERS: Final = "layers"
TOKENS: Final = "tokens"
CHANNELS: Final = 3
HEAD_WIDTH: Final = 64
"""Numbers of a token that one head of the attention sees; CLIP's are all of that width."""

_FUSED: Final = "com.microsoft"
_EPSILON: Final = 1e-5
_STEEPNESS: Final = 1.702
"""Of the sigmoid in CLIP's activation x · sigmoid(1.702 x)."""

_EMBEDDINGS: Final = "vision_model.embeddings"
_PROJECTIONS: Final = ("q_proj", "k_proj", "v_proj")


@dataclass(frozen=True)
class _Linear:
    """A matrix in 8 bits, (entering, leaving), and what each column's numbers count, (leaving,)."""

    matrix: NDArray[np.int8]
    scale: NDArray[np.float32]


def clip_graph(package: ModelProto, middle: tuple[int, ...] = ()) -> ModelProto:
    """Build the graph.

    Args:
        package: the file of the package, as ONNX Runtime's dynamic quantisation makes them.
        middle: numbers, from 1, of the blocks before the last whose tokens are wanted too.

    Returns:
        from ``image``, (count, 3, side, side), the outputs ``layers``, (count, blocks, 2, width):
        after each block the class token, and the mean of the patches'; ``tokens``, (count,
        patches + 1, width), after the last block and before any further norm, the class token
        first; and ``tokens_N`` likewise after each of the middle blocks.

    Raises:
        WeightsError: the file is none of CLIP's in that form.
    """
    try:
        return _Builder(_weights(package), _linears(package)).model(middle)
    except (KeyError, ValueError) as error:
        raise WeightsError(
            f"The file is not CLIP's image half, quantised in the way that is known here: {error}."
        ) from error


def widened_weights(package: ModelProto) -> dict[str, NDArray[np.float32]]:
    """All weights of the package's file in 32 bits, by the names of the published model.

    Those of linear layers are (entering, leaving).

    Raises:
        ValueError: the file is quantised in another way.
    """
    plain = {name: each for name, each in _weights(package).items() if each.dtype == np.float32}
    widened = {
        f"{name}.weight": linear.matrix * linear.scale for name, linear in _linears(package).items()
    }
    return {**plain, **widened}


def _weights(package: ModelProto) -> dict[str, NDArray[Any]]:
    return {each.name: numpy_helper.to_array(each) for each in package.graph.initializer}


def _linears(package: ModelProto) -> dict[str, _Linear]:
    """The linear layers by name, such as ``vision_model.encoder.layers.0.mlp.fc1``."""
    weights = _weights(package)
    found = {}
    for node in package.graph.node:
        if node.op_type != "MatMulInteger":
            continue
        stem = node.input[1].removesuffix("_quantized")
        if weights[f"{stem}_zero_point"].any():
            raise ValueError("the zero of a weight is not 0")
        name = node.name.strip("/").removesuffix("/MatMul_quant").replace("/", ".")
        found[name] = _Linear(weights[node.input[1]], weights[f"{stem}_scale"])
    return found


@dataclass
class _Builder:
    """A graph that grows node by node.

    Attributes:
        weights: of the package.
        linears: of the package.
    """

    weights: Mapping[str, NDArray[Any]]
    linears: Mapping[str, _Linear]
    _nodes: list[NodeProto] = field(default_factory=list)
    _constants: list[TensorProto] = field(default_factory=list)
    _norms: list[ValueInfoProto] = field(default_factory=list)

    def model(self, middle: tuple[int, ...]) -> ModelProto:
        patches = self.weights[f"{_EMBEDDINGS}.patch_embedding.weight"]
        positions = self.weights[f"{_EMBEDDINGS}.position_embedding.weight"]
        (width, _, patch, _), tokens = patches.shape, len(positions)
        side = round((tokens - 1) ** 0.5) * patch
        blocks = len({name for name in self.linears if name.endswith(".fc1")})
        self._constant("first", np.array([0], np.int64))
        self._constant("second", np.array([1], np.int64))
        self._constant("last", np.array([np.iinfo(np.int64).max], np.int64))
        held, rows = self._embedded(patches, positions), []
        for number in range(blocks):
            held = self._block(held, number, width)
            rows.append(self._summary(held, f"{LAYERS}/{number}"))
            if number + 1 in middle:
                self._node("Identity", [held], middle_output(number + 1))
        self._node("Identity", [held], TOKENS)
        self._node("Concat", rows, LAYERS, axis=1)
        outputs: dict[str, list[str | int]] = {LAYERS: ["count", blocks, 2, width]}
        for name in (TOKENS, *map(middle_output, middle)):
            outputs[name] = ["count", tokens, width]
        return self._finished(["count", CHANNELS, side, side], outputs)

    def _embedded(self, patches: NDArray[Any], positions: NDArray[Any]) -> str:
        """Each patch as a token, the class token before them, with their positions, normed."""
        width, patch = patches.shape[0], patches.shape[2]
        self._constant("patch_embedding", patches)
        own = self.weights[f"{_EMBEDDINGS}.class_embedding"]
        self._constant("class_embedding", own.reshape(1, 1, width))
        self._constant("position_embedding", positions[None])
        self._constant("in_a_row", np.array([0, width, len(positions) - 1], np.int64))
        self._constant("one_each", np.array([1, 1], np.int64))
        sides = {"strides": [patch, patch], "kernel_shape": [patch, patch]}
        self._node("Conv", [IMAGE, "patch_embedding"], "cells", **sides)
        self._node("Reshape", ["cells", "in_a_row"], "columns")
        self._node("Transpose", ["columns"], "patches", perm=[0, 2, 1])
        self._node("Shape", [IMAGE], "count", end=1)
        self._node("Concat", ["count", "one_each"], "classes/shape", axis=0)
        self._node("Expand", ["class_embedding", "classes/shape"], "classes")
        self._node("Concat", ["classes", "patches"], "unplaced", axis=1)
        placed = self._node("Add", ["unplaced", "position_embedding"], "placed")
        return self._norm(placed, "pre_norm", "vision_model.pre_layrnorm")  # the authors' spelling

    def _block(self, held: str, number: int, width: int) -> str:
        """Attention and a small network, each added to what came in.

        Source: Dosovitskiy et al., An image is worth 16×16 words (ICLR 2021), equations 2 and 3.
        """
        own, theirs = f"blocks.{number}", f"vision_model.encoder.layers.{number}"
        normed = self._norm(held, f"{own}.layer_norm1", f"{theirs}.layer_norm1")
        asked = [self._product(normed, f"{theirs}.self_attn.{name}") for name in _PROJECTIONS]
        biases = [self.weights[f"{theirs}.self_attn.{name}.bias"] for name in _PROJECTIONS]
        asked.append(self._constant(f"{own}/attention/bias", np.concatenate(biases)))
        heads = {"domain": _FUSED, "num_heads": width // HEAD_WIDTH}
        mixed = self._node("MultiHeadAttention", asked, f"{own}/attention", **heads)
        added = self._linear(mixed, f"{theirs}.self_attn.out_proj")
        held = self._node("Add", [held, added], f"{own}/attended")
        normed = self._norm(held, f"{own}.layer_norm2", f"{theirs}.layer_norm2")
        wide = self._linear(normed, f"{theirs}.mlp.fc1")
        active = {"domain": _FUSED, "alpha": _STEEPNESS}
        bent = self._node("QuickGelu", [wide], f"{own}/active", **active)
        added = self._linear(bent, f"{theirs}.mlp.fc2")
        return self._node("Add", [held, added], f"{own}/held")

    def _norm(self, held: str, name: str, theirs: str) -> str:
        parts = [f"{name}.{part}" for part in ("weight", "bias")]
        for part in parts:
            values = self.weights[part.replace(name, theirs)]
            self._constant(part, values)
            self._norms.append(helper.make_tensor_value_info(part, TensorProto.FLOAT, values.shape))
        how = {"axis": -1, "epsilon": _EPSILON}
        return self._node("LayerNormalization", [held, *parts], f"{name}/normed", **how)

    def _linear(self, held: str, name: str) -> str:
        product = self._product(held, name)
        bias = self._constant(f"{name}.bias", self.weights[f"{name}.bias"])
        return self._node("Add", [product, bias], f"{name}/shifted")

    def _product(self, held: str, name: str) -> str:
        """The runtime widens the matrix once, when it loads the file."""
        linear = self.linears[name]
        matrix = self._constant(f"{name}.matrix", linear.matrix)
        scale = self._constant(f"{name}.scale", linear.scale)
        wide = self._node("Cast", [matrix], f"{name}/wide", to=TensorProto.FLOAT)
        weight = self._node("Mul", [wide, scale], f"{name}.weight")
        return self._node("MatMul", [held, weight], f"{name}/product")

    def _summary(self, held: str, row: str) -> str:
        """From (count, tokens, width) to (count, 1, 2, width)."""
        own, others = f"{row}/class", f"{row}/patches"
        self._node("Slice", [held, "first", "second", "second"], own)
        self._node("Slice", [held, "second", "last", "second"], others)
        self._node("ReduceMean", [others, "second"], f"{row}/mean", keepdims=1)
        self._node("Concat", [own, f"{row}/mean"], f"{row}/both", axis=1)
        return self._node("Unsqueeze", [f"{row}/both", "second"], row)

    def _node(self, kind: str, takes: list[str], gives: str, **attributes: Any) -> str:
        self._nodes.append(helper.make_node(kind, takes, [gives], **attributes))
        return gives

    def _constant(self, name: str, values: NDArray[Any]) -> str:
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def _finished(
        self, entering: list[str | int], outputs: Mapping[str, list[str | int]]
    ) -> ModelProto:
        image = helper.make_tensor_value_info(IMAGE, TensorProto.FLOAT, entering)
        given = [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
            for name, shape in outputs.items()
        ]
        graph = helper.make_graph(
            self._nodes, "clip", [image, *self._norms], given, self._constants
        )
        opsets = [helper.make_opsetid("", 18), helper.make_opsetid(_FUSED, 1)]
        model: ModelProto = helper.make_model(graph, opset_imports=opsets, ir_version=9)
        onnx.checker.check_model(model)
        return model


def middle_output(number: int) -> str:
    """The name of the output with the tokens after a block, by its number from 1."""
    return f"{TOKENS}_{number}"
