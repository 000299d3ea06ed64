"""Weights in four bits: two to a byte, with a scale for each block of 128.

Each block is stored as whole steps from -8 to 7 of a scale, chosen so that the number of the
largest magnitude is met exactly (the form is that of Dettmers and Zettlemoyer, The case for 4-bit
precision, ICML 2023, with integers).
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

BLOCK = 128
_MIDDLE, _LARGEST = 8, 15


def packed(values: NDArray[np.float32]) -> tuple[NDArray[np.uint8], NDArray[np.float16]]:
    """Round numbers to four bits.

    Args:
        values: (rows, columns), float32; the columns are a multiple of 128.

    Returns:
        (rows × columns / 128, 64), uint8, the block's first half in the low bits and its second in
        the high ones; and the scales, (rows × columns / 128, 1), float16.
    """
    blocks = values.reshape(-1, BLOCK)
    largest = np.take_along_axis(blocks, np.abs(blocks).argmax(axis=1)[:, None], axis=1)
    scales = (largest / -_MIDDLE).astype(np.float16)
    steps = np.divide(blocks, scales, out=np.zeros_like(blocks), where=scales != 0)
    nibbles = np.clip(np.round(steps) + _MIDDLE, 0, _LARGEST).astype(np.uint8)
    low, high = nibbles[:, : BLOCK // 2], nibbles[:, BLOCK // 2 :]
    return np.asarray(low | (high << 4), np.uint8), scales


def unpacked(
    pairs: NDArray[np.uint8], scales: NDArray[np.float16], shape: tuple[int, ...]
) -> NDArray[np.float32]:
    """The numbers that ``packed`` made; see there."""
    nibbles = np.concatenate([pairs & _LARGEST, pairs >> 4], axis=1).astype(np.float32)
    return ((nibbles - _MIDDLE) * scales.astype(np.float32)).reshape(shape)


def rounded(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Numbers as they come back from four bits."""
    return unpacked(*packed(values), values.shape)


def store_in_nibbles(model: ModelProto, name: str) -> list[NodeProto]:
    """Replace an initializer of two dimensions by one in four bits, and nodes that widen it.

    The runtime works the nodes out once, when it loads the file. They must come before the others.
    """
    [tensor] = [each for each in model.graph.initializer if each.name == name]
    values = numpy_helper.to_array(tensor)
    model.graph.initializer.remove(tensor)
    pairs, scales = packed(values)
    constants = {
        "pairs": pairs,
        "scales": scales,
        "low": np.uint8(_LARGEST),
        "four": np.full((), 4, np.uint8),
        "middle": np.float32(_MIDDLE),
        "shape": np.array(values.shape, np.int64),
    }
    for part, content in constants.items():
        model.graph.initializer.append(
            numpy_helper.from_array(np.asarray(content), f"{name}/{part}")
        )

    def node(operator: str, entering: list[str], leaving: str, **attributes: Any) -> NodeProto:
        names = [f"{name}/{each}" for each in entering]
        result = f"{name}/{leaving}" if leaving else name
        return helper.make_node(operator, names, [result], **attributes)

    return [
        node("BitwiseAnd", ["pairs", "low"], "first"),
        node("BitShift", ["pairs", "four"], "second", direction="RIGHT"),
        node("Concat", ["first", "second"], "nibbles", axis=1),
        node("Cast", ["nibbles"], "wide", to=TensorProto.FLOAT),
        node("Sub", ["wide", "middle"], "steps"),
        node("Cast", ["scales"], "wide scales", to=TensorProto.FLOAT),
        node("Mul", ["steps", "wide scales"], "numbers"),
        node("Reshape", ["numbers", "shape"], ""),
    ]
