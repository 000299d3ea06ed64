"""``unmask bank``: the images of known generators that others are compared with."""

from difflib import get_close_matches
from pathlib import Path

import click

from unmask.cli.complaints import complain_in_words, debug_option
from unmask.cli.pasteable import pasteable
from unmask.safe_text import harmless


@click.group(short_help="List, add and remove images of known generators.")
def bank() -> None:
    """Keep the bank of known generators, with which `cnn-generated` compares pictures.

    Of each image the numbers are kept that a network describes it by, not the image.
    """


@bank.command(name="list", short_help="List the generators in the bank.")
@debug_option
def list_generators() -> None:
    """List the generators in the bank that ships and in your own, with their number of images."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from unmask.cli.terminal import standard_output
    from unmask.detectors.cnn_generated.banks import listed_generators

    listed = listed_generators()
    if not listed:
        words = "The bank is empty; `unmask bank add NAME FOLDER` adds a generator's images."
        click.echo(pasteable(words))
        return
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), pad_edge=False)
    table.add_column("generator")
    table.add_column("origin", no_wrap=True)
    table.add_column("images", justify="right", no_wrap=True)
    table.add_column("")
    for one in listed:
        note = "" if one.is_usable else "of another network: remove it, and add it again"
        table.add_row(Text(harmless(one.generator)), one.origin, f"{one.images:,}", note)
    standard_output().print(table)


@bank.command(name="add", short_help="Add a folder of one generator's images.")
@click.argument("name")
@click.argument("folder", type=click.Path(path_type=Path))
@debug_option
def add_generator(name: str, folder: Path) -> None:
    """Add the images in FOLDER, all made by one generator, under the generator's NAME.

    Pictures and videos are opened as `unmask analyze` opens them; other files are left out.
    """
    from unmask.cli.progress import progress_bar
    from unmask.detectors.cnn_generated.banks import FOLDER
    from unmask.detectors.cnn_generated.network import TrunkNetwork
    from unmask.detectors.cnn_generated.own_bank import add_folder

    network = TrunkNetwork.load(FOLDER)
    with progress_bar(name) as progress:
        added = add_folder(network, name, folder, lambda done: progress("embedding", done))
    if added.left_out:
        complain_in_words(f"{len(added.left_out):,} left out, the first: {added.left_out[0]}")
    click.echo(f"{harmless(name)}: {added.count:,} added")


@bank.command(name="remove", short_help="Remove a generator from your bank.")
@click.argument("name")
@debug_option
def remove_generator(name: str) -> None:
    """Remove the images of the generator NAME from your own bank; those that ship stay."""
    from unmask.detectors.cnn_generated.banks import own_bank
    from unmask.detectors.cnn_generated.own_bank import take_out

    own = own_bank()
    names = [] if own is None else list(own.counts())
    if name not in names:
        nearest = get_close_matches(name, names, n=1, cutoff=0.5)
        hint = f"did you mean {nearest[0]!r}?" if nearest else "`unmask bank list` names them"
        raise click.UsageError(f"no generator in your bank is called {name!r}; {hint}")
    click.echo(f"{harmless(name)}: {take_out(name):,} removed")
