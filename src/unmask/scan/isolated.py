"""One worker process, seen from outside: held to a time limit, and replaced when it dies."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from threading import Lock
from time import monotonic

from unmask.cores import VARIABLE
from unmask.scan.model import Failed, FailureKind, Item, Outcome, ScanError, Task, outcome_from
from unmask.scan.names import worker_name

START_SECONDS = 300.0
"""How long a worker may take to load the tests and their networks."""

GRACE_SECONDS = 3.0
"""How long a worker may take to end when it is told to, before it is killed."""

ATTEMPTS = 2
"""Processes that may die of one item: the first may have been ended for another reason, such as
want of memory on the machine."""


class StoppedError(ScanError):
    """The worker was told to stop while it had an item."""


class IsolatedWorker:
    """Analyses items in a process of its own, which is started for the first one.

    It may be stopped from another thread than the one that analyses.

    Args:
        task: what to do with each item.
    """

    def __init__(self, task: Task) -> None:
        self._task = task
        self._process: _Process | None = None
        self._stopped = False
        self._lock = Lock()

    def prepare(self) -> None:
        """Start the process and wait until the tests are loaded.

        Raises:
            ScanError: they cannot be loaded.
            StoppedError: the worker was stopped.
        """
        with self._lock:
            if self._stopped:
                raise StoppedError("the worker was stopped")
            if self._process is not None:
                return
            process = self._process = _Process.start(self._task)
        reply = process.answer(START_SECONDS)
        if reply is None:
            self._end(process)
            raise ScanError(
                f"a worker did not start ({process.how_it_ended()}); check that there is enough "
                "memory, or take fewer workers"
            )
        error = json.loads(reply).get("error")
        if error is not None:
            self._end(process)
            raise ScanError(str(error))

    def outcome(self, item: Item) -> Outcome:
        """What comes of an item; a process that hangs or dies on it is a failure of that item.

        Raises:
            ScanError: no process can be started.
            StoppedError: the worker was stopped.
        """
        began = monotonic()
        how = ""
        for _ in range(ATTEMPTS):
            self.prepare()
            process = self._process
            assert process is not None  # noqa: S101  it was just prepared
            process.ask(item)
            reply = process.answer(self._task.seconds)
            if reply is not None:
                return outcome_from(reply)
            is_late = process.is_alive
            self._end(process)
            if self._stopped:
                raise StoppedError("the worker was stopped")
            if is_late:
                reason = f"the analysis took longer than the {self._task.seconds:g} s that it may"
                return _failed(item, "time", reason, monotonic() - began)
            how = process.how_it_ended()
        return _failed(
            item, "worker", f"{ATTEMPTS} workers died on it ({how})", monotonic() - began
        )

    def interrupt(self) -> None:
        """Tell the process to end without waiting for that; the worker cannot be used again."""
        self._stopped = True
        with self._lock:
            if self._process is not None:
                self._process.process.terminate()

    def stop(self) -> None:
        """End the process, whatever it is doing; the worker cannot be used again."""
        self.interrupt()
        process = self._process
        if process is not None:
            self._end(process)

    def _end(self, process: "_Process") -> None:
        process.end()
        with self._lock:
            if self._process is process:
                self._process = None


@dataclass(frozen=True)
class _Process:
    """A running worker process.

    Attributes:
        process: of the system.
        connection: to it.
        temporary: the folder for its temporary files.
    """

    process: "subprocess.Popen[bytes]"
    connection: Connection
    temporary: str

    @classmethod
    def start(cls, task: Task) -> "_Process":
        here, there = Pipe()
        temporary = tempfile.mkdtemp(prefix="unmask-scan-")
        threads = str(task.threads)
        process = subprocess.Popen(  # noqa: S603  our own interpreter, with a module of ours
            [sys.executable, "-P", "-m", "unmask.scan.worker", str(there.fileno())],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=[there.fileno()],
            # An interrupt from the terminal is for the scan, which then ends its workers.
            start_new_session=True,
            env={**os.environ, VARIABLE: threads, "TMPDIR": temporary, "OMP_NUM_THREADS": threads},
        )
        there.close()
        started = cls(process, here, temporary)
        started._send(json.dumps(task.to_plain()).encode("ascii"))
        return started

    @property
    def is_alive(self) -> bool:
        return self.process.poll() is None

    def ask(self, item: Item) -> None:
        self._send(json.dumps(asdict(item)).encode("ascii"))

    def answer(self, seconds: float) -> bytes | None:
        """What the process answers; None if it does not in time, or has died."""
        with suppress(EOFError, OSError):
            if self.connection.poll(seconds):
                return self.connection.recv_bytes()
            return None
        # A connection that ends does so a little before its process.
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(GRACE_SECONDS)
        return None

    def end(self) -> None:
        """End it; its decoding process goes with it, and its temporary files."""
        self.process.terminate()
        try:
            self.process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stdin is not None:
            self.process.stdin.close()
        shutil.rmtree(self.temporary, ignore_errors=True)

    def how_it_ended(self) -> str:
        status = self.process.poll()
        if status is None:
            return "no answer"
        return signal.Signals(-status).name if status < 0 else f"status {status}"

    def _send(self, message: bytes) -> None:
        # Whoever has died is noticed when no answer comes.
        with suppress(OSError):
            self.connection.send_bytes(message)


def _failed(item: Item, kind: FailureKind, reason: str, seconds: float) -> Failed:
    return Failed(item, kind, reason, seconds, datetime.now(UTC), worker_name())
