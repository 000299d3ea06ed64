"""Jobs wait, run, end and are given to others, on both kinds of database."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from tests.documents.samples import sample_document
from unmask.casebook import Database
from unmask.casebook.models import ENDED, AnalysisRow, CaseRow, EventRow, FindingRow, now
from unmask.documents.analysis import Finding
from unmask.documents.scale import Direction, Level
from unmask.errors import Cancelled
from unmask.service.jobs import queue
from unmask.service.jobs.queue import JobLostError, QueueFullError, Recovery, Submission
from unmask.words import Message

FINDING = Finding(
    detector="quick",
    title="Quick",
    family="noise",
    status="scored",
    score=1.5,
    log10_lr=0.25,
    level=Level.NO_SUPPORT,
    direction=Direction.UNDECIDED,
    reasons=("A reason.",),
    timeline=(),
    weights_sha256=None,
    seconds=0.1,
)
DOCUMENT = sample_document()
LEASE = 60.0


def submission(**changes: Any) -> Submission:
    job = Submission(uuid4().hex, "file", "a.mp4", "c" * 64, "5" * 64, ("quick",))
    return replace(job, **changes)


def submit(database: Database, limit: int = 10, **changes: Any) -> str:
    with database.session(writes=True) as session:
        return queue.submit(session, submission(**changes), limit).id


def claim(database: Database, worker: str = "w/1") -> AnalysisRow:
    row = queue.claim(database, worker, LEASE)
    assert row is not None
    return row


def read(database: Database, analysis_id: str) -> AnalysisRow:
    with database.session() as session:
        return session.get_one(AnalysisRow, analysis_id)


def events(database: Database, analysis_id: str, after: int = 0) -> Sequence[EventRow]:
    with database.session() as session:
        return queue.events_after(session, analysis_id, after)


def kinds(database: Database, analysis_id: str) -> list[str]:
    return [
        row.data["state"] if row.kind == "state" else row.kind
        for row in events(database, analysis_id)
    ]


def lapse(database: Database) -> None:
    """Let all leases have run out a second ago."""
    with database.session(writes=True) as session:
        session.execute(update(AnalysisRow).values(lease_until=now() - timedelta(seconds=1)))


def cancel(database: Database, job: str) -> None:
    with database.session(writes=True) as session:
        queue.cancel(session, session.get_one(AnalysisRow, job))


def test_a_job_is_done_from_beginning_to_end(database: Database) -> None:
    job = submit(database)
    row = claim(database)
    assert (row.id, row.state, row.attempts, row.worker) == (job, "running", 1, "w/1")
    queue.report_progress(database, job, "w/1", "finding faces", 0.3)
    queue.add_finding(database, job, "w/1", 0, FINDING)
    queue.finish(database, job, "w/1", DOCUMENT, lambda *_: None)

    done = read(database, job)
    assert (done.state, done.progress, done.worker) == ("done", 1.0, None)
    assert done.document == DOCUMENT.plain()
    assert kinds(database, job) == ["queued", "running", "progress", "finding", "done"]
    assert [event.number for event in events(database, job)] == [1, 2, 3, 4, 5]
    assert [event.number for event in events(database, job, after=3)] == [4, 5]


def test_the_job_that_waits_longest_is_taken_first(database: Database) -> None:
    jobs = [submit(database) for _ in range(3)]
    assert [claim(database).id for _ in jobs] == jobs
    assert queue.claim(database, "w/1", LEASE) is None


def test_many_workers_never_take_the_same_job(database: Database) -> None:
    jobs = {submit(database, limit=50) for _ in range(30)}

    def take_all(worker: int) -> list[str]:
        taken = []
        while row := queue.claim(database, f"w/{worker}", LEASE):
            taken.append(row.id)
        return taken

    with ThreadPoolExecutor(4) as pool:
        taken = [job for jobs in pool.map(take_all, range(4)) for job in jobs]
    # On PostgreSQL a worker that finds all rows locked comes back later; nothing is left for long.
    taken += take_all(9)
    assert len(taken) == 30
    assert set(taken) == jobs


def test_a_full_queue_takes_no_more_until_one_is_claimed(database: Database) -> None:
    first = submit(database, limit=2)
    submit(database, limit=2)
    with pytest.raises(QueueFullError, match="2 analyses are waiting"):
        submit(database, limit=2)
    assert claim(database).id == first
    submit(database, limit=2)


def test_a_job_that_is_refused_leaves_nothing(database: Database) -> None:
    submit(database, limit=1)
    with pytest.raises(QueueFullError):
        submit(database, limit=1)
    with database.session() as session:
        assert len(session.scalars(select(AnalysisRow)).all()) == 1
        assert len(session.scalars(select(EventRow)).all()) == 1


def test_progress_never_runs_backwards(database: Database) -> None:
    job = submit(database)
    claim(database)
    for progress in (0.5, 0.2, 0.7):
        queue.report_progress(database, job, "w/1", "stage", progress)
    told = [event.data["progress"] for event in events(database, job) if event.kind == "progress"]
    assert told == [0.5, 0.5, 0.7]


def test_a_job_whose_lease_ran_out_is_given_to_another_worker(database: Database) -> None:
    job = submit(database)
    claim(database)
    queue.report_progress(database, job, "w/1", "finding faces", 0.3)
    queue.add_finding(database, job, "w/1", 0, FINDING)
    assert queue.recover(database, attempts=3) == Recovery((), ())
    lapse(database)
    assert queue.recover(database, attempts=3) == Recovery(("w/1",), ())

    waiting = read(database, job)
    assert (waiting.state, waiting.progress, waiting.stage) == ("queued", 0.0, "waiting")
    with database.session() as session:
        assert session.scalars(select(FindingRow)).all() == []
    assert claim(database, "w/2").attempts == 2
    assert kinds(database, job)[-3:] == ["finding", "queued", "running"]


@pytest.mark.parametrize(
    "report",
    [
        lambda database, job: queue.renew(database, job, "w/1", LEASE),
        lambda database, job: queue.report_progress(database, job, "w/1", "x", 0.5),
        lambda database, job: queue.add_finding(database, job, "w/1", 0, FINDING),
        lambda database, job: queue.finish(database, job, "w/1", DOCUMENT, lambda *_: None),
        lambda database, job: queue.fail(database, job, "w/1", "why", "media"),
        lambda database, job: queue.stop(database, job, "w/1"),
    ],
)
def test_who_has_lost_a_job_can_no_longer_change_it(database: Database, report: Any) -> None:
    job = submit(database)
    claim(database)
    lapse(database)
    queue.recover(database, attempts=3)
    claim(database, "w/2")
    before = kinds(database, job)
    with pytest.raises(JobLostError):
        report(database, job)
    assert kinds(database, job) == before
    assert read(database, job).worker == "w/2"


def test_losing_a_job_stops_the_analysis_like_cancelling() -> None:
    assert issubclass(JobLostError, Cancelled)


def test_a_job_that_costs_three_workers_is_given_up(database: Database) -> None:
    job = submit(database)
    for _ in range(3):
        claim(database)
        queue.report_progress(database, job, "w/1", "finding faces", 0.3)
        lapse(database)
        recovery = queue.recover(database, attempts=3)
    assert recovery.ended == (job,)
    row = read(database, job)
    assert row.state == "failed"
    assert row.reason is not None
    assert row.reason.startswith("The analysis ended without a result 3 times, last in")
    assert "'finding faces'" in row.reason
    assert kinds(database, job)[-1] == "failed"
    assert queue.claim(database, "w/1", LEASE) is None


def test_a_worker_that_was_told_to_end_has_not_failed(database: Database) -> None:
    job = submit(database)
    for _ in range(5):
        claim(database)
        queue.give_back(database, "w/1", attempts=3, blameless=True)
    row = read(database, job)
    assert (row.state, row.attempts) == ("queued", 0)


def test_only_the_jobs_of_the_worker_that_ended_are_given_back(database: Database) -> None:
    first, second = submit(database), submit(database)
    claim(database, "w/1")
    claim(database, "w/2")
    queue.give_back(database, "w/1", attempts=3)
    assert read(database, first).state == "queued"
    assert read(database, second).state == "running"


def test_a_worker_that_has_ended_on_this_machine_needs_no_lapsed_lease(database: Database) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    machine = queue.worker_name().rpartition("/")[0]
    gone, here = submit(database), submit(database)
    claim(database, f"{machine}/{ended.pid}")
    claim(database, f"{machine}/{os.getpid()}")
    queue.recover(database, attempts=3)
    assert read(database, gone).state == "queued"
    assert read(database, here).state == "running"


def test_cancelling_stops_what_waits_at_once_and_what_runs_soon(database: Database) -> None:
    running, waiting = submit(database), submit(database)
    claim(database)
    for job in (running, waiting):
        cancel(database, job)
    assert read(database, waiting).state == "cancelled"
    assert read(database, running).state == "running"
    assert queue.renew(database, running, "w/1", LEASE)
    assert queue.report_progress(database, running, "w/1", "x", 0.5)
    queue.stop(database, running, "w/1")
    assert read(database, running).state == "cancelled"


def test_cancelling_what_has_ended_changes_nothing(database: Database) -> None:
    job = submit(database)
    claim(database)
    queue.fail(database, job, "w/1", "why", "media")
    cancel(database, job)
    assert (read(database, job).state, read(database, job).reason) == ("failed", "why")
    assert read(database, job).reason_message is None


def test_why_a_job_failed_is_kept_for_any_language(database: Database) -> None:
    job = submit(database)
    claim(database)
    queue.fail(database, job, "w/1", Message("job-too-long", {"minutes": 30.0}), "too-long")
    row = read(database, job)
    assert row.reason is not None
    assert row.reason.startswith("The analysis took longer than the 30 minutes")
    assert row.reason_message == {"key": "job-too-long", "values": {"minutes": 30.0}}


def test_a_cancelled_job_is_not_begun_anew_by_another_worker(database: Database) -> None:
    job = submit(database)
    claim(database)
    cancel(database, job)
    lapse(database)
    queue.recover(database, attempts=3)
    assert read(database, job).state == "cancelled"


def test_what_fails_while_finishing_is_not_done(database: Database) -> None:
    job = submit(database)
    claim(database)

    def break_off(*_: object) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        queue.finish(database, job, "w/1", DOCUMENT, break_off)
    assert read(database, job).state == "running"
    assert kinds(database, job) == ["queued", "running"]


def test_an_answer_is_the_newest_with_the_same_content_and_settings(database: Database) -> None:
    def done(**changes: Any) -> str:
        job = submit(database, **changes)
        claim(database)
        queue.finish(database, job, "w/1", DOCUMENT, lambda *_: None)
        return job

    done()
    newest = done()
    done(content_key="d" * 64)
    done(settings_key="6" * 64)
    submit(database)
    with database.session() as session:
        found = queue.find_answer(session, "c" * 64, "5" * 64, keep=False)
        assert found is not None
        assert found.id == newest
        assert queue.find_answer(session, "e" * 64, "5" * 64, keep=False) is None
        assert queue.find_answer(session, "c" * 64, "5" * 64, keep=True) is None
    with database.session(writes=True) as session:
        case = CaseRow(sha256="c" * 64, kind="image", source="a.jpg", kept=True)
        session.get_one(AnalysisRow, newest).case = case
    with database.session() as session:
        kept = queue.find_answer(session, "c" * 64, "5" * 64, keep=True)
        assert kept is not None
        assert kept.id == newest


STEPS: dict[str, Callable[[Database, str], object]] = {
    "submit another": lambda database, _job: submit(database, limit=10_000),
    "claim": lambda database, _job: queue.claim(database, "w/1", LEASE),
    "report": lambda database, job: queue.report_progress(database, job, "w/1", "x", 0.5),
    "finish": lambda database, job: queue.finish(database, job, "w/1", DOCUMENT, lambda *_: None),
    "cancel": cancel,
    "lapse": lambda database, _job: lapse(database),
    "recover": lambda database, _job: queue.recover(database, attempts=3),
    "give back": lambda database, _job: queue.give_back(database, "w/1", attempts=3),
}


@given(steps=st.lists(st.sampled_from(sorted(STEPS)), max_size=25))
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_events_are_numbered_without_gaps_whatever_happens(
    database: Database, steps: Sequence[str]
) -> None:
    job = submit(database, limit=10_000)
    for step in steps:
        try:
            STEPS[step](database, job)
        except JobLostError:
            assert step in ("report", "finish")
    numbers = [event.number for event in events(database, job)]
    assert numbers == list(range(1, len(numbers) + 1))
    ends = [kind for kind in kinds(database, job) if kind in ENDED]
    assert len(ends) <= 1
    assert kinds(database, job)[-1] in ends or not ends
