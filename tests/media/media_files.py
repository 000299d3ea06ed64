"""Small media files that the tests make for themselves."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from unmask.arrays import RGBImage

Painter = Callable[[int], RGBImage]


def tiles(width: int, height: int, seed: int = 0) -> RGBImage:
    """A picture of coloured tiles: sharp edges, and every place tells where it is."""
    rng = np.random.default_rng(seed)
    grid = rng.integers(30, 226, (height // 8 + 1, width // 8 + 1, 3), dtype=np.uint8)
    return np.ascontiguousarray(grid.repeat(8, 0).repeat(8, 1)[:height, :width])


def grey(width: int, height: int, level: int) -> RGBImage:
    return np.full((height, width, 3), level, np.uint8)


def write_video(
    path: Path,
    paint: Painter | None = None,
    *,
    count: int = 10,
    rate: int = 10,
    size: tuple[int, int] = (64, 48),
    codec: str = "libx264",
    pix_fmt: str = "yuv420p",
    stamps: Sequence[int] | None = None,
    rotation: float | None = None,
    sound: bool = False,
    options: dict[str, str] | None = None,
    muxing: dict[str, str] | None = None,
    container_format: str | None = None,
    tags: dict[str, str] | None = None,
) -> Path:
    """Write a video; ``stamps`` are in thousandths of a second."""
    paint = paint or (lambda index: tiles(*size, seed=index))
    with (
        _as_scheduled(),
        av.open(path, "w", format=container_format, options=muxing or {}) as container,
    ):
        container.metadata.update(tags or {})
        stream = container.add_stream(codec, rate=rate, options=options)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height = size
        stream.pix_fmt = pix_fmt
        if stamps is not None:
            stream.codec_context.time_base = Fraction(1, 1000)
        if rotation is not None:
            stream.set_display_rotation(rotation)
        if sound:
            audio = container.add_stream("aac", rate=16000)
        for index in range(count):
            frame = VideoFrame.from_ndarray(paint(index), format="rgb24")
            frame.pts = index if stamps is None else stamps[index]
            frame.time_base = Fraction(1, rate) if stamps is None else Fraction(1, 1000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
        if sound:
            _mux_silence(container, audio, count / rate)
    return path


@contextmanager
def _as_scheduled() -> Iterator[None]:
    """Keep how this process is scheduled.

    Where it may, SVT-AV1 makes the process that uses it a real-time one, and leaves it so. All
    later tests and what they start would fight for the processor without ever giving way.
    """
    policy, parameters = os.sched_getscheduler(0), os.sched_getparam(0)
    try:
        yield
    finally:
        os.sched_setscheduler(0, policy, parameters)


def write_sound(path: Path, codec: str, seconds: float = 0.5) -> Path:
    with av.open(path, "w") as container:
        stream = container.add_stream(codec, rate=16000)
        assert isinstance(stream, AudioStream)
        _mux_silence(container, stream, seconds)
    return path


def write_sound_with_cover(path: Path, cover: bytes) -> Path:
    """An MP3 file whose ID3 tag holds a cover picture."""
    write_sound(path, "libmp3lame")
    picture = b"\0image/png\0\3\0" + cover
    frame = b"APIC" + len(picture).to_bytes(4, "big") + b"\0\0" + picture
    length = len(frame)
    size = bytes(length >> shift & 0x7F for shift in (21, 14, 7, 0))
    path.write_bytes(b"ID3\3\0\0" + size + frame + path.read_bytes())
    return path


def _mux_silence(container: OutputContainer, stream: AudioStream, seconds: float) -> None:
    for start in range(0, int(16000 * seconds), 1000):
        layout, sample_format = stream.layout.name, stream.format.name
        planes = len(stream.layout.channels) if stream.format.is_planar else 1
        dtype = {"fltp": np.float32, "s16": np.int16, "s32p": np.int32}[sample_format]
        samples = np.zeros((planes, 1000 * len(stream.layout.channels) // planes), dtype)
        frame = AudioFrame.from_ndarray(samples, sample_format, layout)
        frame.rate, frame.pts, frame.time_base = 16000, start, Fraction(1, 16000)
        container.mux(stream.encode(frame))
    container.mux(stream.encode())


def decoding_process() -> int:
    """Wait for this process to start a decoding process, and give its number."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        for children in Path("/proc/self/task").glob("*/children"):
            for number in children.read_text().split():
                if b"unmask.media.decoder.decode" in Path(f"/proc/{number}/cmdline").read_bytes():
                    return int(number)
        time.sleep(0.005)
    raise AssertionError("no decoding process was started")
