"""Decoding the frames of a video one by one."""

from bisect import bisect_left
from collections.abc import Iterator
from itertools import chain, islice
from typing import cast

import av
import numpy as np
from av.container import InputContainer
from av.sidedata.sidedata import SideData
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from unmask.errors import MediaError
from unmask.media.decoder.allowance import Allowance
from unmask.media.decoder.interlacing import FRAMES_LOOKED_AT, deinterlaced, is_interlaced
from unmask.media.decoder.orientation import UPRIGHT, Orientation
from unmask.media.decoder.sampling import Candidate, Quality, measure_quality
from unmask.media.decoder.timeline import Timeline
from unmask.media.limits import Limits
from unmask.words import Message

SMALL_WIDTH = 320
"""Width of the grey copy whose sharpness is measured."""

HELD_PIXELS = 33_000_000
"""Of the first frames, which are held together to see whether they are interlaced."""


def check_size(width: int, height: int, limits: Limits) -> None:
    """Check a frame against the limit on pixels.

    Raises:
        MediaError: it is larger.
    """
    if width * height > limits.pixels:
        values = {"width": width, "height": height, "millions": limits.pixels / 1e6}
        raise MediaError(Message("refused-large-frames", values))


class FrameReader:
    """Decodes frames in presentation order and goes on after damaged parts.

    Interlaced frames are given deinterlaced.

    Args:
        container: from which to read.
        stream: of the container.
        timeline: of the stream.
        limits: of which ``pixels`` is checked for every frame.
        allowance: asked before each frame.

    Raises:
        MediaError: no frame can be decoded, or one is too large.
    """

    def __init__(
        self,
        container: InputContainer,
        stream: VideoStream,
        timeline: Timeline,
        limits: Limits,
        allowance: Allowance,
    ) -> None:
        self._container = container
        self._stream = stream
        self._timeline = timeline
        self._limits = limits
        self.allowance = allowance
        self.damaged_packets = 0
        self.frames_out_of_order = 0
        self.has_jumped = False
        self.latest: int | None = None
        """Time stamp of the latest frame since the last jump."""
        self._count = 0
        self._position = 0
        decoded = self._decode()
        beginning = list(islice(decoded, _count_held(stream)))
        if not beginning:
            raise MediaError(Message("refused-no-frames"))
        self.orientation = _orientation(beginning[0])
        self.is_interlaced = is_interlaced(beginning)
        self._frames = self._whole(chain(beginning, decoded))
        del beginning
        self.first = next(self._frames)
        self._origin = self._furthest = self._stamp(self.first)
        self._small_size = _small_size(self.first)

    def candidates(self) -> Iterator[Candidate[VideoFrame]]:
        """Give the frames from the present position on; the very first one comes first."""
        for index, time, frame in self.frames():
            yield Candidate(index, time, self._quality(frame), frame)

    def frames(self) -> Iterator[tuple[int, float, VideoFrame]]:
        """The same without measuring them: number, time in seconds and frame."""
        if self._count == 0:
            yield self._counted(self.first)
        for frame in self._frames:
            if self.latest is not None and self._stamp(frame) < self.latest:
                self.frames_out_of_order += 1
                continue
            yield self._counted(frame)

    def jump(self, keyframe: int) -> bool:
        """Go on from a key frame; False if the container cannot."""
        try:
            self._seek(keyframe)
        except MemoryError:
            raise
        except av.FFmpegError:
            return False
        self._frames = self._whole(self._decode())
        self.latest = None
        self.has_jumped = True
        return True

    def _seek(self, keyframe: int) -> None:
        timeline = self._timeline
        if timeline.clock.parts == 1:
            self._container.seek(keyframe, stream=self._stream)
            return
        # The container knows nothing of the one time that was made of several clocks.
        self._position = timeline.positions[bisect_left(timeline.keyframes, keyframe)]
        self._container.seek(self._position, unsupported_byte_offset=True)

    @property
    def decoded(self) -> int:
        """How many frames came, those that were left out among them."""
        return self._count + self.frames_out_of_order

    @property
    def is_at_end(self) -> bool:
        """Whether the last frame of the stream came."""
        if self._timeline.stamps:
            return self._furthest >= self._timeline.stamps[-1]
        return self._count >= self._timeline.packets

    @property
    def origin(self) -> float:
        """The time of the first frame on the clock of the container, in seconds."""
        return float(self._origin * self._timeline.time_base)

    @property
    def analysed_seconds(self) -> float:
        """The time of the furthest frame, and as long as a frame lasts."""
        return self.seconds(self._furthest) + 1 / self._timeline.frame_rate

    def seconds(self, stamp: int) -> float:
        """Give the seconds from the first frame to a time stamp."""
        return float((stamp - self._origin) * self._timeline.time_base)

    def _whole(self, frames: Iterator[VideoFrame]) -> Iterator[VideoFrame]:
        return deinterlaced(frames, self._timeline.time_base) if self.is_interlaced else frames

    def _decode(self) -> Iterator[VideoFrame]:
        try:
            for packet in self._container.demux(self._stream):
                self._set_time(packet)
                for frame in self._decode_packet(packet):
                    if not self.allowance.take_frame():
                        return
                    check_size(frame.width, frame.height, self._limits)
                    yield frame
        except MemoryError:
            raise
        except av.FFmpegError:
            self.damaged_packets += 1

    def _set_time(self, packet: "av.Packet[VideoStream]") -> None:
        """Bring a packet's time stamps into the one time of the timeline."""
        if packet.pos is not None:
            self._position = packet.pos
        shift = self._timeline.clock.shift(self._position)
        if not shift:
            return
        if packet.pts is not None:
            packet.pts += shift
        if packet.dts is not None:
            packet.dts += shift

    def _decode_packet(self, packet: "av.Packet[VideoStream]") -> list[VideoFrame]:
        try:
            return packet.decode()
        except MemoryError:
            raise
        except av.FFmpegError:
            self.damaged_packets += 1
            return []

    def _counted(self, frame: VideoFrame) -> tuple[int, float, VideoFrame]:
        stamp = self._stamp(frame)
        index = self._index(stamp)
        self.latest = stamp
        self._furthest = max(self._furthest, stamp)
        self._count += 1
        return index, self.seconds(stamp), frame

    def _quality(self, frame: VideoFrame) -> Quality:
        small = frame.reformat(*self._small_size, format="gray", interpolation="AREA")
        grey = np.asarray(small.to_ndarray(), np.uint8)
        return measure_quality(grey, intact=not frame.is_corrupt)

    def _stamp(self, frame: VideoFrame) -> int:
        stamp = frame.pts if frame.pts is not None else frame.dts
        if self._timeline.stamps and stamp is not None:
            return stamp
        return round(self._count / (self._timeline.rate * self._timeline.time_base))

    def _index(self, stamp: int) -> int:
        stamps = self._timeline.stamps
        if not stamps:
            return self._count
        return max(0, bisect_left(stamps, stamp) - bisect_left(stamps, self._origin))


def _orientation(frame: VideoFrame) -> Orientation:
    try:
        matrix = frame.side_data.get("DISPLAYMATRIX")
    except ValueError:
        # PyAV cannot list side data of a kind that is newer than itself.
        return Orientation.from_degrees(-frame.rotation)
    if matrix is None:
        return UPRIGHT
    return Orientation.from_display_matrix(np.frombuffer(bytes(cast(SideData, matrix)), np.int32))


def _count_held(stream: VideoStream) -> int:
    affordable = HELD_PIXELS // max(stream.width * stream.height, 1)
    return max(1, min(affordable, FRAMES_LOOKED_AT))


def _small_size(frame: VideoFrame) -> tuple[int, int]:
    width = min(frame.width, SMALL_WIDTH)
    return width, max(1, round(frame.height * width / frame.width))
