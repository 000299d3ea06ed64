"""Interlaced video, which is deinterlaced, and progressive video that is only marked as such."""

from pathlib import Path

import av
import numpy as np
import pytest

from tests.media.media_files import tiles, write_video
from unmask.arrays import RGBImage
from unmask.media import open_media
from unmask.words import Message

SIZE = (320, 240)
NOTE = Message("note-interlaced")
MARKED = {"flags": "+ilme+ildct", "crf": "12"}
"""As interlaced, the lower field first."""


def scene(moment: int) -> RGBImage:
    """A camera that pans over grey tiles, 4 px a moment.

    Grey, as the test's own writer would mix the colours of the two fields.
    """
    seen = tiles(640, 240)[:, 4 * moment : 4 * moment + 320, :1]
    return np.ascontiguousarray(seen.repeat(3, 2))


def woven(index: int) -> RGBImage:
    """The lower field of one moment and the upper of the next, as a camera of old gives them."""
    frame = scene(2 * index + 1)
    frame[1::2] = scene(2 * index)[1::2]
    return frame


def whole(index: int) -> RGBImage:
    return scene(2 * index)


def still(_index: int) -> RGBImage:
    return scene(0)


def combing(pixels: RGBImage) -> float:
    """How much more neighbouring lines differ than those of one field."""
    lines = pixels.astype(np.int16)
    return float(np.abs(np.diff(lines, axis=0)).mean() / np.abs(lines[2:] - lines[:-2]).mean())


def is_marked(path: Path) -> bool:
    with av.open(str(path)) as container:
        return all(frame.interlaced_frame for frame in container.decode(video=0))


def test_interlaced_video_is_deinterlaced_and_says_so(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", woven, count=20, rate=25, size=SIZE, options=MARKED)
    assert is_marked(path)

    with open_media(path) as media:
        assert media.facts.interlaced
        assert media.notes == (NOTE,)
        assert [frame.time for frame in media.frames] == pytest.approx(np.arange(20) / 25)
        assert [frame.index for frame in media.frames] == list(range(20))
        for frame in media.frames[1:-1]:
            assert combing(woven(frame.index)) > 1.2
            assert combing(frame.pixels) < 0.8
            # The first field stays as it is.
            kept, expected = (each[1::2].astype(int) for each in (frame.pixels, whole(frame.index)))
            assert np.abs(kept - expected).mean() < 6


def test_a_long_interlaced_video_is_deinterlaced_wherever_it_is_looked_at(tmp_path: Path) -> None:
    """The decoder jumps from one key frame to another, and the filter begins anew there."""
    path = write_video(
        tmp_path / "a.mp4",
        lambda index: woven(index % 30),
        count=350,
        rate=5,
        size=SIZE,
        options={**MARKED, "g": "10", "preset": "ultrafast"},
    )
    with open_media(path) as media:
        assert media.facts.interlaced
        assert len(media.frames) == 64
        moved = [frame for frame in media.frames if frame.index % 30 not in (0, 29)]
        assert max(combing(frame.pixels) for frame in moved) < 0.8
        times = [frame.time for frame in media.frames]
        assert times == pytest.approx([frame.index / 5 for frame in media.frames])


@pytest.mark.parametrize("options", [{"crf": "12"}, MARKED], ids=["unmarked", "marked"])
def test_progressive_video_stays_as_it_is(tmp_path: Path, options: dict[str, str]) -> None:
    path = write_video(tmp_path / "a.mp4", whole, count=14, rate=25, size=SIZE, options=options)
    assert is_marked(path) == (options is MARKED)
    with av.open(str(path)) as container:
        stored = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]

    with open_media(path) as media:
        assert not media.facts.interlaced
        assert media.notes == ()
        for frame, expected in zip(media.frames, stored, strict=True):
            assert np.array_equal(frame.pixels, expected)


def test_a_mark_is_believed_where_nothing_moves(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", still, count=14, rate=25, size=SIZE, options=MARKED)
    with open_media(path) as media:
        assert media.facts.interlaced
        assert len(media.frames) == 14


def test_an_interlaced_video_without_time_stamps_counts_its_frames(tmp_path: Path) -> None:
    path = write_video(
        tmp_path / "a.h264",
        woven,
        rate=25,
        size=SIZE,
        options=MARKED,
        container_format="h264",
    )
    with open_media(path) as media:
        assert media.facts.interlaced
        assert [frame.time for frame in media.frames] == pytest.approx(np.arange(10) / 25)
