"""``unmask extension``."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from unmask.cli.complaints import debug_option
from unmask.cli.pasteable import command
from unmask.errors import ExtensionError

if TYPE_CHECKING:
    from unmask.built_extension import BuiltExtension
    from unmask.native_host import Browser

BROWSER_KEYS = ("chrome", "chromium", "edge", "brave", "vivaldi")

profile_option = click.option(
    "--profile",
    "profiles",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    multiple=True,
    help="Of a browser that is started with --user-data-dir=FOLDER.",
)


@click.group(
    short_help="Say where the extension is, and let browsers start Unmask for it.",
    invoke_without_command=True,
)
@debug_option
@click.pass_context
def extension(context: click.Context) -> None:
    """Print the folder of the extension for Chromium and the steps to load it."""
    if context.invoked_subcommand is not None:
        return
    built = _built()
    click.echo(
        f"The extension, version {built.version}, for Chrome, Chromium, Edge, Brave and Vivaldi:\n"
        f"{built.folder}\n"
    )
    _print_reload(built)
    _print_steps([f"Run: {command('extension install')}", *_loading(built), *_connecting()])


@extension.command(short_help="Let browsers start Unmask for the extension.")
@click.option(
    "--browser",
    "browsers",
    type=click.Choice(BROWSER_KEYS),
    multiple=True,
    help="Only this one, also where it has not been run yet.  [default: all that you have]",
)
@profile_option
@click.option(
    "--id",
    "identities",
    metavar="ID",
    multiple=True,
    help="Let in this extension as well, such as one from a store.",
)
@click.option(
    "--windows",
    metavar="FOLDER",
    help="Print what browsers on Windows need, with Unmask in its Linux; the files are to lie in "
    "FOLDER there.",
)
@debug_option
def install(
    browsers: tuple[str, ...],
    profiles: tuple[Path, ...],
    identities: tuple[str, ...],
    windows: str | None,
) -> None:
    """Write what lets your browsers start Unmask for the extension, and connect the two.

    The button “Connect” in the extension then starts the service if it does not run, without a code
    to type. Nothing else of the browser is changed; `unmask extension uninstall` takes it back.
    """
    from unmask.native_host import BROWSERS

    built = _built()
    extensions = (built.identity, *(_checked(each) for each in identities))
    chosen = [each for each in BROWSERS if each.key in browsers]
    if windows is not None:
        _print_windows(windows, extensions, chosen)
        return
    found = _manifests(chosen, profiles)
    if not found:
        raise ExtensionError(
            f"none of {_titles(BROWSERS)} was ever run by this user; name one with --browser, or "
            "the folder of a browser's settings with --profile"
        )
    _install(built, found, extensions)


@extension.command(short_help="Take back what `install` wrote.")
@profile_option
@debug_option
def uninstall(profiles: tuple[Path, ...]) -> None:
    """Let no browser start Unmask any more.

    An extension that is paired stays so; `unmask pair --revoke` takes that back.
    """
    from unmask.native_host import BROWSERS
    from unmask.native_host import uninstall as remove

    removed = remove(list(_manifests(BROWSERS, profiles).values()))
    for path in removed:
        click.echo(f"removed: {path}")
    click.echo("No browser starts Unmask any more." if removed else "There was nothing to remove.")


def install_for_all(built: "BuiltExtension") -> None:
    """Let all browsers of this user start Unmask, and say what to do then.

    Raises:
        NotInstalledError: something cannot be written.
    """
    _install(built, _manifests((), ()), (built.identity,))


def _install(built: "BuiltExtension", found: dict[str, Path], extensions: Sequence[str]) -> None:
    from unmask.native_host import install as write

    write(list(found.values()), extensions)
    click.echo(f"The extension can start Unmask now, in: {', '.join(found)}.\n")
    _print_reload(built)
    _print_steps([*_loading(built), *_connecting()])


def _built() -> "BuiltExtension":
    from unmask.built_extension import built_extension

    built = built_extension()
    if built is None:
        raise ExtensionError(
            "the extension is not built in this copy of Unmask; run `make extension` in the folder "
            "of its source (this needs Node 20.19 or newer with npm)"
        )
    return built


def _manifests(browsers: "Sequence[Browser]", profiles: Sequence[Path]) -> dict[str, Path]:
    """Where to write, by what to call it; a profile that is named is meant alone."""
    from unmask.native_host import manifest_path_of, manifest_paths, system_here

    named = {str(each): manifest_path_of(each.absolute()) for each in profiles}
    if named and not browsers:
        return named
    own = manifest_paths(system_here(), browsers)
    return {**{browser.title: path for browser, path in own.items()}, **named}


def _checked(identity: str) -> str:
    if len(identity) != 32 or not set(identity) <= set("abcdefghijklmnop"):
        raise click.UsageError(
            f"{identity!r} is no id of an extension; expected 32 letters from a to p, as "
            "chrome://extensions shows them"
        )
    return identity


def _print_windows(folder: str, extensions: Sequence[str], browsers: "Sequence[Browser]") -> None:
    from unmask.native_host import install as write
    from unmask.native_host import windows_files

    launcher = write([], extensions).launcher
    distribution = os.environ.get("WSL_DISTRO_NAME", "Debian")
    files = windows_files(folder, str(launcher), distribution, extensions, browsers)
    for name, text in files.items():
        click.echo(f"----- {name}")
        click.echo(text.replace("\r\n", "\n"))
    click.echo(f"Save the three files in {folder}, then open the last one there.")


def _print_reload(built: "BuiltExtension") -> None:
    """Say so where the browser still runs a build that is older than the one on the disk."""
    from unmask.service.loaded_extension import loaded_build

    loaded = loaded_build()
    if loaded is not None and loaded != built.build:
        click.echo(
            f"The browser still runs {loaded}, and {built.build} lies in that folder: press the\n"
            "round arrow beside Unmask at chrome://extensions.\n"
        )


def _loading(built: "BuiltExtension") -> list[str]:
    return [
        "Open chrome://extensions in the browser and switch on “Developer mode”.",
        f"Choose “Load unpacked” and give the folder {built.folder}",
        "Pin it: press the puzzle piece in the toolbar, then the pin beside Unmask.",
    ]


def _connecting() -> list[str]:
    return ["Press the button of Unmask in the toolbar, then “Connect”, and allow it."]


def _print_steps(steps: Sequence[str]) -> None:
    for number, step in enumerate(steps, 1):
        click.echo(f"{number}. {step}")


def _titles(browsers: "Sequence[Browser]") -> str:
    titles = [each.title for each in browsers]
    return f"{', '.join(titles[:-1])} and {titles[-1]}"
