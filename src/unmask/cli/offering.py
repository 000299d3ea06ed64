"""What the program asks a person once: to get the large network, and to let browsers start it."""

import sys
from pathlib import Path
from typing import TextIO

import click

from unmask.cli.complaints import Settings, complain, complain_in_words
from unmask.cli.pasteable import command, pasteable
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
    agreed = click.confirm(pasteable(f"{MISSING} Get it now?"), default=True)
    _remember(answer, "yes" if agreed else "no")
    if not agreed:
        return
    try:
        fetch_model(CLIP)
    except UnmaskError as error:
        complain(error, settings)
    else:
        click.echo(f"{CLIP.name}: fetched\n")


def offer_connection(settings: Settings) -> None:
    """Ask, once in the life of a data folder, whether browsers may start Unmask, or say how.

    Nothing is said where they may already, or where this user has none of the browsers.
    """
    from unmask.built_extension import built_extension
    from unmask.cli.extension import install_for_all
    from unmask.native_host import manifest_paths, system_here

    manifests = manifest_paths(system_here())
    if not manifests or all(path.exists() for path in manifests.values()):
        return
    try:
        built = built_extension()
        if built is None:
            click.echo(
                "\nFor pages in your browser there is an extension; make extension builds it."
            )
            return
        answer = data_folder() / "connection-offered"
        is_asked = _is_terminal(sys.stdin) and _is_terminal(sys.stdout) and not answer.exists()
        if not is_asked:
            click.echo("\nFor pages in your browser there is an extension. To connect it, run:")
            click.echo(f"  {command('extension install')}")
            return
        titles = ", ".join(browser.title for browser in manifests)
        agreed = click.confirm(
            f"\nLet the extension in {titles} start Unmask and connect to it?", default=False
        )
        _remember(answer, "yes" if agreed else "no")
        if agreed:
            install_for_all(built)
    except UnmaskError as error:
        complain(error, settings)


def _is_terminal(stream: TextIO | None) -> bool:
    """Whether a person may be there; Python has no stream where the system has closed it."""
    return stream is not None and stream.isatty()


def _remember(answer: Path, said: str) -> None:
    try:
        make_private(answer.parent)
        answer.write_text(f"{said}\n", encoding="utf-8")
    except OSError as error:
        complain_in_words(f"{answer} cannot be written ({error.strerror}); you will be asked again")
