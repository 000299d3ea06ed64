from pathlib import Path

import pytest

from unmask.detectors import Detector, load_detectors
from unmask.lab.detector_pages import detector_page

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
