"""The training loop: learn, average, validate, keep checkpoints, resume."""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import torch
from torch import Tensor

from unmask.lab.pack import Pack
from unmask.lab.training.checkpoint import Checkpoint, read_checkpoint, write_checkpoint
from unmask.lab.training.feeding import Batch, batches
from unmask.lab.training.journal import Journal
from unmask.lab.training.pairs import PairMaker
from unmask.lab.training.recipe import Recipe, TrainingError
from unmask.lab.training.schedule import rate_at
from unmask.lab.training.state import TrainingState
from unmask.lab.training.validation import ALL, Validation

LAST, BEST, JOURNAL = "last.pt", "best.pt", "journal.jsonl"

_TOLD_EVERY = 20
"""Steps between two lines about the loss."""


@dataclass(frozen=True)
class Options:
    """How a training runs; nothing here changes what it learns from.

    Attributes:
        device: ``cpu``, ``cuda`` or another name that PyTorch knows.
        workers: processes that make batches; 0 makes them in the training process.
        start: a checkpoint of another training, from whose body a new one starts; by default it
            starts as the recipe says.
        minutes: after which to stop with a checkpoint; None goes on to the last step.
        checkpoint_minutes: between two checkpoints; there is one at each validation too.
        resume: go on from the folder's last checkpoint.
        should_stop: asked after each step; stops with a checkpoint.
    """

    device: str = "cpu"
    workers: int = 0
    start: Path | None = None
    minutes: float | None = None
    checkpoint_minutes: float = 2.0
    resume: bool = False
    should_stop: Callable[[], bool] = field(default=lambda: False)


@dataclass(frozen=True)
class Outcome:
    """What a training came to.

    Attributes:
        step: how many batches were learnt from in all.
        finished: whether these are all of the recipe's.
        best: the highest validation AUC, 0 where nothing was validated.
    """

    step: int
    finished: bool
    best: float


def train(
    recipe: Recipe,
    packs: Sequence[Pack],
    folder: Path,
    options: Options | None = None,
    tell: Callable[[str], None] = lambda _line: None,
) -> Outcome:
    """Train a network, or go on training it.

    Args:
        recipe: what to train.
        packs: what to train and validate with.
        folder: gets ``last.pt``, ``best.pt`` (by validation AUC) and ``journal.jsonl``.
        options: how to run.
        tell: called with a line about each advance.

    Raises:
        TrainingError: the folder holds another training, the device is missing, the packs do not
            fit the recipe, the loss is no longer finite, or a file cannot be written.
        WeightsError: the starting weights are missing.
    """
    run = _Run(recipe, packs, folder, options or Options(), tell)
    run.go_on()
    return Outcome(run.state.step, run.state.step == recipe.steps, run.state.best)


class _Run:
    """One run of a training, from its start or a checkpoint to its end or an interruption."""

    def __init__(
        self,
        recipe: Recipe,
        packs: Sequence[Pack],
        folder: Path,
        options: Options,
        tell: Callable[[str], None],
    ) -> None:
        self._began = self._kept_at = time.monotonic()
        self._recipe, self._folder, self._options, self._tell = recipe, folder, options, tell
        device = _device(options.device)
        checkpoint = _found(recipe, folder, options.resume)
        start = self._options.start
        body = None if start is None or checkpoint else read_checkpoint(start).mean
        self.state = TrainingState(recipe, device, checkpoint, body)
        self._journal = Journal(folder / JOURNAL, self.state.step)
        self._maker = PairMaker(packs, recipe, "train")
        tell("making the pairs for validation")
        self._validation = Validation(
            PairMaker(packs, recipe, "validation"), recipe, options.workers
        )
        self._losses: list[Tensor] = []
        self._told_at = time.monotonic()

    def go_on(self) -> None:
        """Learn until the recipe's last step, the end of the time, or a wish to stop."""
        for batch in batches(self._maker, self._recipe, self.state.step, self._options.workers):
            self._learn(batch)
            step = self.state.step
            judges = step % self._recipe.validate_every == 0 or step == self._recipe.steps
            if judges:
                self._validate()
            stops = self._stops()
            if judges or stops or self._is_due():
                self._keep(LAST)
            if stops:
                return

    def _learn(self, batch: Batch) -> None:
        self._losses.append(self.state.learn(batch))
        for reason in batch.skipped:
            self._journal.add(self.state.step, skipped=reason)
            self._tell(f"step {self.state.step}: left out: {reason}")
        if len(self._losses) == _TOLD_EVERY:
            self._tell_loss()

    def _tell_loss(self) -> None:
        """Tell and note the mean loss since the last time.

        Raises:
            TrainingError: it is not finite.
        """
        if not self._losses:
            return
        step, loss = self.state.step, float(torch.stack(self._losses).mean())
        if not math.isfinite(loss):
            raise TrainingError(
                f"The loss is {loss} at step {step}; lower the rate and start again, or from the "
                f"checkpoints in {self._folder}."
            )
        seconds = time.monotonic() - self._told_at
        speed = len(self._losses) * self._recipe.batch / seconds
        rate = rate_at(step - 1, self._recipe)
        self._journal.add(step, loss=loss, rate=rate, pictures_per_second=round(speed, 1))
        self._tell(f"step {step} of {self._recipe.steps}: loss {loss:.3f}, {speed:.0f} pictures/s")
        self._losses.clear()
        self._told_at = time.monotonic()

    def _validate(self) -> None:
        self._tell_loss()
        state = self.state
        aucs = self._validation.judge(state.mean, state.device)
        self._journal.add(state.step, **asdict(aucs))
        auc, blur, size = (
            values[ALL] for values in (aucs.network, aucs.blur_alone, aucs.size_alone)
        )
        self._tell(
            f"step {state.step}: AUC {auc:.3f}; blur alone {blur:.3f}, size alone {size:.3f}"
        )
        if auc > state.best:
            state.best = auc
            self._keep(BEST)
        self._told_at = time.monotonic()

    def _keep(self, name: str) -> None:
        self._tell_loss()
        write_checkpoint(self.state.checkpoint(), self._folder / name)
        self._kept_at = time.monotonic()

    def _is_due(self) -> bool:
        return time.monotonic() - self._kept_at >= 60 * self._options.checkpoint_minutes

    def _stops(self) -> bool:
        minutes = self._options.minutes
        over = minutes is not None and time.monotonic() - self._began >= 60 * minutes
        return over or self._options.should_stop()


def _device(name: str) -> torch.device:
    try:
        device = torch.device(name)
        torch.zeros(1, device=device)
    except (RuntimeError, AssertionError) as error:
        raise TrainingError(
            f"The device {name!r} cannot be used ({str(error).splitlines()[0]}); choose cpu."
        ) from None
    return device


def _found(recipe: Recipe, folder: Path, resume: bool) -> Checkpoint | None:
    """The checkpoint to go on from; None for a new training, whose folder is made.

    Raises:
        TrainingError: it is another training's, or one is there and was not asked for.
    """
    last = folder / LAST
    if not resume:
        if last.exists():
            raise TrainingError(
                f"{folder} holds a training already; go on with --resume or choose another folder."
            )
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise TrainingError(f"{folder} cannot be made ({error.strerror}).") from None
        return None
    checkpoint = read_checkpoint(last)
    then, now = asdict(checkpoint.recipe), asdict(recipe)
    differing = [name for name in now if then[name] != now[name]]
    if differing:
        name = differing[0]
        raise TrainingError(
            f"{last} is of another recipe: its {name} is {then[name]!r} instead of {now[name]!r}; "
            "go on with the recipe it began with, or train into another folder."
        )
    return checkpoint
