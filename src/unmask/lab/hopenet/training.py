"""The training loop: learn, average, keep checkpoints, resume."""

import copy
import math
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.optim import AdamW

from unmask.lab.hopenet.examples import (
    HELD_OUT_SOURCES,
    PosedFaces,
    draw_change,
    draw_face,
    draw_weights,
    example,
    posed_faces,
)
from unmask.lab.networks import HopeNetLite, start_from, starting_weights
from unmask.lab.networks.hopenet import pose_loss
from unmask.lab.pack import Pack
from unmask.lab.training import TrainingError
from unmask.lab.training.checkpoint import read_values, write_values
from unmask.lab.training.schedule import average_in, rate_at

LAST = "last.pt"
MEAN, STD = (127.0, 127.0, 127.0), (128.0, 128.0, 128.0)
"""Of the pictures, 0 to 255, as the starting weights expect."""

_FORM = "unmask hopenet 1"
_LARGEST_GRADIENT = 50.0
_TOLD_EVERY = 20


@dataclass(frozen=True)
class PoseRecipe:
    """How the network is trained; the same recipe and pack give the same training.

    Attributes:
        size: side of the network's pictures in px.
        start: ``imagenet`` or ``nothing`` (random weights).
        steps: how many batches are learnt from.
        batch: pictures in a batch.
        rate: the highest learning rate.
        warm_up: share of the steps in which it rises.
        decay: of the weights.
        frozen_stages: how many of the lowest stages keep their weights.
        averaging: decay of the running mean of the weights that is exported.
        regression: weight of the squared error in the loss.
        degraded_share: of the pictures, 0 to 1.
        seed: of all randomness.
    """

    size: int = 112
    start: str = "imagenet"
    steps: int = 900
    batch: int = 32
    rate: float = 1e-3
    warm_up: float = 0.1
    decay: float = 0.01
    frozen_stages: int = 6
    averaging: float = 0.98
    regression: float = 0.05
    degraded_share: float = 0.3
    seed: int = 3


@dataclass(frozen=True)
class Options:
    """How a training runs; nothing here changes what it learns from.

    Attributes:
        minutes: after which to stop with a checkpoint; None goes on to the last step.
        checkpoint_minutes: between two checkpoints.
        resume: go on from the folder's checkpoint.
        should_stop: asked after each step; stops with a checkpoint.
    """

    minutes: float | None = None
    checkpoint_minutes: float = 2.0
    resume: bool = False
    should_stop: Callable[[], bool] = bool


def train(
    recipe: PoseRecipe,
    pack: Pack,
    folder: Path,
    options: Options,
    tell: Callable[[str], None],
) -> int:
    """Train a network, or go on training it.

    Args:
        recipe: how.
        pack: with real faces.
        folder: gets ``last.pt``.
        options: how to run.
        tell: called with a line about each advance.

    Returns:
        how many batches were learnt from in all.

    Raises:
        TrainingError: the folder holds another training, the pack has no face to learn from, the
            loss is no longer finite, or a file cannot be written.
        WeightsError: the starting weights are missing.
    """
    faces = posed_faces(pack, "train", HELD_OUT_SOURCES)
    if not len(faces):
        raise TrainingError("The pack has no real face with a sound pose in its training split.")
    values = _values_to_go_on_from(recipe, folder, resume=options.resume)
    state = _State(recipe, values)
    began = kept = time.monotonic()
    losses: list[float] = []
    while state.step < recipe.steps:
        losses.append(state.learn(*batch_of(faces, recipe, state.step)))
        if state.step % _TOLD_EVERY == 0:
            _tell_loss(tell, state.step, recipe, losses)
        now = time.monotonic()
        is_over = options.minutes is not None and now - began >= 60 * options.minutes
        stops = is_over or options.should_stop() or state.step == recipe.steps
        if stops or now - kept >= 60 * options.checkpoint_minutes:
            write_values(_FORM, state.values(), folder / LAST)
            kept = now
        if stops:
            break
    return state.step


def batch_of(faces: PosedFaces, recipe: PoseRecipe, step: int) -> tuple[Tensor, Tensor]:
    """The batch of a step, which follows from its number alone.

    Returns:
        pictures (count, 3, size, size), float32, normalised, and angles (count, 3), float32.
    """
    generator = np.random.default_rng((recipe.seed, step))
    weights = draw_weights(faces)
    pictures, angles = [], []
    for _ in range(recipe.batch):
        number = draw_face(faces, weights, generator)
        degrading = generator if generator.random() < recipe.degraded_share else None
        picture, wanted = example(faces, number, recipe.size, draw_change(generator), degrading)
        pictures.append(picture)
        angles.append(wanted)
    return network_input(np.stack(pictures)), torch.from_numpy(np.stack(angles)).float()


