"""The queue of jobs: rows of analyses, and the events that tell those who watch them.

A job is *queued* until a worker claims it with a lease, *running* as long as the worker renews the
lease, and then done, failed or cancelled. A job whose lease ran out is queued again, unless it has
cost too many workers already. Every change of a job locks its row first, so that its events are
numbered from 1 without gaps. All functions work on SQLite and PostgreSQL alike.
"""

import os
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import version
from typing import Any, cast

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from unmask.casebook import Database
from unmask.casebook.cases import storable
from unmask.casebook.models import (
    ENDED,
    AnalysisRow,
    AnalysisState,
    CaseRow,
    EventRow,
    Failure,
    FindingRow,
    SightingRow,
    SourceKind,
    now,
)
from unmask.documents.analysis import AnalysisDocument, Finding
from unmask.errors import Cancelled, UnmaskError
from unmask.media import Sighting
from unmask.service.models import ProgressEvent, StateEvent
from unmask.words import Message, Sentence, message_document, say

WAITING = "waiting"
"""The stage of a job that no worker has."""

MOST_SIGHTINGS = 100
"""Of one analysis, that are kept."""


class QueueFullError(UnmaskError):
    """As many jobs wait as may."""


class JobLostError(Cancelled):
    """The job is no longer this worker's: its lease ran out, or the analysis was deleted."""


@dataclass(frozen=True)
class Submission:
    """What was handed over, and what is to be done with it.

    Attributes:
        id: of the analysis to be; what was uploaded lies in its folder already.
        source_kind: how it was handed over.
        source: what to show people; a link without user name and password.
        content_key: sha256 of what was handed over: of the file, the link's text or the frames.
        settings_key: stands for all that the result depends on but the content.
        detectors: names asked for; None for all.
        keep: whether the person wants the media to be kept.
        link: what to fetch; empty unless a link was handed over.
        capture: how frames were captured, as the capturing program says.
        expected: what the person saw a link lead to.
        sighting: where the person saw it.
        person: what the references are called that people are compared with; None for no person.
    """

    id: str
    source_kind: SourceKind
    source: str
    content_key: str
    settings_key: str = ""
    detectors: tuple[str, ...] | None = None
    keep: bool = False
    link: str = ""
    capture: dict[str, Any] | None = None
    expected: dict[str, Any] | None = None
    sighting: Sighting | None = None
    person: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Recovery:
    """What became of jobs that were taken from their workers.

    Attributes:
        workers: the names of those that had them.
        ended: ids of the jobs that were not queued again.
    """

    workers: tuple[str, ...]
    ended: tuple[str, ...]


def submit(session: Session, submission: Submission, limit: int) -> AnalysisRow:
    """Put a job at the end of the queue.

    Two jobs of the same content may wait at once; each is analysed. On PostgreSQL the queue may
    grow beyond its limit by as many jobs as are submitted in the same moment.

    Args:
        session: begun for writing.
        submission: what to do.
        limit: of waiting jobs.

    Raises:
        QueueFullError: as many jobs wait.
    """
    check_room(session, limit)
    row = AnalysisRow(
        id=submission.id,
        source_kind=submission.source_kind,
        source=submission.source,
        link=submission.link,
        content_key=submission.content_key,
        settings_key=submission.settings_key,
        detectors=None if submission.detectors is None else list(submission.detectors),
        person=None if submission.person is None else list(map(storable, submission.person)),
        keep=submission.keep,
        capture=submission.capture,
        expected=submission.expected,
        version=version("unmask"),
    )
    session.add(row)
    add_sighting(row, submission.sighting)
    session.flush()
    _add_event(session, row, "state", _state(row))
    return row


def add_sighting(row: AnalysisRow, sighting: Sighting | None) -> None:
    """Keep where a person saw what was analysed; the oldest of very many are forgotten.

    Args:
        row: of the analysis, in a session that was begun for writing.
        sighting: to keep; None for nothing.
    """
    if sighting is None:
        return
    row.sightings.append(
        SightingRow(
            page=storable(sighting.page),
            title=storable(sighting.title),
            way=sighting.way,
            seen=sighting.seen,
        )
    )
    del row.sightings[:-MOST_SIGHTINGS]


def check_room(session: Session, limit: int) -> None:
    """Make sure that a job may be added.

    Raises:
        QueueFullError: as many jobs wait as may.
    """
    waiting = count_waiting(session)
    if waiting >= limit:
        raise QueueFullError(
            f"{waiting} analyses are waiting already and at most {limit} may; try again later."
        )


def count_waiting(session: Session) -> int:
    """The number of jobs that no worker has yet."""
    count = select(func.count()).select_from(AnalysisRow).where(AnalysisRow.state == "queued")
    return session.scalars(count).one()


