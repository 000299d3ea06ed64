"""The engine on Ray, started on this machine; an actor that dies costs no item."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.scan.conftest import write_picture
from unmask.scan.model import Analysed, Failed, ScanError, Task
from unmask.scan.sources import read_source

pytest.importorskip(
    "ray", reason="Ray is not installed; pip install 'unmask[ray]' adds these tests"
)

from unmask.scan.on_ray import RayEngine


# Ray leaves sockets and files to be closed by Python.
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore::FutureWarning")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_nothing_is_lost_or_doubled_when_a_file_and_an_actor_die(
    brightness: tuple[str], pictures: Path
) -> None:
    write_picture(pictures / "deadly.png", 10)
    items = read_source(str(pictures)).items
    found = []
    killed = False

    for outcome in RayEngine(Task(brightness), workers=1).run(iter(items)):
        if outcome is None:
            continue
        found.append(outcome)
        if not killed:
            # The outcome names the worker process; its parent is the actor.
            os.kill(parent_of(int(outcome.worker.rpartition("/")[2])), signal.SIGKILL)
            killed = True

    assert sorted(one.item.source for one in found) == sorted(item.source for item in items)
    failed = [one for one in found if isinstance(one, Failed)]
    assert [(Path(one.item.source).name, one.reason) for one in failed] == [
        ("deadly.png", "2 workers died on it (SIGKILL)")
    ]
    assert sum(isinstance(one, Analysed) for one in found) == 4


@pytest.mark.parametrize("address", ["nowhere", "127.0.0.1:none", ":6379"])
def test_what_is_no_address_is_said_in_one_line(pictures: Path, address: str) -> None:
    with pytest.raises(ScanError, match="is no address of Ray; expected host:port"):
        next(RayEngine(Task(), address).run(iter(())))


def test_an_address_where_nobody_answers_is_said_in_one_line() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{unused.getsockname()[1]}"
        with pytest.raises(ScanError) as error:
            next(RayEngine(Task(), address).run(iter(())))
    assert str(error.value).startswith(f"no Ray answers at {address} (Connection refused)")


def test_the_command_says_in_one_line_that_nobody_answers(pictures: Path, tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{unused.getsockname()[1]}"
        command = [sys.executable, "-m", "unmask", "scan", str(pictures), "--out"]
        process = subprocess.run(
            [*command, str(tmp_path / "results"), "--engine", "ray", "--address", address],
            capture_output=True,
            text=True,
            check=False,
        )
    assert process.returncode == 1
    [line] = process.stderr.splitlines()
    assert line.startswith(f"unmask: no Ray answers at {address} (Connection refused)")


def parent_of(process: int) -> int:
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return int(status.partition("PPid:")[2].split()[0])
