"""The overview of a scan: what it counts, in which order, and that it shows names as they are."""

import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest

from unmask.report import Doubtful, FailureReason, Overview, write_overview
from unmask.report.overview import render_overview
from unmask.words import Language

OVERVIEW = Overview(
    "clips/",
    datetime(2026, 1, 2, 3, 4, tzinfo=UTC),
    2,
    12.5,
    {"some-signs": 1, "cannot-tell": 3},
    (
        Doubtful("clips/<b>.mp4", "some-signs", 1.2, "warping", b"\xff\xd8one"),
        Doubtful("https://example.org/c.mp4", "cannot-tell", 0.1, "warping", b""),
    ),
    (
        FailureReason("the file is empty.", tuple(f"clips/{name}.mp4" for name in range(7))),
        FailureReason("there is no such file.", ("clips/x.mp4",)),
    ),
)


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<style>.*?</style>|<[^>]*>", " ", page, flags=re.DOTALL))


def test_counts_and_shares_are_those_of_the_results() -> None:
    text = text_of(render_overview(OVERVIEW))

    assert "4 items were analysed, 8 failed, and 2 are still to be looked at." in text
    assert "Some signs of manipulation 1 25.0%" in text
    assert "Cannot tell 3 75.0%" in text
    assert "Strong signs of manipulation 0 0.0%" in text
    assert "the file is empty. clips/0.mp4 clips/1.mp4" in text
    assert "clips/4.mp4 and 2 more 7" in text
    assert "clips/5.mp4" not in text


def test_the_most_doubtful_come_first_with_their_pictures() -> None:
    page = render_overview(OVERVIEW)

    assert page.index("clips/&lt;b&gt;.mp4") < page.index("https://example.org/c.mp4")
    assert "<b>.mp4" not in page
    assert page.count("data:image/jpeg;base64,") == 1
    assert '<a href="https://example.org/c.mp4"' in page


@pytest.mark.parametrize(("language", "words"), [("en", "Cannot tell"), ("es", "No se puede")])
def test_it_speaks_each_language_and_loads_nothing(language: Language, words: str) -> None:
    page = unescape(render_overview(OVERVIEW, language))

    assert f'<html lang="{language}">' in page
    assert words in page
    assert "default-src 'none'" in page
    assert "script-src 'none'" in page


def test_without_results_it_says_so() -> None:
    empty = Overview("clips/", OVERVIEW.created, 0, None, {}, (), ())

    text = text_of(render_overview(empty))

    assert "No analysed item has any support for manipulation." in text
    assert "Everything that was looked at could be analysed." in text


def test_it_is_written_whole(tmp_path: Path) -> None:
    path = tmp_path / "overview.html"
    path.write_text("before")

    write_overview(OVERVIEW, path)

    assert path.read_text("utf-8").endswith("</html>")
    assert list(tmp_path.iterdir()) == [path]
