"""No job is lost or done twice: under load, at restarts, and when processes are killed."""

import os
import random
import signal
import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from tests.service.running_service import RunningService, picture, running_service
from unmask.casebook.models import AnalysisRow, EventRow

SUBMISSIONS = 200
KILLS = int(os.environ.get("UNMASK_TEST_KILLS", "12"))
"""How often processes are killed; ``UNMASK_TEST_KILLS=50`` takes minutes."""


def in_order(service: RunningService, job: str) -> list[str]:
    """What happened to a job; its events must be numbered without gaps."""
    with service.casebook() as database, database.session() as session:
        query = select(EventRow).where(EventRow.analysis_id == job).order_by(EventRow.number)
        rows = session.scalars(query).all()
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    return [row.data.get("state", row.kind) for row in rows]


def check_integrity(service: RunningService) -> None:
    with sqlite3.connect(service.folder / "casebook.sqlite") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()


def check_done(service: RunningService, jobs: Sequence[str]) -> None:
    """Each job is there, is done once, and left nothing behind."""
    for job in jobs:
        analysis = service.ended(job)
        assert (analysis["state"], analysis["reason"]) == ("done", None)
        assert [finding["detector"] for finding in analysis["findings"]] == ["quick"]
        assert service.client.get(analysis["links"]["report"]).status_code == 200
        told = in_order(service, job)
        assert told.count("done") == 1
        # Findings of an attempt that was cut short do not count.
        assert told[len(told) - told[::-1].index("running") :].count("finding") == 1
    assert [*(service.folder / "incoming").iterdir()] == []
    check_integrity(service)


def test_two_hundred_at_once_are_all_analysed_once(tmp_path: Path, service_detectors: Path) -> None:
    folder = tmp_path / "data"
    with running_service(
        folder, service_detectors, "--workers=2", f"--queue-limit={SUBMISSIONS}"
    ) as service:
        with ThreadPoolExecutor(32) as pool:
            answers = list(pool.map(lambda i: service.submit_file(picture(i)), range(SUBMISSIONS)))
        assert Counter(answer.status_code for answer in answers) == {202: SUBMISSIONS}
        jobs = [answer.json()["id"] for answer in answers]
        assert len(set(jobs)) == SUBMISSIONS
        check_done(service, jobs)
        with service.casebook() as database, database.session() as session:
            rows = session.scalars(select(AnalysisRow)).all()
        assert {row.id for row in rows} == set(jobs)
        assert {row.attempts for row in rows} == {1}
        assert {row.content_key for row in rows} == {answer.json()["sha256"] for answer in answers}


def test_a_full_queue_answers_with_when_to_come_back(
    tmp_path: Path, service_detectors: Path
) -> None:
    with running_service(
        tmp_path / "data", service_detectors, "--workers=0", "--queue-limit=2"
    ) as service:
        jobs = [service.submit_file(picture(level)).json()["id"] for level in range(2)]
        for answer in (
            service.submit_file(picture(3)),
            service.submit_frames([picture(3)], "[0]"),
            service.submit_link("https://example.org/a.mp4"),
        ):
            assert answer.status_code == 429
            assert int(answer.headers["retry-after"]) > 0
            assert answer.json()["error"]["kind"] == "too-many"
        left = {path.name for path in (service.folder / "incoming").iterdir()}
        assert left == set(jobs)
        service.client.delete(f"/v1/analyses/{jobs[0]}")
        assert service.submit_file(picture(3)).status_code == 202


def test_a_service_that_is_stopped_goes_on_where_it_was(
    tmp_path: Path, service_detectors: Path
) -> None:
    with running_service(tmp_path / "data", service_detectors) as service:
        job = service.submit_file(picture(1), "patient,quick").json()["id"]
        waiting = service.submit_file(picture(2)).json()["id"]
        seen = [_until(service, job, "test:patient")]
        assert service.end(signal.SIGINT) == 0
        assert in_order(service, job)[-1] == "queued"
        service.open_gate()
        service.start()
        assert service.ended(job)["state"] == "done"
        assert service.ended(waiting)["state"] == "done"
        # Whoever watched goes on behind the last event that came.
        rest = list(service.events(job, after=seen[-1]))
        assert [event["number"] for event in rest] == list(
            range(seen[-1] + 1, rest[-1]["number"] + 1)
        )
        with service.casebook() as database, database.session() as session:
            assert session.get_one(AnalysisRow, job).attempts == 1


