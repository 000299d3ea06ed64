"""The image half of CLIP as a graph of our own, from the 8-bit weights in somebody's package.

The package's file rounds the input of each layer to 256 steps of the largest number in the whole
batch. Transformers have a few very large numbers, which leave hardly any steps to all others; their
weights bear eight bits well, with a scale a channel (Dettmers et al., LLM.int8(), NeurIPS 2022).
So only the weights are taken from it.

The weights and biases of the layer norms are inputs of the graph that need not be given: whoever
gives others looks through the same network with norms of their own, in the same session.
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, numpy_helper

from unmask.errors import WeightsError
from unmask.weights.clip_builder import ClipBuilder, Linear

LAYERS: Final = "layers"
TOKENS: Final = "tokens"


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
        return _with_all_layers(ClipBuilder(_weights(package), _linears(package)), middle)
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


def _linears(package: ModelProto) -> dict[str, Linear]:
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
        found[name] = Linear(weights[node.input[1]], weights[f"{stem}_scale"])
    return found


def _with_all_layers(builder: ClipBuilder, middle: tuple[int, ...]) -> ModelProto:
    held, rows = builder.embedded(), []
    for number in range(builder.blocks):
        held = builder.block(held, number)
        rows.append(_summary(builder, held, f"{LAYERS}/{number}"))
        if number + 1 in middle:
            builder.node("Identity", [held], middle_output(number + 1))
    builder.node("Identity", [held], TOKENS)
    builder.node("Concat", rows, LAYERS, axis=1)
    outputs: dict[str, list[str | int]] = {LAYERS: ["count", builder.blocks, 2, builder.width]}
    for name in (TOKENS, *map(middle_output, middle)):
        outputs[name] = ["count", builder.tokens, builder.width]
    return builder.model(outputs)


def _summary(builder: ClipBuilder, held: str, row: str) -> str:
    """From (count, tokens, width) to (count, 1, 2, width)."""
    own = builder.class_token(held, f"{row}/class")
    others = builder.patch_tokens(held, f"{row}/patches")
    builder.node("ReduceMean", [others, "second"], f"{row}/mean", keepdims=1)
    builder.node("Concat", [own, f"{row}/mean"], f"{row}/both", axis=1)
    return builder.node("Unsqueeze", [f"{row}/both", "second"], row)


def middle_output(number: int) -> str:
    """The name of the output with the tokens after a block, by its number from 1."""
    return f"{TOKENS}_{number}"
