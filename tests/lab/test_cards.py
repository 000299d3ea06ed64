"""Figures go from results to the card and the page of a detector of another package."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.detector_packages import write_detector_package
from tests.lab.evaluation.handmade_results import results_of_a_blur_meter
from unmask.detectors import Card, Figure, detector_names, load_detectors
from unmask.detectors.contract import write_measured
from unmask.lab import detector_pages
from unmask.lab.cards import CardsError, main, renew_measured
from unmask.lab.evaluation.figures import COMMAND
from unmask.lab.evaluation.results import Result, append_results

CARD = Path(__file__).parents[2] / "src" / "unmask" / "detectors" / "head_pose" / "card.toml"
SOURCE = """
from pathlib import Path

from unmask.detectors import Card, Finding


class BlurMeter:
    def __init__(self):
        self.card = Card.load(Path(__file__).with_name("card.toml"))

    def examine(self, media, faces, progress):
        return Finding.abstained(self.card, "It only serves a test.")
"""


def results() -> list[Result]:
    return [replace(one, detector="blur-meter") for one in results_of_a_blur_meter()]


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    write_detector_package(folder, "blur_meter", SOURCE, {"blur-meter": "blur_meter:BlurMeter"})
    text = CARD.read_text(encoding="utf-8").replace('"head-pose"', '"blur-meter"')
    (folder / "card.toml").write_text(text, encoding="utf-8")
    (folder / "README.md").write_text("# Blur\n\nIt measures blur.\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.delitem(sys.modules, "blur_meter", raising=False)
    # The pages are of all installed tests; that one is enough here.
    monkeypatch.setattr(detector_pages, "load_detectors", lambda: load_detectors(["blur-meter"]))
    return folder


def test_card_and_page_say_what_was_measured(package: Path, tmp_path: Path) -> None:
    append_results(results(), tmp_path / "results.jsonl")
    place = str(tmp_path / "results.jsonl")
    pages = tmp_path / "pages"
    main([place, place, "--data", "our clips", "your clips", "--pages", str(pages)])
    card = Card.load(package / "card.toml")
    area = card.measured[0]
    assert (area.measure, area.data) == ("video AUC", "our clips")
    assert area.count == "30 real, 30 manipulated"
    assert area.source == "python -m unmask.lab.evaluation"
    assert [figure.data for figure in card.measured].count("your clips") == 13
    page = (pages / "blur-meter.md").read_text(encoding="utf-8")
    for figure in card.measured:
        assert f"| {figure.measure} | {figure.value:.3f} |" in page
    assert page.endswith("It measures blur.\n")


def test_figures_of_other_commands_stay(package: Path, tmp_path: Path) -> None:
    other = Figure("noise", 1.5, "faces", source="another command")
    write_measured(package / "measured.json", [other, Figure("old", 0.5, "x", source=COMMAND)])
    append_results(results(), tmp_path / "results.jsonl")
    pages = str(tmp_path / "pages")
    main([str(tmp_path / "results.jsonl"), "--data", "our clips", "--pages", pages])
    first, *new = Card.load(package / "card.toml").measured
    assert first == other
    assert {figure.source for figure in new} == {COMMAND}
    assert "old" not in {figure.measure for figure in new}


def test_figures_that_cannot_be_read_are_a_line(tmp_path: Path) -> None:
    (tmp_path / "measured.json").write_text("[{}]", encoding="utf-8")
    with pytest.raises(CardsError, match=r"measured\.json cannot be written"):
        renew_measured(tmp_path / "measured.json", [])


def test_nothing_is_written_where_something_is_wrong(
    package: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "blur-meter" in detector_names()
    file = tmp_path / "results.jsonl"
    append_results([*results(), *(replace(one, detector="gone") for one in results())], file)

    def complaint(*arguments: str) -> str:
        with pytest.raises(SystemExit) as end:
            main([str(file), *arguments, "--pages", str(tmp_path / "pages")])
        assert not (package / "measured.json").exists()
        assert not (tmp_path / "pages").exists()
        return str(end.value)

    assert "'gone', which has no card" in complaint("--data", "clips")
    assert "none of these" in complaint("--data", "clips", "--detectors", "other")
    assert complaint("--data", "one", "two") == "2"
    assert "1 results need as many --data, not 2" in capsys.readouterr().err
