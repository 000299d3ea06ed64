"""Hand-made networks for the test of generated images, whose output can be told from the colours.

The logit is how much brighter than medium grey a window is, in units of 10 grey levels; its map has
four cells, the four quarters; its embedding is the mean colour, relative to grey.
"""

from pathlib import Path

import numpy as np
from onnx import ModelProto, helper

from tests.detectors.handmade_models import Shape, install_model, model_of
from unmask.arrays import RGBImage
from unmask.detectors.cnn_generated.windows import SIDE
from unmask.weights import Model

GREY = 128
LEVELS_A_LOGIT = 10.0


def brightness_network(*, embeds: bool = True, maps: bool = True) -> ModelProto:
    """With pictures minus ``GREY`` as input."""
    nodes = [
        helper.make_node("ReduceMean", ["image"], ["mean"], axes=[1], keepdims=0),
        helper.make_node("Unsqueeze", ["mean", "one"], ["grey"]),
        helper.make_node("Div", ["grey", "levels"], ["shares"]),
        helper.make_node(
            "AveragePool", ["shares"], ["cells"], kernel_shape=[112] * 2, strides=[112] * 2
        ),
        helper.make_node("Squeeze", ["cells", "one"], ["map"]),
        helper.make_node("ReduceMean", ["map"], ["logits"], axes=[1, 2], keepdims=0),
        helper.make_node("Unsqueeze", ["logits", "one"], ["logit"]),
        helper.make_node("ReduceMean", ["image"], ["embedding"], axes=[2, 3], keepdims=0),
    ]
    shapes: dict[str, Shape] = {
        "logit": ["count", 1],
        "map": ["count", 2, 2],
        "embedding": ["count", 3],
    }
    chosen = ["logit", *(["map"] if maps else []), *(["embedding"] if embeds else [])]
    return model_of(
        nodes,
        SIDE,
        {name: shapes[name] for name in chosen},
        {"one": np.array([1], np.int64), "levels": np.array([LEVELS_A_LOGIT], np.float32)},
    )


def layers_network() -> ModelProto:
    """With the output ``layers``, (count, 2, 2, 3): the mean colour, and its double."""
    nodes = [
        helper.make_node("ReduceMean", ["image"], ["colour"], axes=[2, 3], keepdims=0),
        helper.make_node("Unsqueeze", ["colour", "inner"], ["row"]),
        helper.make_node("Concat", ["row", "row"], ["first"], axis=2),
        helper.make_node("Add", ["first", "first"], ["second"]),
        helper.make_node("Concat", ["first", "second"], ["layers"], axis=1),
    ]
    shapes: dict[str, Shape] = {"layers": ["count", 2, 2, 3]}
    return model_of(nodes, SIDE, shapes, {"inner": np.array([1, 2], np.int64)})


def install(model: ModelProto, name: str, folder: Path) -> Model:
    """Write a network and its entry into a folder, and load it."""
    return install_model(model, name, folder, (GREY, 1.0))


def textured(
    width: int, height: int, colour: tuple[int, int, int] = (GREY, GREY, GREY), seed: int = 0
) -> RGBImage:
    """A checkered picture with noise on it, whose mean colour is given."""
    generator = np.random.default_rng(seed)
    y, x = np.mgrid[:height, :width]
    checks = np.where((x + y) % 2 == 0, 8, -8)[..., None]
    noise = generator.integers(-4, 5, (height, width, 1))
    return np.clip(np.array(colour) + checks + noise, 0, 255).astype(np.uint8)
