"""How much decoding is left before what came so far has to do."""

from time import monotonic

from unmask.media.limits import Limits
from unmask.words import Message

SHARE_OF_TIME = 0.8
"""Part of ``Limits.seconds`` after which decoding stops by itself; the rest is for writing."""


class Allowance:
    """Counts decoded frames and the time.

    Args:
        limits: of which ``decoded_frames`` and ``seconds`` are watched, from now on.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._frames_left = limits.decoded_frames
        self._end = monotonic() + SHARE_OF_TIME * limits.seconds
        self.reached: Message | None = None
        """The limit that ended the decoding, to be named; None as long as none did."""

    def take_frame(self) -> bool:
        """Ask for one more frame; False if a limit is reached, which ``reached`` then names."""
        self._frames_left -= 1
        if self._frames_left < 0:
            self.reached = Message("limit-frames", {"frames": self._limits.decoded_frames})
        elif self.time_is_up():
            self.reached = Message("limit-seconds", {"seconds": self._limits.seconds})
        return self.reached is None

    def time_is_up(self) -> bool:
        """Tell whether the time for decoding has passed."""
        return monotonic() > self._end
