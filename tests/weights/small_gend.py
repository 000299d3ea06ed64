"""A checkpoint like GenD's on CLIP: three blocks of random weights under the authors' names.

Pictures are of 224 × 224 px, sixteen patches of 56; a token has 128 numbers, for two heads of
attention, and 192 between the two linear layers of a block.
"""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file

WIDTH, WIDE, BLOCKS, TOKENS, PATCH, HEADS = 128, 192, 3, 17, 56, 2
VISION = "feature_extractor.vision_model"
UNUSED = "feature_extractor.visual_projection.weight"

Arrays = dict[str, NDArray[Any]]


def layer(number: int) -> str:
    return f"{VISION}.encoder.layers.{number}"


def shapes() -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {
        f"{VISION}.embeddings.class_embedding": (WIDTH,),
        f"{VISION}.embeddings.patch_embedding.weight": (WIDTH, 3, PATCH, PATCH),
        f"{VISION}.embeddings.position_embedding.weight": (TOKENS, WIDTH),
        UNUSED: (96, WIDTH),
        "model.linear.weight": (2, WIDTH),
        "model.linear.bias": (2,),
    }
    norms = [f"{VISION}.pre_layrnorm", f"{VISION}.post_layernorm"]
    norms += [f"{layer(number)}.layer_norm{which}" for number in range(BLOCKS) for which in (1, 2)]
    for norm in norms:
        found |= {f"{norm}.weight": (WIDTH,), f"{norm}.bias": (WIDTH,)}
    for number in range(BLOCKS):
        sizes = {f"self_attn.{part}_proj": (WIDTH, WIDTH) for part in ("q", "k", "v", "out")}
        sizes |= {"mlp.fc1": (WIDE, WIDTH), "mlp.fc2": (WIDTH, WIDE)}
        for part, (leaving, entering) in sizes.items():
            found[f"{layer(number)}.{part}.weight"] = (leaving, entering)
            found[f"{layer(number)}.{part}.bias"] = (leaving,)
    return found


def tensors(seed: int = 0) -> Arrays:
    """All tensors by name, float32; the logits of different pictures differ."""
    generator = np.random.default_rng(seed)

    def numbers(name: str, shape: tuple[int, ...]) -> NDArray[np.float32]:
        if "norm" in name:
            values = generator.normal("weight" in name, 0.2, shape)
        elif name.startswith("model"):
            values = generator.normal(0, 2, shape)
        else:
            values = generator.normal(0, 1, shape) / np.sqrt(np.prod(shape[1:]))
        return values.astype(np.float32)

    return {name: numbers(name, shape) for name, shape in shapes().items()}


def write_gend_file(path: Path, arrays: Arrays) -> Path:
    save_file({name: np.ascontiguousarray(each) for name, each in arrays.items()}, path)
    return path
