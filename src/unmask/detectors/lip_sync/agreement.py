"""How far the signals of mouth and sound agree, at each shift of one against the other."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from unmask.detectors.lip_sync.rhythm import GRID_RATE

MOST_SHIFT_SECONDS = 0.6
"""A little more than the half second that is asked about, so that a peak there has two sides."""

_MOST_STEPS = round(MOST_SHIFT_SECONDS * GRID_RATE)
_SHIFTS = np.arange(-_MOST_STEPS, _MOST_STEPS + 1) / GRID_RATE
_WINDOW, _WINDOW_STEP = 3 * GRID_RATE, GRID_RATE
_BESIDE_SECONDS = 0.2
_NOTHING = 1e-9

Values = NDArray[np.float64]


@dataclass(frozen=True)
class Window:
    """A few seconds.

    Attributes:
        time: of its middle, in seconds.
        agreement: at the offset of the whole stretch.
    """

    time: float
    agreement: float


@dataclass(frozen=True)
class Agreement:
    """How far mouth and sound agree over a stretch.

    Attributes:
        shifts: by which the sound is taken later, in seconds, ascending, shape (shifts,).
        curve: the weighted mean correlation of the pairs of signals at each, −1 to 1.
        windows: parts of the stretch, in order of time.
    """

    shifts: Values
    curve: Values
    windows: tuple[Window, ...]

    @property
    def peak(self) -> float:
        """The highest agreement."""
        return float(self.curve.max())

    @property
    def offset(self) -> float:
        """By how many seconds the sound comes after the mouth, where they agree most."""
        return summit(self.shifts, self.curve)

    @property
    def beside(self) -> float:
        """The highest further than 0.2 s from the offset: the sharper the peak, the lower."""
        far = np.abs(self.shifts - self.offset) > _BESIDE_SECONDS
        return float(self.curve[far].max())


def agreement_of(mouth: Values, sound: Values, weights: NDArray[np.float32]) -> Agreement:
    """Compare the signals of a mouth with those of a sound.

    Args:
        mouth: shape (grid, pairs).
        sound: likewise; the longer of the two is cut.
        weights: of the pairs, shape (pairs,).
    """
    count = min(len(mouth), len(sound))
    mouth, sound = mouth[:count], sound[:count]
    curve = correlations(mouth, sound, weights)
    windows = tuple(
        Window(
            (first + _WINDOW / 2) / GRID_RATE,
            float(
                correlations(
                    mouth[first : first + _WINDOW], sound[first : first + _WINDOW], weights
                )[curve.argmax()]
            ),
        )
        for first in range(0, count - _WINDOW + 1, _WINDOW_STEP)
    )
    return Agreement(_SHIFTS, curve, windows)


def correlations(mouth: Values, sound: Values, weights: NDArray[np.float32]) -> Values:
    """The weighted mean correlation of the pairs at each shift, shape (shifts,).

    A shift leaves fewer moments to compare; its correlation counts less by as many.
    """
    mouth, sound = mouth - mouth.mean(axis=0), sound - sound.mean(axis=0)
    norms = np.sqrt((mouth**2).sum(axis=0) * (sound**2).sum(axis=0)) + _NOTHING
    count = len(mouth)
    products = []
    for step in range(-_MOST_STEPS, _MOST_STEPS + 1):
        earlier, later = max(0, -step), max(0, step)
        both = mouth[earlier : count - later] * sound[later : count - earlier]
        products.append(both.sum(axis=0))
    return np.asarray((np.array(products) / norms) @ weights / weights.sum(), np.float64)


def summit(shifts: Values, curve: Values) -> float:
    """Where a curve is highest, between its points by a parabola, in seconds."""
    top = int(curve.argmax())
    if not 0 < top < len(curve) - 1:
        return float(shifts[top])
    before, here, after = curve[top - 1 : top + 2]
    bend = before - 2 * here + after
    beside = 0.5 * (before - after) / bend if bend < 0 else 0.0
    return float(shifts[top] + beside / GRID_RATE)
