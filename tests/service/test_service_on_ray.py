"""The service with its workers on Ray, started on this machine, on both kinds of database."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from tests.service.test_service_workers import ended, settings, submit, supervised
from unmask.casebook import Database
from unmask.casebook.models import AnalysisRow
from unmask.service import ServiceSettings

pytest.importorskip(
    "ray", reason="Ray is not installed; pip install 'unmask[ray]' adds these tests"
)

from unmask.scan.on_ray import connected

__all__ = ["settings"]

# Ray leaves sockets and files to be closed by Python.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]


@pytest.fixture
def on_ray(settings: ServiceSettings) -> Iterator[ServiceSettings]:
    """The settings of a service that is connected to a cluster."""
    with connected(None, 1):
        yield replace(settings, engine="ray")


def running_worker(database: Database, analysis_id: str) -> int:
    """Wait until an analysis runs, and give the process of its worker."""
    while True:
        with database.session() as session:
            row = session.get_one(AnalysisRow, analysis_id)
            if row.state == "running" and row.worker:
                return int(row.worker.rpartition("/")[2])
        Event().wait(0.05)


def test_jobs_are_done_by_an_actor_and_again_when_its_process_dies(
    database: Database, on_ray: ServiceSettings
) -> None:
    with supervised(database, on_ray) as supervisor:
        quick = submit(database, on_ray, "quick")
        supervisor.wake()
        assert ended(database, quick).state == "done"
        patient = submit(database, on_ray, "patient")
        supervisor.wake()
        process = running_worker(database, patient)
        os.kill(process, signal.SIGKILL)
        (on_ray.folder / "gate").touch()
        row = ended(database, patient)
    assert (row.state, row.attempts) == ("done", 2)
    assert not Path(f"/proc/{process}").exists()
    assert [*(on_ray.folder / "temporary").iterdir()] == []


def test_a_cluster_needs_a_casebook_that_all_machines_reach(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "unmask", "serve", "--port", "0"]
    environment = {**os.environ, "UNMASK_DATA": str(tmp_path), "UNMASK_DATABASE": ""}
    done = subprocess.run(
        [*command, "--engine", "ray", "--address", "head:6379"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr.strip()) == (
        1,
        "unmask: The workers of a cluster need a casebook that all its machines reach; name one "
        "with UNMASK_DATABASE=postgresql://user@host/name.",
    )
