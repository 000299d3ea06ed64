"""The example of a package of tests is built, installed and run as anybody's would be."""

import json
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from tests.fresh_environment import make_environment, run_in
from unmask import Analyzer
from unmask.detectors import Picture, load_detector_from
from unmask.media import media_from_frames
from unmask.words import say

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "face-detail"
SAMPLES = ROOT / "src" / "unmask" / "samples"
BUILD = """
python -m hatchling build -t wheel -d dist
pip install --quiet --no-deps dist/unmask_face_detail-0.1.0-py3-none-any.whl
rm -r src
"""


def copy_example(folder: Path) -> Path:
    ignored = shutil.ignore_patterns("__pycache__", "dist")
    return shutil.copytree(EXAMPLE, folder / "face-detail", ignore=ignored)


def test_the_example_is_built_installed_and_run(tmp_path: Path) -> None:
    environment = make_environment(tmp_path / "environment")
    source = copy_example(tmp_path)

    built = run_in(environment, source, BUILD)
    assert built.returncode == 0, built.stderr
    checked = run_in(environment, tmp_path, "unmask detectors check face-detail")
    assert (checked.returncode, checked.stderr) == (0, "")
    assert checked.stdout.splitlines()[-1] == "face-detail keeps the contract."
    listed = run_in(environment, tmp_path, "unmask detectors --json")
    assert "face-detail" in {card["name"] for card in json.loads(listed.stdout)}


@pytest.fixture
def without_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave no module of the example behind."""
    for name in ("unmask_face_detail", "unmask_face_detail.detector"):
        monkeypatch.setitem(sys.modules, name, sys)
        monkeypatch.delitem(sys.modules, name)


@pytest.mark.usefixtures("without_module")
def test_the_example_measures_what_it_says(tmp_path: Path) -> None:
    test = load_detector_from(copy_example(tmp_path) / "src" / "unmask_face_detail")
    with Image.open(SAMPLES / "photograph.jpg") as photograph:
        picture = photograph.convert("RGB")
    blurred = picture.filter(ImageFilter.GaussianBlur(4))
    sharp, soft = (
        Analyzer([test]).analyze_media(media_from_frames([np.asarray(one)], [0.0])).findings[0]
        for one in (picture, blurred)
    )

    assert sharp.score is not None
    assert soft.score is not None
    assert soft.score > sharp.score + 1
    assert (sharp.log10_lr, soft.log10_lr) == (0.0, 0.0)
    assert "un píxel de la cara difiere de sus vecinos" in say(sharp.reasons[1], "es")
    assert [one for one in sharp.exhibits if isinstance(one, Picture)]
