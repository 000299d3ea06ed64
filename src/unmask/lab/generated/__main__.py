"""See pictures through CLIP, and fit to what it sees what cnn-generated makes of it."""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from unmask.detectors.cnn_generated.banks import FOLDER
from unmask.errors import UnmaskError
from unmask.lab.cards import renew_measured
from unmask.lab.generated.clip_features import ClipFeatures, see_windows
from unmask.lab.generated.clip_head import choose, fit, measure, measure_left_out, save
from unmask.lab.generated.clip_head import figures_of as clip_figures
from unmask.lab.generated.joining import fit_joining, joined_by, judge_both, write_joining
from unmask.lab.manifest import read_manifest
from unmask.weights.trunk import load_trunk


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one of the commands."""
    chosen = _parser().parse_args(arguments)
    try:
        chosen.run(chosen)
    except UnmaskError as error:
        sys.exit(str(error))


def _clip_features(chosen: argparse.Namespace) -> None:
    items = read_manifest(chosen.manifest)
    trunk = load_trunk()
    with _progress() as report:
        found = see_windows(trunk.read, items, report)
    found.save(chosen.out)


def _clip_head(chosen: argparse.Namespace) -> None:
    features = ClipFeatures.load(chosen.features)
    recipe, mean = choose(features)
    head = fit(features, recipe)
    figures = clip_figures(measure(head, features), measure_left_out(features, recipe), chosen.data)
    save(head, chosen.out)
    if chosen.measured is not None:
        renew_measured(chosen.measured, figures)
    table = Table("measure", "value", "95 % interval", "count")
    for figure in figures:
        low, high = figure.interval or (float("nan"),) * 2
        table.add_row(figure.measure, f"{figure.value:.3f}", f"{low:.3f}–{high:.3f}", figure.count)
    Console().print(table)
    sys.stdout.write(
        f"Chosen on validation: layers {', '.join(map(str, recipe.layers))}, strength "
        f"{recipe.strength:g} (mean AUC {mean:.3f}).\n"
    )


def _joining(chosen: argparse.Namespace) -> None:
    items = joined_by(read_manifest(chosen.manifest))
    with _progress() as report:
        logits = judge_both(items, FOLDER, chosen.tuned, report)
    joining = fit_joining(logits, items)
    write_joining(joining, chosen.tuned)
    linear, tuned = joining.weights.tolist()
    sys.stdout.write(
        f"Of {len(items)} windows: {linear:.3f} × linear layer + {tuned:.3f} × tuned norms "
        f"{joining.bias:+.3f}\n"
    )


@contextmanager
def _progress() -> Iterator[Callable[[float], None]]:
    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task("looking", total=1.0)
        yield lambda done: progress.update(task, completed=done)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m unmask.lab.generated")
    commands = parser.add_subparsers(dest="command", required=True)
    whole = commands.add_parser("clip-features", help="look at pictures through the whole of CLIP")
    whole.add_argument("manifest", type=Path, metavar="MANIFEST.csv")
    whole.add_argument("--out", type=Path, required=True, metavar="FEATURES.npz")
    fitting = commands.add_parser("clip-head", help="fit the linear layer of cnn-generated")
    fitting.add_argument("features", type=Path, metavar="FEATURES.npz")
    fitting.add_argument("--out", type=Path, required=True, metavar="head.npz")
    fitting.add_argument("--measured", type=Path, metavar="FILE", help="the figures on the card")
    fitting.add_argument("--data", required=True, metavar="WORDS", help="what it was measured on")
    joining = commands.add_parser("joining", help="join the linear layer and the tuned norms")
    joining.add_argument("manifest", type=Path, metavar="MANIFEST.csv")
    joining.add_argument("tuned", type=Path, metavar="tuned.npz")
    for command, run in (
        (whole, _clip_features),
        (fitting, _clip_head),
        (joining, _joining),
    ):
        command.set_defaults(run=run)
    return parser


if __name__ == "__main__":
    main()
