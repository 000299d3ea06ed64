"""The engine for one machine: several worker processes."""

import os
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from queue import SimpleQueue

from unmask.cores import cores
from unmask.scan.engine import TICK_SECONDS, Outcomes
from unmask.scan.isolated import IsolatedWorker
from unmask.scan.model import Item, Outcome, Task

WORKER_BYTES = 1_300_000_000
"""Memory that a worker needs with its decoding process, by docs/scan.md."""


def fitting_workers(threads: int = 1) -> int:
    """As many workers as cores and memory allow, at least one."""
    by_memory = _memory_bytes() // WORKER_BYTES
    return max(1, min(cores() // threads, by_memory))


class LocalEngine:
    """Worker processes on this machine; each is driven by a thread that mostly waits.

    Args:
        task: what to do with each item.
        workers: their number.
    """

    def __init__(self, task: Task, workers: int) -> None:
        self._task, self._workers = task, workers

    @property
    def workers(self) -> int:
        """How many items it looks at at a time."""
        return self._workers

    def run(self, items: Iterator[Item]) -> Outcomes:
        """As ``Engine.run``."""
        workers = [IsolatedWorker(self._task) for _ in range(self._workers)]
        free: SimpleQueue[IsolatedWorker] = SimpleQueue()
        for worker in workers:
            free.put(worker)

        def outcome(item: Item) -> Outcome:
            worker = free.get()
            try:
                return worker.outcome(item)
            finally:
                free.put(worker)

        with ThreadPoolExecutor(self._workers) as pool:
            try:
                waiting = {pool.submit(outcome, item) for item in islice(items, self._workers)}
                while waiting:
                    done, waiting = _first(waiting)
                    waiting |= {pool.submit(outcome, item) for item in islice(items, len(done))}
                    yield from (future.result() for future in done)
                    if not done:
                        yield None
            finally:
                for worker in workers:
                    worker.interrupt()
                for worker in workers:
                    worker.stop()


def _first(waiting: set[Future[Outcome]]) -> tuple[set[Future[Outcome]], set[Future[Outcome]]]:
    done, waiting = wait(waiting, TICK_SECONDS, FIRST_COMPLETED)
    return done, waiting


def _memory_bytes() -> int:
    """Memory that is free or could be freed; that of the machine where the system does not say."""
    try:
        with open("/proc/meminfo", encoding="ascii") as file:  # noqa: PTH123
            fields = dict(line.split(":", 1) for line in file)
        return int(fields["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError, ValueError):
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
