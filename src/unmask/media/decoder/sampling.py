"""Which frames of a clip are chosen: evenly spread, and the best of those near one another.

A clip is cut into equal slots, and from each slot the best candidate is kept. Where a picture
stands still some slots hold no frame; others, with many frames, are cut in two in their place. The
choice depends on the clip alone, so the same file always gives the same frames.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

NEAR_BLACK = 24
"""Mean grey value below which a frame shows nothing: video black is 16, and noise lies on it."""

Picture = TypeVar("Picture")


@dataclass(frozen=True)
class Quality:
    """How well a frame can be examined.

    Attributes:
        intact: the decoder reported no damage in it.
        lit: it is not near black.
        sharpness: variance of the Laplacian of a small grey copy (Pech-Pacheco et al., "Diatom
            autofocusing in brightfield microscopy", 2000). Comparable within one clip only.
    """

    intact: bool
    lit: bool
    sharpness: float

    def rank(self) -> tuple[bool, bool, float]:
        """Sort key; a higher one is better."""
        return (self.intact, self.lit, self.sharpness)


@dataclass(frozen=True)
class Candidate(Generic[Picture]):
    """A decoded frame that may be chosen.

    Attributes:
        index: as in ``Frame``.
        time: as in ``Frame``.
        quality: what it is ranked by.
        picture: the frame in the form its decoder gives, converted only if it is chosen.
    """

    index: int
    time: float
    quality: Quality
    picture: Picture


def measure_quality(grey: NDArray[np.uint8], intact: bool = True) -> Quality:
    """Measure a grey picture of shape (height, width), uint8."""
    values = grey.astype(np.int16)
    inner = values[1:-1, 1:-1]
    if inner.size == 0:
        return Quality(intact, bool(values.mean() >= NEAR_BLACK), 0.0)
    across = values[1:-1, :-2] + values[1:-1, 2:]
    down = values[:-2, 1:-1] + values[2:, 1:-1]
    laplacian = 4 * inner - across - down
    return Quality(intact, bool(values.mean() >= NEAR_BLACK), float(laplacian.var()))


def slot_count(frames: int, bytes_per_frame: int, byte_budget: int) -> int:
    """Count the slots: at most ``frames``, fewer if their bytes would not fit, at least 1."""
    return max(1, min(frames, byte_budget // bytes_per_frame))


def slot_of(position: float, length: float, slots: int) -> int:
    """Find the slot, from 0, that a position on a line of ``length`` from 0 lies in."""
    if position <= 0:
        return 0
    if position >= length:
        return slots - 1
    return min(int(position / length * slots), slots - 1)


def slot_starts(moments: Sequence[float], length: float, slots: int) -> list[int]:
    """Cut a clip into slots, none of which is empty.

    Args:
        moments: of all frames in seconds from the first, ascending, at least one.
        length: of the clip in seconds.
        slots: how many there are if all frames have moments of their own and are enough.

    Returns:
        for each slot the position in ``moments`` of its first frame, ascending from 0.
    """
    ends = [number for number in range(1, len(moments)) if moments[number] > moments[number - 1]]
    firsts = [0, *ends]
    parts = [
        list(part) for _, part in groupby(firsts, lambda n: slot_of(moments[n], length, slots))
    ]
    while len(parts) < min(slots, len(firsts)):
        fullest = max(range(len(parts)), key=lambda number: len(parts[number]))
        part, half = parts[fullest], len(parts[fullest]) // 2
        parts[fullest : fullest + 1] = [part[:half], part[half:]]
    return [part[0] for part in parts]


def best_of_each_slot(
    candidates: Iterable[Candidate[Picture]], slot: Callable[[Candidate[Picture]], int]
) -> Iterator[Candidate[Picture]]:
    """Keep the best candidate of each slot, the earliest of equals.

    Args:
        candidates: in the order of their slots. They are taken one by one and only the best of
            the present slot is held, so that memory does not grow with the clip.
        slot: gives a candidate's slot.
    """

    def rank(candidate: Candidate[Any]) -> tuple[bool, bool, float]:
        return candidate.quality.rank()

    for _, members in groupby(candidates, key=slot):
        yield max(members, key=rank)


def entry_point(keyframes: Sequence[int], start: int, end: int) -> int:
    """Choose the key frame at which to begin decoding for the slot from ``start`` to ``end``.

    Args:
        keyframes: time stamps of the frames that decoding can begin at, ascending, at least one.
        start: first time stamp of the slot.
        end: first time stamp after the slot.

    Returns:
        the key frame in the slot that is nearest to its middle; without one in the slot the last
        before it, or the first of all.
    """
    first, last = bisect_left(keyframes, start), bisect_left(keyframes, end)
    if first == last:
        return keyframes[max(bisect_right(keyframes, start) - 1, 0)]
    return min(keyframes[first:last], key=lambda stamp: abs(2 * stamp - start - end))
