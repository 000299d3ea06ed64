"""How loud a sound is over time, in bands that are spaced as the ear hears them."""

import numpy as np
from numpy.typing import NDArray

from unmask.detectors.lip_sync.rhythm import GRID_RATE
from unmask.media import SOUND_RATE

BANDS = 24
LOWEST_HZ, HIGHEST_HZ = 100.0, 7_000.0

_HOP = SOUND_RATE // GRID_RATE
_WINDOW = 2 * _HOP
_FLOOR = 1e-3
"""Of the loud moments in a band: 30 dB below them is silence, whatever hums there."""

_SILENCE = 1e-9
_FULL_SCALE = (_WINDOW / 4) ** 2
"""Power of a full-scale sine in the spectrum of a Hann window."""

Values = NDArray[np.float64]


def power_in_bands(samples: NDArray[np.float32]) -> Values:
    """The power of a sound in each band, at the times of the grid.

    Args:
        samples: shape (samples,), ``SOUND_RATE`` a second; NaN, where there is none, is silence.

    Returns:
        shape (grid, BANDS), 1 for a sine at full scale.
    """
    padded = np.pad(np.nan_to_num(samples.astype(np.float64)), _WINDOW // 2)
    windows = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[::_HOP]
    spectra = np.abs(np.fft.rfft(windows * np.hanning(_WINDOW), axis=1)) ** 2 / _FULL_SCALE
    return np.asarray(spectra @ _triangles())


def levels(power: Values) -> Values:
    """The loudness in each band as logarithms, with a floor, shape as that of the power."""
    loud = np.percentile(power, 90, axis=0)
    return np.log(power + _FLOOR * loud + _SILENCE)


def decibels(power: Values) -> Values:
    """The loudness of all bands together, shape (grid,), in dB of full scale."""
    return np.asarray(10 * np.log10(power.sum(axis=1) + _SILENCE))


def _triangles() -> Values:
    """The weight of each frequency in each band, shape (frequencies, BANDS); the mel scale."""
    edges = _hertz(np.linspace(_mel(LOWEST_HZ), _mel(HIGHEST_HZ), BANDS + 2))
    low, middle, high = edges[:-2], edges[1:-1], edges[2:]
    frequencies = np.fft.rfftfreq(_WINDOW, 1 / SOUND_RATE)[:, None]
    rising = (frequencies - low) / (middle - low)
    falling = (high - frequencies) / (high - middle)
    return np.asarray(np.clip(np.minimum(rising, falling), 0, None))


def _mel(hertz: float) -> float:
    return float(2595 * np.log10(1 + hertz / 700))


def _hertz(mel: Values) -> Values:
    return np.asarray(700 * (10 ** (mel / 2595) - 1))
