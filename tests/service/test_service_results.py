"""The files that come out of an analysis."""

from pathlib import Path

import pytest

from tests.report.handmade import FRAMES, handmade_analysis
from unmask.media import Frame
from unmask.report import pictures
from unmask.report.pictures import Thumbnail
from unmask.service.results import FRAMES_FOLDER, REPORT_NAME, read_frames, write_results


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
    report = (tmp_path / REPORT_NAME).read_text(encoding="utf-8")
    assert all(each.picture.uri in report for each in made)
