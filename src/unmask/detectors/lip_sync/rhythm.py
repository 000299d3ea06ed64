"""What mouth and voice are compared at: one even grid of times, and the pace of speech."""

import numpy as np
from numpy.typing import NDArray

GRID_RATE = 25
"""Values a second."""

SPEECH_BAND = (0.4, 8.0)
"""In Hz: slower is a change of posture or level, and faster than syllables the tremor of points."""

_ORDER = 2

Values = NDArray[np.float64]


def grid_of(seconds: float) -> Values:
    """The times from 0 s on that are within so many seconds, shape (grid,)."""
    return np.arange(int(seconds * GRID_RATE + 1e-6) + 1) / GRID_RATE


def on_grid(times: Values, values: Values) -> Values:
    """Values at the times of the grid, between neighbours along a straight line.

    Args:
        times: shape (n,), in seconds from 0 on, ascending.
        values: shape (n, channels).

    Returns:
        shape (grid, channels).
    """
    grid = grid_of(float(times[-1]))
    return np.stack([np.interp(grid, times, channel) for channel in values.T], axis=1)


def at_the_pace_of_speech(values: Values) -> Values:
    """What changes at the pace of syllables, without a shift in time.

    Args:
        values: on the grid, shape (grid, channels), at least a second of it.
    """
    # SciPy takes a third of a second to load, before the first frame is looked at.
    from scipy.signal import butter, sosfiltfilt

    sections = butter(_ORDER, SPEECH_BAND, "bandpass", fs=GRID_RATE, output="sos")
    return np.asarray(sosfiltfilt(sections, values, axis=0), np.float64)
