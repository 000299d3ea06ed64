"""The doctor on installations that are whole, and on some that are not."""

import http.server
import json
import shutil
import socket
import sqlite3
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.cli.program import Run
from unmask.casebook import Database
from unmask.cli import checkup
from unmask.cli.checkup import (
    check_casebook,
    check_face_network,
    check_folder,
    check_models,
    check_service,
    check_trunk,
)
from unmask.service.guard.pairing import exchange, new_code

NAMES = [
    "models",
    "large network",
    "face network",
    "model runtime",
    "video",
    "pictures",
    "web pages",
    "data folder",
    "casebook",
    "extension",
    "pairing",
    "service",
]


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("UNMASK_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("UNMASK_DATABASE", raising=False)
    return tmp_path / "data"


@pytest.fixture
def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@contextmanager
def answering(content: bytes) -> Iterator[int]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def outcome(name: str, check: Any) -> checkup.Check:
    found = checkup._outcome(name, check)
    assert len(found.found.splitlines()) == 1
    return found


def test_a_new_installation_is_whole(run: Run, free_port: int) -> None:
    done = run("doctor", "--json", "--port", str(free_port))
    assert (done.status, done.errors) == (0, "")
    found = {check["name"]: check for check in json.loads(done.output)}
    assert list(found) == NAMES
    states = {name: check["state"] for name, check in found.items()}
    assert states["service"] == states["pairing"] == "note"
    for name in ("models", "model runtime", "video", "pictures", "casebook"):
        assert (states[name], found[name]["advice"]) == ("ok", "")
    for name in ("JPEG", "PNG", "WEBP", "GIF"):
        assert name in found["pictures"]["found"]
    assert "unmask serve" in found["service"]["advice"]
    assert "unmask pair" in found["pairing"]["advice"]


def test_what_is_wrong_is_said_with_what_to_do(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file in the place of the data folder: nothing can be kept."""
    (tmp_path / "data").write_text("")
    monkeypatch.setattr(checkup, "PICTURES", ("PNG",))
    with answering(b"{}") as port:
        done = run("doctor", "--port", str(port))
    assert done.status == 1
    lines = done.output.splitlines()
    assert sum(line.startswith("wrong") for line in lines) == 4
    at = next(i for i, line in enumerate(lines) if line.startswith("wrong  data folder"))
    assert "UNMASK_DATA" in lines[at + 1]
    assert any("is not Unmask" in line for line in lines)


def test_a_changed_or_missing_model_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import unmask.weights as weights

    folder = tmp_path / "weights"
    folder.mkdir()
    names = ["manifest.toml", *(entry.file for entry in _entries(weights.WEIGHTS_FOLDER))]
    for name in names:
        shutil.copy(weights.WEIGHTS_FOLDER / name, folder)
    monkeypatch.setattr(weights, "WEIGHTS_FOLDER", folder)
    assert outcome("models", check_models).state == "ok"

    model = folder / "warping.onnx"
    content = bytearray(model.read_bytes())
    content[-1] ^= 1
    model.write_bytes(content)
    changed = outcome("models", check_models)
    assert (changed.state, changed.advice) == ("wrong", "Install Unmask again.")
    assert "warping.onnx is not the file of the manifest" in changed.found

    model.unlink()
    assert "cannot be read (No such file" in outcome("models", check_models).found


def test_the_large_network_is_missed_without_anything_being_wrong() -> None:
    missed = outcome("large network", check_trunk)
    assert missed.state == "note"
    assert "clip-vit-b16 is not there" in missed.found
    assert "`unmask weights fetch clip-vit-b16`" in missed.advice


@pytest.mark.usefixtures("large_network")
def test_the_large_network_is_found() -> None:
    found = outcome("large network", check_trunk)
    assert (found.state, found.found) == ("ok", "clip-vit-b16 is there")


def test_the_face_network_is_missed_without_anything_being_wrong() -> None:
    missed = outcome("face network", check_face_network)
    assert missed.state == "note"
    assert "`unmask weights fetch sface`" in missed.advice


@pytest.mark.usefixtures("face_network")
def test_the_face_network_is_found() -> None:
    found = outcome("face network", check_face_network)
    assert (found.state, found.found) == ("ok", "sface is there")


def _entries(folder: Path) -> list[Any]:
    from unmask.weights import model_entries

    return list(model_entries(folder).values())


def test_a_damaged_casebook_is_found(data: Path) -> None:
    Database().close()
    path = data / "casebook.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_schema SET rootpage = 2 WHERE name IN ('notes', 'signers')"
        )
    connection.close()
    found = outcome("casebook", check_casebook)
    assert found.state == "wrong"
    assert "damaged" in found.found + found.advice

    path.write_bytes(b"no database at all" * 100)
    assert outcome("casebook", check_casebook).state == "wrong"


def test_a_full_disk_is_found(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Usage(NamedTuple):
        total: int
        used: int
        free: int

    for free, state in ((10**6, "wrong"), (10**9, "note"), (10**12, "ok")):
        usage = Usage(10**12, 0, free)
        monkeypatch.setattr(shutil, "disk_usage", lambda _, usage=usage: usage)
        assert outcome("data folder", check_folder).state == state


def test_a_data_folder_that_others_can_read_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    with tempfile.TemporaryDirectory() as home:
        data = Path(home) / "data"
        monkeypatch.setenv("UNMASK_DATA", str(data))
        Path(home).chmod(0o755)
        assert outcome("data folder", check_folder).state == "ok"
        data.chmod(0o755)
        noted = outcome("data folder", check_folder)
        assert (noted.state, noted.advice) == ("note", f"Run: chmod 700 '{data}'")
        Path(home).chmod(0o700)
        assert outcome("data folder", check_folder).state == "ok"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            json.dumps({"name": "unmask", "version": "0.0.1"}).encode(),
            "The service is version 0.0.",
        ),
        (b'{"name": "other", "version": "1"}', "is not Unmask"),
        (b"<html>", "is not Unmask"),
        (b"[]", "is not Unmask"),
        (b"\xff", "is not Unmask"),
    ],
)
def test_another_program_or_version_on_the_port_is_found(content: bytes, words: str) -> None:
    with answering(content) as port:
        found = outcome("service", lambda: check_service("127.0.0.1", port))
    assert found.state == "wrong"
    assert words in found.found


def test_the_running_service_is_found() -> None:
    health = json.dumps({"name": "unmask", "version": version("unmask"), "status": "ok"})
    with answering(health.encode()) as port:
        assert outcome("service", lambda: check_service("127.0.0.1", port)).state == "ok"


def test_a_paired_extension_is_counted(data: Path) -> None:
    database = Database()
    for origin in ("chrome-extension://" + "a" * 32, ""):
        exchange(database, new_code(database, "program"), "program", "a", origin)
    database.close()
    assert outcome("pairing", checkup.check_pairing).found == "extensions: 1, programs and pages: 1"


def test_a_runtime_that_reports_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORT_DISABLE_TELEMETRY", "0")
    assert outcome("model runtime", checkup.check_runtime).state == "wrong"


def test_an_old_reader_of_pages_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yt_dlp.version.__version__", "2020.01.15")
    noted = outcome("web pages", checkup.check_page_reader)
    assert noted.state == "note"
    assert "pip install --upgrade yt-dlp" in noted.advice


def test_without_the_reader_of_pages_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    # Python's own mark of a module that cannot be imported.
    monkeypatch.setitem(sys.modules, "yt_dlp.version", None)
    noted = outcome("web pages", checkup.check_page_reader)
    assert noted.state == "note"
    assert noted.advice.endswith("-m pip install yt-dlp")


def test_what_nobody_foresaw_is_one_line() -> None:
    def broken() -> str:
        raise ImportError("no module\nat all")

    found = outcome("video", broken)
    assert (found.state, found.found) == ("wrong", "ImportError: no module at all")
