import json
import shutil
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.cli.program import Run
from unmask.documents.schema import schema_text

VALIDATOR = Draft202012Validator(json.loads(schema_text()))
pytestmark = pytest.mark.usefixtures("other_package")
SAMPLE = Path(str(files("unmask") / "samples" / "photograph.jpg"))
BRIGHTNESS = ("--detectors", "brightness")


def documents(output: str) -> list[dict[str, Any]]:
    found = [json.loads(line) for line in output.splitlines()]
    for document in found:
        VALIDATOR.validate(document)
    return found


def test_the_table_tells_verdict_result_and_reason(run: Run, grey_picture: Path) -> None:
    outcome = run("analyze", grey_picture, "--detectors", "brightness,broken")
    assert (outcome.status, outcome.errors) == (0, "")
    words = " ".join(outcome.output.split())
    assert "image, 80 × 60 px, no face found, took" in words
    assert "Cannot tell One test gave a result, but it carries no weight here." in words
    assert "The mean brightness is 100 of 255." in words
    assert "The test broke: RuntimeError: two lines." in words
    assert max(len(line) for line in outcome.output.splitlines()) <= 80
    assert "\x1b" not in outcome.output


def test_tests_that_carry_weight_come_first(run: Run) -> None:
    """On pictures ``warping`` has no weight, and it is done first, being quick."""
    words = run("analyze", SAMPLE, "--detectors", "warping,faceforensics").output

    assert words.index("FaceForensics++:") < words.index("Face warping:")


