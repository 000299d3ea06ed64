"""A head as trainings write it, and tokens like those of the trunk, drawn at random."""

import numpy as np
from numpy.typing import NDArray


def head_arrays(seed: int = 0) -> dict[str, NDArray[np.float32]]:
    generator = np.random.default_rng(seed)
    shapes: dict[str, tuple[int, ...]] = {
        f"head.{norm}.{part}": (768,)
        for norm in ("class_norm", "patch_norm")
        for part in ("weight", "bias")
    }
    shapes |= {"head.linear.weight": (1536,), "head.linear.bias": ()}
    return {
        name: np.asarray(generator.normal(0.1, 1, shape), np.float32)
        for name, shape in shapes.items()
    }


def tokens(count: int = 3) -> NDArray[np.float32]:
    """With a few huge numbers, as transformers have them."""
    generator = np.random.default_rng(1)
    found = generator.normal(0, 1, (count, 197, 768))
    found[:, :, 7] += 40
    found[:, 1:] += generator.normal(0, 1, (count, 1, 768))
    return found.astype(np.float32)
