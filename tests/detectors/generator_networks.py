"""Hand-made networks for the test of generated images, whose output can be told from the colours.

The logit is how much brighter than medium grey a window is, in units of 10 grey levels; its map has
four cells, the four quarters; its embedding is the mean colour, relative to grey.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, helper

from tests.detectors.handmade_models import install_model, model_of
from unmask.arrays import RGBImage
from unmask.detectors.cnn_generated.network import Judged
from unmask.detectors.cnn_generated.windows import SIDE
from unmask.weights import Model, ModelEntry
from unmask.weights.trunk import BLOCKS, CELLS, WIDTH, TrunkReading

GREY = 128
LEVELS_A_LOGIT = 10.0


@dataclass(frozen=True)
class BrightnessNetwork:
    """In place of the trunk and the layer on it."""

    sha256: str = "a" * 64

    @property
    def entry(self) -> ModelEntry:
        return ModelEntry(
            "by-hand",
            "by-hand.onnx",
            self.sha256,
            0,
            "made by hand",
            "licence of a test",
            (SIDE, SIDE),
            "RGB",
            "NCHW",
            (GREY,) * 3,
            (1.0,) * 3,
            {},
        )

    def judge(self, crops: NDArray[np.uint8]) -> Judged:
        relative = crops.astype(np.float64) - GREY
        quarters = relative.reshape(-1, 2, SIDE // 2, 2, SIDE // 2, 3).mean(axis=(2, 4, 5))
        maps = (quarters / LEVELS_A_LOGIT).astype(np.float32)
        embeddings = relative.mean(axis=(1, 2)).astype(np.float32)
        return Judged(maps.mean(axis=(1, 2)).astype(np.float64), maps, embeddings)


def logit_network() -> ModelProto:
    """As an authors' network: the same logit, with pictures minus ``GREY`` as input, alone."""
    nodes = [
        helper.make_node("ReduceMean", ["image"], ["mean"], axes=[1, 2, 3], keepdims=0),
        helper.make_node("Div", ["mean", "levels"], ["logits"]),
        helper.make_node("Unsqueeze", ["logits", "one"], ["logit"]),
    ]
    constants: dict[str, NDArray[Any]] = {
        "one": np.array([1], np.int64),
        "levels": np.array([LEVELS_A_LOGIT], np.float32),
    }
    return model_of(nodes, SIDE, {"logit": ["count", 1]}, constants)


def reading_of_colours(images: NDArray[np.uint8]) -> TrunkReading:
    """In place of the trunk: the mean colour as the first three numbers of each token."""
    layers = np.zeros((len(images), BLOCKS, 2, WIDTH), np.float32)
    layers[..., :3] = (images.astype(np.float32) - GREY).mean(axis=(1, 2))[:, None, None]
    tokens = np.repeat(layers[:, -1, :1], CELLS**2 + 1, axis=1)
    return TrunkReading(layers, tokens, {})


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
