"""What a worker tells the queue of its job while it runs, and what it hears from it."""

import logging
import os
import signal
import threading
from dataclasses import dataclass, field
from time import monotonic
from types import TracebackType
from typing import Self

from sqlalchemy.exc import DBAPIError

from unmask.casebook import Database
from unmask.casebook.models import AnalysisRow
from unmask.detectors import Card, Finding
from unmask.errors import Cancelled
from unmask.report import finding_document
from unmask.service.jobs import queue
from unmask.service.jobs.whole_progress import WholeProgress
from unmask.service.settings import ServiceSettings

PROGRESS_SECONDS = 0.25
"""Progress is stored no more often, unless a new stage begins."""

SMALLEST_STEP = 0.01
LISTEN_SECONDS = 0.3
"""How often a worker looks whether its job is still wanted."""

RENEWALS_A_LEASE = 5

STUCK_SECONDS = 3.0
"""How long a job that is to stop may go on without progress before its worker ends."""

log = logging.getLogger(__name__)


class TimeIsUpError(Cancelled):
    """The analysis takes longer than it may."""


@dataclass
class Heard:
    """What came back from the queue; set by one thread, read by another.

    Attributes:
        cancel: the person asked to stop.
        lost: the job is no longer this worker's.
        since: when the first of them was heard.
    """

    cancel: threading.Event = field(default_factory=threading.Event)
    lost: threading.Event = field(default_factory=threading.Event)
    since: float | None = None

    def hear(self, event: threading.Event) -> None:
        """Note one of them."""
        self.since = self.since or monotonic()
        event.set()


class Reporter:
    """Keeps a job's lease between ``with`` and its end, and stores how far it is.

    Args:
        database: the casebook.
        row: the job.
        worker: the name of the one that has it.
        settings: of the service.
    """

    def __init__(
        self,
        database: Database,
        row: AnalysisRow,
        worker: str,
        settings: ServiceSettings,
    ) -> None:
        self._database, self._id, self._worker = database, row.id, worker
        self._settings = settings
        self._cards: tuple[Card, ...] = ()
        self._whole = WholeProgress(())
        self._found = 0
        self._heard = Heard()
        self._ended = threading.Event()
        self._began = self._latest_call = monotonic()
        self._stored_at, self._stored = -PROGRESS_SECONDS, ("", -1.0)
        self._thread = threading.Thread(target=self._keep_lease, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._thread.join()

    def expect(self, cards: tuple[Card, ...]) -> None:
        """Say which tests will run, by their cards in the order of the tests."""
        self._cards = cards
        self._whole = WholeProgress([card.name for card in cards])

    def progress(self, stage: str, fraction: float) -> None:
        """Note how far a stage is.

        Raises:
            Cancelled: the person asked to stop.
            JobLostError: the job is no longer this worker's.
            TimeIsUpError: it takes longer than an analysis may.
        """
        self._latest_call = monotonic()
        whole = self._whole.take(stage, fraction)
        if self._is_worth_storing(stage, whole):
            self._store(stage, whole)
        if self._heard.lost.is_set():
            raise queue.JobLostError("the job is no longer this worker's")
        if self._heard.cancel.is_set():
            raise Cancelled("stopped")
        if self._latest_call - self._began > self._settings.job_seconds:
            raise TimeIsUpError("time is up")

    def found(self, finding: Finding) -> None:
        """Store a finding.

        Raises:
            JobLostError: the job is no longer this worker's.
        """
        card = self._cards[self._found]
        found = finding_document(finding, card)
        queue.add_finding(self._database, self._id, self._worker, self._found, found)
        self._found += 1

    def _is_worth_storing(self, stage: str, whole: float) -> bool:
        stored_stage, stored_whole = self._stored
        if stage != stored_stage:
            return True
        is_late = self._latest_call - self._stored_at >= PROGRESS_SECONDS
        return is_late and whole - stored_whole >= SMALLEST_STEP

    def _store(self, stage: str, whole: float) -> None:
        try:
            cancel = queue.report_progress(self._database, self._id, self._worker, stage, whole)
        except queue.JobLostError:
            self._heard.hear(self._heard.lost)
            return
        except DBAPIError as error:
            # Whoever watches misses a step; the lease tells whether the database is gone for good.
            log.warning("progress could not be stored: %s", error)
            return
        self._stored_at, self._stored = self._latest_call, (stage, whole)
        if cancel:
            self._heard.hear(self._heard.cancel)

    def _keep_lease(self) -> None:
        """Renew the lease and listen, until the job ends or hangs; then the lease runs out."""
        renewed = monotonic()
        while not self._ended.wait(LISTEN_SECONDS):
            if monotonic() - self._latest_call > self._settings.stall_seconds:
                log.error("no progress for %g s", self._settings.stall_seconds)
                return
            is_due = monotonic() - renewed >= self._settings.lease_seconds / RENEWALS_A_LEASE
            try:
                self._listen(is_due)
            except DBAPIError as error:
                log.warning("the lease could not be renewed: %s", error)
            else:
                renewed = monotonic() if is_due else renewed
            if self._is_stuck():
                # What is fetched or decoded asks nobody; the supervisor starts another worker.
                os.kill(os.getpid(), signal.SIGTERM)
                return

    def _is_stuck(self) -> bool:
        """Whether the job is to stop, but does not come to where it would hear of that."""
        since = self._heard.since
        return since is not None and monotonic() - max(since, self._latest_call) > STUCK_SECONDS

    def _listen(self, renew: bool) -> None:
        try:
            if renew:
                lease = self._settings.lease_seconds
                cancel = queue.renew(self._database, self._id, self._worker, lease)
            else:
                cancel = queue.is_to_stop(self._database, self._id, self._worker)
        except queue.JobLostError:
            self._heard.hear(self._heard.lost)
        else:
            if cancel:
                self._heard.hear(self._heard.cancel)
