"""``unmask serve`` says where it listens, or in one line why it cannot."""

import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.program import Run
from unmask.service.folders import Folders, sole_use


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
        f"unmask: Another service of Unmask works in {data_folder}; stop it, or name another "
        "folder with UNMASK_DATA."
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
