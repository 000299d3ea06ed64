"""Train a network: ``python -m unmask.lab.training RECIPE.toml --packs … --out FOLDER``."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from unmask.errors import UnmaskError
from unmask.lab.pack import read_pack
from unmask.lab.training.command_line import add_options, options_of, tell
from unmask.lab.training.loop import Options, train
from unmask.lab.training.recipe import read_recipe


def main(arguments: Sequence[str] | None = None) -> None:
    """Train as a recipe says, until its last step, the end of the time or an interruption."""
    chosen = _parser().parse_args(arguments)
    options = replace(
        options_of(chosen),
        start=chosen.start,
        checkpoint_minutes=chosen.checkpoint_minutes,
        resume=chosen.resume,
    )
    try:
        recipe = read_recipe(chosen.recipe)
        packs = [read_pack(path) for path in chosen.packs]
        outcome = train(recipe, packs, chosen.out, options, tell)
    except UnmaskError as error:
        sys.exit(str(error))
    if not outcome.finished:
        tell(f"stopped after step {outcome.step} of {recipe.steps}; go on with --resume")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m unmask.lab.training")
    add_options(parser, minutes="stop with a checkpoint after this time")
    parser.add_argument(
        "--start", type=Path, metavar="CHECKPOINT", help="start from the body of another training"
    )
    parser.add_argument(
        "--checkpoint-minutes", type=float, default=Options.checkpoint_minutes, metavar="MINUTES"
    )
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    return parser


if __name__ == "__main__":
    main()
