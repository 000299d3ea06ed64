"""Letting the browsers of a user start the host, and taking that back."""

import json
import os
import shlex
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from unmask.data_folder import DATABASE_VARIABLE, VARIABLE, data_folder, make_private
from unmask.errors import UnmaskError
from unmask.native_host.places import HOSTS_FOLDER, Browser, System, settings_folders

HOST_NAME = "org.unmask.host"
"""By which the extension asks the browser for the host."""

MANIFEST_FILE = f"{HOST_NAME}.json"
LAUNCHER_FILE = "extension-host"
DESCRIPTION = "Starts the service of Unmask and connects the extension to it"


class NotInstalledError(UnmaskError):
    """The browsers could not be told of the host."""


@dataclass(frozen=True)
class Installed:
    """What was written.

    Attributes:
        launcher: the program that browsers start.
        manifests: that tell browsers of it.
    """

    launcher: Path
    manifests: tuple[Path, ...]


def manifest_paths(system: System, browsers: Sequence[Browser] = ()) -> dict[Browser, Path]:
    """Where browsers look for the host.

    Args:
        system: ``"linux"`` or ``"macos"``.
        browsers: for which to tell; those that this user has if it is empty.
    """
    folders = settings_folders(system)
    chosen = [
        each for each in folders if each in browsers or (not browsers and folders[each].is_dir())
    ]
    return {each: manifest_path_of(folders[each]) for each in chosen}


def manifest_path_of(settings: Path) -> Path:
    """Where the browser with these settings looks for the host."""
    return settings / HOSTS_FOLDER / MANIFEST_FILE


def install(manifests: Sequence[Path], extensions: Sequence[str]) -> Installed:
    """Write the launcher and the manifests that name it.

    Args:
        manifests: where to write; what an earlier version wrote there is replaced.
        extensions: ids of the extensions that are let in.

    Raises:
        NotInstalledError: something cannot be written.
    """
    launcher = data_folder().absolute() / LAUNCHER_FILE
    try:
        make_private(launcher.parent)
        _write(launcher, launcher_text(extensions), 0o700)
        for path in manifests:
            make_private(path.parent)
            _write(path, manifest_text(str(launcher), extensions), 0o600)
    except OSError as error:
        raise NotInstalledError(
            f"{error.filename} cannot be written ({error.strerror}); check its permissions"
        ) from None
    return Installed(launcher, tuple(manifests))


def uninstall(manifests: Sequence[Path]) -> list[Path]:
    """Remove the launcher and the manifests; gives those that had been there.

    Raises:
        NotInstalledError: something cannot be removed.
    """
    removed = []
    try:
        for path in (*manifests, data_folder().absolute() / LAUNCHER_FILE):
            if path.exists():
                path.unlink()
                removed.append(path)
    except OSError as error:
        raise NotInstalledError(
            f"{error.filename} cannot be removed ({error.strerror}); check its permissions"
        ) from None
    return removed


def manifest_text(path: str, extensions: Sequence[str]) -> str:
    """What tells a browser of the host.

    Args:
        path: of the program that the browser starts, absolute.
        extensions: ids of the extensions for which it may.
    """
    manifest = {
        "name": HOST_NAME,
        "description": DESCRIPTION,
        "path": path,
        "type": "stdio",
        "allowed_origins": [f"chrome-extension://{each}/" for each in extensions],
    }
    return json.dumps(manifest, indent=2) + "\n"


def launcher_text(extensions: Sequence[str]) -> str:
    """The program that a browser starts; it knows nothing of the terminal it was installed from."""
    chosen = [name for name in (VARIABLE, DATABASE_VARIABLE) if name in os.environ]
    python = shlex.quote(sys.executable)
    lines = [
        "#!/bin/sh",
        "# Written by `unmask extension install`.",
        *(f"export {name}={shlex.quote(os.environ[name])}" for name in chosen),
        f'exec {python} -P -m unmask.native_host {",".join(extensions)} "$@"',
    ]
    return "\n".join(lines) + "\n"


def _write(path: Path, text: str, mode: int) -> None:
    """Write a file as a whole, so that a browser never reads half of it."""
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w") as file:
        file.write(text)
    part.replace(path)
