"""What the packets of a video say of its length and pace, without being decoded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import av
from av.container import InputContainer
from av.video.stream import VideoStream

from unmask.media.decoder.allowance import Allowance
from unmask.media.decoder.clock import Clock, ClockWatch, may_jump

USUAL_RATE = Fraction(25)
"""Frames a second where a file has neither time stamps nor a rate."""


@dataclass(frozen=True)
class Timeline:
    """What the packets of the picture stream say without being decoded.

    Attributes:
        stamps: presentation time stamps, ascending, in units of ``time_base``, in the one time that
            ``clock`` makes. Empty where the container has none.
        keyframes: those of them at which decoding can begin.
        positions: where each of these lies in the file, in bytes; -1 where that is unknown.
        packets: number of packets that are shown.
        byte_count: of all packets.
        end: time stamp at which the last frame ends.
        time_base: seconds a unit.
        rate: frames a second where the container has no time stamps.
        clock: of the parts, where the file was joined of several.
        is_whole: whether all packets were seen.
    """

    stamps: tuple[int, ...]
    keyframes: tuple[int, ...]
    positions: tuple[int, ...]
    packets: int
    byte_count: int
    end: int
    time_base: Fraction
    rate: Fraction
    clock: Clock
    is_whole: bool

    @cached_property
    def start(self) -> int:
        """The first time stamp."""
        return self.stamps[0] if self.stamps else 0

    @cached_property
    def seconds(self) -> float:
        """The length of the video."""
        if not self.stamps:
            return float(self.packets / self.rate)
        return float((self.end - self.start) * self.time_base)

    @cached_property
    def moments(self) -> Sequence[int]:
        """The time stamps of all frames, also where the container has none; at least one."""
        if self.stamps:
            return self.stamps
        unit = self.rate * self.time_base
        return [round(number / unit) for number in range(max(self.packets, 1))]

    @cached_property
    def frame_rate(self) -> float:
        """Average frames a second."""
        if len(self.stamps) < 2 or self.stamps[0] == self.stamps[-1]:
            return float(self.rate)
        span = (self.stamps[-1] - self.stamps[0]) * self.time_base
        return float((len(self.stamps) - 1) / span)


def scan(container: InputContainer, stream: VideoStream, allowance: Allowance) -> Timeline:
    """Read all packets of a stream without decoding them, as far as the time allows."""
    time_base = stream.time_base or 1 / USUAL_RATE
    rate = stream.guessed_rate or USUAL_RATE
    watch = ClockWatch(may_jump(container.format), time_base, round(1 / (rate * time_base)))
    stamps: list[int] = []
    keyframes: list[tuple[int, int]] = []
    packets, byte_count, end = 0, 0, 0
    is_whole = True
    for packet in _packets(container, stream):
        if allowance.time_is_up():
            is_whole = False
            break
        byte_count += packet.size
        shift = watch.see(packet)
        if packet.is_discard:
            continue
        packets += 1
        stamp = packet.pts if packet.pts is not None else packet.dts
        if stamp is None:
            continue
        stamps.append(stamp + shift)
        end = max(end, stamp + shift + (packet.duration or 0))
        if packet.is_keyframe:
            keyframes.append((stamp + shift, -1 if packet.pos is None else packet.pos))
    if len(stamps) < packets:
        stamps, keyframes = [], []
    keyframes.sort()
    return Timeline(
        tuple(sorted(stamps)),
        tuple(stamp for stamp, _ in keyframes),
        tuple(position for _, position in keyframes),
        packets,
        byte_count,
        end,
        time_base,
        rate,
        watch.clock,
        is_whole,
    )


def _packets(container: InputContainer, stream: VideoStream) -> "Iterator[av.Packet[VideoStream]]":
    """Give the packets that hold data; a broken file ends where its packets do."""
    try:
        yield from (packet for packet in container.demux(stream) if packet.size)
    except MemoryError:
        raise
    except av.FFmpegError:
        return