def network_input(pictures: NDArray[np.uint8]) -> Tensor:
    """What the network is fed, from pictures (count, size, size, 3), uint8."""
    fed = (pictures.astype(np.float32) - np.float32(MEAN[0])) / np.float32(STD[0])
    # Moved, not copied: channels last is the layout in which convolutions are fastest.
    return torch.from_numpy(fed).permute(0, 3, 1, 2)


def trained_network(path: Path) -> tuple[HopeNetLite, PoseRecipe]:
    """The network of a checkpoint with the running mean of its weights, and its recipe.

    Raises:
        TrainingError: the file is no checkpoint of such a training.
    """
    values = read_values(_FORM, path)
    network = HopeNetLite()
    _fill(network, values["mean"])
    return network.eval(), PoseRecipe(**values["recipe"])


class _State:
    """The network, the running mean of its weights and its optimiser after some steps."""

    def __init__(self, recipe: PoseRecipe, values: dict[str, Any] | None) -> None:
        torch.manual_seed(recipe.seed)
        self._recipe = recipe
        self._network = HopeNetLite()
        if recipe.start == "imagenet" and values is None:
            start_from(self._network, starting_weights("efficientnet-lite0"))
        self._network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self._mean = copy.deepcopy(self._network).eval().requires_grad_(requires_grad=False)
        self._frozen = self._network.stages()[: recipe.frozen_stages]
        for stage in self._frozen:
            stage.requires_grad_(requires_grad=False)
        self._learnt = [p for p in self._network.parameters() if p.requires_grad]
        self._optimiser = AdamW(self._learnt, lr=recipe.rate, weight_decay=recipe.decay)
        self.step = 0
        if values is not None:
            self.step = values["step"]
            _fill(self._network, values["network"])
            _fill(self._mean, values["mean"])
            self._optimiser.load_state_dict(values["optimiser"])

    def learn(self, pictures: Tensor, angles: Tensor) -> float:
        """Learn from a batch, and give back the loss before."""
        recipe = self._recipe
        # What dropout drops depends on the step alone, whether or not there was a resumption.
        torch.manual_seed(recipe.seed * recipe.steps + self.step)
        for group in self._optimiser.param_groups:
            group["lr"] = rate_at(self.step, recipe)
        self._network.train()
        for stage in self._frozen:
            stage.eval()
        loss = pose_loss(self._network(pictures), angles, recipe.regression)
        if not math.isfinite(loss.item()):
            raise TrainingError(f"The loss is {loss.item()} at step {self.step}; lower the rate.")
        self._optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self._learnt, _LARGEST_GRADIENT)
        self._optimiser.step()
        average_in(self._mean, self._network, self.step, recipe.averaging)
        self.step += 1
        return loss.item()

    def values(self) -> dict[str, Any]:
        """All that is needed to go on from here."""
        return {
            "recipe": asdict(self._recipe),
            "step": self.step,
            "network": self._network.state_dict(),
            "mean": self._mean.state_dict(),
            "optimiser": self._optimiser.state_dict(),
        }


def _fill(network: nn.Module, weights: dict[str, Tensor]) -> None:
    try:
        network.load_state_dict(weights)
    except RuntimeError:
        raise TrainingError(
            "The checkpoint's weights are not those of HopeNet on EfficientNet-lite0; take a "
            "checkpoint that unmask.lab.hopenet wrote."
        ) from None


def _values_to_go_on_from(
    recipe: PoseRecipe, folder: Path, *, resume: bool
) -> dict[str, Any] | None:
    """The checkpoint to go on from; None for a new training, whose folder is made."""
    last = folder / LAST
    if resume:
        values = read_values(_FORM, last)
        if values["recipe"] != asdict(recipe):
            raise TrainingError(
                f"{last} is of another recipe; go on with the settings it began with, or train "
                "into another folder."
            )
        return values
    if last.exists():
        raise TrainingError(
            f"{folder} holds a training already; go on with --resume or choose another folder."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TrainingError(f"{folder} cannot be made ({error.strerror}).") from None
    return None


def _tell_loss(
    tell: Callable[[str], None], step: int, recipe: PoseRecipe, losses: list[float]
) -> None:
    tell(f"step {step} of {recipe.steps}: loss {sum(losses) / len(losses):.3f}")
    losses.clear()
