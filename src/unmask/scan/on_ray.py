"""The engine for a cluster: workers are actors of Ray, each with a worker process of its own.

Ray starts the actors where there is room, moves items and outcomes, and notices when an actor or a
machine is lost. What is done with an item is the same as on one machine: ``IsolatedWorker`` does
it, so that a file that brings its process down costs neither the actor nor other items.
"""

import logging
import os
import signal
import socket
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from typing import Any

# Ray reports its use to its makers unless it finds this when it starts.
os.environ["RAY_USAGE_STATS_ENABLED"] = "0"

import ray
from ray.exceptions import RayActorError, RayError, RayTaskError

from unmask.cores import cores
from unmask.scan.engine import TICK_SECONDS, Outcomes
from unmask.scan.isolated import IsolatedWorker
from unmask.scan.local import WORKER_BYTES
from unmask.scan.model import (
    Failed,
    Item,
    Outcome,
    Plain,
    ScanError,
    Task,
    outcome_bytes,
    outcome_from,
)
from unmask.scan.names import worker_name
from unmask.settings_key import settings_key

CONNECT_SECONDS = 5.0
"""How long the address of a cluster may take to answer."""

START_SECONDS = 300.0
"""How long the cluster may take to start a first worker, or another when all are lost."""

MOST_LOST = 3
"""Actors that may be lost with one item before it is given up."""

STORE_BYTES = 256 * 1024**2
"""Of Ray's own store where it is started for the scan; outcomes are some tens of kilobytes each."""

HERE = ("auto", "local")
"""Addresses that Ray resolves itself."""


class ActorWorker:
    """What runs in an actor: one worker process, and the look whether this machine is set up alike.

    Args:
        task: what to do with each item, as plain values.
    """

    def __init__(self, task: Plain) -> None:
        self._task = Task.from_plain(task)
        self._worker = IsolatedWorker(self._task)

    def prepare(self) -> str:
        """Load the tests; gives the key of the settings of this machine."""
        self._worker.prepare()
        return settings_key(self._task.detectors, self._task.limits, {})

    def outcome(self, key: str, source: str) -> bytes:
        """What comes of an item."""
        return outcome_bytes(self._worker.outcome(Item(key, source)))


@dataclass(frozen=True)
class _Job:
    """What an actor was asked for.

    Attributes:
        actor: of Ray.
        item: that it analyses; None while it starts.
        lost: actors that were lost with the item before.
    """

    actor: Any
    item: Item | None = None
    lost: int = 0


