"""Evidence that a person can read: the openness over time, and the eyes at each blink."""

from collections.abc import Sequence

import numpy as np

from unmask.arrays import RGBImage, evenly_spread
from unmask.detectors.blink.blinks import Blink
from unmask.detectors.blink.openness import Openness, eye_crop
from unmask.detectors.contract import Curve, Exhibit, Picture, Plot
from unmask.faces import CloseUp
from unmask.words import Message, Value

MOST_PICTURES = 8
"""Of blinks; if there are more, some are shown, spread over the stretch."""

_MOMENTS = (-0.3, -0.1, 0.0, 0.1, 0.3)
"""Seconds from when the eyes are most closed."""

_SIDE, _EYE_WIDTH, _ROWS = 96, 64, slice(16, 80)
"""Of the crop around an eye and of the eye in it, in px; and the rows that are shown."""

_BELOW, _MARK_HEIGHT = 0.3, 0.2
"""Of the line that marks the blinks: how far below the curve it lies, and how far it rises."""


def exhibits_of(
    person: int, openness: Openness, blinks: Sequence[Blink], seen: CloseUp
) -> list[Exhibit]:
    """The curve with the blinks marked, then the eyes at each; without a blink, the eyes alone.

    Args:
        person: number of the person.
        openness: of the eyes.
        blinks: that were found.
        seen: the close-up in which they were found.
    """
    shown = [blinks[place] for place in evenly_spread(len(blinks), MOST_PICTURES)]
    pictures = [_eyes_at(person, blink, seen) for blink in shown]
    return [_curve(person, openness, blinks), *(pictures or [_open_eyes(person, seen)])]


def _curve(person: int, openness: Openness, blinks: Sequence[Blink]) -> Plot:
    points = tuple(zip(openness.times.tolist(), openness.both.tolist(), strict=True))
    curves = [Curve(Message("curve-both-eyes"), points)]
    if blinks:
        curves.append(Curve(Message("curve-blinks"), _marks(openness, blinks)))
    values: dict[str, Value] = {"person": person, "blinks": len(blinks)}
    return Plot(
        Message("blink-over-time", values),
        Message("axis-time"),
        Message("axis-openness"),
        tuple(curves),
    )


def _marks(openness: Openness, blinks: Sequence[Blink]) -> tuple[tuple[float, float], ...]:
    """A line below the curve that rises for as long as each blink lasts."""
    times = openness.times.tolist()
    base = float(openness.both.min()) - _BELOW
    top = base + _MARK_HEIGHT
    points = [(times[0], base)]
    for blink in blinks:
        end = blink.start + blink.seconds
        points += [(blink.start, base), (blink.start, top), (end, top), (end, base)]
    return (*points, (times[-1], base))


def _eyes_at(person: int, blink: Blink, seen: CloseUp) -> Picture:
    times = seen.times
    frames = [int(np.abs(times - (blink.time + moment)).argmin()) for moment in _MOMENTS]
    values: dict[str, Value] = {"person": person, "seconds": blink.seconds}
    strip = np.concatenate([_both_eyes(seen, frame) for frame in frames], axis=1)
    return Picture(Message("blink-eyes", values), strip, blink.time)


def _open_eyes(person: int, seen: CloseUp) -> Picture:
    """The eyes at moments spread over the stretch."""
    frames = evenly_spread(len(seen.frames), len(_MOMENTS))
    strip = np.concatenate([_both_eyes(seen, frame) for frame in frames], axis=1)
    return Picture(Message("blink-eyes-open", {"person": person}), strip)


def _both_eyes(seen: CloseUp, frame: int) -> RGBImage:
    """One eye above the other, the one at the picture's left first."""
    pixels, landmarks = seen.frames[frame].pixels, seen.landmarks[frame]
    crops = [eye_crop(pixels, landmarks, eye, _SIDE, _EYE_WIDTH)[_ROWS] for eye in (0, 1)]
    return np.concatenate(crops, axis=0)
