"""One time for recordings that were joined, each with a clock of its own.

Transport streams are joined by writing one behind the other: broadcasts, and the parts of a video
that a browser loads. Where the next part begins, its clock may start again, or jump far ahead.
Players go on as if nothing had happened; so does everything here.
"""

from bisect import bisect_right
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import av
from av.format import ContainerFormat, Flags

RESTART_SECONDS = 0.2
"""A decoding time that lies further back than this is that of another clock. Decoding times ascend
within one recording, whatever the order of its frames."""

JUMP_SECONDS = 10.0
"""One that lies further ahead is, too, where a container allows clocks to jump. It is what FFmpeg
takes; a shorter gap may be a stretch that was not received."""


@dataclass(frozen=True)
class Clock:
    """What has to be added to the time stamps of each part of a file.

    Attributes:
        positions: bytes at which a part begins that has another clock than the one before.
        shifts: for each of them, what to add from there on, in units of the stream.
    """

    positions: tuple[int, ...] = ()
    shifts: tuple[int, ...] = ()

    @property
    def parts(self) -> int:
        """How many clocks there are."""
        return 1 + len(self.positions)

    def shift(self, position: int) -> int:
        """What to add to the time stamps of a packet that lies at a position."""
        part = bisect_right(self.positions, position)
        return self.shifts[part - 1] if part else 0


class ClockWatch:
    """Finds where clocks change, from a stream's packets in the order of the file.

    Args:
        jumps: whether the container allows clocks to jump ahead.
        time_base: seconds a unit.
        usual: units that a packet lasts which does not say.
    """

    def __init__(self, jumps: bool, time_base: Fraction, usual: int) -> None:
        self._restart = round(RESTART_SECONDS / time_base)
        self._jump = round(JUMP_SECONDS / time_base) if jumps else None
        self._usual = usual
        self._due: int | None = None
        self._latest = 0
        self._shift = 0
        self._found: list[tuple[int, int]] = []

    def see(self, packet: "av.Packet[Any]") -> int:
        """Take the next packet, and give what has to be added to its time stamps."""
        position, stamp = packet.pos, packet.dts
        if stamp is None:
            return self._shift
        if self._due is not None and position is not None and self._is_another(stamp):
            self._shift += self._due - stamp
            self._found.append((position, self._shift))
        self._latest = stamp
        self._due = stamp + (packet.duration or self._usual)
        return self._shift

    def _is_another(self, stamp: int) -> bool:
        if stamp < self._latest - self._restart:
            return True
        return self._jump is not None and self._due is not None and stamp > self._due + self._jump

    @property
    def clock(self) -> Clock:
        """What was found so far."""
        return Clock(tuple(p for p, _ in self._found), tuple(s for _, s in self._found))


def may_jump(container_format: ContainerFormat) -> bool:
    """Whether a container allows clocks to jump ahead within a stream."""
    # PyAV gives the flags as a number, though its types say otherwise.
    flags: Any = container_format.flags
    return bool(flags & Flags.ts_discont.value)
