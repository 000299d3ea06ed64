"""Closed and full streams, and signals: what a shell or a scheduler does to a program."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

UNMASK = [sys.executable, "-m", "unmask"]
FULL = Path("/dev/full")


@pytest.fixture
def environment(detector_package: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(detector_package)}


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_closed_stream_costs_no_analysis(
    environment: dict[str, str], grey_picture: Path, tmp_path: Path, closed: str
) -> None:
    report = tmp_path / "report.html"
    shell = ["sh", "-c", f'exec "$@" {closed}', "sh", *UNMASK]
    ended = subprocess.run(
        [*shell, "analyze", grey_picture, "--detectors", "brightness", "--report", report],
        env=environment,
        capture_output=True,
        text=True,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert report.is_file()


@pytest.mark.skipif(not FULL.is_char_device(), reason="the system has no /dev/full")
@pytest.mark.parametrize(
    "arguments",
    [
        ["schema"],
        ["--help"],
        ["detectors", "brightness"],
        ["analyze", "grey.png", "--detectors", "brightness"],
        ["analyze", "grey.png", "grey.png", "--json", "--detectors", "brightness"],
    ],
)
def test_output_that_has_no_room_is_one_line(
    environment: dict[str, str], grey_picture: Path, arguments: list[str]
) -> None:
    with FULL.open("w") as full:
        ended = subprocess.run(
            [*UNMASK, *arguments],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
            cwd=grey_picture.parent,
        )
    assert ended.returncode == 1
    (line,) = ended.stderr.splitlines()
    assert line == "unmask: the output cannot be written: No space left on device"


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGHUP])
def test_the_decoding_process_and_files_end_with_the_program(
    environment: dict[str, str], tmp_path: Path, sent: signal.Signals
) -> None:
    """The link's server never answers, so that the program has a folder for its file."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    with subprocess.Popen(
        [sys.executable, "-c", SILENT_SERVER], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        port = server.stdout.readline().strip()
        program = subprocess.Popen(
            [*UNMASK, "analyze", f"http://127.0.0.1:{port}/a.mp4", "--allow-private-links"],
            stderr=subprocess.PIPE,
            env={**environment, "TMPDIR": str(temporary)},
        )
        assert server.stdout.readline() == "connected\n"
        assert list(temporary.iterdir()) != []
        program.send_signal(sent)
        _, errors = program.communicate(timeout=30)
        server.kill()
    assert (program.returncode, errors.strip()) == (130, b"unmask: interrupted")
    assert list(temporary.iterdir()) == []


SILENT_SERVER = """
import socket, time
server = socket.create_server(("127.0.0.1", 0))
print(server.getsockname()[1], flush=True)
connection, _ = server.accept()
print("connected", flush=True)
time.sleep(60)
"""
