"""A stretch of a video's sound: in the time of the picture, whatever the file holds."""

from fractions import Fraction
from io import BytesIO
from pathlib import Path

import av
import numpy as np
import pytest
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from numpy.typing import NDArray

from tests.media.media_files import grey, write_video
from unmask.errors import MediaError
from unmask.media import (
    SOUND_RATE,
    Limits,
    Sound,
    isolation,
    media_from_frames,
    open_media,
    open_sound,
)

SECOND = SOUND_RATE


def beep(seconds: float, at: float, rate: int, length: float = 0.1) -> NDArray[np.float32]:
    """Silence with a beep of 1 kHz."""
    times = np.arange(round(seconds * rate)) / rate
    inside = (times >= at) & (times < at + length)
    return np.where(inside, 0.8 * np.sin(2 * np.pi * 1000 * times), 0).astype(np.float32)


def write(
    path: Path,
    sound: NDArray[np.float32],
    *,
    rate: int = SOUND_RATE,
    layout: str = "mono",
    codec: str = "aac",
    starts: float = 0.0,
    picture_starts: float = 0.0,
    picture_seconds: float = 3.0,
) -> Path:
    """Write a video of 10 frames a second with a sound.

    Args:
        path: of the file.
        sound: of one channel, put into all.
        rate: samples a second.
        layout: of the channels.
        codec: of the sound.
        starts: the time stamp of the first sample in seconds.
        picture_starts: likewise of the first frame.
        picture_seconds: how long the picture is.
    """
    with av.open(path, "w", options={"avoid_negative_ts": "disabled"}) as container:
        video = container.add_stream("libx264", rate=10)
        assert isinstance(video, VideoStream)
        video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        audio = container.add_stream(codec, rate=rate, layout=layout)
        assert isinstance(audio, AudioStream)
        for index in range(round(picture_seconds * 10)):
            picture = VideoFrame.from_ndarray(grey(64, 48, 50 + index % 200), format="rgb24")
            picture.pts, picture.time_base = index + round(picture_starts * 10), Fraction(1, 10)
            container.mux(video.encode(picture))
        container.mux(video.encode())
        channels = len(audio.layout.channels)
        for first in range(0, len(sound), 1024):
            piece = np.tile(sound[first : first + 1024], (channels, 1))
            frame = AudioFrame.from_ndarray(piece, "fltp", layout)
            frame.rate, frame.time_base = rate, Fraction(1, rate)
            frame.pts = first + round(starts * rate)
            container.mux(audio.encode(frame))
        container.mux(audio.encode())
    return path


def heard(path: Path, start: float = 0.0, seconds: float = 3.0) -> Sound:
    with open_media(path) as media:
        return open_sound(media, start, seconds)


def time_of_beep(sound: Sound) -> float:
    """In seconds after the first frame of the picture."""
    loud = np.flatnonzero(np.abs(np.nan_to_num(sound.samples)) > 0.2)
    return sound.start + float(loud[0]) / SOUND_RATE


@pytest.mark.parametrize(
    ("rate", "layout", "codec", "name"),
    [
        (16_000, "mono", "aac", "a.mp4"),
        (48_000, "stereo", "aac", "a.mp4"),
        (8_000, "mono", "aac", "a.mp4"),
        (44_100, "5.1", "aac", "a.mkv"),
        (48_000, "stereo", "libopus", "a.mkv"),
        (44_100, "stereo", "libmp3lame", "a.mkv"),
    ],
)
def test_a_sound_is_where_it_was(
    tmp_path: Path, rate: int, layout: str, codec: str, name: str
) -> None:
    path = write(tmp_path / name, beep(3.0, 1.3, rate), rate=rate, layout=layout, codec=codec)

    sound = heard(path)

    assert sound.samples.shape == (3 * SECOND,)
    assert sound.stored_rate == rate
    assert time_of_beep(sound) == pytest.approx(1.3, abs=0.03)
    assert 0.4 < np.nanmax(np.abs(sound.samples)) <= 1.0


@pytest.mark.parametrize(("starts", "picture_starts"), [(0.5, 0.0), (0.0, 0.5)])
def test_the_clock_is_that_of_the_picture(
    tmp_path: Path, starts: float, picture_starts: float
) -> None:
    sound = beep(3.0, 1.3, SOUND_RATE)
    path = write(tmp_path / "a.mkv", sound, starts=starts, picture_starts=picture_starts)

    assert time_of_beep(heard(path)) == pytest.approx(1.3 + starts - picture_starts, abs=0.03)


