"""Unbroken stretches of videos."""

from pathlib import Path

import numpy as np
import pytest

from tests.media.media_files import tiles, write_video
from unmask.arrays import RGBImage
from unmask.errors import MediaError
from unmask.media import Frame, Limits, Region, Stretch, media_from_frames, open_media, open_stretch

WHOLE = Region(0, 0, 64, 48)
SHARP = {"crf": "5", "g": "10"}


def stretch_of(
    path: Path, start: float, end: float, region: Region = WHOLE, side: int = 640
) -> Stretch:
    with open_media(path) as media:
        return open_stretch(media, region, (start, end), side)


def difference(actual: RGBImage, expected: RGBImage) -> float:
    assert actual.shape == expected.shape
    return float(np.abs(actual.astype(int) - expected.astype(int)).mean())


def test_every_frame_of_the_stretch_comes_with_its_own_time(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", count=60, rate=20, options=SHARP)

    stretch = stretch_of(path, 1.26, 2.0)

    assert [frame.index for frame in stretch.frames] == list(range(26, 41))
    np.testing.assert_allclose([f.time for f in stretch.frames], np.arange(26, 41) / 20)
    assert stretch.rate == pytest.approx(20)
    for frame in stretch.frames:
        assert difference(frame.pixels, tiles(64, 48, seed=frame.index)) < 12


def test_uneven_times_are_the_true_ones(tmp_path: Path) -> None:
    stamps = [0, 40, 80, 130, 170, 450, 490, 520, 560, 600]
    path = write_video(tmp_path / "a.mp4", stamps=stamps, options=SHARP)

    stretch = stretch_of(path, 0.1, 0.53)

    times = [frame.time for frame in stretch.frames]
    assert times == pytest.approx([0.13, 0.17, 0.45, 0.49, 0.52])
    assert stretch.rate == pytest.approx(25)


@pytest.mark.parametrize(("rate", "taken"), [(30, 30), (50, 25), (60, 30), (120, 30)])
def test_of_a_fast_video_about_30_frames_a_second_are_taken(
    tmp_path: Path, rate: int, taken: int
) -> None:
    path = write_video(tmp_path / "a.mp4", count=rate + 1, rate=rate, options=SHARP)

    stretch = stretch_of(path, 0.0, 1.0)

    assert stretch.rate == pytest.approx(taken)
    assert len(stretch.frames) == taken + 1


def test_the_pictures_show_the_region_and_are_made_smaller(tmp_path: Path) -> None:
    picture = tiles(320, 240)
    path = write_video(tmp_path / "a.mp4", lambda _: picture, size=(320, 240), options=SHARP)

    whole = stretch_of(path, 0.0, 1.0, Region(80, 40, 160, 120))
    smaller = stretch_of(path, 0.0, 1.0, Region(80, 40, 160, 120), side=80)

    assert whole.scale == 1
    assert difference(whole.frames[3].pixels, picture[40:160, 80:240]) < 12
    assert smaller.scale == pytest.approx(0.5)
    assert smaller.frames[3].pixels.shape == (60, 80, 3)
    halved = picture[40:160, 80:240].reshape(60, 2, 80, 2, 3).mean(axis=(1, 3)).astype(np.uint8)
    assert difference(smaller.frames[3].pixels, halved) < 12


def test_the_region_is_that_of_the_upright_picture(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", rotation=90, options=SHARP)
    with open_media(path) as media:
        upright = media.frames[4]
        assert upright.pixels.shape == (64, 48, 3)

        stretch = open_stretch(media, Region(8, 30, 24, 30), (upright.time, 1.0), 640)

    assert stretch.frames[0].index == upright.index
    assert difference(stretch.frames[0].pixels, upright.pixels[30:60, 8:32]) < 4


def test_no_more_is_held_than_the_limit_allows(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", count=30, options=SHARP)
    with open_media(path) as media:
        stretch = open_stretch(
            media, WHOLE, (0.0, 3.0), 640, Limits(frame_bytes=5 * 64 * 48 * 3 + 1)
        )
    assert len(stretch.frames) == 5


def test_a_file_that_changed_is_refused(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4")
    with open_media(path) as media:
        write_video(path, count=20)
        with pytest.raises(MediaError, match="changed while it was analysed"):
            open_stretch(media, WHOLE, (0.0, 1.0), 640)


def test_a_stretch_behind_the_end_holds_nothing(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="no frame of the stretch"):
        stretch_of(write_video(tmp_path / "a.mp4"), 7.0, 9.0)


def test_frames_without_a_file_have_no_stretch() -> None:
    media = media_from_frames([tiles(64, 48)] * 2, [0.0, 1.0])
    with pytest.raises(MediaError, match="only its frames were handed over"):
        open_stretch(media, WHOLE, (0.0, 1.0), 640)


@pytest.mark.parametrize(
    ("region", "times"),
    [
        (Region(10, 0, 64, 48), (0.0, 1.0)),
        (Region(-1, 0, 20, 20), (0.0, 1.0)),
        (WHOLE, (1.0, 1.0)),
        (WHOLE, (-1.0, 1.0)),
        (WHOLE, (0.0, float("inf"))),
    ],
)
def test_what_is_no_part_of_the_video_is_a_mistake(
    tmp_path: Path, region: Region, times: tuple[float, float]
) -> None:
    with (
        open_media(write_video(tmp_path / "a.mp4")) as media,
        pytest.raises(ValueError, match="WantedStretch"),
    ):
        open_stretch(media, region, times, 640)


@pytest.mark.parametrize(
    "frames",
    [
        (),
        (Frame(0, 0.0, tiles(64, 48)), Frame(1, 0.1, tiles(48, 64))),
        (Frame(0, 0.1, tiles(64, 48)), Frame(1, 0.1, tiles(64, 48))),
    ],
    ids=["none", "of two sizes", "of one time"],
)
def test_a_stretch_is_made_of_frames_that_fit(frames: tuple[Frame, ...]) -> None:
    with pytest.raises(ValueError, match=r"Stretch\.frames"):
        Stretch(frames, WHOLE, 1.0)
