"""The image half of CLIP as an ONNX graph, whatever form its matrices are kept in.

Tensors are called as their authors' checkpoints call them, from ``vision_model`` on.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, ValueInfoProto, helper, numpy_helper

IMAGE: Final = "image"
CHANNELS: Final = 3
HEAD_WIDTH: Final = 64
"""Numbers of a token that one head of the attention sees; CLIP's are all of that width."""

EMBEDDINGS: Final = "vision_model.embeddings"
PROJECTIONS: Final = ("q_proj", "k_proj", "v_proj")

_FUSED: Final = "com.microsoft"
_EPSILON: Final = 1e-5
_STEEPNESS: Final = 1.702
"""Of the sigmoid in CLIP's activation x · sigmoid(1.702 x)."""


@dataclass(frozen=True)
class Linear:
    """A linear layer's matrix in few bits, without its bias.

    Attributes:
        matrix: (entering, leaving), int8 or float16.
        scale: (leaving,), float32, what each column's numbers count; None where they count as they
            are.
    """

    matrix: NDArray[Any]
    scale: NDArray[np.float32] | None = None


@dataclass
class ClipBuilder:
    """A graph that grows node by node; values are known by the names that the methods return.

    Attributes:
        weights: the tensors but for the matrices of linear layers, by name.
        linears: the linear layers of the blocks, by name.
    """

    weights: Mapping[str, NDArray[Any]]
    linears: Mapping[str, Linear]
    _nodes: list[NodeProto] = field(default_factory=list)
    _constants: list[TensorProto] = field(default_factory=list)
    _replaceable: list[ValueInfoProto] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.constant("first", np.array([0], np.int64))
        self.constant("second", np.array([1], np.int64))
        self.constant("last", np.array([np.iinfo(np.int64).max], np.int64))

    @property
    def width(self) -> int:
        """Numbers of a token."""
        return int(self._patches.shape[0])

    @property
    def tokens(self) -> int:
        """Those of the patches, and the class token."""
        return int(self.weights[f"{EMBEDDINGS}.position_embedding.weight"].shape[0])

    @property
    def side(self) -> int:
        """Of the pictures in px."""
        return math.isqrt(self.tokens - 1) * int(self._patches.shape[2])

    @property
    def blocks(self) -> int:
        """How many there are."""
        return len({name for name in self.linears if name.endswith(".fc1")})

    @property
    def _patches(self) -> NDArray[Any]:
        return self.weights[f"{EMBEDDINGS}.patch_embedding.weight"]

    def embedded(self) -> str:
        """Each patch as a token, the class token before them, with their positions, normed."""
        width, patch = self.width, self._patches.shape[2]
        self.constant("patch_embedding", self._patches)
        own = self.weights[f"{EMBEDDINGS}.class_embedding"]
        self.constant("class_embedding", own.reshape(1, 1, width))
        positions = self.weights[f"{EMBEDDINGS}.position_embedding.weight"]
        self.constant("position_embedding", positions[None])
        self.constant("in_a_row", np.array([0, width, len(positions) - 1], np.int64))
        self.constant("one_each", np.array([1, 1], np.int64))
        sides = {"strides": [patch, patch], "kernel_shape": [patch, patch]}
        self.node("Conv", [IMAGE, "patch_embedding"], "cells", **sides)
        self.node("Reshape", ["cells", "in_a_row"], "columns")
        self.node("Transpose", ["columns"], "patches", perm=[0, 2, 1])
        self.node("Shape", [IMAGE], "count", end=1)
        self.node("Concat", ["count", "one_each"], "classes/shape", axis=0)
        self.node("Expand", ["class_embedding", "classes/shape"], "classes")
        self.node("Concat", ["classes", "patches"], "unplaced", axis=1)
        placed = self.node("Add", ["unplaced", "position_embedding"], "placed")
        return self.norm(placed, "pre_norm", "vision_model.pre_layrnorm")  # the authors' spelling

    def block(self, held: str, number: int) -> str:
        """Attention and a small network, each added to what came in.

        Source: Dosovitskiy et al., An image is worth 16×16 words (ICLR 2021), equations 2 and 3.

        Args:
            held: the tokens, (count, tokens, width).
            number: of the block, from 0.
        """
        own, theirs = f"blocks.{number}", f"vision_model.encoder.layers.{number}"
        normed = self.norm(held, f"{own}.layer_norm1", f"{theirs}.layer_norm1")
        asked = [self._product(normed, f"{theirs}.self_attn.{name}") for name in PROJECTIONS]
        biases = [self.weights[f"{theirs}.self_attn.{name}.bias"] for name in PROJECTIONS]
        asked.append(self.constant(f"{own}/attention/bias", np.concatenate(biases)))
        heads = {"domain": _FUSED, "num_heads": self.width // HEAD_WIDTH}
        mixed = self.node("MultiHeadAttention", asked, f"{own}/attention", **heads)
        added = self._linear(mixed, f"{theirs}.self_attn.out_proj")
        held = self.node("Add", [held, added], f"{own}/attended")
        normed = self.norm(held, f"{own}.layer_norm2", f"{theirs}.layer_norm2")
        wide = self._linear(normed, f"{theirs}.mlp.fc1")
        active = {"domain": _FUSED, "alpha": _STEEPNESS}
        bent = self.node("QuickGelu", [wide], f"{own}/active", **active)
        added = self._linear(bent, f"{theirs}.mlp.fc2")
        return self.node("Add", [held, added], f"{own}/held")

    def norm(self, held: str, name: str, theirs: str) -> str:
        """A layer norm.

        Args:
            held: the tokens.
            name: of the norm in the graph, where ``NAME.weight`` and ``NAME.bias`` can be given
                anew with each run.
            theirs: of the norm among the weights.
        """
        parts = [f"{name}.{part}" for part in ("weight", "bias")]
        for part in parts:
            values = self.weights[part.replace(name, theirs)]
            self.constant(part, values)
            info = helper.make_tensor_value_info(part, TensorProto.FLOAT, values.shape)
            self._replaceable.append(info)
        how = {"axis": -1, "epsilon": _EPSILON}
        return self.node("LayerNormalization", [held, *parts], f"{name}/normed", **how)

    def class_token(self, held: str, name: str) -> str:
        """The first of the tokens, (count, 1, width)."""
        return self.node("Slice", [held, "first", "second", "second"], name)

    def patch_tokens(self, held: str, name: str) -> str:
        """All tokens but the first, (count, tokens - 1, width)."""
        return self.node("Slice", [held, "second", "last", "second"], name)

    def node(self, kind: str, takes: list[str], gives: str, **attributes: Any) -> str:
        """Any ONNX operator with one output."""
        self._nodes.append(helper.make_node(kind, takes, [gives], **attributes))
        return gives

    def constant(self, name: str, values: NDArray[Any]) -> str:
        """An array that is kept in the file."""
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def model(self, outputs: Mapping[str, list[str | int]]) -> ModelProto:
        """The finished network; the builder is used up.

        Args:
            outputs: the shape of each value that is one, by its name.

        Returns:
            with the input ``image``, (count, 3, side, side), and the norms' weights and biases,
            which need not be given.
        """
        entering: list[str | int | None] = ["count", CHANNELS, self.side, self.side]
        image = helper.make_tensor_value_info(IMAGE, TensorProto.FLOAT, entering)
        given = [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
            for name, shape in outputs.items()
        ]
        graph = helper.make_graph(self._nodes, "clip", [image, *self._replaceable], given)
        opsets = [helper.make_opsetid("", 18), helper.make_opsetid(_FUSED, 1)]
        model: ModelProto = helper.make_model(graph, opset_imports=opsets, ir_version=9)
        # At the end, and not kept twice: a large network's constants fill hundreds of megabytes.
        model.graph.initializer.extend(self._constants)
        self._constants.clear()
        onnx.checker.check_model(model)
        return model

    def _linear(self, held: str, name: str) -> str:
        product = self._product(held, name)
        bias = self.constant(f"{name}.bias", self.weights[f"{name}.bias"])
        return self.node("Add", [product, bias], f"{name}/shifted")

    def _product(self, held: str, name: str) -> str:
        """The runtime widens the matrix once, when it loads the file."""
        linear = self.linears[name]
        matrix = self.constant(f"{name}.matrix", linear.matrix)
        if linear.scale is None:
            weight = self.node("Cast", [matrix], f"{name}.weight", to=TensorProto.FLOAT)
        else:
            scale = self.constant(f"{name}.scale", linear.scale)
            wide = self.node("Cast", [matrix], f"{name}/wide", to=TensorProto.FLOAT)
            weight = self.node("Mul", [wide, scale], f"{name}.weight")
        return self.node("MatMul", [held, weight], f"{name}/product")