def test_a_service_that_is_killed_goes_on_where_it_was(
    tmp_path: Path, service_detectors: Path
) -> None:
    with running_service(tmp_path / "data", service_detectors) as service:
        job = service.submit_file(picture(1), "patient").json()["id"]
        _until(service, job, "test:patient")
        [worker] = workers(service)
        service.end(signal.SIGKILL)
        orphan = service.folder / "incoming" / ("0" * 32)
        orphan.mkdir()
        _wait_for_end(worker)
        service.open_gate()
        service.start()
        assert service.ended(job)["state"] == "done"
        assert not orphan.exists()
        assert in_order(service, job).count("running") == 2


def test_a_second_service_in_the_same_folder_is_refused(
    tmp_path: Path, service_detectors: Path
) -> None:
    folder = tmp_path / "data"
    with running_service(folder, service_detectors, "--workers=0"):
        second = RunningService(folder, service_detectors, "--workers=0")
        with pytest.raises(AssertionError, match="Another service of Unmask works in"):
            second.start()
        assert second.process is not None
        assert second.process.wait(60) == 1
        assert second.process.stdout is not None
        second.process.stdout.close()


def test_killing_at_random_moments_loses_nothing(tmp_path: Path, service_detectors: Path) -> None:
    chance = random.Random(4)  # noqa: S311  moments, not secrets
    acknowledged: list[str] = []
    with running_service(tmp_path / "data", service_detectors, "--queue-limit=1000") as service:
        for number in range(KILLS):
            victim: Callable[[RunningService], None] = chance.choice([kill_service, kill_worker])
            acknowledged += _submit_while_killing(
                service, number, victim, seconds=chance.random() * 1.5
            )
            if not service.is_running():
                service.end(signal.SIGKILL)
                check_integrity(service)
                service.start()
        check_done_or_given_up(service, acknowledged)


def kill_service(service: RunningService) -> None:
    assert service.process is not None
    service.process.kill()
    service.process.wait()


def kill_worker(service: RunningService) -> None:
    for worker in workers(service):
        os.kill(worker, signal.SIGKILL)


def workers(service: RunningService) -> list[int]:
    """The processes that the service has started to analyse."""
    assert service.process is not None
    children = Path(f"/proc/{service.process.pid}/task")
    found = [path.read_text().split() for path in children.glob("*/children")]
    numbers = [int(number) for line in found for number in line]
    return [
        number
        for number in numbers
        if b"unmask.service.jobs.worker" in Path(f"/proc/{number}/cmdline").read_bytes()
    ]


def _submit_while_killing(
    service: RunningService, number: int, kill: Callable[[RunningService], None], seconds: float
) -> list[str]:
    """Hand over pictures one after the other until the kill; gives those acknowledged."""
    killed = Event()
    acknowledged: list[str] = []

    def submit_all() -> None:
        content = 0
        while not killed.is_set() and content < 3:
            try:
                answer = service.submit_file(picture(number * 100 + content))
            except httpx.HTTPError:
                return
            assert answer.status_code in (200, 202), answer.text
            acknowledged.append(answer.json()["id"])
            content += 1

    with ThreadPoolExecutor(1) as pool:
        submitting = pool.submit(submit_all)
        killed.wait(seconds)
        kill(service)
        killed.set()
        submitting.result()
    return acknowledged


def check_done_or_given_up(service: RunningService, jobs: Sequence[str]) -> None:
    """Each job has come to an end: done, or given up because it met three kills."""
    ends: dict[str, Any] = {job: service.ended(job) for job in jobs}
    for job, analysis in ends.items():
        if analysis["state"] == "failed":
            assert in_order(service, job).count("running") == 3
            assert "3 times" in analysis["reason"]
    check_done(service, [job for job, end in ends.items() if end["state"] == "done"])
    assert {end["state"] for end in ends.values()} <= {"done", "failed"}
    assert ends


def _until(service: RunningService, job: str, stage: str) -> int:
    """Wait until a job has reached a stage; gives the number of the event that says so."""
    events = service.events(job)
    event = next(event for event in events if event["data"].get("stage") == stage)
    number: int = event["number"]
    return number


def _wait_for_end(process: int) -> None:
    """Wait until a process that is no child of this one has ended."""
    while Path(f"/proc/{process}").exists():
        Event().wait(0.05)
