"""How well a network tells validation's fakes from their originals, beside what blur alone can."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score
from torch import nn

from unmask.lab.forging import FORGERIES
from unmask.lab.training.feeding import Example, examples
from unmask.lab.training.pairs import PairMaker
from unmask.lab.training.recipe import FACELESS_FORGERIES, Recipe, TrainingError

ALL = "all"
"""Every manipulation that training may see."""


@dataclass(frozen=True)
class Aucs:
    """Areas under the ROC curve, by manipulation and over ``ALL`` that training may see.

    Attributes:
        network: of the network's logit.
        blur_alone: of the face's want of sharpness.
        size_alone: of the face's want of width.
    """

    network: Mapping[str, float]
    blur_alone: Mapping[str, float]
    size_alone: Mapping[str, float]


class Validation:
    """Fixed pairs that training never sees, of every manipulation, left-out ones too.

    Args:
        maker: of the pairs.
        recipe: of the training.
        workers: processes that make the pairs.

    Raises:
        TrainingError: there are no fakes of the kinds that training sees, or many pictures in a
            row cannot be used.
    """

    def __init__(self, maker: PairMaker, recipe: Recipe, workers: int) -> None:
        self._recipe = recipe
        forged = FACELESS_FORGERIES if recipe.crop == "patch" else tuple(FORGERIES)
        if not maker.learnt:
            raise TrainingError(
                "The packs have no fakes for validation of the kinds that training sees; add a "
                "pack that has some."
            )
        self._examples = examples(maker, recipe, (*forged, *maker.recorded), workers)
        self._learnt = list(maker.learnt)

    def judge(self, network: nn.Module, device: torch.device) -> Aucs:
        """Measure a network, which must be in evaluation mode."""
        size = max(self._recipe.batch // 2, 1)
        logits = [
            judged(network, torch.cat([e.pictures for e in part]), self._recipe, device)
            for part in _parts(self._examples, size)
        ]
        return Aucs(
            self._by_manipulation(torch.cat(logits).cpu().double().numpy().reshape(-1, 2)),
            self._by_manipulation(-np.array([example.sharpness for example in self._examples])),
            self._by_manipulation(-np.array([example.widths for example in self._examples])),
        )

    def _by_manipulation(self, scores: NDArray[np.float64]) -> Mapping[str, float]:
        """AUCs of scores (pairs, 2) of originals and counterparts."""
        names = np.array([example.manipulation for example in self._examples])
        chosen = {ALL: np.isin(names, self._learnt)}
        chosen |= {str(name): names == name for name in dict.fromkeys(names.tolist())}
        return {name: _auc(scores[rows]) for name, rows in chosen.items()}


@torch.inference_mode()
def judged(
    network: nn.Module, pictures: torch.Tensor, recipe: Recipe, device: torch.device
) -> torch.Tensor:
    """The logits of pictures (count, 3, size, size), uint8."""
    logits: torch.Tensor = network(normalised(pictures.to(device), recipe))[:, 0]
    return logits


def normalised(pictures: torch.Tensor, recipe: Recipe) -> torch.Tensor:
    """What the network is fed, from pictures (count, 3, size, size), uint8."""
    mean, std = (
        torch.tensor(values, device=pictures.device).view(1, 3, 1, 1)
        for values in (recipe.mean, recipe.std)
    )
    fed = (pictures.float() - mean) / std
    return fed.contiguous(memory_format=torch.channels_last)


def _parts(whole: Sequence[Example], size: int) -> list[Sequence[Example]]:
    return [whole[start : start + size] for start in range(0, len(whole), size)]


def _auc(scores: NDArray[np.float64]) -> float:
    labels = np.tile([0, 1], len(scores))
    return float(roc_auc_score(labels, scores.reshape(-1)))
