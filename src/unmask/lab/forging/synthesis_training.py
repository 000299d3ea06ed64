"""Training the networks that forgeries are synthesised with, and writing them as ONNX files.

What a step learns from follows from its number alone, so that an interruption changes nothing.
"""

import argparse
import copy
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import numpy as np
import onnxruntime
import torch
from numpy.typing import NDArray
from onnx import ModelProto
from torch import Tensor, nn
from torch.nn import functional
from torch.optim import Adam

from unmask.errors import WeightsError
from unmask.lab.export import Precision, converted, stored
from unmask.lab.training.checkpoint import read_values, write_values
from unmask.lab.training.recipe import TrainingError
from unmask.lab.training.schedule import average_in

LARGEST_FILE = 2 * 2**20
"""Bytes of a network in the repository."""

_FORM = "unmask synthesis 1"
_INPUT, _OUTPUT = "pictures", "synthesised"
_CHECKPOINT_SECONDS = 60.0
_TOLD_EVERY = 10
_AVERAGING = 0.995
_LARGEST_DIFFERENCE = 1e-3


@dataclass(frozen=True)
class Lesson:
    """What a network learns and how.

    Attributes:
        name: of what is trained, for the checkpoint.
        build: makes the network with random weights.
        loss: of the network at a step.
        rate: of learning.
    """

    name: str
    build: Callable[[], nn.Module]
    loss: Callable[[nn.Module, int], Tensor]
    rate: float


def learn(
    lesson: Lesson,
    state: Path,
    minutes: float,
    told: Callable[[str], None],
    *,
    resume: bool = False,
    most_steps: int | None = None,
) -> nn.Module:
    """Train until the time is up, keeping a checkpoint.

    Args:
        lesson: what to learn.
        state: file of the checkpoint.
        minutes: after which to stop.
        told: called with a line on the progress.
        resume: go on from the checkpoint.
        most_steps: after which to stop as well, counted from the training's start.

    Returns:
        The network with the running mean of the weights, ready for use.

    Raises:
        TrainingError: the checkpoint is there and was not to be resumed, cannot be read or
            written, or is of another training.
    """
    if state.exists() and not resume:
        raise TrainingError(
            f"{state} holds a training already; go on with --resume or choose another --out."
        )
    torch.manual_seed(0)
    network = lesson.build()
    # Twice as fast on a processor; what 16 bits lose is less than what such a network leaves out.
    network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    mean = copy.deepcopy(network).requires_grad_(requires_grad=False)
    optimiser = Adam(network.parameters(), lesson.rate)
    step = _restored(lesson, network, mean, optimiser, state) if resume else 0
    end = time.monotonic() + 60 * minutes
    saved, losses = time.monotonic(), list[float]()
    while time.monotonic() < end and (most_steps is None or step < most_steps):
        torch.manual_seed(step)
        with torch.autocast("cpu", torch.bfloat16):
            loss = lesson.loss(network, step)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        average_in(mean, network, step, _AVERAGING)
        losses.append(float(loss.detach()))
        step += 1
        if step % _TOLD_EVERY == 0:
            told(f"step {step}: loss {np.mean(losses[-_TOLD_EVERY:]):.4f}")
        if time.monotonic() - saved > _CHECKPOINT_SECONDS:
            _keep(lesson, network, mean, optimiser, step, state)
            saved = time.monotonic()
    _keep(lesson, network, mean, optimiser, step, state)
    told(f"stopped after step {step}")
    return mean.eval()


def _keep(
    lesson: Lesson, network: nn.Module, mean: nn.Module, optimiser: Adam, step: int, path: Path
) -> None:
    values = {
        "name": lesson.name,
        "step": step,
        "network": network.state_dict(),
        "mean": mean.state_dict(),
        "optimiser": optimiser.state_dict(),
    }
    write_values(_FORM, values, path)


def _restored(
    lesson: Lesson, network: nn.Module, mean: nn.Module, optimiser: Adam, path: Path
) -> int:
    """Fill everything from the checkpoint and give its step."""
    values = read_values(_FORM, path)
    try:
        network.load_state_dict(values["network"])
        mean.load_state_dict(values["mean"])
        optimiser.load_state_dict(values["optimiser"])
    except (RuntimeError, ValueError):
        raise TrainingError(
            f"{path} is the checkpoint of another network ({values['name']}); expected one of "
            f"{lesson.name}."
        ) from None
    return int(values["step"])


def write_network(
    network: nn.Module, example: NDArray[np.float32], path: Path, precision: Precision, step: int
) -> float:
    """Write a network as an ONNX file that takes any number of pictures of any size.

    Args:
        network: ready for use, with one input and one output.
        example: input to compare the file's answers on, (count, channels, rows, columns).
        path: of the file.
        precision: in which the weights are stored.
        step: that must divide rows and columns.

    Returns:
        The root mean square difference that storing the weights in fewer bits made.

    Raises:
        WeightsError: the file computes something else than the network, is too large, or cannot
            be written.
    """
    rows, columns = (step * torch.export.Dim(name) for name in ("rows", "columns"))
    pictures = torch.zeros(2, example.shape[1], 3 * step, 5 * step)
    model = converted(network, pictures, (_INPUT, [_OUTPUT]), free={2: rows, 3: columns})
    with torch.inference_mode():
        expected = network(torch.from_numpy(example)).numpy()
    computed = _computed(model, example)
    difference = float(np.abs(computed - expected).max())
    if not difference <= _LARGEST_DIFFERENCE:
        raise WeightsError(
            f"The ONNX form of {path.name} differs from the network by {difference:.1e}; expected "
            f"at most {_LARGEST_DIFFERENCE:g}."
        )
    small = stored(model, precision)
    content = small.SerializeToString(deterministic=True)
    if len(content) > LARGEST_FILE:
        raise WeightsError(
            f"{path.name} would have {len(content):,} bytes; expected at most {LARGEST_FILE:,}."
        )
    try:
        path.write_bytes(content)
    except OSError as error:
        raise WeightsError(f"{path} cannot be written ({error.strerror}).") from None
    return float(np.sqrt(((_computed(small, example) - computed) ** 2).mean()))


def _computed(model: ModelProto, pictures: NDArray[np.float32]) -> NDArray[np.float32]:
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    return np.asarray(session.run(None, {_INPUT: pictures})[0], np.float32)


def rebuilding_loss(rebuilt: Tensor, wanted: Tensor) -> Tensor:
    """The mean absolute error of pictures and, twice as heavy, of the steps between neighbours.

    Args:
        rebuilt: (count, 3, rows, columns), 0 to 1.
        wanted: likewise.
    """
    rebuilt = rebuilt.float()
    steps = [functional.l1_loss(rebuilt.diff(dim=axis), wanted.diff(dim=axis)) for axis in (2, 3)]
    return functional.l1_loss(rebuilt, wanted) + steps[0] + steps[1]


def parser_of(description: str, module: str) -> argparse.ArgumentParser:
    """The options that such trainings share."""
    parser = argparse.ArgumentParser(
        description=description.splitlines()[0], prog=f"python -m unmask.lab.forging.{module}"
    )
    parser.add_argument("--packs", type=Path, nargs="+", required=True, metavar="PACK")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    parser.add_argument("--minutes", type=float, required=True, help="of learning")
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    parser.add_argument("--precision", choices=get_args(Precision), default="int8")
    return parser
