"""A test of another package that sees brightness, and that some files bring down or hold up.

It does not come back from a file called ``endless``, but says so in a file beside it; where that is
there already, it does.
"""

import os
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.detector_packages import write_detector_package

DETECTOR = """
import os, signal, time
from unmask.detectors import Card, Finding


class Brightness:
    card = Card(
        "brightness", "How bright is it?", "light", "Measures the mean brightness.",
        "Nobody, 2025", 2025, "https://example.org", "CC0", ("Any picture.",), ("Nothing.",),
        ("Everything.",), ("Brightness is evidence of nothing.",),
    )

    def examine(self, media, faces, progress):
        if "deadly" in media.source:
            os.kill(os.getpid(), signal.SIGKILL)
        if "endless" in media.source and not os.path.exists(reached := f"{media.source}.txt"):
            with open(reached, "w") as file:
                file.write(str(os.getpid()))
            time.sleep(3600)
        brightness = float(media.frames[0].pixels.mean())
        return Finding.scored(self.card, score=brightness, log10_lr=0.0, reasons=["It is."])
"""


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    places = {"brightness": "scanned_brightness:Brightness"}
    write_detector_package(folder, "scanned_brightness", DETECTOR, places)
    return folder


@pytest.fixture
def brightness(package: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str]:
    """Install the test, for this process and those that it starts; gives its name."""
    monkeypatch.syspath_prepend(package)
    paths = [str(package), *filter(None, [os.environ.get("PYTHONPATH")])]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(paths))
    return ("brightness",)


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """A folder with four pictures of different brightness."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    for shade in (40, 80, 120, 160):
        write_picture(folder / f"grey-{shade}.png", shade)
    return folder


def write_picture(path: Path, shade: int) -> None:
    cv2.imwrite(str(path), np.full((60, 80, 3), shade, np.uint8))
