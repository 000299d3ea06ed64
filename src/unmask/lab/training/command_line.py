"""What the commands that train have in common: their options, and how they are interrupted."""

import argparse
import os
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import torch

from unmask.lab.training.loop import Options

_CORES = os.cpu_count() or 1


def add_options(parser: argparse.ArgumentParser, minutes: str) -> None:
    """Add the options that every training by a recipe has.

    Args:
        parser: of the command.
        minutes: what its option ``--minutes`` is for.
    """
    parser.add_argument("recipe", type=Path, help="a TOML file, see docs/training.md")
    parser.add_argument("--packs", type=Path, nargs="+", required=True, metavar="PACK")
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--minutes", type=float, help=minutes)
    parser.add_argument("--device", default=Options.device, help="cpu (default) or cuda")
    parser.add_argument("--workers", type=int, help="processes that make pairs")


def options_of(chosen: argparse.Namespace) -> Options:
    """The options of ``add_options`` as they were given, ready to train with.

    From now on an interruption stops the training with a checkpoint, and the machine's cores are
    shared out between learning and the making of pairs.
    """
    workers = _workers(chosen.device) if chosen.workers is None else chosen.workers
    if chosen.device == "cpu" and "OMP_NUM_THREADS" not in os.environ:
        # Threads that wait for a core which a worker holds cost more than they give.
        torch.set_num_threads(max(1, _CORES - workers // 2))
    options = Options(device=chosen.device, workers=workers, minutes=chosen.minutes)
    return replace(options, should_stop=interruption())


def interruption() -> Callable[[], bool]:
    """Take Ctrl-C and the wish of the machine to end the process, and say whether either came."""
    interrupted = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: interrupted.set())
    return interrupted.is_set


def tell(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _workers(device: str) -> int:
    """On a processor learning takes about four times as long as making the pairs."""
    return max(1, _CORES // 4) if device == "cpu" else _CORES
