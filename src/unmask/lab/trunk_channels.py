"""Find the channels of the trunk that are multiplied in 32 bits.

    python -m unmask.lab.trunk_channels PICTURES.csv src/unmask/weights/clip-largest-channels.npz

PICTURES.csv has a column ``path``, counted from its folder. The middles of 16 pictures, taken at
random, are looked at; what is kept of each input of a product are the channels with the largest
numbers.
"""

import argparse
import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, TensorProto, helper
from PIL import Image

from unmask.weights import load_model
from unmask.weights.fetching import CLIP
from unmask.weights.trunk import SIDE, WIDTH

PICTURES, SEED = 16, 7

OF_TOKEN, OF_WIDE_TOKEN = 32, 128
"""Channels that are kept of tokens as wide as the network, and of those four times as wide."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pictures", type=Path)
    parser.add_argument("out", type=Path)
    chosen = parser.parse_args(arguments)
    largest = largest_channels(middles(chosen.pictures))
    named = {name.replace("/", "|"): channels for name, channels in largest.items()}
    np.savez_compressed(chosen.out, allow_pickle=False, **named)


def middles(table: Path) -> NDArray[np.uint8]:
    """Squares out of the middle of some pictures, (16, 224, 224, 3), RGB."""
    with table.open(encoding="utf-8", newline="") as file:
        paths = [table.parent / row["path"] for row in csv.DictReader(file)]
    found: list[NDArray[np.uint8]] = []
    for number in np.random.default_rng(SEED).permutation(len(paths)):
        with Image.open(paths[number]) as image:
            pixels = np.asarray(image.convert("RGB"), np.uint8)
        y, x = ((length - SIDE) // 2 for length in pixels.shape[:2])
        if min(y, x) >= 0:
            found.append(pixels[y : y + SIDE, x : x + SIDE])
        if len(found) == PICTURES:
            return np.stack(found)
    raise SystemExit(f"{table} names too few pictures of {SIDE} px and more; {PICTURES} are needed")


def largest_channels(images: NDArray[np.uint8]) -> dict[str, NDArray[np.uint16]]:
    """The numbers of the largest channels of the tokens that enter products, by their name.

    Args:
        images: (count, 224, 224, 3), uint8, RGB.
    """
    model = load_model(CLIP.name, rewrite=_showing_tokens)
    names = [each.name for each in model.session.get_outputs() if each.name not in CLIP.outputs]
    largest: dict[str, NDArray[np.float32]] = {}
    for image in images:
        batch = model.entry.prepare(image[None])
        for name, tokens in zip(names, model.session.run(names, {"image": batch}), strict=True):
            found = np.abs(tokens).max(axis=(0, 1))
            largest[name] = np.maximum(largest.get(name, found), found)
    return {name: _first(sizes) for name, sizes in largest.items()}


def _first(sizes: NDArray[np.float32]) -> NDArray[np.uint16]:
    count = OF_TOKEN if len(sizes) == WIDTH else OF_WIDE_TOKEN
    return np.sort(np.argsort(-sizes)[:count]).astype(np.uint16)


def _showing_tokens(content: bytes) -> bytes:
    """The same network with the inputs of all products among its outputs."""
    model = ModelProto.FromString(content)
    for name in dict.fromkeys(n.input[0] for n in model.graph.node if n.op_type == "MatMul"):
        model.graph.output.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, None))
    shown: bytes = model.SerializeToString()
    return shown


if __name__ == "__main__":
    main()
