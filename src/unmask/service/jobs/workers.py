"""The worker processes and their supervisor, which lives in the service's own process.

A worker that dies is replaced and its job goes back into the queue; one that hangs loses its lease
and is killed. Workers hold the reading end of a pipe, so they end when the service does, however
that happens.
"""

import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Protocol, Self

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from unmask import casebook, data_folder
from unmask.casebook import Database
from unmask.casebook.models import ENDED, AnalysisRow
from unmask.errors import UnmaskError
from unmask.service.jobs import queue
from unmask.service.jobs.folders import Folders
from unmask.service.settings import ServiceSettings

LOOK_SECONDS = 0.25
"""How often the supervisor looks after its workers."""

EARLY_SECONDS, PAUSE_SECONDS = 2.0, 1.0
"""A worker that dies this early is replaced only after a pause."""

GRACE_SECONDS = 5.0
"""How long workers may take to end when they are told to."""

log = logging.getLogger("unmask.workers")


class RunningWorker(Protocol):
    """A worker, wherever it runs."""

    @property
    def name(self) -> str:
        """Its name in the queue."""
        ...

    @property
    def began(self) -> float:
        """When it was started, by the monotonic clock."""
        ...

    @property
    def is_alive(self) -> bool:
        """Whether it runs."""
        ...

    @property
    def ending(self) -> str:
        """How it ended, once it has."""
        ...

    def wake(self) -> None:
        """Say that there may be a new job."""
        ...

    def ask_to_end(self) -> None:
        """Tell it to end, without waiting for that."""
        ...

    def end(self, seconds: float) -> None:
        """Wait until it has ended, kill it after so many seconds, and leave nothing of it."""
        ...


class NoWorkerError(UnmaskError):
    """A worker cannot be started at this time."""


Start = Callable[[Database, ServiceSettings], RunningWorker]
"""Starts a worker, or raises ``OSError`` or ``NoWorkerError``."""


