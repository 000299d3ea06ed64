"""The program run within the test's process, with tests installed as any other package's are."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pytest

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
ENTRY_POINTS = """
[unmask.detectors]
brightness = third_party_detectors:Brightness
broken = third_party_detectors:Broken
slow = third_party_detectors:Slow
unloadable = third_party_detectors:Missing
"""


@dataclass(frozen=True)
class Outcome:
    status: int
    output: str
    errors: str

    @property
    def error_lines(self) -> list[str]:
        return self.errors.splitlines()


Run = Callable[..., Outcome]


@pytest.fixture
def detector_package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as pip would leave it, with tests of another package."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "third_party_detectors.py").write_text(DETECTORS)
    metadata = folder / "third_party_detectors-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: third-party-detectors\nVersion: 1.0\n"
    )
    (metadata / "entry_points.txt").write_text(ENTRY_POINTS)
    return folder


@pytest.fixture
def other_package(detector_package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install that package for this process."""
    monkeypatch.syspath_prepend(detector_package)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Call ``unmask`` with arguments, in a folder of its own, on a terminal 80 columns wide."""
    monkeypatch.chdir(tmp_path)
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
