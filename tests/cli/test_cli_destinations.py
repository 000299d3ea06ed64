"""Where reports may go, and that nothing else is overwritten."""

import os
import stat
from pathlib import Path

import click
import pytest

from tests.cli.program import Run
from unmask.cli.destinations import report_paths

pytestmark = pytest.mark.usefixtures("other_package")
LONG = "x" * 300


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    os.mkfifo(tmp_path / "pipe")
    return tmp_path / "pipe"


@pytest.mark.parametrize("place", ["pipe", "link"])
def test_a_report_takes_the_place_of_no_pipe_or_device(
    run: Run, grey_picture: Path, pipe: Path, place: str
) -> None:
    (pipe.parent / "link").symlink_to(pipe)
    outcome = run("analyze", grey_picture, "--report", place, "--detectors", "brightness")
    assert outcome.status == 2
    (line,) = outcome.error_lines
    assert f"{place!r} is a pipe or device" in line
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_report_goes_where_a_link_leads(run: Run, grey_picture: Path, tmp_path: Path) -> None:
    (tmp_path / "real.html").write_text("old")
    (tmp_path / "link.html").symlink_to("real.html")
    outcome = run("analyze", grey_picture, "--report", "link.html", "--detectors", "brightness")
    assert outcome.status == 0
    assert (tmp_path / "link.html").is_symlink()
    assert "brightness" in (tmp_path / "real.html").read_text("utf-8")


@pytest.mark.parametrize("place", [LONG, f"{LONG}/", f"{LONG}/report.html"])
def test_a_place_with_an_impossible_name_is_wrong_usage(place: str) -> None:
    with pytest.raises(click.UsageError, match=r"^--report: .*File name too long"):
        report_paths(place, ["clip.mp4"])


def test_a_source_with_an_impossible_name_is_no_fault_of_the_report(tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    report.touch()
    assert report_paths(str(report), [LONG]) == [report]


def test_reports_of_long_names_can_be_written(run: Run, grey_picture: Path, tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    source = grey_picture.rename(tmp_path / f"{'é' * 120}.png")
    outcome = run("analyze", source, "--report", "reports", "--detectors", "brightness")
    assert (outcome.status, outcome.errors) == (0, "")
    longest = f"{'r' * 250}.html"
    assert run("analyze", source, "--report", longest, "--detectors", "brightness").status == 0
    assert (tmp_path / longest).is_file()


def test_names_that_differ_in_case_only_get_reports_of_their_own(tmp_path: Path) -> None:
    """Some file systems hold them for the same."""
    paths = report_paths(str(tmp_path), ["a/clip.mp4", "b/Clip.mp4"])
    assert paths == [tmp_path / "clip.mp4.html", tmp_path / "Clip.mp4-2.html"]
