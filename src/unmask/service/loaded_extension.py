"""Which build of the extension the browser runs, as the extension said last."""

import os
from contextlib import suppress
from pathlib import Path

from unmask.data_folder import data_folder
from unmask.media.plain_text import one_line

FILE = "extension-loaded"
LONGEST = 80


def note_loaded_build(build: str, folder: Path) -> None:
    """Remember the build that the browser runs; without room on the disk it is not remembered."""
    text = one_line(build, LONGEST)
    if text == loaded_build(folder):
        return
    part = folder / f"{FILE}.part"
    with suppress(OSError):
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        part.replace(folder / FILE)


def loaded_build(folder: Path | None = None) -> str | None:
    """The build that the browser runs; None where no extension ever spoke to the service."""
    try:
        text = ((folder or data_folder()) / FILE).read_text("utf-8", errors="replace")
    except OSError:
        return None
    return one_line(text, LONGEST) or None
