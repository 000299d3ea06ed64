"""Workers that hang, die or take too long cost their job only; on both kinds of database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from tests.service.running_service import picture
from unmask.casebook import Database
from unmask.casebook.models import ENDED, AnalysisRow, CaseRow
from unmask.service import ServiceSettings
from unmask.service.jobs.workers import Supervisor
from unmask.service.uploads.submissions import Options, Reception


@pytest.fixture
def settings(
    tmp_path: Path, service_detectors: Path, monkeypatch: pytest.MonkeyPatch
) -> ServiceSettings:
    monkeypatch.setenv("PYTHONPATH", str(service_detectors))
    monkeypatch.syspath_prepend(service_detectors)
    return ServiceSettings(folder=tmp_path / "data")


@contextmanager
def supervised(database: Database, settings: ServiceSettings) -> Iterator[Supervisor]:
    supervisor = Supervisor(database, settings)
    supervisor.start()
    try:
        yield supervisor
    finally:
        supervisor.stop()


def submit(
    database: Database, settings: ServiceSettings, *detectors: str, keep: bool = False
) -> str:
    reception = Reception(database, settings)
    with reception.upload() as upload:
        sink = upload.open_file("file", "grey.png")
        sink.write(picture(7))
        sink.close()
        return reception.accept_file(upload, "", Options(detectors, keep)).answer.id


def ended(database: Database, analysis_id: str) -> AnalysisRow:
    """Wait for the end of an analysis, and give it."""
    while True:
        with database.session() as session:
            row = session.get_one(AnalysisRow, analysis_id)
            if row.state in ENDED:
                return row
        Event().wait(0.05)


def test_a_job_is_done_with_its_case_and_fingerprints(
    database: Database, settings: ServiceSettings
) -> None:
    with supervised(database, settings) as supervisor:
        job = submit(database, settings, "quick", keep=True)
        supervisor.wake()
        row = ended(database, job)
    assert (row.state, row.reason) == ("done", None)
    with database.session() as session:
        case = session.get_one(CaseRow, row.case_id)
        assert (case.sha256, case.kind, case.kept) == (row.content_key, "image", True)
        assert {print_.part for print_ in case.fingerprints} <= {"frame"}
        assert case.facts["width"] == 64
    assert (settings.folder / "media" / row.content_key).read_bytes() == picture(7)
    assert [*(settings.folder / "temporary").iterdir()] == []


def test_a_worker_that_hangs_is_killed_and_the_next_job_is_done(
    database: Database, settings: ServiceSettings
) -> None:
    hasty = replace(settings, lease_seconds=2.0, stall_seconds=1.0, attempts=1)
    with supervised(database, hasty):
        hanging, quick = submit(database, hasty, "hanging"), submit(database, hasty, "quick")
        row = ended(database, hanging)
        assert row.state == "failed"
        assert row.reason is not None
        assert "1 time" in row.reason
        # The machine may be so busy that even the quick one counts as hanging.
        assert ended(database, quick).state in ("done", "failed")
    assert [*(settings.folder / "incoming").iterdir()] == []


def test_an_analysis_that_takes_too_long_is_given_up(
    database: Database, settings: ServiceSettings
) -> None:
    hasty = replace(settings, job_seconds=0.5)
    with supervised(database, hasty):
        row = ended(database, submit(database, hasty, "patient"))
    assert row.state == "failed"
    assert row.reason is not None
    assert row.reason.startswith("The analysis took longer than the 0.008 minutes")


def test_what_runs_when_the_service_stops_waits_for_the_next(
    database: Database, settings: ServiceSettings
) -> None:
    with supervised(database, settings):
        job = submit(database, settings, "patient")
        while _stage(database, job) != "test:patient":
            Event().wait(0.05)
    with database.session() as session:
        row = session.get_one(AnalysisRow, job)
        assert (row.state, row.attempts, row.worker) == ("queued", 0, None)
    (settings.folder / "gate").touch()
    with supervised(database, settings):
        assert ended(database, job).state == "done"


def test_what_was_handed_over_for_nothing_is_removed_at_the_start(
    database: Database, settings: ServiceSettings
) -> None:
    waiting = submit(database, settings, "quick")
    orphan = settings.folder / "incoming" / ("0" * 32)
    orphan.mkdir()
    stranger = settings.folder / "incoming" / "mine"
    stranger.mkdir()
    with supervised(database, replace(settings, workers=0)):
        left = {path.name for path in (settings.folder / "incoming").iterdir()}
    assert left == {waiting, "mine"}


def _stage(database: Database, analysis_id: str) -> str:
    with database.session() as session:
        return session.get_one(AnalysisRow, analysis_id).stage
