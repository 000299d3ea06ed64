"""The built extension for Chromium, which comes with the package."""

import json
from dataclasses import dataclass
from pathlib import Path

from unmask.errors import ExtensionError

FOLDER = Path(__file__).parent / "extension"
"""Filled by ``make extension``; the wheel carries it. It holds no Python."""


@dataclass(frozen=True)
class BuiltExtension:
    """The files that a browser loads.

    Attributes:
        folder: that holds them.
        version: of the extension, by its manifest.
    """

    folder: Path
    version: str


def built_extension() -> BuiltExtension | None:
    """Find the built extension; none if this copy of Unmask has none.

    Raises:
        ExtensionError: its files are not whole.
    """
    if not FOLDER.exists():
        return None
    manifest = FOLDER / "manifest.json"
    try:
        version = json.loads(manifest.read_bytes())["version"]
    except (OSError, ValueError, KeyError, TypeError):
        version = None
    if not isinstance(version, str):
        raise ExtensionError(
            f"{manifest} is missing or damaged; install Unmask again, or in a copy of the source "
            "run `make extension` again"
        )
    return BuiltExtension(FOLDER, version)