@dataclass(frozen=True)
class WorkerProcess:
    """A worker that is a process of this machine.

    Attributes:
        process: of the system.
        temporary: the folder for its temporary files.
        began: when it was started.
    """

    process: "subprocess.Popen[bytes]"
    temporary: Path
    began: float

    @property
    def name(self) -> str:
        """Its name in the queue."""
        return f"{queue.worker_name().rpartition('/')[0]}/{self.process.pid}"

    @property
    def is_alive(self) -> bool:
        """Whether it runs."""
        return self.process.poll() is None

    @classmethod
    def start(cls, database: Database, settings: ServiceSettings) -> Self:
        """Start one; see ``Start``."""
        place = Folders(settings.folder).temporary
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary = Path(tempfile.mkdtemp(dir=place))
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "unmask.service.jobs.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            # An interrupt from the terminal is for the service, which then ends its workers.
            start_new_session=True,
            env=_environment(database, settings, temporary),
        )
        assert process.stdin is not None  # noqa: S101  a pipe was asked for
        request = {"database": database.url, "settings": settings.to_plain()}
        with suppress(BrokenPipeError):
            process.stdin.write(json.dumps(request).encode() + b"\n")
            process.stdin.flush()
        os.set_blocking(process.stdin.fileno(), False)
        return cls(process, temporary, monotonic())

    @property
    def ending(self) -> str:
        """How it ended."""
        status = self.process.returncode
        if status is not None and status < 0:
            return signal.Signals(-status).name
        return f"status {status}"

    def ask_to_end(self) -> None:
        """Tell it to end."""
        self.process.terminate()

    def end(self, seconds: float) -> None:
        """Wait until it has ended, kill it after so many seconds, and leave nothing of it."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                self.process.kill()
            self.process.wait()
        if self.process.stdin is not None:
            with suppress(BrokenPipeError):
                self.process.stdin.close()
        shutil.rmtree(self.temporary, ignore_errors=True)

    def wake(self) -> None:
        """Say that there may be a new job."""
        if self.process.stdin is not None:
            # It is about to end, or has so many bytes to read that it will wake anyway.
            with suppress(BrokenPipeError, BlockingIOError, ValueError):
                os.write(self.process.stdin.fileno(), b"\n")


class Supervisor:
    """Runs the workers between ``start`` and ``stop``.

    Args:
        database: the casebook.
        settings: of the service.
    """

    def __init__(self, database: Database, settings: ServiceSettings) -> None:
        self._database, self._settings = database, settings
        self._folders = Folders(settings.folder)
        self._workers: list[RunningWorker] = []
        self._start = _start_of(settings)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._supervise, daemon=True)
        self._not_before = 0.0
        self._recovered_at = 0.0

    def start(self) -> None:
        """Put in order what an earlier service left, and start the workers."""
        self._clean_up()
        self._thread.start()

    def stop(self) -> None:
        """End the workers; what they were doing goes back into the queue."""
        self._stopping.set()
        self._thread.join()
        self._end_workers()

    def wake(self) -> None:
        """Tell the workers that there may be a new job."""
        for worker in list(self._workers):
            worker.wake()

    def _clean_up(self) -> None:
        """Bring order into what a service that was killed has left."""
        queue.recover(self._database, self._settings.attempts)
        with self._database.session() as session:
            waiting = select(AnalysisRow.id).where(AnalysisRow.state.not_in(ENDED))
            self._folders.remove_orphans(set(session.scalars(waiting)))

    def _supervise(self) -> None:
        while True:
            try:
                self._look_after()
            except DBAPIError as error:
                log.warning("the casebook does not answer: %s", error)
            except (OSError, NoWorkerError) as error:
                log.warning("no worker can be started: %s", error)
            if self._stopping.wait(LOOK_SECONDS):
                return

    def _look_after(self) -> None:
        for worker in [worker for worker in self._workers if not worker.is_alive]:
            self._bury(worker)
        if monotonic() - self._recovered_at > self._settings.lease_seconds / 3:
            self._recover()
        while len(self._workers) < self._settings.workers and monotonic() >= self._not_before:
            self._workers.append(self._start(self._database, self._settings))

    def _bury(self, worker: RunningWorker) -> None:
        log.warning("worker %s ended (%s)", worker.name, worker.ending)
        self._put_away(queue.give_back(self._database, worker.name, self._settings.attempts))
        self._workers.remove(worker)
        worker.end(0.0)
        if monotonic() - worker.began < EARLY_SECONDS:
            self._not_before = monotonic() + PAUSE_SECONDS

    def _recover(self) -> None:
        """Take back the jobs of workers that hang, here or elsewhere, and kill those here."""
        self._recovered_at = monotonic()
        recovery = queue.recover(self._database, self._settings.attempts)
        self._put_away(recovery)
        for worker in self._workers:
            if worker.name in recovery.workers:
                log.warning("worker %s hangs and is killed", worker.name)
                worker.end(0.0)

    def _put_away(self, recovery: queue.Recovery) -> None:
        """Remove what was handed over for jobs that will not be tried again."""
        for analysis_id in recovery.ended:
            self._folders.remove_incoming(analysis_id)

    def _end_workers(self) -> None:
        """End the workers and give their jobs back; that is no fault of the jobs."""
        for worker in self._workers:
            worker.ask_to_end()
        deadline = monotonic() + GRACE_SECONDS
        for worker in self._workers:
            worker.end(max(0.0, deadline - monotonic()))
            attempts = self._settings.attempts
            self._put_away(queue.give_back(self._database, worker.name, attempts, blameless=True))
        self._workers.clear()


def _environment(database: Database, settings: ServiceSettings, temporary: Path) -> dict[str, str]:
    """What workers find their files by; also tests that read the casebook."""
    return {
        **os.environ,
        casebook.database.VARIABLE: database.url,
        data_folder.VARIABLE: str(settings.folder),
        "TMPDIR": str(temporary),
    }


def _start_of(settings: ServiceSettings) -> Start:
    """How workers are started by the engine of a service."""
    if settings.engine == "local":
        return WorkerProcess.start
    from unmask.service.jobs.on_ray import WorkerActor

    return WorkerActor.start
