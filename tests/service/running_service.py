"""A real ``unmask serve`` process with quick tests by somebody else, and a client over HTTP.

The tests that it has: ``quick`` looks at the brightness; ``patient`` waits until the file ``gate``
is in the data folder; ``deadly`` kills its process; ``hanging`` neither ends nor reports.
"""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import cv2
import httpx
import numpy as np

from tests.detector_packages import write_detector_package
from unmask.casebook import Database
from unmask.service.guard.pairing import new_code

DETECTORS = """
import os
import signal
import threading
from pathlib import Path
import numpy as np

from unmask.detectors import Card, Finding, Layer, Picture
from unmask.faces import Box


def card(name):
    return Card(name, f"The {name} test", "noise", "", "", 2020, "", "", (), (), (), ())


class Quick:
    card = card("quick")

    def examine(self, media, faces, progress):
        progress(1.0)
        brightness = float(media.frames[0].pixels.mean())
        layer = Layer(np.full((3, 4, 4), (200, 100, 50, 128), np.uint8), Box(8, 6, 40, 30))
        picture = Picture("The first frame.", media.frames[0].pixels, 0.0, layer)
        return Finding.scored(
            self.card, score=brightness, log10_lr=0.5, reasons=["Measured."], exhibits=[picture]
        )


class Patient:
    card = card("patient")

    def examine(self, media, faces, progress):
        while not (Path(os.environ["UNMASK_DATA"]) / "gate").exists():
            progress(0.5)
            threading.Event().wait(0.01)
        return Finding.abstained(self.card, "It waited.")


class Deadly:
    card = card("deadly")

    def examine(self, media, faces, progress):
        os.kill(os.getpid(), signal.SIGKILL)


class Hanging:
    card = card("hanging")

    def examine(self, media, faces, progress):
        progress(0.5)
        threading.Event().wait()
"""
PLACES = {name: f"service_detectors:{name.title()}" for name in ("quick", "patient", "deadly")} | {
    "hanging": "service_detectors:Hanging"
}
USUAL_OPTIONS = ("--port=0", "--no-browser")
ANSWER_SECONDS = 60


class RunningService:
    """The service in a data folder; it can be killed and started again.

    Attributes:
        folder: the data folder.
        client: speaks to the service with a token.
    """

    def __init__(self, folder: Path, packages: Path, *options: str) -> None:
        self.folder, self._packages, self._options = folder, packages, options
        self.url = f"sqlite:///{folder / 'casebook.sqlite'}"
        self.process: subprocess.Popen[str] | None = None
        self._token = ""
        self.client = httpx.Client()

    def start(self) -> None:
        """Start it and wait until it says that it listens."""
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "unmask",
                    "serve",
                    "--port=0",
                    "--no-browser",
                    *self._options,
                ],
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env={
                    **os.environ,
                    "UNMASK_DATA": str(self.folder),
                    "UNMASK_DATABASE": self.url,
                    "PYTHONPATH": str(self._packages),
                },
            )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        assert found, f"{line!r}: {(self.folder / 'log').read_text()}"
        self.client.close()
        self.client = httpx.Client(base_url=found[0], timeout=ANSWER_SECONDS)
        self.client.headers["Authorization"] = f"Bearer {self._token or self._pair()}"

    def _pair(self) -> str:
        with self.casebook() as database:
            code = new_code(database, "program")
        answer = self.client.post("/v1/pairing", json={"code": code, "name": "a test"})
        self._token = answer.json()["token"]
        return self._token

    @contextmanager
    def casebook(self) -> Iterator[Database]:
        """The casebook of the service."""
        database = Database(self.url)
        yield database
        database.close()

    def end(self, number: signal.Signals = signal.SIGINT) -> int:
        """End the service by a signal, and give its exit status."""
        assert self.process is not None
        assert self.process.stdout is not None
        self.process.send_signal(number)
        status = self.process.wait(ANSWER_SECONDS)
        self.process.stdout.close()
        return status

    def is_running(self) -> bool:
        """Whether the process runs."""
        return self.process is not None and self.process.poll() is None

    def open_gate(self) -> None:
        """Let the patient test end."""
        (self.folder / "gate").touch()

    def submit_file(
        self, content: bytes, detectors: str = "quick", **fields: str
    ) -> httpx.Response:
        """Hand over a file."""
        return self.client.post(
            "/v1/analyses/file",
            files={"file": ("clip.png", content)},
            data={"detectors": detectors, **fields},
        )

    def submit_frames(
        self, frames: Sequence[bytes], times: str, detectors: str = "quick", **fields: str
    ) -> httpx.Response:
        """Hand over frames."""
        files = [("frames", (f"{number}.jpg", frame)) for number, frame in enumerate(frames)]
        data = {"times": times, "detectors": detectors, **fields}
        return self.client.post("/v1/analyses/frames", files=files, data=data)

    def submit_link(self, url: str, **fields: Any) -> httpx.Response:
        """Hand over a link."""
        return self.client.post(
            "/v1/analyses/link", json={"url": url, "detectors": ["quick"], **fields}
        )

    def events(self, analysis_id: str, after: int | None = None) -> Iterator[dict[str, Any]]:
        """The events of an analysis as they come: number, kind and data."""
        headers = {} if after is None else {"Last-Event-ID": str(after)}
        address = f"/v1/analyses/{analysis_id}/events"
        with self.client.stream("GET", address, headers=headers) as answer:
            assert answer.status_code == 200
            assert answer.headers["content-type"].startswith("text/event-stream")
            yield from _parsed(answer.iter_lines())

    def ended(self, analysis_id: str) -> dict[str, Any]:
        """Wait for the end of an analysis, and give it."""
        for _ in self.events(analysis_id):
            pass
        analysis: dict[str, Any] = self.client.get(f"/v1/analyses/{analysis_id}").json()
        return analysis


def _parsed(lines: Iterator[str]) -> Iterator[dict[str, Any]]:
    fields: dict[str, str] = {}
    for line in lines:
        if line.startswith(":"):
            continue
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif fields:
            yield {
                "number": int(fields["id"]),
                "kind": fields["event"],
                "data": json.loads(fields["data"]),
            }
            fields = {}


@contextmanager
def running_service(folder: Path, packages: Path, *options: str) -> Iterator[RunningService]:
    """A service that is ended in the end, whatever happens."""
    folder.mkdir(exist_ok=True)
    service = RunningService(folder, packages, *options)
    try:
        service.start()
        yield service
    finally:
        service.client.close()
        if service.is_running():
            service.end()


def install_detectors(folder: Path) -> Path:
    """Install the quick tests into a folder, and give it."""
    write_detector_package(folder, "service_detectors", DETECTORS, PLACES)
    return folder


def picture(level: int, suffix: str = ".png") -> bytes:
    """A small grey picture; each level is another content."""
    pixels = np.full((48, 64, 3), level % 256, np.uint8)
    pixels[0, 0] = (level // 256 % 256, level // 65536, 0)
    done, encoded = cv2.imencode(suffix, pixels)
    assert done
    return encoded.tobytes()
