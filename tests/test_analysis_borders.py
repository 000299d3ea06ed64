"""The tests look at what lies within bars and borders; people are told where it is in the frame."""

from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from skimage import data

from unmask.analysis import Analysis, Analyzer
from unmask.arrays import RGBImage
from unmask.detectors import Finding, Picture
from unmask.faces import Box
from unmask.media import Media, Region, media_from_frames, open_media
from unmask.report.document import analysis_document
from unmask.words import Message

SAMPLE = Path(str(files("unmask") / "samples" / "warped-face.mp4"))
TESTS = ("faceforensics", "head-pose", "warping", "cnn-generated")
BLACK, WHITE = (0, 0, 0), (255, 255, 255)

Bars = tuple[int, int, int, int]


@pytest.fixture(scope="module")
def analyzer(folder_with_large_network: Path) -> Iterator[Analyzer]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UNMASK_DATA", str(folder_with_large_network))
        yield Analyzer(TESTS)


@pytest.fixture(scope="module")
def frames() -> list[RGBImage]:
    with open_media(SAMPLE) as media:
        # So tight that crops of the face reach beyond the sides.
        return [np.ascontiguousarray(frame.pixels[40:, 140:340]) for frame in media.frames[::8]]


@pytest.fixture(scope="module")
def original(analyzer: Analyzer, frames: list[RGBImage]) -> Analysis:
    return analyzer.analyze_media(clip(frames))


def clip(pictures: list[RGBImage]) -> Media:
    return media_from_frames(pictures, [number / 4 for number in range(len(pictures))])


def framed(pixels: RGBImage, bars: Bars, colour: tuple[int, int, int] = BLACK) -> RGBImage:
    """A picture with bars in px at its top, bottom, left and right."""
    return np.asarray(
        cv2.copyMakeBorder(pixels, *bars, cv2.BORDER_CONSTANT, value=colour), np.uint8
    )


def saved(path: Path, pixels: RGBImage) -> Path:
    Image.fromarray(pixels).save(path, quality=90)
    return path


def places(finding: Finding) -> NDArray[np.float64]:
    """All boxes that a finding shows in the frame, shape (n, 4)."""
    of_layers = [
        exhibit.layer.box
        for exhibit in finding.exhibits
        if isinstance(exhibit, Picture) and exhibit.layer is not None
    ]
    of_faces = [moment.box for moment in finding.timeline if moment.box is not None]
    return np.array([_numbers(box) for box in (*of_faces, *of_layers)])


def _numbers(box: Box) -> Sequence[float]:
    return box.x, box.y, box.width, box.height


@pytest.mark.parametrize(
    ("bars", "colour"),
    [((0, 0, 240, 200), BLACK), ((120, 120, 0, 0), BLACK), ((40, 60, 50, 30), WHITE)],
    ids=["pillarbox", "letterbox", "white border"],
)
def test_bars_change_no_score_and_move_what_is_shown(
    analyzer: Analyzer,
    frames: list[RGBImage],
    original: Analysis,
    bars: Bars,
    colour: tuple[int, int, int],
) -> None:
    barred = analyzer.analyze_media(clip([framed(frame, bars, colour) for frame in frames]))

    top, _, left, _ = bars
    assert barred.media.content == Region(left, top, 200, 440)
    for before, after in zip(original.findings, barred.findings, strict=True):
        assert (before.status, after.status) == ("scored", "scored")
        assert after.score == pytest.approx(before.score, abs=1e-3)
        assert after.log10_lr == pytest.approx(before.log10_lr, abs=1e-3)
        assert len(places(after)) > 0
        shift = np.array([left, top, 0, 0])
        assert places(after) == pytest.approx(places(before) + shift, abs=0.01)
    [person], [same] = original.faces, barred.faces
    for face, shown in zip(person.faces, same.faces, strict=True):
        way = (shown.landmarks - face.landmarks).mean(axis=0)
        assert way == pytest.approx((left, top, 0), abs=0.01)


def test_what_was_cut_off_is_said(analyzer: Analyzer, frames: list[RGBImage]) -> None:
    barred = analyzer.analyze_media(clip([framed(frame, (0, 0, 240, 240)) for frame in frames]))
    assert barred.media.notes == (Message("note-borders", {"width": 200, "height": 440}),)
    document = analysis_document(barred).plain()["media"]
    assert (document["width"], document["height"]) == (680, 440)
    assert document["content"] == {"x": 240.0, "y": 0.0, "width": 200.0, "height": 440.0}


def test_nothing_is_said_where_nothing_was_cut_off(original: Analysis) -> None:
    assert original.media.notes == ()
    content = {"x": 0.0, "y": 0.0, "width": 200.0, "height": 440.0}
    assert analysis_document(original).plain()["media"]["content"] == content


@pytest.mark.parametrize(
    "bars", [(0, 0, 320, 320), (160, 160, 0, 0), (96, 32, 48, 64)], ids=["sides", "above", "frame"]
)
def test_a_saved_picture_with_bars_scores_as_without(
    analyzer: Analyzer, tmp_path: Path, bars: Bars
) -> None:
    photograph = np.ascontiguousarray(data.astronaut(), np.uint8)  # type: ignore[no-untyped-call]
    before = analyzer.analyze(saved(tmp_path / "a.jpg", photograph))
    after = analyzer.analyze(saved(tmp_path / "b.jpg", framed(photograph, bars)))

    assert [finding.status for finding in after.findings] == ["scored"] * len(TESTS)
    for one, other in zip(before.findings, after.findings, strict=True):
        # JPEG's blocks lie elsewhere, which moves the logit of a window a little.
        assert other.score == pytest.approx(one.score, abs=0.5)
    assert after.verdict.log10_lr == pytest.approx(before.verdict.log10_lr, abs=0.1)
