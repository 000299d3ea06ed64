from pathlib import Path

import pytest

from tests.cli.program import Run
from tests.detectors.handmade_faces import two_class_model

NAME = "faceforensics:published-c23"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The person's data folder."""
    monkeypatch.setenv("UNMASK_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def test_variants_are_listed_once_their_weights_are_imported(run: Run, data: Path) -> None:
    assert "imported" not in run("detectors").output
    two_class_model(data / "weights", "faceforensics-published-c23", ("real", "fake"))

    assert f"With networks that you imported: {NAME}." in run("detectors").output


def test_the_card_of_a_variant_has_its_name_and_licence(run: Run, data: Path) -> None:
    two_class_model(data / "weights", "faceforensics-published-c23", ("real", "fake"))
    output = run("detectors", NAME).output

    assert output.startswith(f"{NAME}: ")
    assert "licence of a test" in output


def test_a_variant_can_be_chosen_for_an_analysis(run: Run, data: Path, grey_picture: Path) -> None:
    two_class_model(data / "weights", "faceforensics-published-c23", ("real", "fake"))
    outcome = run("analyze", "--detectors", NAME, grey_picture)

    assert outcome.status == 0
    assert "No face was found in the picture." in " ".join(outcome.output.split())


def test_a_variant_without_its_weights_is_answered_with_what_to_do(run: Run) -> None:
    outcome = run("detectors", NAME)

    assert outcome.status == 2
    (line,) = outcome.error_lines
    assert "unmask weights import faceforensics-published-c23 FILE" in line
