"""The learning rate and the running mean of the weights, as functions of the step alone."""

import math
from typing import Protocol

import torch
from torch import nn

_FIRST_AVERAGES = 10
"""The more steps, the longer the mean's memory, so that it soon forgets the random start."""


class Schedule(Protocol):
    """The part of a recipe that decides the learning rate; see ``Recipe``."""

    @property
    def rate(self) -> float:
        """The highest learning rate."""

    @property
    def warm_up(self) -> float:
        """Share of the steps in which the rate rises."""

    @property
    def steps(self) -> int:
        """How many batches are learnt from."""


def rate_at(step: int, recipe: Schedule) -> float:
    """The learning rate of a step: a straight rise, then half a cosine down to 0.

    Sources: Loshchilov and Hutter, SGDR (ICLR 2017) without restarts; with a warm-up of about a
    third it is close to the one-cycle policy of Smith and Topin (arXiv 1708.07120).
    """
    rising = recipe.warm_up * recipe.steps
    if step < rising:
        return recipe.rate * (step + 1) / (math.ceil(rising) + 1)
    done = (step - rising) / max(recipe.steps - rising, 1)
    return recipe.rate * (1 + math.cos(math.pi * done)) / 2


@torch.no_grad()
def average_in(mean: nn.Module, network: nn.Module, step: int, decay: float) -> None:
    """Move the running mean of the weights towards the network's, after a step."""
    share = 1 - min(decay, (1 + step) / (_FIRST_AVERAGES + step))
    current = network.state_dict()
    for name, value in mean.state_dict().items():
        if value.is_floating_point():
            value.lerp_(current[name], share)
        else:
            value.copy_(current[name])
