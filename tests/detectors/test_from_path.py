"""Tests in files that nobody has installed; whoever writes one gets everything wrong at first."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from unmask.detectors import is_path, load_detector_from
from unmask.errors import DetectorLoadError

SOURCE = """
from dataclasses import dataclass, replace
from unmask.detectors import Card, Finding

@dataclass
class Setting:
    least: int = 3

class Grain:
    card = Card("grain", "Film grain", "noise", "", "", 2020, "", "", (), (), (), ())

    def examine(self, media, faces, progress):
        return Finding.abstained(self.card, "There is no grain.")
"""
MODULES = ("grain_file", "grain_package", "grain_package.inner")


@pytest.fixture(autouse=True)
def clean_modules() -> Iterator[None]:
    yield
    for name in MODULES:
        sys.modules.pop(name, None)


def written(folder: Path, source: str) -> Path:
    path = folder / "grain_file.py"
    path.write_text(source, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "expected"),
    [("my_test.py", True), ("./grain", True), ("tests\\grain", True), ("head-pose", False)],
)
def test_a_path_is_told_from_a_name(text: str, expected: bool) -> None:
    assert is_path(text) is expected


def test_a_test_is_loaded_from_a_file(tmp_path: Path) -> None:
    assert load_detector_from(written(tmp_path, SOURCE)).card.name == "grain"


def test_a_test_is_loaded_from_the_folder_of_a_package(tmp_path: Path) -> None:
    folder = tmp_path / "grain_package"
    folder.mkdir()
    (folder / "inner.py").write_text(SOURCE, encoding="utf-8")
    (folder / "__init__.py").write_text("from .inner import Grain\n", encoding="utf-8")

    assert load_detector_from(folder).card.title == "Film grain"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("1 +", "SyntaxError: invalid syntax"),
        (
            "\nimport absent_module\n",
            "ModuleNotFoundError: No module named 'absent_module' (line 2",
        ),
        ("raise SystemExit(3)", "SystemExit: 3"),
        ("", "expected one class with a card and a method examine, got none"),
        (f"{SOURCE}\nclass Sand(Grain): pass\n", "got Grain, Sand"),
        (SOURCE.replace('"grain", ', '"Film Grain", '), "Card.name: expected lower-case letters"),
        (SOURCE.replace("Film grain", " "), "Card.title: expected a text, got an empty one"),
        (SOURCE.replace("2020", "'2020'"), "Card.year: expected int, got str (line 10)"),
        (f"{SOURCE}\n    only_photographs = 1\n", "only_photographs: expected bool, got int"),
        (f"{SOURCE}\n    remembering = 1\n", "expected a method remembering, got int"),
        (f"{SOURCE}\n    def missing_models(self): return 1\n", "missing_models: expected a tuple"),
        (f"{SOURCE}\n    def __init__(self): 1 / 0\n", "ZeroDivisionError: division by zero"),
    ],
)
def test_what_is_wrong_is_said_in_one_line_that_names_the_file(
    tmp_path: Path, source: str, said: str
) -> None:
    path = written(tmp_path, source)

    with pytest.raises(DetectorLoadError) as caught:
        load_detector_from(path)

    assert str(caught.value).startswith(f"{path}: ")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DetectorLoadError, match=r"gone\.py: expected a Python file"):
        load_detector_from(tmp_path / "gone.py")
    with pytest.raises(DetectorLoadError, match=r"expected a folder with an __init__\.py"):
        load_detector_from(tmp_path)


def test_a_module_of_the_same_name_is_back_after_a_failure(tmp_path: Path) -> None:
    path = written(tmp_path, SOURCE)
    load_detector_from(path)
    before = sys.modules["grain_file"]
    written(tmp_path, "raise RuntimeError")

    with pytest.raises(DetectorLoadError):
        load_detector_from(path)

    assert sys.modules["grain_file"] is before
