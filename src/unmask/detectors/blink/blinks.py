"""Blinks: short dips of both eyes' openness together; and how often they come."""

from dataclasses import dataclass

import numpy as np

from unmask.detectors.blink.openness import Openness, Values

_LEAST_DEPTH = 0.35
"""Of a dip of both eyes' mean."""

_LEAST_OF_EACH = 0.18
"""Of the dip of each eye."""

_LEAST_AGREEMENT = 0.3
"""The shallower dip in parts of the deeper one: eyes blink together."""

_LONGEST = 0.6
"""In seconds at half depth. Lids that stay closed for longer are a glance down, or sleep."""

_AROUND = 1.6
"""Seconds around a dip in which the eyes must be open before and after."""

_FRAMES_APART = 2
"""By how many frames the two eyes may differ in when they are most closed."""

_OPEN_CENTILE = 80

_HALF, _FOOT = 0.5, 0.8
"""A dip is as long as it is deeper than half of its depth, or a fifth of it."""

_TAIL = 0.025
"""What a 95 % interval leaves out at each end."""


@dataclass(frozen=True)
class Blink:
    """One blink of both eyes.

    Attributes:
        frame: position of the frame in which the eyes are most closed.
        time: of that frame in seconds.
        seconds: that it lasts, measured at a fifth of its depth.
        start: when it begins, in seconds, measured likewise.
        agreement: the shallower of the two eyes' dips in parts of the deeper, 0 to 1.
    """

    frame: int
    time: float
    seconds: float
    start: float
    agreement: float


@dataclass(frozen=True)
class Rate:
    """Blinks a minute, with the 95 % interval that the time watched allows."""

    value: float
    low: float
    high: float


def find_blinks(openness: Openness) -> list[Blink]:
    """Find the blinks, in order of time, where the head is turned to the camera."""
    # SciPy takes a third of a second to load, before the first frame is looked at.
    from scipy.signal import find_peaks, peak_widths

    step = float(np.median(np.diff(openness.times)))
    around = max(5, round(_AROUND / step)) | 1
    dips, found = find_peaks(-openness.both, prominence=_LEAST_DEPTH, wlen=around)
    bounds = found["prominences"], found["left_bases"], found["right_bases"]
    (half_starts, half_ends), (starts, ends) = (
        _edges(openness, peak_widths(-openness.both, dips, height, bounds))
        for height in (_HALF, _FOOT)
    )
    blinks = []
    for number, frame in enumerate(dips.tolist()):
        depths = _depths(openness.values, frame, around // 2)
        agreement = float(max(0.0, depths.min() / depths.max()))
        together = depths.min() >= _LEAST_OF_EACH and agreement >= _LEAST_AGREEMENT
        is_short = half_ends[number] - half_starts[number] <= _LONGEST
        if openness.usable[frame] and is_short and together:
            start, time = float(starts[number]), float(openness.times[frame])
            blinks.append(Blink(frame, time, float(ends[number]) - start, start, agreement))
    return blinks


def rate_of(count: int, seconds: float) -> Rate:
    """Blinks a minute with the exact interval for counts that follow Poisson's law (Garwood, 1936).

    Args:
        count: of blinks.
        seconds: watched, above 0.
    """
    from scipy.special import gammaincinv

    a_minute = 60 / seconds
    low = float(gammaincinv(count, _TAIL)) if count else 0.0
    high = float(gammaincinv(count + 1, 1 - _TAIL))
    return Rate(count * a_minute, low * a_minute, high * a_minute)


def _edges(openness: Openness, widths: tuple[Values, ...]) -> tuple[Values, Values]:
    """When each dip begins and ends, in seconds, from what ``peak_widths`` gives in frames."""
    places = np.arange(len(openness.times))
    start, end = (np.interp(edge, places, openness.times) for edge in widths[2:])
    return np.asarray(start, np.float64), np.asarray(end, np.float64)


def _depths(values: Values, frame: int, around: int) -> Values:
    """How far each eye closes in a dip, against how open it is around it; shape (2,)."""
    near = values[max(0, frame - around) : frame + around + 1]
    dip = values[max(0, frame - _FRAMES_APART) : frame + _FRAMES_APART + 1]
    return np.asarray(np.percentile(near, _OPEN_CENTILE, axis=0) - dip.min(axis=0), np.float64)
