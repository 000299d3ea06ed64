"""Checkpoints: the whole state of a training, written so that a crash never costs the last one."""

import io
import os
import pickle
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from unmask.lab.networks import Network, build_classifier
from unmask.lab.training.recipe import Recipe, TrainingError, recipe_of

_FORMAT = "unmask training 1"


@dataclass(frozen=True)
class Checkpoint:
    """A training after some steps.

    Attributes:
        recipe: of the training.
        step: how many batches were learnt from.
        network: the weights.
        mean: the running mean of the weights.
        optimiser: its state.
        best: the highest validation AUC so far, 0 before the first.
    """

    recipe: Recipe
    step: int
    network: Mapping[str, Tensor]
    mean: Mapping[str, Tensor]
    optimiser: Mapping[str, Any]
    best: float

    def trained_network(self) -> Network:
        """A network with the running mean of the weights, ready to judge."""
        network = build_classifier(self.recipe.network)
        fill(network, self.mean)
        return network.eval()


def fill(network: Network, weights: Mapping[str, Tensor]) -> None:
    """Give a network the weights of a checkpoint.

    Raises:
        TrainingError: the weights are of another architecture.
    """
    try:
        network.load_state_dict(dict(weights))
    except RuntimeError:
        raise TrainingError(
            f"The checkpoint's weights are not those of {type(network).__name__}, the network of "
            "the recipe; take a checkpoint that was trained with this recipe."
        ) from None


def write_checkpoint(checkpoint: Checkpoint, path: Path) -> None:
    """Write a checkpoint; if that fails, the file that was there stays.

    Raises:
        TrainingError: the file cannot be written, for instance on a full disk.
    """
    write_values(_FORMAT, {**vars(checkpoint), "recipe": asdict(checkpoint.recipe)}, path)


def read_checkpoint(path: Path) -> Checkpoint:
    """Read a checkpoint; no code in it can run.

    Raises:
        TrainingError: the file cannot be read, is no checkpoint of this lab, or its recipe is
            wrong.
    """
    values = read_values(_FORMAT, path)
    return Checkpoint(**{**values, "recipe": recipe_of(values["recipe"])})


def write_values(form: str, values: Mapping[str, Any], path: Path) -> None:
    """Write numbers, texts and tensors; if that fails, the file that was there stays.

    Args:
        form: what the values are, which ``read_values`` must be asked for.
        values: by name.
        path: of the file.

    Raises:
        TrainingError: the file cannot be written, for instance on a full disk.
    """
    content = io.BytesIO()
    torch.save({"format": form, **values}, content)
    unfinished = path.with_name(path.name + ".part")
    try:
        with unfinished.open("wb") as file:
            file.write(content.getbuffer())
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        kept = "; the one before is still there" if path.exists() else ""
        raise TrainingError(
            f"The checkpoint {path} cannot be written ({error.strerror}){kept}; make room and "
            "go on with --resume."
        ) from None


def read_values(form: str, path: Path) -> dict[str, Any]:
    """Read what ``write_values`` wrote; no code in it can run.

    Raises:
        TrainingError: the file cannot be read, or holds something else.
    """
    if not path.is_file():
        raise TrainingError(f"There is no checkpoint {path} to read.")
    try:
        # Older forms of PyTorch's files are no zip files, and are read with warnings.
        with zipfile.ZipFile(path):
            values = torch.load(path, map_location="cpu", weights_only=True)
    except (OSError, RuntimeError, pickle.UnpicklingError, zipfile.BadZipFile) as error:
        reason = str(error).splitlines()[0]
        raise TrainingError(f"The checkpoint {path} cannot be read ({reason}).") from None
    if not isinstance(values, dict) or values.pop("format", None) != form:
        raise TrainingError(
            f"{path} is no checkpoint of a training by this version; expected a last.pt or best.pt "
            "that it wrote."
        )
    return values
