from pathlib import Path

import pytest

from unmask.detectors import Detector, Figure, load_detectors
from unmask.lab.detector_pages import MOST_UNFOLDED, _measured, detector_page

PAGES = Path(__file__).parents[2] / "docs" / "detectors"


@pytest.mark.parametrize("detector", load_detectors(), ids=lambda detector: detector.card.name)
def test_the_docs_say_what_the_card_says(detector: Detector) -> None:
    page = (PAGES / f"{detector.card.name}.md").read_text(encoding="utf-8")

    assert page == detector_page(detector), (
        "run: python -m unmask.lab.detector_pages docs/detectors"
    )


def test_no_page_is_left_of_a_detector_that_is_gone() -> None:
    names = {detector.card.name for detector in load_detectors()}
    assert {page.stem for page in PAGES.glob("*.md")} == names


def test_each_data_set_is_one_row_with_a_chart_and_the_rest_is_folded() -> None:
    figures = [
        Figure("video AUC", 0.75, "clips", (0.7, 0.8), "5 real, 5 manipulated", "2026-01-01"),
        Figure("video AUC of blur alone (baseline)", 0.5, "clips", (0.4, 0.6)),
        Figure('false alarms at "moderate" or more', 0.01, "clips", (0.0, 0.05)),
        Figure("image AUC", 0.4, "pictures", (0.3, 0.5)),
    ]
    page = "\n".join(_measured("Measured", figures))
    shown, _, folded = page.partition("<details>")
    _, first, second = [line for line in shown.splitlines() if line.startswith("| ")][1:]
    assert "0.75 (0.70–0.80) | █████░░░░░ | 0.50 (0.40–0.60) | 1.0 % (0–5 %)" in first
    assert "0.40 (0.30–0.50) | ░░░░░░░░░░ |  |  |" in second
    assert folded.count("| video AUC |") == 1
    assert "All 4 figures" in folded


def test_a_few_figures_without_an_auc_stand_open() -> None:
    figure = Figure("pulses found", 0.8, "clips")
    assert "<details>" not in _measured("Measured", [figure] * MOST_UNFOLDED)
    many = _measured("Measured", [figure] * (MOST_UNFOLDED + 1))
    assert many.index("<details>") == 2 + 2 + MOST_UNFOLDED + 1
    assert _measured("Measured", []) == []
