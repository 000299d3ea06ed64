"""How much decoding is left before what came so far has to do."""

from time import monotonic

from unmask.media.limits import Limits

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
        self.reached: str | None = None
        """The limit that ended the decoding, in words; None as long as none did."""

    def take_frame(self) -> bool:
        """Ask for one more frame; False if a limit is reached, which ``reached`` then names."""
        self._frames_left -= 1
        if self._frames_left < 0:
            most = self._limits.decoded_frames
            self.reached = "1 frame" if most == 1 else f"{most:,} frames"
        elif self.time_is_up():
            self.reached = f"{self._limits.seconds:g} s"
        return self.reached is None

    def time_is_up(self) -> bool:
        """Tell whether the time for decoding has passed."""
        return monotonic() > self._end
