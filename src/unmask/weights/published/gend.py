"""GenD on CLIP: the class token through a norm, brought to unit length, and a linear layer.

Source: Yermakov, Cech, Matas and Fritz, Deepfake detection that generalizes across benchmarks (WACV
2026), and the authors' code (github.com/yermandy/GenD, src/hf/modeling_gend.py).
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto

from unmask.weights.clip_builder import EMBEDDINGS, HEAD_WIDTH, ClipBuilder, Linear
from unmask.weights.published.named_tensors import NamedTensors
from unmask.weights.published.pickle_machine import UnreadableError

_BODY: Final = "feature_extractor."
_HEAD: Final = "model.linear"
_CLASSES: Final = 2


@dataclass(frozen=True)
class _Form:
    """The sizes of a network, as its tensors have them.

    Attributes:
        width: numbers of a token.
        patch: side of a patch in px.
        tokens: those of the patches, and the class token.
        blocks: how many.
        wide: numbers between the two linear layers of a block.
    """

    width: int
    patch: int
    tokens: int
    blocks: int
    wide: int

    def linears(self) -> Iterator[tuple[str, int, int]]:
        """The linear layers of all blocks: name, numbers that enter, numbers that leave."""
        for number in range(self.blocks):
            for part in ("q", "k", "v", "out"):
                yield f"{_block(number)}.self_attn.{part}_proj", self.width, self.width
            yield f"{_block(number)}.mlp.fc1", self.width, self.wide
            yield f"{_block(number)}.mlp.fc2", self.wide, self.width

    def others(self) -> Iterator[tuple[str, tuple[int, ...]]]:
        """Name and shape of all tensors but the matrices of the linear layers."""
        yield f"{EMBEDDINGS}.class_embedding", (self.width,)
        patches = (self.width, 3, self.patch, self.patch)
        yield f"{EMBEDDINGS}.patch_embedding.weight", patches
        yield f"{EMBEDDINGS}.position_embedding.weight", (self.tokens, self.width)
        norms = ["vision_model.pre_layrnorm", "vision_model.post_layernorm"]
        norms += [
            f"{_block(number)}.layer_norm{which}"
            for number in range(self.blocks)
            for which in (1, 2)
        ]
        for norm in norms:
            yield f"{norm}.weight", (self.width,)
            yield f"{norm}.bias", (self.width,)
        for name, _, leaving in self.linears():
            yield f"{name}.bias", (leaving,)


def gend_model(tensors: NamedTensors, size: tuple[int, int] | None) -> ModelProto:
    """Build the network; its matrices are kept in 16 bits.

    Args:
        tensors: of the checkpoint.
        size: (width, height) of the pictures that it must be made for.

    Returns:
        from ``image``, (count, 3, side, side), the output ``logits``, (count, 2): real and fake.

    Raises:
        UnreadableError: a tensor is missing or has another shape, or the network is made for
            pictures of another size.
    """
    form = _form(tensors)
    weights = {
        name: tensors.take(_BODY + name, shape).astype(np.float32) for name, shape in form.others()
    }
    linears = {
        name: Linear(_in_16_bits(tensors, f"{_BODY}{name}.weight", (leaving, entering)).T)
        for name, entering, leaving in form.linears()
    }
    builder = ClipBuilder(weights, linears)
    if size != (builder.side, builder.side):
        raise UnreadableError(f"it is made for pictures of {builder.side} px, unlike GenD's")
    held = builder.embedded()
    for number in range(builder.blocks):
        held = builder.block(held, number)
    own = builder.class_token(held, "class")
    normed = builder.norm(own, "post_norm", "vision_model.post_layernorm")
    unit = builder.node("LpNormalization", [normed], "unit", axis=-1, p=2)
    judged = [builder.node("Squeeze", [unit, "second"], "direction")]
    for part, shape in (("weight", (_CLASSES, form.width)), ("bias", (_CLASSES,))):
        values = tensors.take(f"{_HEAD}.{part}", shape).astype(np.float32)
        judged.append(builder.constant(f"head.{part}", values))
    builder.node("Gemm", judged, "logits", transB=1)
    return builder.model({"logits": ["count", _CLASSES]})


def _form(tensors: NamedTensors) -> _Form:
    """The sizes, from the shapes of a few tensors; all are checked when they are taken."""
    patches = tensors.shape(f"{_BODY}{EMBEDDINGS}.patch_embedding.weight", 4)
    tokens, _ = tensors.shape(f"{_BODY}{EMBEDDINGS}.position_embedding.weight", 2)
    wide, _ = tensors.shape(f"{_BODY}{_block(0)}.mlp.fc1.weight", 2)
    width, _, patch, _ = patches
    if width % HEAD_WIDTH or math.isqrt(tokens - 1) ** 2 != tokens - 1:
        raise UnreadableError(
            f"it has tokens of {width} numbers, {tokens} of them, which is no form of CLIP"
        )
    blocks = 0
    while tensors.has(f"{_BODY}{_block(blocks)}.mlp.fc1.weight"):
        blocks += 1
    return _Form(width, patch, tokens, blocks, wide)


def _in_16_bits(tensors: NamedTensors, name: str, shape: tuple[int, int]) -> NDArray[Any]:
    with np.errstate(over="ignore"):
        rounded = tensors.take(name, shape).astype(np.float16)
    if not np.isfinite(rounded).all():
        raise UnreadableError(f"its {name!r} holds numbers too large for 16 bits")
    return rounded


def _block(number: int) -> str:
    return f"vision_model.encoder.layers.{number}"
