"""A network in training: one step of learning, and all that a checkpoint keeps of it."""

import copy
from collections.abc import Mapping

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils import clip_grad_norm_
from torch.optim import SGD, AdamW, Optimizer

from unmask.lab.networks import (
    Network,
    TunedClip,
    build_classifier,
    clip_file,
    clip_weights,
    start_from,
    starting_weights,
)
from unmask.lab.training.checkpoint import Checkpoint, fill
from unmask.lab.training.feeding import Batch
from unmask.lab.training.recipe import Recipe, TrainingError
from unmask.lab.training.schedule import average_in, rate_at
from unmask.lab.training.validation import normalised

_MOMENTUM = 0.9

_WHOLE_SHARE = 0.25
"""Of the steps, the last ones, that show all patches, as judging does."""


class TrainingState:
    """A network, the running mean of its weights, and its optimiser.

    Args:
        recipe: of the training.
        device: on which it runs.
        checkpoint: to go on from; None starts as the recipe says.
        body: weights for the network's body in place of the recipe's start; the head is new.

    Attributes:
        step: how many batches were learnt from.
        best: the highest validation AUC so far, 0 before the first.
        mean: the network with the running mean of the weights, which is judged.

    Raises:
        TrainingError: the checkpoint does not fit the recipe's network, or that has fewer stages
            than are to be frozen.
        WeightsError: the starting weights are missing.
    """

    def __init__(
        self,
        recipe: Recipe,
        device: torch.device,
        checkpoint: Checkpoint | None = None,
        body: Mapping[str, Tensor] | None = None,
    ) -> None:
        self.recipe, self.device = recipe, device
        torch.manual_seed(recipe.seed)
        network = build_classifier(recipe.network)
        if isinstance(network, TunedClip):
            network.fill_body(clip_weights(clip_file()))
        if body is not None:
            start_from(network, body)
        elif checkpoint is None and recipe.start == "imagenet":
            start_from(network, starting_weights(recipe.network))
        self.network = _placed(network, device)
        self.mean = copy.deepcopy(self.network).eval().requires_grad_(requires_grad=False)
        self._frozen = _frozen_stages(self.network, recipe.frozen_stages)
        self.optimiser = _optimiser(self.network, recipe)
        self.step, self.best = 0, 0.0
        if checkpoint is not None:
            self._restore(checkpoint)

    def learn(self, batch: Batch) -> Tensor:
        """Learn from a batch; the loss is returned where it was computed, on the device."""
        # What dropout drops depends on the step alone, whether or not there was a resumption.
        torch.manual_seed(self.recipe.seed * self.recipe.steps + self.step)
        share = rate_at(self.step, self.recipe) / self.recipe.rate
        for group in self.optimiser.param_groups:
            group["lr"] = share * group["highest"]
        self.network.train()
        for stage in self._frozen:
            stage.eval()
        pictures = batch.pictures.to(self.device, non_blocking=True)
        wanted = batch.manipulated.to(self.device, non_blocking=True)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.device.type == "cuda"):
            logits = self._logits(normalised(pictures, self.recipe))
        loss = pair_loss(logits.float(), wanted, self.recipe)
        self.optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        if self.recipe.longest_gradient:
            clip_grad_norm_(self.network.parameters(), self.recipe.longest_gradient)
        self.optimiser.step()
        average_in(self.mean, self.network, self.step, self.recipe.averaging)
        self.step += 1
        return loss.detach()

    def checkpoint(self) -> Checkpoint:
        """All that is needed to go on from here."""
        return Checkpoint(
            self.recipe,
            self.step,
            self.network.state_dict(),
            self.mean.state_dict(),
            self.optimiser.state_dict(),
            self.best,
        )

    def _logits(self, images: Tensor) -> Tensor:
        whole = self.step >= (1 - _WHOLE_SHARE) * self.recipe.steps
        if whole or not isinstance(self.network, TunedClip):
            return self.network(images)[:, 0]  # type: ignore[no-any-return]
        return self.network.glance(images, self.recipe.kept_patches)[:, 0]

    def _restore(self, checkpoint: Checkpoint) -> None:
        self.step, self.best = checkpoint.step, checkpoint.best
        fill(self.network, checkpoint.network)
        fill(self.mean, checkpoint.mean)
        self.optimiser.load_state_dict(dict(checkpoint.optimiser))


def pair_loss(logits: Tensor, manipulated: Tensor, recipe: Recipe) -> Tensor:
    """How wrong the logits of a batch are.

    Args:
        logits: (count,), of the originals, then of their counterparts in the same order.
        manipulated: (count,), 0 or 1.
        recipe: with ``smoothing`` and ``pair_weight``.
    """
    targets = manipulated * (1 - 2 * recipe.smoothing) + recipe.smoothing
    loss = functional.binary_cross_entropy_with_logits(logits, targets)
    original, counterpart = logits.chunk(2)
    return loss + recipe.pair_weight * functional.softplus(original - counterpart).mean()


def _placed(network: Network, device: torch.device) -> Network:
    # The layout in which convolutions are fastest, on graphics cards above all.
    network.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    return network


def _frozen_stages(network: Network, count: int) -> list[nn.Module]:
    stages = list(network.stages())
    if count > len(stages):
        raise TrainingError(
            f"The recipe freezes {count} stages, but {type(network).__name__} has {len(stages)}."
        )
    for stage in stages[:count]:
        stage.requires_grad_(requires_grad=False)
    return stages[:count]


def _optimiser(network: Network, recipe: Recipe) -> Optimizer:
    learnt = [(name, each) for name, each in network.named_parameters() if each.requires_grad]
    # Shifts and scales of normalisation are not decayed: they set the scale of what follows.
    groups = [
        {
            "params": [
                each
                for name, each in learnt
                if (each.ndim > 1) == decays and name.startswith(network.HEAD) == is_head
            ],
            "weight_decay": recipe.decay if decays else 0.0,
            "highest": recipe.head_rate if is_head else recipe.rate,
        }
        for decays in (True, False)
        for is_head in (True, False)
    ]
    if recipe.optimiser == "sgd":
        return SGD(groups, lr=recipe.rate, momentum=_MOMENTUM)
    return AdamW(groups, lr=recipe.rate)
