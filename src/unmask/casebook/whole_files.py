"""Writing files of which there is never half a one."""

import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO

from unmask.errors import CasebookError

_BLOCK_BYTES = 1 << 20


def write_whole(path: Path, content: bytes) -> None:
    """Write a file, in one step in the place of an earlier one.

    Only its owner may read a new file; one that is replaced keeps no rights either.

    Raises:
        CasebookError: it cannot be written.
    """
    unfinished: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
            unfinished = Path(file.name)
            file.write(content)
        unfinished.replace(path)
    except OSError as error:
        if unfinished is not None:
            with suppress(OSError):
                unfinished.unlink()
        raise CasebookError(
            f"{path} cannot be written ({error.strerror}); name a file in a folder that exists and "
            "that you may write to."
        ) from None


def copy_with_digest(source: IO[bytes], target: IO[bytes]) -> str:
    """Copy a file to the disk, and return the sha256 of the copy."""
    digest = hashlib.sha256()
    while block := source.read(_BLOCK_BYTES):
        digest.update(block)
        target.write(block)
    target.flush()
    os.fsync(target.fileno())
    return digest.hexdigest()