def test_the_reason_of_a_test_names_a_command_that_can_be_pasted(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("UNMASK_DATA", str(tmp_path / "data"))
    monkeypatch.setattr("unmask.cli.pasteable.program", lambda: "/venv/bin/unmask")

    words = " ".join(run("analyze", SAMPLE, "--detectors", "cnn-generated").output.split())

    # In the note on the material, in the verdict and in the reason.
    assert words.count("run `/venv/bin/unmask weights fetch clip-vit-b16`") == 3
    assert "`unmask " not in words


def test_a_file_whose_name_begins_with_a_dash_is_no_option(
    run: Run, grey_picture: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(grey_picture, tmp_path / "-dash.png")
    monkeypatch.chdir(tmp_path)

    outcome = run("analyze", "-dash.png", *BRIGHTNESS, "--json")

    assert (outcome.status, outcome.errors) == (0, "")
    assert documents(outcome.output)[0]["source"] == "./-dash.png"
    assert "No such option" in run("analyze", "-gone.png").errors


@pytest.mark.parametrize("columns", [20, 45, 60, 200])
def test_no_line_is_wider_than_the_terminal(
    run: Run, grey_picture: Path, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    outcome = run("analyze", grey_picture.name, *BRIGHTNESS)
    assert max(len(line) for line in outcome.output.splitlines()) <= columns
    assert "brightness" in " ".join(outcome.output.split())


def test_each_path_gets_its_line_of_json(run: Run, grey_picture: Path) -> None:
    outcome = run("analyze", "--json", "missing.mp4", grey_picture, *BRIGHTNESS)
    assert outcome.status == 1
    missing, found = documents(outcome.output)
    assert (missing["source"], missing["error"]["kind"]) == ("missing.mp4", "media")
    assert found["source"] == str(grey_picture)
    assert [finding["detector"] for finding in found["findings"]] == ["brightness"]
    (line,) = outcome.error_lines
    assert line.startswith("unmask: missing.mp4: ")
    assert line.count("missing.mp4") == 1


def test_a_hostile_file_name_stays_one_harmless_line(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a\x1b[31m\n\u202egpj.png"
    path.write_bytes(b"no picture")
    outcome = run("analyze", path, *BRIGHTNESS)
    assert outcome.status == 1
    (line,) = outcome.error_lines
    assert "\x1b" not in line
    assert "\u202e" not in line


def test_a_test_that_breaks_costs_no_analysis(run: Run, grey_picture: Path) -> None:
    outcome = run("analyze", grey_picture, "--json", "--detectors", "broken")
    assert outcome.status == 0
    (document,) = documents(outcome.output)
    assert document["findings"][0]["status"] == "failed"
    assert document["verdict"]["level"] is None


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "Missing argument"),
        (("grey.png", "--detectors", "brightnes"), "did you mean 'brightness'?"),
        (("grey.png", "--detectors", ","), "expected names with commas"),
        (("grey.png", "--reprt", "x.html"), "--reprt"),
        (("grey.png", "grey.png", "--report", "x.html"), "2 paths need a folder"),
        (("grey.png", "--report", "nowhere/x.html"), "there is no folder 'nowhere'"),
        (("grey.png", "--report", "grey.png/"), "cannot make 'grey.png'"),
        (("grey.png", "--report", "grey.png"), "would overwrite what is to be analysed"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(
    run: Run, grey_picture: Path, arguments: tuple[str, ...], message: str
) -> None:
    before = grey_picture.read_bytes()
    outcome = run("analyze", *arguments)
    assert (outcome.status, outcome.output) == (2, "")
    (line,) = outcome.error_lines
    assert line.startswith("unmask: ")
    assert message in line
    assert grey_picture.read_bytes() == before


def test_a_detector_that_cannot_be_loaded_is_named(run: Run, grey_picture: Path) -> None:
    outcome = run("analyze", grey_picture, "--detectors", "unloadable")
    assert outcome.status == 1
    (line,) = outcome.error_lines
    assert "'unloadable'" in line


def test_debug_adds_the_traceback(run: Run) -> None:
    outcome = run("analyze", "missing.mp4", "--debug", *BRIGHTNESS)
    assert outcome.status == 1
    assert outcome.error_lines[0].startswith("unmask: missing.mp4: ")
    assert "Traceback (most recent call last)" in outcome.errors
    assert "MediaError" in outcome.errors


def test_one_report_goes_into_the_file(run: Run, grey_picture: Path, tmp_path: Path) -> None:
    outcome = run("analyze", grey_picture, "--report", "report.html", *BRIGHTNESS)
    assert outcome.status == 0
    assert "Report: report.html" in outcome.output
    assert "The mean brightness is 100 of 255." in (tmp_path / "report.html").read_text("utf-8")
    assert {path.name for path in tmp_path.iterdir()} == {"grey.png", "report.html"}


def test_several_reports_go_into_a_folder(run: Run, grey_picture: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(grey_picture, other)
    sources = (grey_picture, other / "grey.png", "missing.mp4")
    outcome = run("analyze", *sources, "--report", "new/reports", *BRIGHTNESS)
    assert outcome.status == 1
    names = {path.name for path in (tmp_path / "new" / "reports").iterdir()}
    assert names == {"grey.png.html", "grey.png-2.html"}


def test_a_report_that_cannot_be_written_is_said(
    run: Run, grey_picture: Path, tmp_path: Path
) -> None:
    (tmp_path / "reports" / "grey.png.html").mkdir(parents=True)
    outcome = run("analyze", grey_picture, "--report", "reports/", *BRIGHTNESS)
    assert outcome.status == 2
    assert "is a folder" in outcome.errors


@pytest.mark.usefixtures("face_network")
def test_people_are_compared_with_a_reference(run: Run) -> None:
    photograph = Path(__file__).parents[2] / "src" / "unmask" / "samples" / "photograph.jpg"
    outcome = run(
        "analyze", photograph, "--person", photograph, "--detectors", "same-person", "--json"
    )
    [document] = documents(outcome.output)
    [finding] = document["findings"]
    assert (finding["detector"], finding["log10_lr"]) == ("same-person", 0)
    assert finding["score"] == pytest.approx(0, abs=1e-4)
    # What the face looks like in numbers is nowhere in it.
    assert max(map(len, map(str, finding.values()))) < 2000


def test_a_reference_that_is_missing_costs_one_line(run: Run, grey_picture: Path) -> None:
    outcome = run("analyze", grey_picture, "--person", "gone.jpg", "--detectors", "same-person")
    assert outcome.status != 0
    (line,) = outcome.error_lines
    assert "gone.jpg" in line
