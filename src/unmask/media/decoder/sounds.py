"""Reading a stretch of a video's sound: one channel, one rate, in the time of the picture."""

from collections.abc import Iterator
from typing import BinaryIO

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Disposition
from numpy.typing import NDArray

from unmask.errors import MediaError
from unmask.media.decoder.allowance import Allowance
from unmask.media.decoder.frame_reader import FrameReader
from unmask.media.decoder.timeline import Timeline, scan
from unmask.media.decoder.videos import open_video, picture_stream
from unmask.media.limits import Limits
from unmask.media.model import SOUND_RATE
from unmask.words import Message

LOWEST_RATE, HIGHEST_RATE = 4_000, 400_000
"""Samples a second that a sound may have. No recorder makes others, and each sample of a slow one
would become many."""

FAR_SECONDS = 10.0
"""From where on a stretch is reached by a jump, rather than by decoding all that comes before."""

RUN_UP_SECONDS = 1.0
"""Decoded before the stretch after a jump: a codec's first samples are built on those before."""

LOOSE_SECONDS = 0.02
"""By which a piece's time stamp may lie beside the end of the piece before. Many containers round
their stamps to milliseconds; what is further off is a gap, or a jump of the clock."""

Samples = NDArray[np.float32]


def read_sound(
    file: BinaryIO, start: float, seconds: float, limits: Limits, allowance: Allowance
) -> tuple[int, Samples]:
    """Decode a stretch of the sound that players play with the picture.

    Args:
        file: of the video.
        start: of the stretch, in seconds after the first frame of the picture.
        seconds: length of the stretch.
        limits: of what is opened.
        allowance: of time.

    Returns:
        samples a second of the sound as it is stored, and the stretch at ``SOUND_RATE``: shape
        (round(seconds × SOUND_RATE),), float32, −1 to 1, NaN where the file holds no sound.

    Raises:
        MediaError: there is no sound or no picture, or none of it can be decoded.
    """
    with open_video(file) as container:
        timeline = scan(container, picture_stream(container, limits), allowance)
    with open_video(file) as container:
        picture = picture_stream(container, limits)
        origin = FrameReader(container, picture, timeline, limits, allowance).origin
    with open_video(file) as container:
        stream = _sound_stream(container)
        stretch = _Stretch(round(seconds * SOUND_RATE))
        _jump(container, timeline, origin + start)
        for time, samples in _pieces(container, stream, timeline, allowance):
            if time > origin + start + seconds:
                break
            stretch.put(time - origin - start, samples)
        if not stretch.has_begun:
            raise MediaError(Message("refused-damaged-sound"))
        return stream.rate, stretch.samples


class _Stretch:
    """The samples of a stretch, put together of pieces with time stamps.

    Args:
        length: in samples.
    """

    def __init__(self, length: int) -> None:
        self.samples: Samples = np.full(length, np.nan, np.float32)
        self.has_begun = False
        self._due = 0

    def put(self, time: float, samples: Samples) -> None:
        """Put a piece where it belongs; what lies outside of the stretch goes.

        Args:
            time: of its first sample, in seconds after the start of the stretch.
            samples: one-dimensional.
        """
        stamped = round(time * SOUND_RATE)
        is_loose = abs(stamped - self._due) <= LOOSE_SECONDS * SOUND_RATE
        first = self._due if self.has_begun and is_loose else stamped
        self.has_begun = True
        self._due = first + len(samples)
        low, high = max(first, 0), min(self._due, len(self.samples))
        if low < high:
            self.samples[low:high] = samples[low - first : high - first]


def _sound_stream(container: InputContainer) -> AudioStream:
    """The stream that players play: the first of those that are marked as default, or of all."""
    streams = container.streams.audio
    if not streams:
        raise MediaError(Message("refused-no-sound"))
    # PyAV gives no context where FFmpeg has no decoder, though its types do not say so.
    decodable = [stream for stream in streams if getattr(stream, "codec_context", None)]
    if not decodable:
        raise MediaError(Message("refused-sound-codec"))
    marked = (stream for stream in decodable if stream.disposition & Disposition.default)
    stream = next(marked, decodable[0])
    if not LOWEST_RATE <= stream.rate <= HIGHEST_RATE:
        raise MediaError(Message("refused-sound-rate", {"rate": stream.rate}))
    return stream


def _jump(container: InputContainer, timeline: Timeline, start: float) -> None:
    """Go on shortly before a time, where that spares decoding; where it fails, from the start."""
    if start < FAR_SECONDS or timeline.clock.parts > 1:
        return
    try:
        container.seek(round((start - RUN_UP_SECONDS) * av.time_base))
    except MemoryError:
        raise
    except av.FFmpegError:
        return


def _pieces(
    container: InputContainer, stream: AudioStream, timeline: Timeline, allowance: Allowance
) -> Iterator[tuple[float, Samples]]:
    """Give pieces at ``SOUND_RATE`` with the time of their first sample, in seconds."""
    resampler, shape, due = _resampler(), "", 0.0
    for shift, frame in _frames(container, stream, timeline, allowance):
        if shape != (shape := f"{frame.format.name} {frame.layout.name} {frame.sample_rate}"):
            resampler = _resampler()
        time = due if frame.time is None else frame.time + shift
        due = time + frame.samples / frame.sample_rate
        # The resampler would make pieces of its own where stamps jump.
        frame.pts = None
        for piece in resampler.resample(frame):
            samples = np.asarray(piece.to_ndarray()[0], np.float32)
            yield time, np.nan_to_num(samples, posinf=0.0, neginf=0.0).clip(-1, 1)
            time += len(samples) / SOUND_RATE


def _resampler() -> AudioResampler:
    return AudioResampler("flt", "mono", SOUND_RATE)


def _frames(
    container: InputContainer, stream: AudioStream, timeline: Timeline, allowance: Allowance
) -> Iterator[tuple[float, AudioFrame]]:
    """Give the frames that can be decoded, and the seconds to be added to their times."""
    unit = float(timeline.time_base)
    try:
        for packet in container.demux(stream):
            if allowance.time_is_up():
                return
            shift = timeline.clock.shift(packet.pos or 0) * unit
            yield from ((shift, frame) for frame in _decoded(packet))
    except MemoryError:
        raise
    except av.FFmpegError:
        return


def _decoded(packet: "av.Packet[AudioStream]") -> list[AudioFrame]:
    try:
        return packet.decode()
    except MemoryError:
        raise
    except av.FFmpegError:
        return []
