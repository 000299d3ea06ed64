"""What the figures of ``blink`` count, and what is painted to make them."""

from pathlib import Path

import pytest

from unmask.detectors import Figure
from unmask.lab.blink.__main__ import SeenError, main, read_seen
from unmask.lab.blink.figures import (
    figures_of_clips,
    figures_of_painted,
    figures_of_seen,
    matched,
)
from unmask.lab.blink.painting import PaintedBlink
from unmask.lab.blink.reading import Painted, Watched
from unmask.lab.manifest import Item

DATE = "2026-11-29"


def clip(name: str, label: str, blinks: tuple[float, ...]) -> Watched:
    manipulation = "none" if label == "real" else "swap"
    item = Item(Path(f"clips/{label}/{name}"), label, f"{label}/{name}", manipulation, "x", "test")  # type: ignore[arg-type]
    return Watched(item, 10.0, blinks)


def by_measure(figures: list[Figure]) -> dict[str, Figure]:
    return {figure.measure: figure for figure in figures}


def test_each_found_blink_counts_for_one_that_was_known() -> None:
    assert matched([1.0, 1.05], [1.02], 0.1) == 1
    assert matched([1.0, 3.0], [0.95, 3.2, 5.0], 0.1) == 1
    assert matched([], [1.0], 0.1) == 0


def test_clips_yield_what_the_rate_is_worth() -> None:
    real = [clip(f"{number}.mp4", "real", (1.0, 2.0, 3.0)) for number in range(4)]
    fake = [clip(f"{number}.mp4", "fake", (1.0,) * (number % 2)) for number in range(4)]
    found = by_measure(list(figures_of_clips([*real, *fake], DATE)))
    assert found["AUC of few blinks a minute as a sign of fakes"].value == 1
    assert found["blinks a minute in real clips"].value == 18
    assert found["blinks a minute in fake clips"].value == 3
    assert found["fake clips without a blink"].value == 0.5
    assert found["real clips without a blink"].value == 0


def test_blinks_that_a_person_saw_are_held_against_the_real_clip_of_that_name() -> None:
    clips = [clip("a.mp4", "real", (1.0, 4.0)), clip("a.mp4", "fake", (7.0, 8.0, 9.0))]
    found = by_measure(list(figures_of_seen(clips, {"words": {"a.mp4": [1.1, 6.0, 8.0]}}, DATE)))
    assert found["blinks of people that are found"].count == "1 of 3"
    assert found["marked blinks that are none"].count == "1 of 2"


def test_painted_blinks_are_counted_by_condition() -> None:
    painted = [
        Painted(18, 28.4, (1.0, 2.0), (1.04, 2.0)),
        Painted(35, 28.4, (1.0, 2.0), (1.3, 2.0, 5.0)),
    ]
    figures = list(figures_of_painted(painted, DATE))
    assert [figure.count for figure in figures] == ["2 of 2", "1 of 2", "2 of 5"]
    assert figures[1].data == "the bundled clip, crf 35, eyes 28 px wide"


def test_a_clip_comes_back_from_its_line_without_its_folder() -> None:
    known = clip("a.mp4", "real", (1.0, 4.0))
    read = Watched.of_line(known.line())
    assert read.item.path == Path("a.mp4")
    assert (read.item.identity, read.seconds, read.blinks) == ("real/a.mp4", 10.0, (1.0, 4.0))


def test_a_painted_lid_is_down_at_its_time_alone() -> None:
    blink = PaintedBlink(2.0, 0.4, closed=0.8)
    assert blink.at(2.0) == pytest.approx(0.8)
    assert blink.at(1.9) == pytest.approx(0.4)
    assert blink.at(2.1) == pytest.approx(0.4)
    assert blink.at(1.79) == blink.at(2.21) == 0


def test_what_a_person_saw_is_read_by_use_and_clip(tmp_path: Path) -> None:
    path = tmp_path / "seen.csv"
    path.write_text("name,time,use\na.mp4,1.5,held-out\nb.mp4,2,settings\na.mp4,3,held-out\n")
    held, settings = (
        read_seen(path)[words]
        for words in (
            "drawn by chance from the others",
            "on which the settings were chosen",
        )
    )
    assert held == {"a.mp4": [1.5, 3.0]}
    assert settings == {"b.mp4": [2.0]}


@pytest.mark.parametrize(
    "row", ["name,time\na.mp4,1", "name,time,use\na.mp4,soon,held-out", "name,time,use\na.mp4,1,x"]
)
def test_a_list_that_is_none_is_refused(row: str, tmp_path: Path) -> None:
    path = tmp_path / "seen.csv"
    path.write_text(row)
    with pytest.raises(SeenError, match="expected the columns name, time and use"):
        read_seen(path)


def test_a_missing_file_is_named_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="gone"):
        main(["figures", str(tmp_path / "gone.jsonl"), str(tmp_path / "gone.csv")])
