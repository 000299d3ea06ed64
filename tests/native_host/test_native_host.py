"""The host as a browser starts it: it runs the service and lets the extension in."""

import io
import json
import os
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from unmask.native_host import install
from unmask.native_host.__main__ import serve_one
from unmask.native_host.framing import write_message
from unmask.service.jobs.folders import Folders, running_service

EXTENSION = "abcdefghijklmnop" * 2
ORIGIN = f"chrome-extension://{EXTENSION}"


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv("UNMASK_DATA", str(folder))
    monkeypatch.delenv("UNMASK_DATABASE", raising=False)
    return folder


def message(content: dict[str, str]) -> io.BytesIO:
    stream = io.BytesIO()
    write_message(stream, content)
    return io.BytesIO(stream.getvalue())


@pytest.mark.parametrize(
    ("arguments", "content"),
    [
        ((EXTENSION, f"{ORIGIN}/"), {"kind": "stop"}),
        ((EXTENSION, f"{ORIGIN}/"), {"kind": "connect", "port": "80"}),
        ((EXTENSION, f"chrome-extension://{'p' * 32}/"), {"kind": "connect"}),
        ((EXTENSION, "https://evil.example/"), {"kind": "connect"}),
        ((EXTENSION, f"{ORIGIN}.evil.example/"), {"kind": "connect"}),
        ((EXTENSION,), {"kind": "connect"}),
        ((), {"kind": "connect"}),
    ],
)
def test_others_and_other_messages_are_not_answered(
    arguments: tuple[str, ...], content: dict[str, str], data_folder: Path
) -> None:
    target = io.BytesIO()
    assert serve_one(arguments, message(content), target) == 1
    assert target.getvalue() == b""
    assert not data_folder.exists()


def test_a_casebook_that_cannot_be_opened_is_told_in_one_line(data_folder: Path) -> None:
    data_folder.mkdir()
    (data_folder / "casebook.sqlite").write_bytes(b"no database" * 1000)
    target = io.BytesIO()
    assert serve_one((EXTENSION, f"{ORIGIN}/"), message({"kind": "connect"}), target) == 0
    answer = json.loads(target.getvalue()[4:])
    assert answer["kind"] == "failed"
    assert "casebook" in answer["message"]
    assert "\n" not in answer["message"]


def asked(launcher: Path) -> dict[str, Any]:
    """The answer that a browser gets, which starts the host in a folder of its own."""
    process = subprocess.run(
        [launcher, f"{ORIGIN}/", "--parent-window=0"],
        input=message({"kind": "connect"}).getvalue(),
        stdout=subprocess.PIPE,
        cwd="/",
        check=True,
        env={name: value for name, value in os.environ.items() if name != "UNMASK_DATA"},
    )
    (length,) = struct.unpack("=I", process.stdout[:4])
    assert length == len(process.stdout) - 4
    answer: dict[str, Any] = json.loads(process.stdout[4:])
    return answer


@pytest.fixture
def stop_service() -> Callable[[], str]:
    def stop() -> str:
        program = [sys.executable, "-m", "unmask", "serve", "--stop"]
        return subprocess.run(program, capture_output=True, text=True, check=True).stdout

    return stop


def test_it_starts_the_service_once_and_lets_the_extension_in(
    data_folder: Path, stop_service: Callable[[], str]
) -> None:
    launcher = install([], [EXTENSION]).launcher
    first = asked(launcher)
    try:
        assert first["kind"] == "connected", first
        second = asked(launcher)
        assert second["address"] == first["address"]
        assert second["token"] != first["token"]
        headers = {"Authorization": f"Bearer {first['token']}", "Origin": ORIGIN}
        answer = httpx.get(f"{first['address']}/v1/analyses", headers=headers)
        assert (answer.status_code, answer.json()) == (200, {"analyses": [], "next": None})
        assert answer.headers["access-control-allow-origin"] == ORIGIN
        other = {**headers, "Origin": f"chrome-extension://{'p' * 32}"}
        assert httpx.get(f"{first['address']}/v1/analyses", headers=other).status_code == 403
        running = running_service(Folders(data_folder))
        assert running is not None
        assert running.address == first["address"]
        # What only a terminal is to show is in no file.
        assert "code=" not in (data_folder / "service.log").read_text("utf-8")
    finally:
        said = stop_service()
    assert said == f"The service at {first['address']} has stopped.\n"
    assert running_service(Folders(data_folder)) is None
    assert stop_service() == "No service runs.\n"


def test_a_service_that_cannot_start_is_told_and_leaves_no_token(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from unmask.casebook import Database
    from unmask.native_host import connecting
    from unmask.service.guard.tokens import valid_tokens
    from unmask.service.jobs.folders import sole_use

    monkeypatch.setattr(connecting, "_free_port", lambda: 0)
    with (
        sole_use(Folders(data_folder)),
        pytest.raises(connecting.NoServiceError, match="Another service of Unmask works in"),
    ):
        connecting.connect(ORIGIN, data_folder)
    database = Database()
    assert list(valid_tokens(database)) == []
    database.close()
