"""The built extension for Chromium, which comes with the package."""

import base64
import hashlib
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
        build: tells two builds of one version apart.
        identity: the id that browsers give it, of 32 letters.
    """

    folder: Path
    version: str
    build: str
    identity: str


def built_extension() -> BuiltExtension | None:
    """Find the built extension; none if this copy of Unmask has none.

    Raises:
        ExtensionError: its files are not whole.
    """
    if not FOLDER.exists():
        return None
    manifest = FOLDER / "manifest.json"
    try:
        said = json.loads(manifest.read_bytes())
        version, build, identity = said["version"], said["version_name"], _identity(said["key"])
    except (OSError, ValueError, KeyError, TypeError):
        version = build = identity = None
    if not isinstance(version, str) or not isinstance(build, str) or identity is None:
        raise ExtensionError(
            f"{manifest} is missing or damaged; install Unmask again, or in a copy of the source "
            "run `make extension` again"
        )
    return BuiltExtension(FOLDER, version, build, identity)


def _identity(key: str) -> str:
    """The id that browsers derive from the key of a manifest: half a sha256, in letters."""
    digest = hashlib.sha256(base64.b64decode(key, validate=True)).hexdigest()[:32]
    return digest.translate(str.maketrans("0123456789abcdef", "abcdefghijklmnop"))
