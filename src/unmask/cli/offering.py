"""The one question of the program: whether to get the large network that several tests need."""

import sys
from pathlib import Path
from typing import TextIO

import click

from unmask.cli.complaints import Settings, complain, complain_in_words
from unmask.data_folder import data_folder, make_private
from unmask.errors import UnmaskError


def offer_large_network(settings: Settings) -> None:
    """Ask a person at a terminal, once in the life of a data folder, and do as they say.

    Whatever goes wrong costs a line at most: the small networks work without it.
    """
    answer = data_folder() / "large-network-offered"
    if not (_is_terminal(sys.stdin) and _is_terminal(sys.stdout)) or answer.exists():
        return
    from unmask.weights.fetching import CLIP, fetch_model
    from unmask.weights.trunk import MISSING, trunk_is_there

    if trunk_is_there():
        return
    agreed = click.confirm(f"{MISSING} Get it now?", default=True)
    _remember(answer, "yes" if agreed else "no")
    if not agreed:
        return
    try:
        fetch_model(CLIP)
    except UnmaskError as error:
        complain(error, settings)
    else:
        click.echo(f"{CLIP.name}: fetched\n")


def _is_terminal(stream: TextIO | None) -> bool:
    """Whether a person may be there; Python has no stream where the system has closed it."""
    return stream is not None and stream.isatty()


def _remember(answer: Path, said: str) -> None:
    try:
        make_private(answer.parent)
        answer.write_text(f"{said}\n", encoding="utf-8")
    except OSError as error:
        complain_in_words(f"{answer} cannot be written ({error.strerror}); you will be asked again")
