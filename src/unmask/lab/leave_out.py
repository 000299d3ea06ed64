"""Train once without each manipulation: ``python -m unmask.lab.leave_out RECIPE.toml --packs …``.

What a network says of a manipulation that it has never seen is what it will say of the next one
that somebody invents. Each manipulation of a recipe, forged or recorded, is left out of training in
turn; validation measures it all the same, beside blur alone and size alone. The step that is
reported is the best one by the manipulations that training did see.
"""

import argparse
import csv
import io
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from unmask.errors import UnmaskError
from unmask.lab.pack import Pack, read_pack
from unmask.lab.training import Options, Recipe, TrainingError, train
from unmask.lab.training.command_line import add_options, options_of, tell
from unmask.lab.training.loop import JOURNAL, LAST
from unmask.lab.training.recipe import read_recipe
from unmask.lab.training.validation import ALL

CSV_FILE, MARKDOWN_FILE = "leave-out.csv", "leave-out.md"

COLUMNS = ("left out", "step", "pairs", "AUC", "blur alone", "size alone", "AUC of those seen")


@dataclass(frozen=True)
class Row:
    """What a network that never saw a manipulation says of it.

    Attributes:
        left_out: the manipulation.
        step: of the best validation by the manipulations that training saw; 0 where there was none.
        pairs: of the manipulation in validation.
        auc: on the manipulation that was left out; None where validation did not come to it.
        blur_alone: likewise, of blur.
        size_alone: likewise, of small size.
        seen: on the manipulations that training saw.
    """

    left_out: str
    step: int
    pairs: int
    auc: float | None
    blur_alone: float | None
    size_alone: float | None
    seen: float | None


def recipes_without(recipe: Recipe, packs: Sequence[Pack]) -> Mapping[str, Recipe]:
    """The recipe without each manipulation that its training would see, by that one's name.

    Raises:
        TrainingError: a recipe would be left without any manipulation.
    """
    found = dict[str, Recipe]()
    for name in recipe.forgeries:
        others = {other: share for other, share in recipe.forgeries.items() if other != name}
        found[name] = replace(recipe, forgeries=others)
    recorded = _recorded(recipe, packs)
    for name in recorded:
        # Without any recorded manipulation left, all fakes are forged.
        share = recipe.recorded_share if len(recorded) > 1 or not recipe.forgeries else 0.0
        left_out = (*recipe.left_out, name)
        found[name] = replace(found.get(name, recipe), left_out=left_out, recorded_share=share)
    if len(found) < 2:
        raise TrainingError(
            "The recipe and the packs have fewer than two manipulations; there is none to learn "
            "from when one is left out."
        )
    return found


def _recorded(recipe: Recipe, packs: Sequence[Pack]) -> list[str]:
    """The packs' manipulations for training; the recipe may not use any."""
    if recipe.recorded_share == 0:
        return []
    names = {
        item.manipulation
        for pack in packs
        for item in pack.items
        if item.label == "fake" and item.split == "train"
    }
    return sorted(names - set(recipe.left_out))


def leave_out(
    recipe: Recipe,
    packs: Sequence[Pack],
    folder: Path,
    options: Options | None = None,
    tell: Callable[[str], None] = lambda _line: None,
) -> tuple[Row, ...]:
    """Train without each manipulation, and write the tables after each training.

    What the folder has of an earlier run is gone on with; a training that is finished stays as it
    is.

    Args:
        recipe: of the training with all manipulations.
        packs: what to train and validate with.
        folder: gets a folder for each training, and the tables.
        options: of each training; ``minutes`` are those of each, ``resume`` has no meaning.
        tell: called with a line about each advance.

    Raises:
        TrainingError: as for ``train``.
    """
    chosen = options or Options()
    recipes = recipes_without(recipe, packs)
    _make(folder)
    rows = tuple(_row(name, folder / name, one) for name, one in recipes.items())
    for number, (name, one) in enumerate(recipes.items()):
        if chosen.should_stop():
            break
        tell(f"without {name} ({number + 1} of {len(recipes)})")
        own = replace(chosen, resume=(folder / name / LAST).exists())
        train(one, packs, folder / name, own, tell)
        rows = (*rows[:number], _row(name, folder / name, one), *rows[number + 1 :])
        _write(rows, folder)
    return rows


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TrainingError(f"{folder} cannot be made ({error.strerror}).") from None


def _row(name: str, folder: Path, recipe: Recipe) -> Row:
    validations = [line for line in _journal(folder / JOURNAL) if "network" in line]
    if not validations:
        return Row(name, 0, recipe.validation_pairs, None, None, None, None)
    best = max(validations, key=lambda line: float(line["network"][ALL]))
    return Row(
        name,
        int(best["step"]),
        recipe.validation_pairs,
        best["network"].get(name),
        best["blur_alone"].get(name),
        best["size_alone"].get(name),
        best["network"][ALL],
    )


def _journal(path: Path) -> list[dict[str, Any]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        return [json.loads(line) for line in lines]
    except (OSError, ValueError) as error:
        raise TrainingError(f"The journal {path} cannot be read ({error}).") from None


def _write(rows: Sequence[Row], folder: Path) -> None:
    """Both tables.

    Raises:
        TrainingError: they cannot be written.
    """
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([COLUMNS, *map(_cells, rows)])
    try:
        (folder / CSV_FILE).write_text(text.getvalue(), encoding="utf-8")
        (folder / MARKDOWN_FILE).write_text(markdown(rows), encoding="utf-8")
    except OSError as error:
        raise TrainingError(f"{folder} cannot be written to ({error.strerror}).") from None


def markdown(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table."""
    lines = [COLUMNS, ("---",) * len(COLUMNS), *map(_cells, rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cells(row: Row) -> tuple[str, ...]:
    figures = (row.auc, row.blur_alone, row.size_alone, row.seen)
    words = ("" if figure is None else f"{figure:.3f}" for figure in figures)
    return (row.left_out, str(row.step), str(row.pairs), *words)


def main(arguments: Sequence[str] | None = None) -> None:
    """Train without each manipulation until all is done or an interruption."""
    chosen = _parser().parse_args(arguments)
    try:
        recipe = read_recipe(chosen.recipe)
        packs = [read_pack(path) for path in chosen.packs]
        rows = leave_out(recipe, packs, chosen.out, options_of(chosen), tell)
    except UnmaskError as error:
        sys.exit(str(error))
    tell(markdown(rows))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m unmask.lab.leave_out")
    add_options(parser, minutes="for each training; a later run goes on")
    return parser


if __name__ == "__main__":
    main()
