"""The program run within the test's process, with tests installed as any other package's are."""

import os
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.cli.program import Outcome, Run
from tests.detector_packages import write_detector_package
from unmask.cli import main

DETECTORS = """
import time
from unmask.detectors import Card, Finding


class Brightness:
    card = Card(
        "brightness", "How bright is the picture?", "light", "Measures the mean brightness.",
        "Nobody, 2025", 2025, "https://example.org", "CC0", ("Any picture.",), ("Nothing.",),
        ("Everything.",), ("Brightness is evidence of nothing.",),
    )

    def examine(self, media, faces, progress):
        progress(1.0)
        brightness = float(media.frames[0].pixels.mean())
        reason = f"The mean brightness is {brightness:.0f} of 255."
        return Finding.scored(self.card, score=brightness, log10_lr=0.0, reasons=[reason])


class Broken(Brightness):
    card = Card("broken", "A test that breaks", "light", *[""] * 2, 2025, *[""] * 2, *[()] * 4)

    def examine(self, media, faces, progress):
        raise RuntimeError("two\\nlines")


class Slow(Brightness):
    card = Card("slow", "A test that sleeps", "light", *[""] * 2, 2025, *[""] * 2, *[()] * 4)

    def examine(self, media, faces, progress):
        print("sleeping", flush=True)
        time.sleep(60)
"""
PLACES = {
    "brightness": "third_party_detectors:Brightness",
    "broken": "third_party_detectors:Broken",
    "slow": "third_party_detectors:Slow",
    "unloadable": "third_party_detectors:Missing",
}


@pytest.fixture
def detector_package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with detectors of another package."""
    folder = tmp_path_factory.mktemp("site")
    write_detector_package(folder, "third_party_detectors", DETECTORS, PLACES)
    return folder


@pytest.fixture
def other_package(detector_package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install that package for this process."""
    monkeypatch.syspath_prepend(detector_package)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Call ``unmask`` with arguments, in a folder of its own, on a terminal 80 columns wide.

    It is as if the program were found by its name.
    """
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("unmask.cli.pasteable.program", lambda: "unmask")
    monkeypatch.setenv("COLUMNS", "80")

    def call(*arguments: str | os.PathLike[str]) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["unmask", *map(str, arguments)])
        with pytest.raises(SystemExit) as exit_info:
            main()
        captured = capsys.readouterr()
        assert isinstance(exit_info.value.code, int)
        return Outcome(int(exit_info.value.code), captured.out, captured.err)

    return call


@pytest.fixture
def grey_picture(tmp_path: Path) -> Path:
    path = tmp_path / "grey.png"
    cv2.imwrite(str(path), np.full((60, 80, 3), 100, np.uint8))
    return path
