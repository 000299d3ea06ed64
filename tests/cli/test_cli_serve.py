"""``unmask serve`` says where it listens, or in one line why it cannot."""

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.program import Run
from unmask.casebook import Database
from unmask.cli.serve import Announcement
from unmask.service import ServiceSettings
from unmask.service.guard.pairing import exchange
from unmask.service.jobs.folders import Folders, RunningService, running_service, sole_use


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv("UNMASK_DATA", str(folder))
    monkeypatch.delenv("UNMASK_DATABASE", raising=False)
    return folder


def test_a_port_that_is_taken_is_told_in_one_line(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        outcome = run("serve", "--port", str(port), "--no-browser")
    assert outcome.status == 1
    [line] = outcome.error_lines
    assert f"port {port}" in line
    assert "--port" in line


@pytest.mark.parametrize("host", ["192.0.2.1", "no such name.invalid", "x" * 100])
def test_an_address_of_another_machine_is_told_in_one_line(run: Run, host: str) -> None:
    outcome = run("serve", "--host", host, "--port", "0", "--no-browser")
    assert outcome.status == 1
    [line] = outcome.error_lines
    assert "cannot listen on" in line


def test_a_folder_in_which_another_works_is_told_in_one_line(run: Run, data_folder: Path) -> None:
    with sole_use(Folders(data_folder)):
        outcome = run("serve", "--port", "0", "--no-browser")
    assert outcome.status == 1
    assert outcome.error_lines == [
        f"unmask: Another service of Unmask works in {data_folder}; stop it with `unmask serve "
        "--stop`, or name another folder with UNMASK_DATA."
    ]


@pytest.mark.parametrize("options", [("--workers", "-1"), ("--queue-limit", "0"), ("--port", "x")])
def test_wrong_usage_is_told(run: Run, options: tuple[str, str]) -> None:
    assert run("serve", *options).status == 2


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_says_where_it_listens_and_ends_without_a_word(
    data_folder: Path, number: signal.Signals
) -> None:
    service = subprocess.Popen(
        [sys.executable, "-m", "unmask", "serve", "--port=0", "--no-browser", "--workers=0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert service.stdout is not None
    first, second = service.stdout.readline(), service.stdout.readline()
    service.send_signal(number)
    rest = service.stdout.read()
    _, errors = service.communicate(timeout=60)
    found = re.fullmatch(r"Unmask listens on (http://127\.0\.0\.1:\d+)\n", first)
    assert found
    assert second.startswith(f"The page: {found[1]}/?code=")
    assert "unmask pair" in rest
    assert errors == ""
    assert service.returncode == 0
    assert {path.name for path in data_folder.iterdir()} <= {"casebook.sqlite", "service.lock"}


def test_who_asks_whether_a_service_runs_does_not_keep_it_from_starting(data_folder: Path) -> None:
    folders = Folders(data_folder)
    assert running_service(folders) is None
    with sole_use(folders) as lock:
        assert running_service(folders) is None
        lock.announce("http://127.0.0.1:8177")
        assert running_service(folders) == RunningService(os.getpid(), "http://127.0.0.1:8177")
    # What it said stays in the file, and nobody holds it.
    assert running_service(folders) is None


def test_without_a_service_there_is_nothing_to_stop(run: Run) -> None:
    outcome = run("serve", "--stop")
    assert (outcome.status, outcome.output, outcome.errors) == (0, "No service runs.\n", "")


def announced(settings: ServiceSettings, capsys: pytest.CaptureFixture[str]) -> str:
    database = Database()
    Announcement(database, settings, open_browser=False).make()
    database.close()
    return capsys.readouterr().out


def test_a_code_is_shown_until_an_extension_is_paired(capsys: pytest.CaptureFixture[str]) -> None:
    said = announced(ServiceSettings(), capsys)
    found = re.search(r"type ([2-9A-Z]{4}-[2-9A-Z]{4}) into it", said)
    assert found
    database = Database()
    assert exchange(database, found[1], "program", "a script") is not None
    assert "into it within five minutes" in announced(ServiceSettings(), capsys)

    found = re.search(r"type (\S+) into it", announced(ServiceSettings(), capsys))
    assert found
    origin = "chrome-extension://" + "a" * 32
    assert exchange(database, found[1], "program", "extension", origin) is not None
    database.close()
    assert "into it" not in announced(ServiceSettings(), capsys)


@pytest.mark.parametrize(
    ("settings", "options"),
    [
        (ServiceSettings(), ""),
        (ServiceSettings(port=9000), " --port 9000"),
        (ServiceSettings(host="::", port=9000), " --port 9000"),
        (ServiceSettings(host="::1"), " --host ::1"),
    ],
)
def test_the_command_for_another_link_leads_to_this_service(
    settings: ServiceSettings, options: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [line.strip() for line in announced(settings, capsys).splitlines()]
    [command] = [line for line in lines if "pair --page" in line]
    assert command.endswith(f"pair --page{options}")
