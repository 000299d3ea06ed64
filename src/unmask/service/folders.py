"""Where the service keeps files: what was handed over, what came out, and what is being worked on.

::

    incoming/<analysis id>/     what was handed over, until the analysis ends:
        media                   an upload, or
        frames/0000 …           a set of frames, with frames.json
        person/0000 …           pictures and clips of whom it is said to show
    results/<analysis id>/
        report.html             in English, and report.es.html in Spanish
        exhibits/00.png …       with exhibits.json
    temporary/                  what a worker fetches and decodes; emptied with each worker
    service.lock                held while a service runs
"""

import fcntl
import os
import re
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from unmask.casebook.places import incoming_folder, results_folder
from unmask.data_folder import make_private
from unmask.errors import UnmaskError

_ANALYSIS_ID = re.compile(r"[0-9a-f]{32}")


class FolderInUseError(UnmaskError):
    """Another service works in the same folder."""


@dataclass(frozen=True)
class Folders:
    """The folders of a service below one.

    Attributes:
        root: the data folder.
    """

    root: Path

    def incoming(self, analysis_id: str) -> Path:
        """What was handed over for an analysis."""
        return incoming_folder(analysis_id, self.root)

    def results(self, analysis_id: str) -> Path:
        """What came out of an analysis."""
        return results_folder(analysis_id, self.root)

    @property
    def temporary(self) -> Path:
        """What is being worked on."""
        return self.root / "temporary"

    def remove_incoming(self, analysis_id: str) -> None:
        """Remove what was handed over for an analysis, if it is there."""
        shutil.rmtree(self.incoming(analysis_id), ignore_errors=True)

    def remove_results(self, analysis_id: str) -> None:
        """Remove what came out of an analysis, if it is there."""
        shutil.rmtree(self.results(analysis_id), ignore_errors=True)

    def remove_orphans(self, waiting: Collection[str]) -> None:
        """Remove what no analysis needs any more, as a sudden end leaves it.

        Args:
            waiting: analyses that have not ended; what was handed over for others goes.
        """
        shutil.rmtree(self.temporary, ignore_errors=True)
        for path in _analysis_folders(self.incoming("0" * 32).parent):
            if path.name not in waiting:
                shutil.rmtree(path, ignore_errors=True)


@contextmanager
def sole_use(folders: Folders) -> Iterator[None]:
    """Hold the data folder for one service.

    Raises:
        FolderInUseError: another service holds it, or it cannot be made.
    """
    path = folders.root / "service.lock"
    try:
        make_private(folders.root)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise FolderInUseError(
            f"The folder {folders.root} cannot be used ({error.strerror}); check its permissions, "
            "or name another with UNMASK_DATA."
        ) from None
    try:
        _lock(descriptor, folders.root)
        yield
    finally:
        os.close(descriptor)


def sync_folder(path: Path) -> None:
    """Wait until the names in a folder are on the disk."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _lock(descriptor: int, root: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise FolderInUseError(
            f"Another service of Unmask works in {root}; stop it, or name another folder with "
            "UNMASK_DATA."
        ) from None


def _analysis_folders(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return [path for path in folder.iterdir() if _ANALYSIS_ID.fullmatch(path.name)]
