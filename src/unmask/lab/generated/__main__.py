"""See pictures through CLIP, whole or its lower layers, and fit a linear layer to what it sees."""

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from unmask.errors import UnmaskError
from unmask.lab.cards import renew_measured
from unmask.lab.generated.clip_features import ClipFeatures, see_windows
from unmask.lab.generated.clip_head import choose, fit, measure, measure_left_out, save
from unmask.lab.generated.clip_head import figures_of as clip_figures
from unmask.lab.generated.exporting import export
from unmask.lab.generated.features import Features, see
from unmask.lab.generated.head import aucs, fit_head
from unmask.lab.generated.trunk import PACKAGE, clip_trunk
from unmask.lab.manifest import Split, read_manifest
from unmask.lab.pack import read_pack
from unmask.lab.training.pairs import PairMaker
from unmask.lab.training.recipe import read_recipe
from unmask.weights import load_model
from unmask.weights.fetching import read_member

_RECIPE = Path(__file__).parents[1] / "training" / "recipes" / "generated-lite0.toml"
_SHARES: Mapping[Split, float] = {"train": 0.7, "validation": 0.15, "test": 0.15}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one of the commands."""
    chosen = _parser().parse_args(arguments)
    try:
        chosen.run(chosen)
    except UnmaskError as error:
        sys.exit(str(error))


def _features(chosen: argparse.Namespace) -> None:
    recipe = read_recipe(chosen.recipe)
    packs = [read_pack(path) for path in chosen.packs]
    makers = [
        (split, PairMaker(packs, recipe, split), round(share * chosen.pairs))
        for split, share in _SHARES.items()
    ]
    trunk = clip_trunk(read_member(PACKAGE, chosen.wheel))
    with _progress() as report:
        found = see(trunk, makers, recipe, report)
    found.save(chosen.out)


def _export(chosen: argparse.Namespace) -> None:
    features = Features.load(chosen.features)
    trunk = clip_trunk(read_member(PACKAGE, chosen.wheel))
    head = fit_head(features)
    made = export(trunk, head, chosen.folder)
    columns = {
        "AUC, validation": aucs(head, features, "validation"),
        "AUC, test": aucs(head, features, "test"),
        "AUC, test, left out": _left_out(features),
    }
    Console().print(_table(columns))
    sys.stdout.write(
        f"{chosen.folder / made.entry.file}: {made.entry.bytes:,} bytes; the logit differs by "
        f"{made.difference:.1e} from PyTorch's\n"
    )


def _clip_features(chosen: argparse.Namespace) -> None:
    items = read_manifest(chosen.manifest)
    model = load_model(PACKAGE.kept_as)
    with _progress() as report:
        found = see_windows(model, items, report)
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


@contextmanager
def _progress() -> Iterator[Callable[[float], None]]:
    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task("looking", total=1.0)
        yield lambda done: progress.update(task, completed=done)


def _left_out(features: Features) -> dict[str, float]:
    """The AUC on each manipulation of a head that was fitted to the others."""
    return {
        name: aucs(fit_head(features, [name]), features, "test").get(name, float("nan"))
        for name in sorted(set(features.manipulations.tolist()))
    }


def _table(columns: Mapping[str, Mapping[str, float]]) -> Table:
    table = Table("manipulation", *columns)
    for name in sorted({name for column in columns.values() for name in column}):
        table.add_row(
            name, *(f"{column.get(name, float('nan')):.3f}" for column in columns.values())
        )
    return table


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m unmask.lab.generated")
    commands = parser.add_subparsers(dest="command", required=True)
    seeing = commands.add_parser("features", help="look at pairs and keep what was seen")
    seeing.add_argument("--packs", type=Path, nargs="+", required=True, metavar="PACK")
    seeing.add_argument("--out", type=Path, required=True, metavar="FEATURES.npz")
    seeing.add_argument("--pairs", type=int, default=5000, help="of all three splits")
    seeing.add_argument("--recipe", type=Path, default=_RECIPE, help="of the pairs")
    exporting = commands.add_parser("export", help="fit the linear layer and write the ONNX file")
    exporting.add_argument("features", type=Path, metavar="FEATURES.npz")
    exporting.add_argument("folder", type=Path, help="of the model files and their manifest")
    for command in (seeing, exporting):
        command.add_argument("--wheel", type=Path, required=True, help=f"of {PACKAGE.wheel}")
    whole = commands.add_parser("clip-features", help="look at pictures through the whole of CLIP")
    whole.add_argument("manifest", type=Path, metavar="MANIFEST.csv")
    whole.add_argument("--out", type=Path, required=True, metavar="FEATURES.npz")
    fitting = commands.add_parser("clip-head", help="fit the linear layer of cnn-generated:clip")
    fitting.add_argument("features", type=Path, metavar="FEATURES.npz")
    fitting.add_argument("--out", type=Path, required=True, metavar="clip_head.npz")
    fitting.add_argument("--measured", type=Path, metavar="FILE", help="the variant's figures")
    fitting.add_argument("--data", required=True, metavar="WORDS", help="what it was measured on")
    runs = (
        (seeing, _features),
        (exporting, _export),
        (whole, _clip_features),
        (fitting, _clip_head),
    )
    for command, run in runs:
        command.set_defaults(run=run)
    return parser


if __name__ == "__main__":
    main()
