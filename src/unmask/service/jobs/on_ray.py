"""Workers on a cluster of Ray: an actor each, with a worker process of its own.

What such a process does is what it does on one machine: it claims jobs from the casebook. So all
machines must reach the casebook, and the data folder by the same path. The service is connected to
the cluster before it starts any.
"""

from contextlib import suppress
from time import monotonic
from typing import Any, Final, Self

import ray
from ray.exceptions import RayError

from unmask.casebook import Database
from unmask.scan.local import WORKER_BYTES
from unmask.scan.model import Plain
from unmask.service.jobs.workers import NoWorkerError, WorkerProcess
from unmask.service.settings import ServiceSettings

START_SECONDS: Final = 30.0
"""How long the cluster may take to start an actor; then it is asked anew."""

_CALLS: Final = 4
"""Of an actor at the same time: one waits for the end of its process."""


class ProcessInActor:
    """What runs in an actor.

    Args:
        database: the URL of the casebook.
        settings: of the service, as plain values.
    """

    def __init__(self, database: str, settings: Plain) -> None:
        self._worker = WorkerProcess.start(Database(database), ServiceSettings.from_plain(settings))

    def name(self) -> str:
        """Of the worker in the queue."""
        return self._worker.name

    def ending(self) -> str:
        """Wait until the process has ended, and say how."""
        self._worker.process.wait()
        return self._worker.ending

    def wake(self) -> None:
        """See ``RunningWorker.wake``."""
        self._worker.wake()

    def ask_to_end(self) -> None:
        """See ``RunningWorker.ask_to_end``."""
        self._worker.ask_to_end()

    def end(self) -> None:
        """Leave nothing of the process."""
        self._worker.end(0.0)


class WorkerActor:
    """A worker in an actor, seen from the service.

    Args:
        actor: of Ray.
        name: of the worker in the queue.
    """

    def __init__(self, actor: Any, name: str) -> None:
        self._actor, self._name = actor, name
        self._ending = actor.ending.remote()
        self.began = monotonic()

    @classmethod
    def start(cls, database: Database, settings: ServiceSettings) -> Self:
        """Start one; see ``workers.Start``."""
        options = {"num_cpus": 1, "memory": WORKER_BYTES, "max_concurrency": _CALLS}
        actor = (
            ray.remote(ProcessInActor).options(**options).remote(database.url, settings.to_plain())
        )
        try:
            return cls(actor, ray.get(actor.name.remote(), timeout=START_SECONDS))
        except RayError as error:
            ray.kill(actor)
            said = str(error).strip().splitlines()[-1:]
            raise NoWorkerError(
                f"the cluster has started none within {START_SECONDS:g} s "
                f"({''.join(said)[:200] or type(error).__name__}); check `ray status`"
            ) from None

    @property
    def name(self) -> str:
        """Its name in the queue."""
        return self._name

    @property
    def is_alive(self) -> bool:
        """Whether it runs, and its actor."""
        ended, _ = ray.wait([self._ending], timeout=0)
        return not ended

    @property
    def ending(self) -> str:
        """How it ended."""
        try:
            return str(ray.get(self._ending))
        except RayError as error:
            return type(error).__name__

    def wake(self) -> None:
        """Say that there may be a new job."""
        self._actor.wake.remote()

    def ask_to_end(self) -> None:
        """Tell it to end."""
        self._actor.ask_to_end.remote()

    def end(self, seconds: float) -> None:
        """Wait until it has ended, kill it after so many seconds, and leave nothing of it."""
        ray.wait([self._ending], timeout=seconds)
        # Where the actor or its machine is gone, its process is too.
        with suppress(RayError):
            ray.get(self._actor.end.remote(), timeout=START_SECONDS)
        ray.kill(self._actor)
