"""One line for each error, which names its source once and tells no secrets."""

import json
from pathlib import Path

import pytest

from tests.cli.program import Run

pytestmark = pytest.mark.usefixtures("other_package")


@pytest.mark.parametrize("name", ["a\x1b[31m\n\u202egpj.png", "x" * 3000, "a  b.png"])
def test_a_name_is_said_once(run: Run, name: str) -> None:
    (line,) = run("analyze", name, "--detectors", "brightness").error_lines
    assert line.count(": ") == 2


def test_it_is_said_in_the_language_of_the_locale(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "es_ES.UTF-8")
    outcome = run("analyze", "missing.mp4", "--json", "--detectors", "brightness")
    assert outcome.error_lines == ["unmask: missing.mp4: no existe ese archivo; compruebe la ruta."]
    # Programs read the same everywhere.
    error = json.loads(outcome.output)["error"]
    assert error["message"] == "missing.mp4: there is no such file; check the path."
    assert error["messages"]["message"]["values"]["reason"]["key"] == "refused-missing"


@pytest.mark.parametrize("place", ["", "/clip.mp4"])
def test_the_password_of_a_link_is_kept_secret(run: Run, place: str) -> None:
    link = f"http://user:secret@127.0.0.1{place}"
    outcome = run("analyze", link, "--json", "--detectors", "brightness")
    assert outcome.status == 1
    assert "secret" not in outcome.errors
    assert "secret" not in outcome.output
    assert json.loads(outcome.output)["source"] == f"http://127.0.0.1{place}"


@pytest.mark.parametrize("columns", ["0", "1"])
def test_a_terminal_of_no_width_is_still_told(
    run: Run, grey_picture: Path, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    outcome = run("analyze", grey_picture.name, "--detectors", "brightness")
    assert "The mean brightness" in outcome.output
