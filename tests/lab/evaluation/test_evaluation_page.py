import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from scipy.special import ndtri

from tests.lab.evaluation.handmade_results import ABSTAINED, REAL, results_of_a_blur_meter
from unmask.lab.evaluation.bootstrap import Estimate
from unmask.lab.evaluation.breakdowns import table_of
from unmask.lab.evaluation.charts import ProbitAxis, draw_all
from unmask.lab.evaluation.page import estimate_words, number_words, render_page, write_page
from unmask.lab.evaluation.results import Result, ResultsError

NOT_CLOSED = {"meta", "br", "line", "rect", "circle", "polyline", "path"}


class Elements(HTMLParser):
    """Collects a page's elements and checks that they are closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.names: list[str] = []
        self.values: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.values += [value or "" for _, value in attrs]
        if tag not in NOT_CLOSED:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in NOT_CLOSED:
            assert self.open.pop() == tag


def elements_of(page: str) -> Elements:
    elements = Elements()
    elements.feed(page)
    assert elements.open == []
    return elements


def test_page_is_whole_and_asks_no_network() -> None:
    elements = elements_of(render_page(results_of_a_blur_meter(), "videos.csv"))
    assert elements.names.count("figure") == 4
    assert "script" not in elements.names
    assert not [value for value in elements.values if re.match(r"(https?:)?//", value)]
    assert any(value.startswith("default-src 'none'") for value in elements.values)


def test_page_says_each_number_that_was_measured() -> None:
    page = render_page([*results_of_a_blur_meter(), ABSTAINED], "videos.csv")
    assert "30 real and 30 manipulated items scored; abstained on 1, failed on 0" in page
    assert "needs 100 real items" in page
    assert "1 × abstained: No face was found." in page
    for name in ("swap", "lips", "studio", "street", "light (ITA above 41°), none"):
        assert f'<th scope="row">{name}</th>' in page


def test_page_escapes_what_comes_from_outside() -> None:
    evil = "<img src=x onerror=alert(1)>\u202e"
    result = replace(ABSTAINED, reason=evil, source=evil, detector=evil)
    page = render_page([result], evil)
    assert "img" not in elements_of(page).names
    assert "\u202e" not in page


@pytest.mark.parametrize("results", [[REAL], [ABSTAINED], [replace(REAL, label="fake")]])
def test_page_of_one_class_or_none_has_no_curves(results: list[Result]) -> None:
    page = render_page(results, "few.csv")
    assert "No curves" in page
    assert "figure" not in elements_of(page).names


def test_curves_of_perfect_scores_reach_the_corner() -> None:
    table = table_of([replace(REAL, score=-1.0), replace(REAL, score=1.0, label="fake")])
    drawings = {drawing.heading: drawing.chart for drawing in draw_all(table)}
    # Perfect scores have no point whose rates are neither 0 nor 1, so there is no DET curve.
    assert list(drawings) == ["ROC", "Reliability", "Scores"]
    chart = drawings["ROC"]
    corner = f"{chart.x.at(0)},{chart.y.at(1)}"
    assert corner in chart.lines[0].stretches[0].split()


def test_probit_axis_has_its_marks_at_their_rates() -> None:
    axis = ProbitAxis(float(ndtri(0.02)), float(ndtri(0.98)), 0, 100)
    ticks = {tick.label: tick.position for tick in axis.ticks()}
    assert list(ticks) == ["5%", "20%", "50%", "80%", "95%"]
    assert ticks["50%"] == 50
    assert ticks["5%"] + ticks["95%"] == pytest.approx(100)


def test_probit_axis_names_small_rates_in_full() -> None:
    rates = (0.0001, 0.001, 0.01, 0.05)
    ticks = ProbitAxis(float(ndtri(0.00005)), float(ndtri(0.02)), 0, 100, rates).ticks()
    assert [tick.label for tick in ticks] == ["0.01%", "0.1%", "1%"]


def test_words_of_an_estimate() -> None:
    assert estimate_words(Estimate(-0.25, -0.5, -0.0001)) == "−0.250 (−0.500 to 0.000)"
    assert number_words(0.0124, percent=True) == "1.2%"
    assert estimate_words(None) == "—"


def test_a_page_that_cannot_be_written_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match=r"cannot be written \(No such file"):
        write_page([REAL], "x", tmp_path / "missing" / "report.html")
