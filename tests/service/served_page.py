"""The service as its own process with tests that answer at once or wait, for the page's tests."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.detector_packages import write_detector_package

CHROMIUM = Path("/usr/bin/chromium")

STAND_IN_NAMES = ("prompt", "shown", "waiting")
STAND_INS = '''
import os
import time
from pathlib import Path

import numpy as np

from unmask.detectors import Card, Comparison, Curve, Finding, Layer, Moment, Picture, Plot
from unmask.faces import Box
from unmask.words import Message


def card(name, title):
    sentences = ("A sentence with <b>markup</b>.",)
    link = "https://example.org/paper"
    about = ("testing", "A summary.", "A paper", 2024, link, "Apache-2.0")
    return Card(name, title, *about, sentences, sentences, sentences, sentences)


class Prompt:
    """Finds moderate support for manipulation in everything."""

    card = card("prompt", "A test that answers at once")

    def examine(self, media, faces, progress):
        moments = [Moment(frame.time, float(number)) for number, frame in enumerate(media.frames)]
        red = np.full((8, 8, 4), (255, 0, 0, 255), np.uint8)
        layer = Layer(red, Box(0, 0, 48, 48))
        picture = Picture("A grey square.", np.full((40, 60, 3), 120, np.uint8), 0.0, layer)
        return Finding.scored(
            self.card,
            score=1.0,
            log10_lr=1.5,
            reasons=["A reason with <img src=x onerror=alert(1)>."],
            timeline=moments,
            exhibits=[picture],
        )


class Shown:
    """Shows two maps of a picture, and a curve over time with pictures of two moments."""

    card = card("shown", "A test that shows maps and a curve")

    def examine(self, media, faces, progress):
        original = np.full((80, 120, 3), 90, np.uint8)
        original[20:40, 30:60] = (200, 160, 40)
        maps = [
            Picture(
                f"What {name} shows.",
                np.full((80, 120, 3), shade, np.uint8),
                comparison=Comparison(
                    name,
                    original,
                    np.full((64, 64, 3), shade, np.uint8),
                    f"Look at {name}.",
                    f"Ignore {name}.",
                ),
            )
            for name, shade in (("Noise", 20), ("Copies", 160))
        ]
        points = tuple((frame.time, float(at % 9)) for at, frame in enumerate(media.frames))
        curve = Plot(
            "Rises and falls.", Message("axis-time"), "height", (Curve("<b>wave</b>", points),)
        )
        moments = [media.frames[at].time for at in (3, 9)] if len(points) > 9 else []
        pictures = [
            Picture("A blue square.", np.full((30, 90, 3), (40, 90, 200), np.uint8), time)
            for time in moments
        ]
        return Finding.scored(
            self.card,
            score=0.0,
            log10_lr=0.0,
            reasons=["It shows."],
            exhibits=[*maps, curve, *pictures],
        )


class Waiting:
    """Waits until somebody lets it go, then abstains."""

    card = card("waiting", "A test that waits")

    def examine(self, media, faces, progress):
        while not Path(os.environ["UNMASK_TEST_GATE"]).exists():
            progress(0.5)
            time.sleep(0.05)
        return Finding.abstained(self.card, "There was nothing to wait for; hand over more.")
'''


@dataclass
class ServedPage:
    """A service that can be stopped and started again at the same address.

    Attributes:
        folder: that holds its data.
        has_stand_ins: whether it has tests that answer at once or wait, besides the real ones.
        port: that it got at its first start.
        link: that opens the page with a session, once.
    """

    folder: Path
    has_stand_ins: bool = True
    port: int = 0
    link: str = ""
    process: "subprocess.Popen[str] | None" = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def gate(self) -> Path:
        """As long as it does not exist, the waiting test waits."""
        return self.folder / "gate"

    def start(self) -> None:
        packages = self.folder / "packages"
        if not packages.exists():
            packages.mkdir()
            if self.has_stand_ins:
                places = {name: f"stand_ins:{name.title()}" for name in STAND_IN_NAMES}
                write_detector_package(packages, "stand_ins", STAND_INS, places)
        options = ["--port", str(self.port), "--no-browser", "--allow-private-links"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "unmask", "serve", *options],
            stdout=subprocess.PIPE,
            text=True,
            env={
                **os.environ,
                "UNMASK_DATA": str(self.folder / "data"),
                "UNMASK_TEST_GATE": str(self.gate),
                "PYTHONPATH": str(packages),
            },
        )
        assert self.process.stdout is not None
        for line in self.process.stdout:
            found = re.search(r"http://127\.0\.0\.1:(\d+)/\?code=\w+", line)
            if found:
                self.link, self.port = found[0], int(found[1])
                return
        raise AssertionError("the service ended without a word about its page")

    def stop(self, way: int = signal.SIGINT) -> None:
        assert self.process is not None
        self.process.send_signal(way)
        self.process.communicate(timeout=60)


@contextmanager
def served_page(
    folder: Path, *, has_stand_ins: bool = True, networks: Path | None = None
) -> Iterator[ServedPage]:
    """A service that runs; ``networks`` is a data folder whose fetched networks it has."""
    if networks is not None:
        (folder / "data").mkdir(mode=0o700)
        (folder / "data" / "weights").symlink_to(networks / "weights")
    page = ServedPage(folder, has_stand_ins)
    page.start()
    try:
        yield page
    finally:
        page.stop()


@contextmanager
def standing_still(*processes: int) -> Iterator[None]:
    """Let processes stand still for a while: they take what is sent, and answer nothing."""
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)
