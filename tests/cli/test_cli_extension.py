"""Where the built extension is, on installations that have it and that do not."""

import json
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.cli.program import Run
from unmask import built_extension, checkup

ROOT = Path(__file__).parents[2]
MANIFEST = ROOT / "extension" / "public" / "manifest.json"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The place of the built extension, with nothing there."""
    folder = tmp_path / "built"
    monkeypatch.setattr(built_extension, "FOLDER", folder)
    return folder


def build(folder: Path, manifest: str) -> None:
    folder.mkdir()
    (folder / "manifest.json").write_text(manifest, encoding="utf-8")


def test_the_extension_has_the_version_of_the_package() -> None:
    assert json.loads(MANIFEST.read_text(encoding="utf-8"))["version"] == version("unmask")


def test_the_place_is_said_with_three_steps(run: Run, folder: Path) -> None:
    build(folder, MANIFEST.read_text(encoding="utf-8"))
    outcome = run("extension")
    assert (outcome.status, outcome.errors) == (0, "")
    lines = outcome.output.splitlines()
    assert str(folder) in lines
    assert [line[:2] for line in lines if line[:1].isdigit()] == ["1.", "2.", "3."]
    for words in (version("unmask"), "chrome://extensions", "Load unpacked", "unmask pair"):
        assert words in outcome.output


def test_a_copy_without_it_says_how_to_build_it(run: Run, folder: Path) -> None:
    outcome = run("extension")
    assert (outcome.status, outcome.output) == (1, "")
    [line] = outcome.error_lines
    assert "make extension" in line
    assert "Node 20.19" in line
    assert not folder.exists()


@pytest.mark.parametrize("manifest", ["", "[]", "{}", '{"version": 1}', "\x00"])
def test_a_damaged_one_is_not_offered(run: Run, folder: Path, manifest: str) -> None:
    build(folder, manifest)
    outcome = run("extension")
    assert (outcome.status, outcome.output) == (1, "")
    [line] = outcome.error_lines
    assert "damaged" in line


@pytest.mark.parametrize(
    ("manifest", "state", "words"),
    [
        (None, "note", "make extension"),
        (json.dumps({"version": version("unmask")}), "ok", "unmask extension"),
        ('{"version": "0.0.1"}', "wrong", "The extension is version 0.0.1"),
        ("{", "wrong", "damaged"),
    ],
)
def test_the_doctor_sees_whether_it_is_there_and_fits(
    folder: Path, manifest: str | None, state: str, words: str
) -> None:
    if manifest is not None:
        build(folder, manifest)
    found = checkup._outcome("extension", checkup.check_extension)
    assert found.state == state
    assert words in found.found + found.advice
