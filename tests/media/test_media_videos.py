import hashlib
import os
from pathlib import Path

import av
import numpy as np
import pytest
from av.video.frame import VideoFrame
from av.video.reformatter import Colorspace
from av.video.stream import VideoStream

from tests.media.media_files import Painter, grey, tiles, write_video
from unmask.arrays import RGBImage
from unmask.media import Limits, Region, open_media, open_stretch

COLOUR = (200, 60, 60)
UNNAMED = 2
"""Of matrices, in ITU-T H.273."""

VIDEOS = Path(__file__).parents[3] / "shared" / "data" / "videos"


def close(actual: RGBImage, expected: RGBImage, tolerance: float = 12) -> bool:
    """Whether two pictures are the same but for what a lossy codec changes."""
    difference = np.abs(actual.astype(int) - expected.astype(int))
    return actual.shape == expected.shape and bool(difference.mean() < tolerance)


def test_the_facts_of_a_video(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", sound=True, tags={"comment": "made\nfor a test"})

    with open_media(path) as media:
        facts = media.facts

    assert (facts.kind, facts.container, facts.codec) == ("video", "mp4", "h264")
    assert (facts.width, facts.height, facts.rotation) == (64, 48, 0)
    assert facts.frame_rate == pytest.approx(10)
    assert facts.duration == pytest.approx(1.0)
    assert facts.has_audio
    assert facts.jpeg_quality is None
    assert facts.byte_count == path.stat().st_size
    assert facts.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert facts.tags["comment"] == "made for a test"
    assert facts.tags["encoder"].startswith("Lavf")
    assert facts.bit_rate is not None
    assert 0 < facts.bit_rate <= facts.byte_count * 8
    assert facts.bits_per_pixel == pytest.approx(facts.bit_rate / (10 * 64 * 48), rel=0.01)
    assert media.notes == ()


def test_the_frames_of_a_short_video_are_all_there_with_their_times(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", options={"crf": "5"})

    with open_media(str(path)) as media:
        assert media.source == str(path)
        assert media.path == path

    assert [frame.index for frame in media.frames] == list(range(10))
    assert [frame.time for frame in media.frames] == pytest.approx(np.arange(10) / 10)
    for frame in media.frames:
        assert close(frame.pixels, tiles(64, 48, seed=frame.index), 25)
        assert not frame.pixels.flags.writeable


def test_times_are_those_of_the_file_even_when_frames_come_irregularly(tmp_path: Path) -> None:
    stamps = [0, 150, 210, 1000, 1100, 3000]
    path = write_video(tmp_path / "a.mkv", count=6, stamps=stamps)

    with open_media(path) as media:
        times = [frame.time for frame in media.frames]

    assert times == pytest.approx([0, 0.15, 0.21, 1.0, 1.1, 3.0])
    assert media.facts.frame_rate == pytest.approx(5 / 3)


def test_time_begins_with_the_first_frame(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mkv", count=3, stamps=[5000, 5100, 5200])

    with open_media(path) as media:
        assert [frame.time for frame in media.frames] == pytest.approx([0, 0.1, 0.2])
        assert media.facts.duration == pytest.approx(0.3, abs=0.11)


@pytest.mark.parametrize(("turn", "degrees"), [(-90, 90), (90, 270), (180, 180)])
def test_the_rotation_of_a_phone_is_applied(tmp_path: Path, turn: float, degrees: int) -> None:
    picture = tiles(64, 48)
    path = write_video(tmp_path / "a.mp4", lambda _: picture, count=2, rotation=turn)

    with open_media(path) as media:
        upright = np.rot90(picture, -degrees // 90)

        assert media.facts.rotation == degrees
        assert (media.facts.width, media.facts.height) == upright.shape[1::-1]
        assert close(media.frames[0].pixels, upright)


@pytest.mark.parametrize(
    ("name", "codec", "pix_fmt", "container", "shown"),
    [
        ("odd.mkv", "ffv1", "yuv420p", "matroska", "ffv1"),
        ("odd.webm", "libvpx-vp9", "yuv420p", "webm", "vp9"),
        ("odd.mp4", "libsvtav1", "yuv420p10le", "mp4", "av1"),
        ("odd.avi", "mpeg4", "yuv420p", "avi", "mpeg4"),
        ("odd.mov", "libx264", "yuv444p", "mov", "h264"),
        ("odd.ts", "libx264", "yuv444p", "mpegts", "h264"),
        ("ten.mp4", "libx265", "yuv444p10le", "mp4", "hevc"),
    ],
)
def test_odd_sizes_in_many_containers(
    tmp_path: Path, name: str, codec: str, pix_fmt: str, container: str, shown: str
) -> None:
    picture = tiles(321, 241)
    options = {
        "libx265": {"x265-params": "log-level=none"},
        "libvpx-vp9": {"deadline": "realtime"},
        "libsvtav1": {"preset": "12"},
    }
    path = write_video(
        tmp_path / name,
        lambda _: picture,
        count=3,
        size=(321, 241),
        codec=codec,
        pix_fmt=pix_fmt,
        options=options.get(codec),
    )

    assert os.sched_getscheduler(0) == os.SCHED_OTHER
    with open_media(path) as media:
        assert (media.facts.container, media.facts.codec) == (container, shown)
        assert len(media.frames) == 3
        assert media.facts.frame_rate == pytest.approx(10, rel=0.01)
        assert close(media.frames[1].pixels, picture, 20)


def test_a_video_without_time_stamps_counts_its_frames(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.h264", rate=25, container_format="h264")

    with open_media(path) as media:
        assert media.facts.container == "h264"
        assert [frame.time for frame in media.frames] == pytest.approx(np.arange(10) / 25)


@pytest.mark.parametrize("seconds", [2, 70])
def test_a_recording_without_a_length_or_an_index_is_measured(tmp_path: Path, seconds: int) -> None:
    """Browsers record such WebM files."""
    path = write_video(
        tmp_path / "a.webm",
        count=seconds * 5,
        rate=5,
        codec="libvpx",
        options={"deadline": "realtime", "g": "25"},
        muxing={"live": "1"},
    )

    with open_media(path, Limits(frames=10)) as media:
        assert media.facts.duration == pytest.approx(seconds, abs=0.3)
        assert [int(frame.time * 10 / seconds) for frame in media.frames] == list(range(10))
        assert media.notes == ()


def test_a_video_of_one_frame_is_an_image(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", count=1)

    with open_media(path) as media:
        assert media.facts.kind == "image"
        assert media.facts.duration is None
        assert media.facts.frame_rate is None
        assert len(media.frames) == 1


def test_content_decides_not_the_name(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4").rename(tmp_path / "100%d concat:x.jpg")

    with open_media(path) as media:
        assert media.facts.kind == "video"


def test_the_sharp_frames_are_chosen_and_dark_ones_left(tmp_path: Path) -> None:
    def paint(index: int) -> RGBImage:
        return tiles(64, 48) if index % 5 == 3 else grey(64, 48, 8 if index % 2 else 128)

    path = write_video(tmp_path / "a.mp4", paint, count=20)

    with open_media(path, Limits(frames=4)) as media:
        assert [frame.index for frame in media.frames] == [3, 8, 13, 18]


def test_the_byte_budget_bounds_the_frames(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4")

    with open_media(path, Limits(frame_bytes=3 * 64 * 48 * 3)) as media:
        assert len(media.frames) == 3
        assert sum(frame.pixels.nbytes for frame in media.frames) <= 3 * 64 * 48 * 3


def test_the_same_file_gives_the_same_frames(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", count=30)
    runs = []
    for _ in range(2):
        with open_media(path, Limits(frames=7)) as media:
            runs.append([(frame.index, frame.time, frame.pixels.sum()) for frame in media.frames])

    assert runs[0] == runs[1]


@pytest.mark.parametrize("name", ["long.mp4", "long.mkv", "long.ts"])
def test_a_long_video_is_sampled_from_end_to_end_with_true_times(tmp_path: Path, name: str) -> None:
    """Each second of the clip has its own grey level, so that a frame tells its time."""
    path = write_video(
        tmp_path / name,
        lambda index: grey(64, 48, 40 + index // 5),
        count=5 * 130,
        rate=5,
        options={"g": "15", "preset": "ultrafast", "crf": "5"},
    )

    with open_media(path, Limits(frames=10)) as media:
        times = [frame.time for frame in media.frames]
        levels = [float(frame.pixels.mean()) for frame in media.frames]

    assert [int(time // 13) for time in times] == list(range(10))
    assert levels == pytest.approx([40 + int(time) for time in times], abs=2)
    assert [frame.index for frame in media.frames] == [round(time * 5) for time in times]
    assert media.facts.duration == pytest.approx(130)
    assert media.notes == ()


@pytest.mark.parametrize("offset", [0, 5000])
def test_a_long_video_joined_of_two_is_sampled_from_end_to_end(tmp_path: Path, offset: int) -> None:
    """Where the second clock begins again at 0, or far ahead."""

    def painter(number: int) -> Painter:
        return lambda index: grey(64, 48, 40 + 65 * number + index // 5)

    parts = [
        write_video(
            tmp_path / f"{number}.ts",
            painter(number),
            count=5 * 65,
            rate=5,
            options={"g": "15", "preset": "ultrafast", "crf": "5"},
            muxing={"output_ts_offset": str(number * offset)},
        )
        for number in range(2)
    ]
    path = tmp_path / "both.ts"
    path.write_bytes(b"".join(part.read_bytes() for part in parts))

    with open_media(path, Limits(frames=10)) as media:
        times = [frame.time for frame in media.frames]
        levels = [float(frame.pixels.mean()) for frame in media.frames]

    assert [int(time // 13) for time in times] == list(range(10))
    assert levels == pytest.approx([40 + int(time) for time in times], abs=2)
    assert media.facts.duration == pytest.approx(130)


def test_a_long_video_that_stands_still_gives_all_its_frames(tmp_path: Path) -> None:
    stamps = [200 * number + (90_000 if number >= 20 else 0) for number in range(30)]
    path = write_video(tmp_path / "a.mp4", count=30, rate=5, stamps=stamps, options={"g": "5"})

    with open_media(path) as media:
        assert [frame.index for frame in media.frames] == list(range(30))
        assert [frame.time for frame in media.frames] == pytest.approx(np.array(stamps) / 1000)
        assert media.notes == ()


def test_a_long_video_with_one_key_frame_is_decoded_through(tmp_path: Path) -> None:
    path = write_video(
        tmp_path / "a.mp4", count=5 * 70, rate=5, options={"g": "9999", "sc_threshold": "0"}
    )

    with open_media(path, Limits(frames=7)) as media:
        assert [int(frame.time // 10) for frame in media.frames] == list(range(7))


def test_decoding_stops_at_the_limit_of_frames_and_says_so(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", count=20)

    with open_media(path, Limits(decoded_frames=8)) as media:
        assert [frame.index for frame in media.frames] == list(range(8))
        assert list(map(str, media.notes)) == [
            "Only the first 0.8 s were tested, because the limit of 8 frames was reached."
        ]


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv"])
def test_a_video_that_breaks_off_is_analysed_up_to_there(tmp_path: Path, name: str) -> None:
    path = write_video(
        tmp_path / name, count=50, options={"g": "10"}, muxing={"movflags": "faststart"}
    )
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 2 // 3])

    with open_media(path) as media:
        last = media.frames[-1].time

    assert 2 < last < 4
    assert any("after" in note and "of 5.0 s" in note for note in map(str, media.notes))


def test_a_video_damaged_in_the_middle_goes_on_after_the_damage(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", count=50, codec="mpeg4", options={"g": "5"})
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 3000] = bytes(3000)
    path.write_bytes(content)

    with open_media(path) as media:
        assert media.frames[0].time == 0
        assert media.frames[-1].time > 4


def test_pixels_that_are_not_square_are_named(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", options={"x264-params": "sar=4/3"})

    with open_media(path) as media:
        assert any("not square (4/3)" in str(note) for note in media.notes)


def test_frames_keep_their_size_when_it_changes(tmp_path: Path) -> None:
    sizes = [(64, 48), (48, 128)]
    parts = [
        write_video(tmp_path / f"{width}.h264", count=5, size=(width, height))
        for width, height in sizes
    ]
    path = tmp_path / "both.h264"
    path.write_bytes(b"".join(part.read_bytes() for part in parts))

    with open_media(path) as media:
        shapes = [frame.pixels.shape for frame in media.frames]
        assert shapes == [(48, 64, 3)] * 5 + [(128, 48, 3)] * 5
        assert close(media.frames[-1].pixels, tiles(48, 128, seed=4), 25)

    with open_media(path, Limits(frame_bytes=10 * 64 * 48 * 3)) as media:
        assert len(media.frames) == 10
        assert sum(frame.pixels.nbytes for frame in media.frames) <= 10 * 64 * 48 * 3
        height, width, _ = media.frames[-1].pixels.shape
        assert height / width == pytest.approx(128 / 48, rel=0.05)


def test_frames_outlive_the_media_and_nothing_else_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_video(tmp_path / "a.mp4")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))

    with open_media(path) as media:
        frames = media.frames

    assert frames[3].pixels.mean() == pytest.approx(tiles(64, 48, seed=3).mean(), abs=8)
    assert list(scratch.iterdir()) == []


@pytest.mark.skipif(not VIDEOS.is_dir(), reason="the development videos are not on this machine")
@pytest.mark.parametrize("path", sorted(VIDEOS.glob("*/*.mp4")), ids=lambda path: path.name)
def test_development_videos_open(path: Path) -> None:
    with open_media(path, Limits(frames=8)) as media:
        assert len(media.frames) == 8
        assert media.facts.duration is not None
        assert 3.9 < media.facts.duration < 21
        assert media.frames[-1].time > media.facts.duration * 7 / 8 - 0.1
        shapes = {frame.pixels.shape for frame in media.frames}
        assert shapes == {(media.facts.height, media.facts.width, 3)}
        assert media.notes == ()


def test_sound_beside_the_picture_does_not_lengthen_it(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mkv", count=5, sound=True)

    with open_media(path) as media:
        assert media.facts.duration == pytest.approx(0.5, abs=0.01)
        assert media.notes == ()


def write_without_a_matrix(path: Path, matrix: Colorspace, size: tuple[int, int]) -> Path:
    """A video of one colour, made with a colour matrix that it does not name."""
    with av.open(path, "w") as container:
        stream = container.add_stream("libx264", rate=10, options={"crf": "1"})
        assert isinstance(stream, VideoStream)
        stream.width, stream.height = size
        frame = VideoFrame.from_ndarray(np.full((*size[::-1], 3), COLOUR, np.uint8), "rgb24")
        coded = frame.reformat(format="yuv420p", dst_colorspace=matrix)
        coded.colorspace = UNNAMED
        container.mux(stream.encode(coded))
        container.mux(stream.encode())
    return path


@pytest.mark.parametrize(
    ("size", "matrix"),
    [
        ((1280, 720), Colorspace.ITU709),
        ((720, 1280), Colorspace.ITU709),
        ((1280, 544), Colorspace.ITU601),
        ((640, 480), Colorspace.ITU601),
    ],
)
def test_colours_without_a_matrix_are_those_that_the_browser_shows(
    tmp_path: Path, size: tuple[int, int], matrix: Colorspace
) -> None:
    path = write_without_a_matrix(tmp_path / "a.mp4", matrix, size)
    with open_media(path) as media:
        stretch = open_stretch(media, Region(0, 0, *size), (0, 0.1), max(size))
    for frame in (*media.frames, *stretch.frames):
        np.testing.assert_allclose(frame.pixels[5, 5], COLOUR, atol=4)
