"""What the trunk sees in pairs of original and generated pictures, made once and kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from unmask.lab.generated.feature_file import FeaturesError, read_arrays, write_arrays
from unmask.lab.generated.trunk import LAYERS, PACKAGE, WIDTH, ClipTrunk
from unmask.lab.manifest import Split
from unmask.lab.training.pairs import Pair, PairMaker
from unmask.lab.training.recipe import Recipe

_TOGETHER = 8
"""Pairs that go through the trunk at once."""


@dataclass(frozen=True)
class Features:
    """The means over the patches after each layer.

    Attributes:
        values: (pairs, 2, 6, 768), float16, of the originals and their counterparts.
        manipulations: (pairs,), of the counterparts.
        splits: (pairs,).
    """

    values: NDArray[np.float16]
    manipulations: NDArray[np.str_]
    splits: NDArray[np.str_]

    def save(self, path: Path) -> None:
        """Write the features.

        Raises:
            FeaturesError: the file cannot be written.
        """
        write_arrays(path, vars(self))

    @classmethod
    def load(cls, path: Path) -> "Features":
        """Read features.

        Raises:
            FeaturesError: the file cannot be read or holds something else.
        """
        found = cls(*read_arrays(path, [field.name for field in fields(cls)], "features"))
        if found.values.shape != (len(found.splits), 2, LAYERS, WIDTH):
            raise FeaturesError(
                f"{path} has features of shape {found.values.shape}; expected "
                f"({len(found.splits)}, 2, {LAYERS}, {WIDTH}); make them again."
            )
        return found


def see(
    trunk: ClipTrunk,
    makers: Sequence[tuple[Split, PairMaker, int]],
    recipe: Recipe,
    progress: Callable[[float], None],
) -> Features:
    """Make pairs and look at them.

    Args:
        trunk: with CLIP's weights.
        makers: for each split what makes its pairs, and how many to make.
        recipe: of the pairs.
        progress: called with the done fraction.

    Raises:
        TrainingError: many pictures in a row cannot be used.
    """
    total = sum(count for _, _, count in makers)
    jobs = ((split, maker, number) for split, maker, count in makers for number in range(count))
    # Half the bits are twice as fast, and change the logit by about a hundredth.
    quick = trunk.to(torch.bfloat16)
    values, manipulations, splits = np.empty((total, 2, LAYERS, WIDTH), np.float16), [], []
    waiting: list[Pair] = []
    for done, (split, maker, number) in enumerate(jobs, start=1):
        waiting.append(maker.pair(number))
        manipulations.append(waiting[-1].manipulation)
        splits.append(split)
        if len(waiting) == _TOGETHER or done == total:
            values[done - len(waiting) : done] = _seen(quick, waiting, recipe)
            waiting.clear()
            progress(done / total)
    return Features(values, np.array(manipulations), np.array(splits))


def normalised(pictures: NDArray[np.uint8]) -> Tensor:
    """Pictures (count, 224, 224, 3), RGB, as CLIP is fed them."""
    mean, std = (np.array(each, np.float32) for each in (PACKAGE.mean, PACKAGE.std))
    fed = (pictures.astype(np.float32) - mean) / std
    return torch.from_numpy(np.ascontiguousarray(fed.transpose(0, 3, 1, 2)))


@torch.inference_mode()
def _seen(trunk: ClipTrunk, pairs: Sequence[Pair], recipe: Recipe) -> NDArray[np.float16]:
    pictures = np.stack([crop for pair in pairs for crop in pair.crops(recipe)])
    held = trunk(normalised(pictures).to(torch.bfloat16))
    means = torch.stack([layer.float().mean(dim=1) for layer in held], dim=1)
    return means.numpy().reshape(len(pairs), 2, LAYERS, WIDTH).astype(np.float16)
