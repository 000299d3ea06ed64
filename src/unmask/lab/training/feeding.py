"""Batches and validation pairs, made in worker processes.

What a batch holds follows from its number alone, so that neither the number of workers nor an
interruption changes what is learnt from.
"""

import signal
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import cv2
import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from unmask.arrays import RGBImage
from unmask.faces.quality import sharpness
from unmask.lab.portrait import Portrait
from unmask.lab.training.crops import middle_cut
from unmask.lab.training.pairs import PairMaker
from unmask.lab.training.recipe import Recipe, TrainingError

_Made = TypeVar("_Made")

_CONTEXT = "fork" if sys.platform == "linux" else "spawn"
"""Forked workers share the packs' memory; elsewhere than on Linux forking is not safe."""


@dataclass(frozen=True)
class Batch:
    """What one step learns from.

    Attributes:
        pictures: (count, 3, size, size), uint8, RGB; the originals, then their counterparts.
        manipulated: (count,), float32, 0 or 1.
        skipped: pictures that could not be used on the way, with the reason.
    """

    pictures: Tensor
    manipulated: Tensor
    skipped: tuple[str, ...]


@dataclass(frozen=True)
class Example:
    """What validation judges.

    Attributes:
        pictures: (2, 3, size, size), uint8, RGB: the original and its counterpart.
        manipulation: what was done to the counterpart.
        widths: of both faces in px (of the whole pictures where patches are cut), before cropping.
        sharpness: of both faces (or patches), 0 to 1, before cropping.
    """

    pictures: Tensor
    manipulation: str
    widths: tuple[float, float]
    sharpness: tuple[float, float]


def batches(maker: PairMaker, recipe: Recipe, first: int, workers: int) -> Iterator[Batch]:
    """The batches of a training from a step onwards.

    Raises:
        TrainingError: many pictures in a row cannot be used.
    """
    yield from _made(_Batches(maker, recipe), range(first, recipe.steps), workers)


def examples(maker: PairMaker, recipe: Recipe, names: Sequence[str], workers: int) -> list[Example]:
    """The pairs of validation: as many of each manipulation as the recipe says.

    Raises:
        TrainingError: many pictures in a row cannot be used.
    """
    source = _Examples(maker, recipe, names)
    return list(_made(source, range(len(names) * recipe.validation_pairs), workers))


@dataclass(frozen=True)
class _Batches(Dataset["Batch | TrainingError"]):
    maker: PairMaker
    recipe: Recipe

    def __getitem__(self, step: int) -> Batch | TrainingError:
        count = self.recipe.batch // 2
        numbers = range(step * count, (step + 1) * count)
        try:
            pairs = [self.maker.pair(number) for number in numbers]
        except TrainingError as error:
            return error
        originals, counterparts = zip(*(pair.crops(self.recipe) for pair in pairs), strict=True)
        return Batch(
            _tensor([*originals, *counterparts]),
            torch.arange(2).repeat_interleave(count).float(),
            tuple(reason for pair in pairs for reason in pair.skipped),
        )


@dataclass(frozen=True)
class _Examples(Dataset["Example | TrainingError"]):
    maker: PairMaker
    recipe: Recipe
    names: Sequence[str]

    def __getitem__(self, number: int) -> Example | TrainingError:
        name = self.names[number // self.recipe.validation_pairs]
        try:
            pair = self.maker.pair(number, name, middle_cut(self.recipe))
        except TrainingError as error:
            return error
        first, second = (self._sharpness(face) for face in (pair.original, pair.manipulated))
        pictures = _tensor(pair.crops(self.recipe))
        return Example(pictures, name, pair.widths, (first, second))

    def _sharpness(self, portrait: Portrait) -> float:
        if self.recipe.crop != "patch":
            return sharpness(portrait.pixels, portrait.landmarks)
        height, width = portrait.pixels.shape[:2]
        corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
        return sharpness(portrait.pixels, corners)


def _made(source: Dataset[_Made | TrainingError], numbers: range, workers: int) -> Iterator[_Made]:
    loader = DataLoader(
        source,
        batch_size=None,
        sampler=numbers,
        num_workers=workers,
        worker_init_fn=_begin_work,
        multiprocessing_context=_CONTEXT if workers else None,
    )
    for made in loader:
        # An error that a worker raised would come with the worker's whole traceback.
        if isinstance(made, TrainingError):
            raise made
        yield made


def _begin_work(_worker: int) -> None:
    # One process a core is enough.
    cv2.setNumThreads(0)
    # An interruption is for the training itself to handle, which then ends its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _tensor(pictures: Sequence[RGBImage]) -> Tensor:
    return torch.from_numpy(np.stack(pictures).transpose(0, 3, 1, 2).copy())
