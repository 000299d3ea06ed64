"""The files that come out of an analysis."""

import json
from pathlib import Path

import pytest

from tests.report.handmade import (
    FRAMES,
    blinking,
    handmade_analysis,
    maps_of_one_picture,
    with_exhibits,
)
from unmask.detectors import Band, Curve, Plot
from unmask.media import Frame
from unmask.report import pictures
from unmask.report.pictures import Thumbnail
from unmask.service.jobs.results import (
    FRAMES_FOLDER,
    exhibit_path,
    read_exhibits,
    read_frames,
    read_plots,
    report_path,
    write_results,
)
from unmask.service.models import Exhibit, PlotAnswer
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


def test_a_map_comes_with_what_it_is_read_against(tmp_path: Path) -> None:
    write_results(with_exhibits(handmade_analysis(), maps_of_one_picture()), tmp_path)
    first, second, face = (Exhibit.of(entry, "/own") for entry in read_exhibits(tmp_path))
    assert first.comparison
    assert second.comparison
    assert face.comparison
    assert first.comparison.original == second.comparison.original
    assert first.comparison.original.link == "/own/00-original.png"
    assert second.comparison.untouched
    assert (second.comparison.title, second.comparison.ignore) == ("Copies", "Ignore Copies.")
    assert face.comparison.untouched is None
    names = [first.comparison.original.name, second.comparison.untouched.name]
    for name in names:
        path = exhibit_path(tmp_path, name)
        assert path
        assert path.read_bytes().startswith(b"\x89PNG")
    assert exhibit_path(tmp_path, "01-original.png") is None


def test_plots_are_given_with_their_gaps(tmp_path: Path) -> None:
    broken = Curve("wave", ((0.0, 1.0), (0.5, float("nan")), (1.0, 2.0)))
    bands = (Band("any", 0.0, float("inf")),)
    plot = Plot("A wave.", "beats a minute", "strength", (broken,), bands)
    write_results(with_exhibits(handmade_analysis(), [plot, *blinking()]), tmp_path)
    wave, eyes = (PlotAnswer(**entry) for entry in read_plots(tmp_path))
    assert wave.curves[0].points == [(0.0, 1.0), None, (1.0, 2.0)]
    assert (wave.bands[0].low, wave.bands[0].high) == (0.0, None)
    assert (wave.over_time, eyes.over_time) == (False, True)
    assert eyes.messages.x_label is not None
    assert eyes.messages.x_label.key == "axis-time"
    assert eyes.detector == "head-pose"


def test_results_of_earlier_versions_have_no_plots_and_no_comparisons(tmp_path: Path) -> None:
    folder = tmp_path / "exhibits"
    folder.mkdir()
    entry = {"name": "00.png", "caption": "A face.", "detector": "warping", "time": None}
    (folder / "exhibits.json").write_text(json.dumps([entry]))
    [exhibit] = (Exhibit.of(one, "/own") for one in read_exhibits(tmp_path))
    assert (exhibit.layer, exhibit.comparison) == (None, None)
    assert exhibit_path(tmp_path, "00.png") == folder / "00.png"
    with pytest.raises(OSError, match="plots"):
        read_plots(tmp_path)
