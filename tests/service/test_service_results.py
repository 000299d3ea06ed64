"""The files that come out of an analysis."""

from pathlib import Path

import pytest

from tests.report.handmade import FRAMES, handmade_analysis
from unmask.media import Frame
from unmask.report import pictures
from unmask.report.pictures import Thumbnail
from unmask.service.results import FRAMES_FOLDER, read_frames, report_path, write_results
from unmask.words import LANGUAGES


def test_small_pictures_are_made_once_for_the_page_and_the_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Thumbnail] = []
    make = pictures._thumbnail

    def noting(position: int, frame: Frame, side: float) -> Thumbnail:
        made.append(make(position, frame, side))
        return made[-1]

    monkeypatch.setattr(pictures, "_thumbnail", noting)

    write_results(handmade_analysis(), tmp_path)

    assert len(made) == FRAMES
    named = [frame["name"] for frame in read_frames(tmp_path)["frames"]]
    written = [(tmp_path / FRAMES_FOLDER / name).read_bytes() for name in named]
    assert written == [each.picture.jpeg for each in made]
    for language in LANGUAGES:
        report = report_path(tmp_path, language).read_text(encoding="utf-8")
        assert f'<html lang="{language}">' in report
        assert all(each.picture.uri in report for each in made)


def test_a_report_that_is_there_in_english_only_is_given_to_all(tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text("English")
    assert report_path(tmp_path, "es") == report_path(tmp_path, "en") == tmp_path / "report.html"
