import json
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image
from skimage import data

from tests.known_media.handmade_fingerprints import fingerprint, random_hash, with_turned_bits
from unmask.detectors import Figure
from unmask.errors import UnmaskError
from unmask.lab.known_media.__main__ import main
from unmask.lab.known_media.altering import CHANGES, CRF, SECONDS, write_altered
from unmask.lab.known_media.comparing import (
    Comparison,
    Crowd,
    Known,
    Measured,
    MeasuringError,
    Reader,
    copies,
    crowd,
    forgeries,
    some,
)
from unmask.lab.known_media.figures import details_of, figures_of
from unmask.lab.known_media.tables import BEGINS, tables_of, write_tables
from unmask.lab.manifest import Item

SAMPLES = Path(str(files("unmask") / "samples"))
REAL = Item(SAMPLES / "moving-face.mp4", "real", "astronaut", "none", "samples", "test")
FAKE = replace(REAL, path=SAMPLES / "warped-face.mp4", label="fake", manipulation="warp")
DATE = "2026-11-25"


@pytest.fixture
def photograph(tmp_path: Path) -> Item:
    path = tmp_path / "photograph.png"
    Image.fromarray(np.asarray(data.astronaut(), np.uint8)).save(path)  # type: ignore[no-untyped-call]
    return replace(REAL, path=path)


def comparison(kind: str, name: str, identity: str, part: str, matched: int) -> Comparison:
    distance = 8 if matched else None
    return Comparison(kind, name, "samples", identity, True, part, 4, matched, distance)  # type: ignore[arg-type]


def value(figures: list[Figure], measure: str) -> tuple[float, str]:
    [figure] = [figure for figure in figures if figure.measure == measure]
    return figure.value, figure.count


def test_forgeries_are_compared_with_their_own_originals() -> None:
    other = replace(FAKE, identity="someone else")
    found = list(forgeries([FAKE, other, REAL], Reader(4), lambda _words: None))
    assert [(one.name, one.part, one.is_video) for one in found] == [
        ("warp", "frame", True),
        ("warp", "face", True),
    ]
    # The frames of the sample differ from those of its original in the inner face alone.
    assert found[0].matched == found[0].counted
    assert found[0].distance is not None
    assert found[0].distance <= 16


def test_copies_of_a_photograph_are_found_unless_everything_was_done_to_them(
    photograph: Item,
) -> None:
    read = Reader(1)
    known = Known(photograph, read(photograph.path))
    found = list(copies([known], read, lambda _words: None))
    assert {one.name for one in found} == set(CHANGES)
    # A narrow border, made small and compressed strongly, is not even enough to be found.
    missed = {one.name for one in found if one.part == "frame" and not one.matched}
    assert missed <= {"border, caption bar, half size, re-encoded"}


@pytest.mark.parametrize("name", list(CHANGES))
def test_altered_pictures_can_be_opened(photograph: Item, tmp_path: Path, name: str) -> None:
    path = write_altered(photograph.path, name, tmp_path)
    with Image.open(path) as image:
        assert image.format == "JPEG"
        assert (image.width < 512) == ("half" in name)


def test_altered_videos_are_short_and_strongly_compressed(tmp_path: Path) -> None:
    path = write_altered(REAL.path, "re-encoded", tmp_path)
    with av.open(str(path)) as container:
        frames = sum(1 for _ in container.decode(video=0))
    assert frames == SECONDS * 25
    assert path.stat().st_size < REAL.path.stat().st_size / 2
    assert CRF == 35


def test_a_crowd_counts_pairs_of_different_identities() -> None:
    near = with_turned_bits(random_hash(0), 20)
    items = [
        Known(replace(REAL, identity=identity), (fingerprint(pdq), fingerprint(random_hash(9))))
        for identity, pdq in (("a", random_hash(0)), ("a", random_hash(0)), ("b", near))
    ]
    found = crowd(items, "frame")
    # Both of "a" share one hash with "b", and all share another.
    assert found == Crowd("frame", 3, 8, 4, 2, 2, 0)
    with pytest.raises(MeasuringError, match="No two media"):
        crowd(items, "face")


def test_the_choice_does_not_hang_on_the_order() -> None:
    items = [replace(REAL, path=Path(f"{number}.jpg")) for number in range(50)]
    assert some(items, 5) == some(items[::-1], 5)


def few(crowd: str) -> Measured:
    """Two copies, two forgeries, and ten media of a crowd."""
    return Measured(
        (
            comparison("copy", "half size", "a", "frame", 0),
            comparison("copy", "half size", "a", "face", 1),
            comparison("copy", "half size", "b", "frame", 0),
            comparison("forgery", "mouth", "a", "face", 2),
            comparison("forgery", "mouth", "b", "face", 1),
        ),
        ((crowd, Crowd("frame", 10, 900, 0, 45, 0, 60)),),
    )


def test_figures_with_intervals() -> None:
    measured = few("videos")
    figures = figures_of(measured, DATE)
    assert value(figures, "copies found: half size") == (0.5, "1 of 2")
    near = "forgeries near their own original by most faces: mouth"
    assert value(figures, near) == (0.5, "1 of 2")
    [false] = [figure for figure in figures if figure.measure.startswith("false")]
    assert false.value == 0
    assert false.interval is not None
    assert false.interval[1] == pytest.approx(0.079, abs=0.002)
    assert value(details_of(measured, DATE), "copies found by whole frames: half size") == (
        0.0,
        "0 of 2",
    )


def test_figures_are_written_from_what_was_compared_before(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "comparisons.json"
    Measured((comparison("copy", "half size", "a", "frame", 4),), ()).save(file)
    assert Measured.load(file).comparisons[0].matched == 4
    main([str(file), "--card", str(tmp_path)])
    [figure] = json.loads((tmp_path / "measured.json").read_text(encoding="utf-8"))
    assert (figure["measure"], figure["value"]) == ("copies found: half size", 1.0)
    assert "1 of 1" in capsys.readouterr().out


def test_the_tables_of_the_page_are_written_anew(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    names = ("copies", "others", "forgeries")
    old = "".join(
        f"{name}:\n<!-- table: {name} -->\nold\n<!-- end of table -->\n" for name in names
    )
    page.write_text(f"{old}The end.\n", encoding="utf-8")
    measured = few("real videos")
    write_tables(measured, page)
    text = page.read_text(encoding="utf-8")
    assert "old" not in text
    assert text.endswith("The end.\n")
    row = "| half size |  |  |  | 1 of 2 (0.09–0.91) | 0 of 2 (0.00–0.66) | 1 of 1 (0.21–1.00) |"
    assert row in text
    assert "| whole frames | 10 real videos | 45 | 900 | 0 (0.0000–0.0787) | 60 bits |" in text
    assert "| another mouth of the same face (`mouth`) | videos |  | 1 of 2 (0.09–0.91) |" in text
    page.write_text("nothing", encoding="utf-8")
    with pytest.raises(UnmaskError, match="has no table between"):
        write_tables(measured, page)


def test_the_page_has_a_place_for_each_table() -> None:
    page = Path(__file__).parents[2] / "docs" / "known-media.md"
    text = page.read_text(encoding="utf-8")
    for name in tables_of(Measured((), ())):
        assert text.count(BEGINS.format(name=name)) == 1


@pytest.mark.parametrize("content", ["", "[]", '{"comparisons": [{}], "crowds": []}'])
def test_other_files_are_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "comparisons.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(SystemExit, match="cannot be read"):
        main([str(file), "--card", str(tmp_path)])


def test_missing_data_are_named(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="missing"):
        main([str(tmp_path / "none"), "--card", str(tmp_path)])