class RayEngine:
    """Workers on a cluster of Ray, or on one that is started for the scan on this machine.

    Args:
        task: what to do with each item.
        address: of a running cluster; None to start one here.
        workers: their number; None for as many as the cluster has cores for.
    """

    def __init__(self, task: Task, address: str | None = None, workers: int | None = None) -> None:
        self._task, self._address, self._workers = task, address, workers

    @property
    def workers(self) -> int:
        """How many items it looks at at a time; one until the cluster is known."""
        return self._workers or 1

    def run(self, items: Iterator[Item]) -> Outcomes:
        """As ``Engine.run``."""
        with connected(self._address, (self._workers or 1) * self._task.threads):
            there = int(ray.cluster_resources().get("CPU", 1))
            self._workers = self._workers or max(1, there // self._task.threads)
            yield from _Crew(self._task, items, self._workers).outcomes()


@contextmanager
def connected(address: str | None, threads: int) -> Iterator[None]:
    """Work on a cluster of Ray; to be entered by the main thread of the program.

    Args:
        address: of a running cluster; None to start one on this machine.
        threads: that workers will keep busy, for a cluster that is started here.

    Raises:
        ScanError: there is none.
    """
    _connect(address or "local", threads)
    try:
        yield
    finally:
        ray.shutdown()


def _connect(address: str, threads: int) -> None:
    if address not in HERE:
        _expect_someone_at(address)
    # Ray puts a handler of its own in the place of whoever has one already.
    handler = signal.getsignal(signal.SIGTERM)
    try:
        ray.init(
            address=address,
            logging_level=logging.ERROR,
            log_to_driver=False,
            **(_own_cluster(threads) if address == "local" else {}),
        )
    except (ConnectionError, RayError, RuntimeError, ValueError, OSError) as error:
        place = "on this machine" if address in HERE else f"at {address}"
        raise ScanError(
            f"Ray cannot be used {place} ({_first_line(error)}); check the address, and that "
            "the same versions of Ray and Python run there"
        ) from None
    finally:
        signal.signal(signal.SIGTERM, handler)


def _own_cluster(threads: int) -> dict[str, Any]:
    return {
        "include_dashboard": False,
        "num_cpus": max(threads, cores()),
        "object_store_memory": STORE_BYTES,
    }


class _Crew:
    """The actors of one scan, and what each of them is doing."""

    def __init__(self, task: Task, items: Iterator[Item], workers: int) -> None:
        self._task, self._items, self._workers = task, items, workers
        self._settings = settings_key(task.detectors, task.limits, {})
        self._jobs: dict[Any, _Job] = {}
        self._idle: list[Any] = []
        self._lost: deque[tuple[Item, int]] = deque()
        self._heard = monotonic()

    def outcomes(self) -> Outcomes:
        for _ in range(self._workers):
            self._start()
        while True:
            yield from self._given_up()
            left = self._hand_over()
            if not any(job.item for job in self._jobs.values()):
                if not left:
                    return
                self._expect_soon()
            yield self._next()

    def _start(self) -> None:
        """Ask for another actor; Ray starts it where and when there is room."""
        options = {"num_cpus": self._task.threads, "memory": WORKER_BYTES, "max_restarts": 0}
        actor = ray.remote(ActorWorker).options(**options).remote(self._task.to_plain())
        self._jobs[actor.prepare.remote()] = _Job(actor)

    def _given_up(self) -> Iterator[Failed]:
        """Items that have cost too many actors."""
        for item, lost in list(self._lost):
            if lost >= MOST_LOST:
                self._lost.remove((item, lost))
                reason = f"{lost} workers of the cluster were lost with it"
                yield Failed(item, "worker", reason, 0.0, datetime.now(UTC), worker_name())

    def _hand_over(self) -> bool:
        """Give items to actors that are free; False once there is none left to give."""
        while self._idle:
            item, lost = self._lost.popleft() if self._lost else (next(self._items, None), 0)
            if item is None:
                return False
            actor = self._idle.pop()
            reference = actor.outcome.remote(item.key, item.source)
            self._jobs[reference] = _Job(actor, item, lost)
        return True

    def _next(self) -> Outcome | None:
        """The next outcome; None if nothing comes for a moment, or another thing happens."""
        done, _ = ray.wait(list(self._jobs), num_returns=1, timeout=TICK_SECONDS)
        if not done:
            return None
        job = self._jobs.pop(done[0])
        try:
            answer = ray.get(done[0])
        except RayActorError as error:
            if error.actor_init_failed:
                raise ScanError(_last_line(error)) from None
            self._replace(job)
            return None
        except RayTaskError as error:
            raise ScanError(_last_line(error.cause)) from None
        self._heard = monotonic()
        self._idle.append(job.actor)
        if job.item is not None:
            return outcome_from(answer)
        self._expect_same_settings(answer)
        return None

    def _replace(self, job: _Job) -> None:
        """The actor's process or its machine is gone; the item, if it had one, is not."""
        if job.item is not None:
            self._lost.append((job.item, job.lost + 1))
        self._start()

    def _expect_soon(self) -> None:
        if monotonic() - self._heard > START_SECONDS:
            raise ScanError(
                f"the cluster has started no worker within {START_SECONDS:g} s; check with `ray "
                f"status` that {self._task.threads} cores and {WORKER_BYTES / 1e9:g} GB are free"
            )

    def _expect_same_settings(self, key: str) -> None:
        if key != self._settings:
            raise ScanError(
                "a machine of the cluster has another version of Unmask, or other networks or "
                "trusted signers, than this one; set all of them up alike"
            )


def _expect_someone_at(address: str) -> None:
    """Look whether anyone answers: Ray itself waits for long and then says a lot.

    Raises:
        ScanError: nobody does.
    """
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if not host or not port.isdecimal():
        raise ScanError(f"{address!r} is no address of Ray; expected host:port, such as head:6379")
    try:
        socket.create_connection((host.strip("[]"), int(port)), CONNECT_SECONDS).close()
    except (OSError, OverflowError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ScanError(
            f"no Ray answers at {address} ({reason}); start it there with `ray start --head`, or "
            "check the address"
        ) from None


def _first_line(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0][:300]


def _last_line(error: BaseException) -> str:
    """What went wrong in the end: before it, Ray shows the way there."""
    return (str(error).strip() or type(error).__name__).splitlines()[-1].strip()[:300]
