"""Train a network: ``python -m unmask.lab.training RECIPE.toml --packs … --out FOLDER``."""

import argparse
import os
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import torch

from unmask.errors import UnmaskError
from unmask.lab.pack import read_pack
from unmask.lab.training.loop import Options, train
from unmask.lab.training.recipe import read_recipe

_CORES = os.cpu_count() or 1


def main(arguments: Sequence[str] | None = None) -> None:
    """Train as a recipe says, until its last step, the end of the time or an interruption."""
    chosen = _parser().parse_args(arguments)
    interrupted = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: interrupted.set())
    workers = _workers(chosen.device) if chosen.workers is None else chosen.workers
    if chosen.device == "cpu" and "OMP_NUM_THREADS" not in os.environ:
        # Threads that wait for a core which a worker holds cost more than they give.
        torch.set_num_threads(max(1, _CORES - workers // 2))
    options = Options(
        device=chosen.device,
        workers=workers,
        start=chosen.start,
        minutes=chosen.minutes,
        checkpoint_minutes=chosen.checkpoint_minutes,
        resume=chosen.resume,
        should_stop=interrupted.is_set,
    )
    try:
        recipe = read_recipe(chosen.recipe)
        packs = [read_pack(path) for path in chosen.packs]
        outcome = train(recipe, packs, chosen.out, options, _tell)
    except UnmaskError as error:
        sys.exit(str(error))
    if not outcome.finished:
        _tell(f"stopped after step {outcome.step} of {recipe.steps}; go on with --resume")


def _workers(device: str) -> int:
    """On a processor learning takes about four times as long as making the pairs."""
    return max(1, _CORES // 4) if device == "cpu" else _CORES


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m unmask.lab.training")
    parser.add_argument("recipe", type=Path, help="a TOML file, see docs/training.md")
    parser.add_argument("--packs", type=Path, nargs="+", required=True, metavar="PACK")
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--device", default=Options.device, help="cpu (default) or cuda")
    parser.add_argument("--workers", type=int, help="processes that make pairs")
    parser.add_argument(
        "--start", type=Path, metavar="CHECKPOINT", help="start from the body of another training"
    )
    parser.add_argument("--minutes", type=float, help="stop with a checkpoint after this time")
    parser.add_argument(
        "--checkpoint-minutes", type=float, default=Options.checkpoint_minutes, metavar="MINUTES"
    )
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    return parser


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