def test_a_stretch_is_cut_out(tmp_path: Path) -> None:
    path = write(tmp_path / "a.mp4", beep(30.0, 21.25, 44_100), rate=44_100, picture_seconds=30)

    near, far = heard(path, 5.0, 2.0), heard(path, 20.5, 2.0)

    assert near.samples.shape == (2 * SECOND,)
    assert np.abs(near.samples).max() < 0.01
    assert time_of_beep(far) == pytest.approx(21.25, abs=0.03)


@pytest.mark.parametrize(("seconds", "share"), [(1.0, 1 / 3), (5.0, 1.0)])
def test_where_there_is_no_sound_it_says_so(tmp_path: Path, seconds: float, share: float) -> None:
    """The sound is shorter or longer than the picture."""
    path = write(tmp_path / "a.mp4", beep(seconds, 0.2, SOUND_RATE))

    sound = heard(path)

    assert np.isfinite(sound.samples).mean() == pytest.approx(share, abs=0.03)
    assert time_of_beep(sound) == pytest.approx(0.2, abs=0.03)


def test_a_file_without_sound_says_so(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4")

    with pytest.raises(MediaError, match=r"a\.mp4: it has no sound"):
        heard(path)


def test_silence_is_silence(tmp_path: Path) -> None:
    sound = heard(write_video(tmp_path / "a.mp4", sound=True, count=20), 0.0, 2.0)

    assert np.abs(sound.samples[: SECOND * 3 // 2]).max() < 1e-4


def test_broken_sound_costs_only_what_is_broken(tmp_path: Path) -> None:
    path = write(tmp_path / "a.mkv", beep(3.0, 2.5, SOUND_RATE))
    content = bytearray(path.read_bytes())
    middle = len(content) * 2 // 3
    content[middle : middle + 200] = bytes(range(200))
    path.write_bytes(content)

    sound = heard(path)

    assert np.isfinite(sound.samples).mean() > 0.5
    assert np.nanmax(np.abs(sound.samples)) <= 1.0


def test_a_file_that_changed_is_not_read(tmp_path: Path) -> None:
    path = write(tmp_path / "a.mp4", beep(3.0, 1.3, SOUND_RATE))
    with open_media(path) as media:
        path.write_bytes(path.read_bytes() + b"x")
        with pytest.raises(MediaError, match="has changed while it was analysed"):
            open_sound(media, 0.0, 1.0)


def test_frames_alone_have_no_sound() -> None:
    with pytest.raises(MediaError, match="only its frames were handed over"):
        open_sound(media_from_frames([grey(8, 8, 0)], [0.0]), 0.0, 1.0)


@pytest.mark.parametrize(("start", "seconds"), [(-1, 1), (0, 0), (0, 61), (float("nan"), 1)])
def test_no_stretch_is_refused(start: float, seconds: float) -> None:
    with pytest.raises(ValueError, match="expected up to 60 s from 0 s on"):
        open_sound(media_from_frames([grey(8, 8, 0)], [0.0]), start, seconds)


def test_too_little_time_is_one_error(tmp_path: Path) -> None:
    path = write(tmp_path / "a.mp4", beep(1.0, 0.2, SOUND_RATE))
    with open_media(path) as media, pytest.raises(MediaError, match=r"did not end within 0\.01 s"):
        open_sound(media, 0.0, 1.0, Limits(seconds=0.01))


@pytest.mark.parametrize(
    ("reply", "samples"),
    [
        (b"", np.zeros(4)),
        (b"[]", np.zeros(4)),
        (b"{}", np.zeros(4)),
        (b'{"rate": "many"}', np.zeros(4)),
        (b'{"rate": 8000}', np.zeros(3)),
        (b'{"rate": 8000}', np.zeros(5)),
        (b'{"rate": 8000}', np.array([0, 0, 2, 0])),
        (b'{"rate": 8000}', np.array([0, 0, np.inf, 0])),
        (b'{"rate": -8000}', np.zeros(4)),
    ],
)
def test_an_improper_answer_is_one_error(reply: bytes, samples: NDArray[np.float64]) -> None:
    with pytest.raises(MediaError, match="no proper answer"):
        _believed(reply, samples.astype(np.float32).tobytes())


def test_a_proper_answer_is_believed() -> None:
    samples = np.array([0, -1, np.nan, 1], np.float32)

    sound = _believed(b'{"rate": 8000}', samples.tobytes())

    assert (sound.start, sound.stored_rate) == (0.5, 8000)
    np.testing.assert_array_equal(sound.samples, samples)


def _believed(reply: bytes, samples: bytes) -> Sound:
    return isolation._believe_sound(reply, BytesIO(samples), start=0.5, length=4)
