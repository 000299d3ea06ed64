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
    service.lock                held while a service runs, with its process and address
"""

import fcntl
import json
import os
import re
import shutil
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from unmask.casebook.places import incoming_folder, results_folder
from unmask.data_folder import make_private
from unmask.errors import UnmaskError

_TRIES, _BETWEEN_TRIES = 5, 0.05
"""How often, and after how many seconds again, a service tries to get its folder."""

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


@dataclass(frozen=True)
class RunningService:
    """What a service says of itself to programs of the same person.

    Attributes:
        process: its id.
        address: where it listens, such as ``http://127.0.0.1:8177``.
    """

    process: int
    address: str


class FolderLock:
    """The hold of a service on its data folder."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        os.ftruncate(descriptor, 0)

    def announce(self, address: str) -> None:
        """Say to other programs of the person where the service listens."""
        said = json.dumps({"process": os.getpid(), "address": address})
        os.pwrite(self._descriptor, said.encode(), 0)


@contextmanager
def sole_use(folders: Folders) -> Iterator[FolderLock]:
    """Hold the data folder for one service.

    Raises:
        FolderInUseError: another service holds it, or it cannot be made.
    """
    path = _lock_path(folders)
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
        yield FolderLock(descriptor)
    finally:
        os.close(descriptor)


def running_service(folders: Folders) -> RunningService | None:
    """The service that holds the data folder and listens; None where there is none yet."""
    try:
        with _lock_path(folders).open("rb") as file:
            if not _is_held(file.fileno()):
                return None
            said = json.loads(file.read())
        return RunningService(int(said["process"]), str(said["address"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def sync_folder(path: Path) -> None:
    """Wait until the names in a folder are on the disk."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _lock(descriptor: int, root: Path) -> None:
    for _ in range(_TRIES):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            # Whoever merely asks whether a service runs lets go at once.
            time.sleep(_BETWEEN_TRIES)
        else:
            return
    raise FolderInUseError(
        f"Another service of Unmask works in {root}; stop it with `unmask serve --stop`, or "
        "name another folder with UNMASK_DATA."
    ) from None


def _is_held(descriptor: int) -> bool:
    """Whether a service holds the lock. To ask takes it for a moment, shared with who else asks."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    fcntl.flock(descriptor, fcntl.LOCK_UN)
    return False


def _lock_path(folders: Folders) -> Path:
    return folders.root / "service.lock"


def _analysis_folders(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return [path for path in folder.iterdir() if _ANALYSIS_ID.fullmatch(path.name)]