def find_answer(
    session: Session, content_key: str, settings_key: str, keep: bool
) -> AnalysisRow | None:
    """The newest analysis that is done already of the same content with the same settings.

    Args:
        session: any.
        content_key: of the content.
        settings_key: of the settings.
        keep: only an analysis whose media was kept will do.
    """
    query = (
        select(AnalysisRow)
        .where(
            AnalysisRow.content_key == content_key,
            AnalysisRow.settings_key == settings_key,
            AnalysisRow.state == "done",
        )
        .order_by(AnalysisRow.created.desc(), AnalysisRow.id)
        .limit(1)
    )
    if keep:
        query = query.join(CaseRow).where(CaseRow.kept)
    return session.scalars(query).first()


def worker_name() -> str:
    """The name of this process among the workers: its machine, a slash, its number."""
    return f"{socket.gethostname()[:60]}/{os.getpid()}"


def claim(database: Database, worker: str, lease_seconds: float) -> AnalysisRow | None:
    """Take the job that waits longest; None if none waits.

    Args:
        database: the casebook.
        worker: the name of the one that takes it.
        lease_seconds: how long it has until it must renew the lease.
    """
    query = (
        select(AnalysisRow)
        .where(AnalysisRow.state == "queued")
        .order_by(AnalysisRow.created, AnalysisRow.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if not _any_waits(database):
        return None
    with database.session(writes=True) as session:
        row = session.scalars(query).first()
        if row is None:
            return None
        row.state, row.worker = "running", worker
        row.attempts += 1
        row.started = now()
        row.lease_until = now() + timedelta(seconds=lease_seconds)
        _add_event(session, row, "state", _state(row))
        return row


def renew(database: Database, analysis_id: str, worker: str, lease_seconds: float) -> bool:
    """Renew the lease of a job.

    Returns:
        whether the person wants the job to be stopped.

    Raises:
        JobLostError: the job is no longer this worker's.
    """
    with database.session(writes=True) as session:
        row = _own_row(session, analysis_id, worker)
        row.lease_until = now() + timedelta(seconds=lease_seconds)
        return row.cancel_wanted


def is_to_stop(database: Database, analysis_id: str, worker: str) -> bool:
    """Look whether the person wants a job to be stopped.

    Raises:
        JobLostError: the job is no longer this worker's.
    """
    with database.session() as session:
        row = session.get(AnalysisRow, analysis_id)
        return _own(row, worker).cancel_wanted


def report_progress(
    database: Database, analysis_id: str, worker: str, stage: str, progress: float
) -> bool:
    """Store how far a job is.

    Returns:
        whether the person wants the job to be stopped.

    Raises:
        JobLostError: the job is no longer this worker's.
    """
    with database.session(writes=True) as session:
        row = _own_row(session, analysis_id, worker)
        row.stage, row.progress = stage, max(row.progress, progress)
        data = ProgressEvent(stage=row.stage, progress=row.progress)
        _add_event(session, row, "progress", data.model_dump())
        return row.cancel_wanted


def add_finding(
    database: Database, analysis_id: str, worker: str, position: int, finding: Finding
) -> None:
    """Store what one test found.

    Args:
        database: the casebook.
        analysis_id: of the job.
        worker: that has it.
        position: among the findings of the analysis, from 0.
        finding: as in the document of the analysis.

    Raises:
        JobLostError: the job is no longer this worker's.
    """
    with database.session(writes=True) as session:
        row = _own_row(session, analysis_id, worker)
        found = FindingRow.of(position, finding)
        found.analysis_id = analysis_id
        session.add(found)
        _add_event(session, row, "finding", found.document)


def finish(
    database: Database,
    analysis_id: str,
    worker: str,
    document: AnalysisDocument,
    add_to_casebook: Callable[[Session, AnalysisRow], None],
) -> None:
    """Store the outcome of a job, all of it or nothing.

    Args:
        database: the casebook.
        analysis_id: of the job.
        worker: that has it.
        document: of the analysis.
        add_to_casebook: called within the same transaction, for what else becomes known.

    Raises:
        JobLostError: the job is no longer this worker's.
    """
    with database.session(writes=True) as session:
        row = _own_row(session, analysis_id, worker)
        row.document = document.plain()
        row.progress = 1.0
        add_to_casebook(session, row)
        _end(session, row, "done", None)


def fail(
    database: Database, analysis_id: str, worker: str, reason: Sentence, failure: Failure
) -> None:
    """Store that a job cannot be done, and why.

    Args:
        database: the casebook.
        analysis_id: of the job.
        worker: that has it.
        reason: one line for a person.
        failure: of what kind that is.

    Raises:
        JobLostError: the job is no longer this worker's.
    """
    with database.session(writes=True) as session:
        row = _own_row(session, analysis_id, worker)
        row.failure = failure
        _end(session, row, "failed", reason)


def stop(database: Database, analysis_id: str, worker: str) -> None:
    """Store that a job was stopped because the person asked for it.

    Raises:
        JobLostError: the job is no longer this worker's.
    """
    with database.session(writes=True) as session:
        _end(session, _own_row(session, analysis_id, worker), "cancelled", None)


def cancel(session: Session, row: AnalysisRow) -> None:
    """Ask for a job to be stopped: one that waits is stopped at once, one that has ended stays.

    Args:
        session: begun for writing.
        row: of the job, locked.
    """
    if row.state == "queued":
        _end(session, row, "cancelled", None)
    elif row.state == "running":
        row.cancel_wanted = True


def give_back(database: Database, worker: str, attempts: int, blameless: bool = False) -> Recovery:
    """Queue the jobs of a worker that has ended.

    Args:
        database: the casebook.
        worker: whose jobs.
        attempts: workers that may die of one job before it is given up.
        blameless: the worker was told to end, so that this does not count as an attempt.
    """
    with database.session(writes=True) as session:
        query = select(AnalysisRow).where(
            AnalysisRow.state == "running", AnalysisRow.worker == worker
        )
        rows = session.scalars(query.with_for_update()).all()
        if blameless:
            for row in rows:
                row.attempts -= 1
        return _queue_all_again(session, rows, attempts)


def recover(database: Database, attempts: int) -> Recovery:
    """Queue all jobs whose worker is gone: its lease ran out, or it has ended on this machine.

    Args:
        database: the casebook.
        attempts: workers that may die of one job before it is given up.
    """
    with database.session(writes=True) as session:
        query = select(AnalysisRow).where(AnalysisRow.state == "running")
        rows = session.scalars(query.with_for_update(skip_locked=True))
        gone = [row for row in rows if _is_abandoned(row)]
        return _queue_all_again(session, gone, attempts)


def events_after(session: Session, analysis_id: str, number: int) -> Sequence[EventRow]:
    """The events of an analysis after the one of a number, in order."""
    query = select(EventRow).where(EventRow.analysis_id == analysis_id, EventRow.number > number)
    return session.scalars(query.order_by(EventRow.number)).all()


def _any_waits(database: Database) -> bool:
    """Look without a lock, so that idle workers disturb nobody."""
    with database.session() as session:
        query = select(AnalysisRow.id).where(AnalysisRow.state == "queued").limit(1)
        return session.scalars(query).first() is not None


def _own_row(session: Session, analysis_id: str, worker: str) -> AnalysisRow:
    return _own(session.get(AnalysisRow, analysis_id, with_for_update=True), worker)


def _own(row: AnalysisRow | None, worker: str) -> AnalysisRow:
    if row is None or row.state != "running" or row.worker != worker:
        raise JobLostError("the job was given to another worker, stopped or deleted")
    return row


def _is_abandoned(row: AnalysisRow) -> bool:
    if row.lease_until is None or row.lease_until < now():
        return True
    machine, _, number = (row.worker or "").rpartition("/")
    return machine == worker_name().rpartition("/")[0] and not _is_alive(int(number))


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _queue_all_again(session: Session, rows: Sequence[AnalysisRow], attempts: int) -> Recovery:
    workers = tuple(row.worker for row in rows if row.worker)
    for row in rows:
        _queue_again(session, row, attempts)
    return Recovery(workers, tuple(row.id for row in rows if row.state in ENDED))


def _queue_again(session: Session, row: AnalysisRow, attempts: int) -> None:
    """Give a job to the next worker, which begins anew, or give it up."""
    if row.cancel_wanted:
        _end(session, row, "cancelled", None)
        return
    if row.attempts >= attempts:
        reason = Message("job-given-up", {"times": row.attempts, "stage": row.stage})
        row.failure = "internal"
        _end(session, row, "failed", reason)
        return
    session.execute(delete(FindingRow).where(FindingRow.analysis_id == row.id))
    row.state, row.worker, row.lease_until = "queued", None, None
    row.stage, row.progress = WAITING, 0.0
    _add_event(session, row, "state", _state(row))


def _end(session: Session, row: AnalysisRow, state: AnalysisState, reason: Sentence | None) -> None:
    assert state in ENDED  # noqa: S101  no other state is an end
    row.state = state
    row.reason = None if reason is None else say(reason)
    row.reason_message = None if reason is None else message_document(reason)
    row.finished = now()
    row.worker, row.lease_until = None, None
    _add_event(session, row, "state", _state(row))


def _state(row: AnalysisRow) -> dict[str, Any]:
    return StateEvent(state=cast(AnalysisState, row.state), reason=row.reason).model_dump()


def _add_event(session: Session, row: AnalysisRow, kind: str, data: dict[str, Any]) -> None:
    """Add the next event of a job whose row is locked."""
    latest = select(func.max(EventRow.number)).where(EventRow.analysis_id == row.id)
    number = (session.scalars(latest).one() or 0) + 1
    session.add(EventRow(analysis_id=row.id, number=number, kind=kind, data=data))
    session.flush()
