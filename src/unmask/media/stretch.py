"""An unbroken stretch of a video: every frame of some seconds, cut to a part of the picture.

The frames that an analysis looks at are spread over the whole video. What happens between them,
such as a blink or a heartbeat, takes one frame after the other.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any, Self

from unmask.media.model import Frame
from unmask.media.region import Region

MOST_RATE = 31.0
"""Frames a second, a little above 30 so that uneven time stamps halve no usual rate."""


@dataclass(frozen=True)
class WantedStretch:
    """What is asked of the decoding process.

    Attributes:
        start: in seconds after the first frame.
        end: likewise.
        width: of the video's frames in px, upright.
        height: likewise.
        region: of these frames, to which they are cut.
        side: the longer side of the pictures in px, at most; the region itself where it is smaller.

    Raises:
        ValueError: the stretch holds no time, or the region is no part of the frames.
    """

    start: float
    end: float
    width: int
    height: int
    region: Region
    side: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end < math.inf:
            raise ValueError(f"WantedStretch: {self.start} to {self.end} s is no stretch of time")
        if not self.region.lies_in(self.width, self.height) or self.side < 1:
            raise ValueError(
                f"WantedStretch.region: expected a part of {self.width} × {self.height} px, "
                f"got {self.region}"
            )

    @classmethod
    def of_values(cls, values: Mapping[str, Any]) -> Self:
        """Read what ``asdict`` gave."""
        return cls(**{**values, "region": Region(**values["region"])})

    @property
    def scale(self) -> float:
        """Px of the pictures for each px of the video's frames, at most 1."""
        return min(1.0, self.side / max(self.region.width, self.region.height))

    @property
    def scaled_size(self) -> tuple[int, int]:
        """Width and height of the whole frame at that scale, in px."""
        return self._scaled(self.width), self._scaled(self.height)

    @property
    def scaled_region(self) -> Region:
        """The region in such a frame."""
        width, height = self.scaled_size
        x = min(round(self.region.x * self.scale), width - 1)
        y = min(round(self.region.y * self.scale), height - 1)
        return Region(
            x,
            y,
            min(self._scaled(self.region.width), width - x),
            min(self._scaled(self.region.height), height - y),
        )

    @property
    def frame_bytes(self) -> int:
        """Of one picture."""
        return self.scaled_region.width * self.scaled_region.height * 3

    def every(self, moments: Sequence[float]) -> int:
        """One frame of so many is taken, so that there are hardly more than 30 a second.

        Args:
            moments: of all frames of the video, in seconds, ascending.
        """
        inside = [moment for moment in moments if self.start <= moment <= self.end]
        return max(1, math.ceil(rate_of(inside) / MOST_RATE))

    def _scaled(self, length: int) -> int:
        return max(1, round(length * self.scale))


@dataclass(frozen=True)
class Stretch:
    """An unbroken stretch of a video.

    Attributes:
        frames: at least one, in order of time, with their own times and all of one size; they show
            the region only.
        region: in px of the video's frames.
        scale: px of the pictures for each px of the video's frames, above 0.
    """

    frames: tuple[Frame, ...]
    region: Region
    scale: float

    def __post_init__(self) -> None:
        if len({frame.pixels.shape for frame in self.frames}) != 1:
            raise ValueError("Stretch.frames: expected frames of one size, at least one")
        if any(after.time <= before.time for before, after in pairwise(self.frames)):
            raise ValueError("Stretch.frames: expected frames in order of time, each with its own")
        if not 0 < self.scale < math.inf:
            raise ValueError(f"Stretch.scale: expected a number above 0, got {self.scale}")

    @property
    def rate(self) -> float:
        """Frames a second, by the median time between them; 0 where there is only one."""
        return rate_of([frame.time for frame in self.frames])


def rate_of(times: Sequence[float]) -> float:
    """Frames a second by the median of the times between frames; 0 where there is none."""
    steps = [after - before for before, after in pairwise(times) if after > before]
    return 1 / median(steps) if steps else 0.0
