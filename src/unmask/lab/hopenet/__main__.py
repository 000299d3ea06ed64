"""Train HopeNet with a hidden inner face, measure it, and make what ships.

python -m unmask.lab.hopenet train --packs PACK --out FOLDER [--minutes M] [--resume]
python -m unmask.lab.hopenet measure FOLDER/last.pt --packs PACK
python -m unmask.lab.hopenet export FOLDER/last.pt WEIGHTS --packs PACK
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import get_args

import cv2
import torch

from unmask.detectors.head_pose.detector import FOLDER
from unmask.errors import UnmaskError
from unmask.lab.export import Precision
from unmask.lab.hopenet.comparing import compare
from unmask.lab.hopenet.exporting import export
from unmask.lab.hopenet.measuring import by_network, measure, shape_leak, table_of
from unmask.lab.hopenet.training import Options, PoseRecipe, train, trained_network
from unmask.lab.pack import read_pack
from unmask.lab.training.command_line import interruption, tell


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one of the commands."""
    chosen = _parser().parse_args(arguments)
    # Training shares the machine; pictures are small enough for one thread.
    torch.set_num_threads(chosen.threads)
    cv2.setNumThreads(0)
    try:
        _COMMANDS[chosen.command](chosen)
    except UnmaskError as error:
        sys.exit(str(error))


def _train(chosen: argparse.Namespace) -> None:
    recipe = PoseRecipe()
    if chosen.steps is not None:
        recipe = replace(recipe, steps=chosen.steps)
    options = Options(minutes=chosen.minutes, resume=chosen.resume, should_stop=interruption())
    step = train(recipe, read_pack(chosen.packs), chosen.out, options, tell)
    if step < recipe.steps:
        tell(f"stopped after step {step} of {recipe.steps}; go on with --resume")


def _measure(chosen: argparse.Namespace) -> None:
    network, recipe = trained_network(chosen.checkpoint)
    pack, judge = read_pack(chosen.packs), by_network(network)
    tell(table_of(measure(judge, recipe.size, pack, chosen.split)))
    leak = shape_leak(judge, recipe.size, pack, chosen.split)
    tell("taken from the covering shape alone: " + " / ".join(f"{part:.0%}" for part in leak))


def _export(chosen: argparse.Namespace) -> None:
    network, recipe = trained_network(chosen.checkpoint)
    made = export(network, recipe, chosen.folder, chosen.precision, read_pack(chosen.packs))
    tell(
        f"{chosen.folder / made.entry.file}: {made.entry.bytes:,} bytes; angles differ by at most "
        f"{made.conversion:.1e}° from PyTorch's; {chosen.precision} moves them by "
        f"{made.storage:.2f}° on average and raises their mean error by {made.loss:.2f}°"
    )


def _compare(chosen: argparse.Namespace) -> None:
    videos = sorted(chosen.videos.glob("*.mp4"))
    for figure in compare(read_pack(chosen.packs), videos, FOLDER, chosen.most):
        tell(f"{figure.measure}: {figure.value} {figure.interval or ''} ({figure.count})")


_COMMANDS = {"train": _train, "measure": _measure, "export": _export, "compare": _compare}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__.splitlines()[0], prog="python -m unmask.lab.hopenet"
    )
    parser.add_argument("--threads", type=int, default=1, help="of the processor (default 1)")
    commands = parser.add_subparsers(dest="command", required=True)
    training = commands.add_parser("train", help="learn from the real faces of a pack")
    training.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    training.add_argument("--minutes", type=float, help="stop with a checkpoint after this time")
    training.add_argument("--steps", type=int, help="batches to learn from")
    training.add_argument("--resume", action="store_true", help="go on from the checkpoint")
    measuring = commands.add_parser("measure", help="errors in degrees, by data set")
    measuring.add_argument("checkpoint", type=Path)
    measuring.add_argument("--split", choices=("validation", "test"), default="test")
    exporting = commands.add_parser("export", help="write the ONNX file and its manifest entry")
    exporting.add_argument("checkpoint", type=Path)
    exporting.add_argument("folder", type=Path, help="of the model files and their manifest")
    exporting.add_argument("--precision", choices=get_args(Precision), default="float16")
    comparing = commands.add_parser(
        "compare", help="write what real faces show, and what the reading is worth, to the card"
    )
    comparing.add_argument("--videos", type=Path, required=True, help="folder of real videos")
    comparing.add_argument("--most", type=int, default=10_000, help="faces to read of each split")
    for command in (comparing, training, measuring, exporting):
        command.add_argument("--packs", type=Path, required=True, metavar="PACK")
    return parser


if __name__ == "__main__":
    main()
