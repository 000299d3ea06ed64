"""Training networks on pairs of originals and manipulated counterparts out of packs."""

from unmask.lab.training.checkpoint import Checkpoint, read_checkpoint
from unmask.lab.training.loop import Options, Outcome, train
from unmask.lab.training.recipe import Recipe, TrainingError, read_recipe

__all__ = [
    "Checkpoint",
    "Options",
    "Outcome",
    "Recipe",
    "TrainingError",
    "read_checkpoint",
    "read_recipe",
    "train",
]
