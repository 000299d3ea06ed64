"""From the mean colours of places on the skin to the pulse that shows in them.

Blood absorbs green more than red and blue, so that each beat turns the skin's colour a little.
Changes of light and most of what motion does turn all three channels alike. Both methods look for
the first in colours from which the second was taken out:

- POS: Wang, den Brinker, Stuijk and de Haan, Algorithmic principles of remote PPG, IEEE
  Transactions on Biomedical Engineering 64 (7), 2017, algorithm 1.
- CHROM: de Haan and Jeanne, Robust pulse rate from chrominance-based rPPG, IEEE Transactions on
  Biomedical Engineering 60 (10), 2013.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Values = NDArray[np.float64]

PULSE_BAND = (0.7, 3.0)
"""In Hz: 42 to 180 beats a minute, where a rate is looked for."""

WINDOW_SECONDS = 1.6
"""Of both methods, as published: it holds at least one beat."""

_FILTER_ORDER = 3
_TINY = 1e-12
"""Against division by zero where a colour stands still."""

_POS_AXES = np.array([[0.0, 1.0, -1.0], [-2.0, 1.0, 1.0]])
_CHROM_AXES = np.array([[3.0, -2.0, 0.0], [1.5, 1.0, -1.5]])


@dataclass(frozen=True)
class Traces:
    """The mean colours of some places on the skin, evenly in time.

    Attributes:
        rate: samples a second.
        start: time of the first, in seconds.
        colours: red, green and blue, shape (samples, places, 3), float64, above 0.
    """

    rate: float
    start: float
    colours: Values

    @classmethod
    def of_frames(cls, times: Values, colours: Values, rate: float) -> Self:
        """Resample colours at even times, from the frames' true times, along straight lines.

        Args:
            times: of the frames in seconds, ascending, at least two.
            colours: shape (frames, places, 3).
            rate: samples a second.

        Raises:
            ValueError: the times do not ascend, or are not one a frame.
        """
        # SciPy takes a third of a second to load, before the first frame is looked at.
        from scipy.interpolate import make_interp_spline

        if len(times) != len(colours) or len(times) < 2 or (np.diff(times) <= 0).any():
            raise ValueError(
                f"Traces: expected one ascending time for each of at least two frames, got "
                f"{len(times)} times for {len(colours)} frames"
            )
        count = int((times[-1] - times[0]) * rate + 1e-6) + 1
        even = np.minimum(times[0] + np.arange(count) / rate, times[-1])
        return cls(rate, float(times[0]), make_interp_spline(times, colours, k=1)(even))

    @property
    def times(self) -> Values:
        """Of the samples, in seconds."""
        return self.start + np.arange(len(self.colours)) / self.rate

    @property
    def window(self) -> int:
        """Samples in a window of the methods."""
        return min(len(self.colours), max(2, round(WINDOW_SECONDS * self.rate)))


def pos(traces: Traces) -> Values:
    """The pulse by the plane orthogonal to the skin.

    Returns:
        shape (samples, places), without unit; it rises where the skin reflects more.
    """
    window = traces.window
    # Shape (windows, places, 3, samples).
    pieces = sliding_window_view(traces.colours, window, axis=0)
    normal = pieces / np.maximum(pieces.mean(axis=-1, keepdims=True), _TINY)
    first, second = np.moveaxis(_POS_AXES @ normal, -2, 0)
    tuned = first + _ratio(first, second) * second
    tuned -= tuned.mean(axis=-1, keepdims=True)
    signal = np.zeros(traces.colours.shape[:2])
    for offset in range(window):
        signal[offset : offset + len(tuned)] += tuned[..., offset]
    return signal


def chrom(traces: Traces) -> Values:
    """The pulse by chrominance.

    Its sign is turned against the paper's, so that it agrees with that of ``pos``.

    Returns:
        shape (samples, places), without unit.
    """
    from scipy.ndimage import uniform_filter1d

    length = len(traces.colours)
    window = traces.window + traces.window % 2
    mean = uniform_filter1d(traces.colours, window, axis=0, mode="nearest")
    axes = (traces.colours / np.maximum(mean, _TINY)) @ _CHROM_AXES.T
    x, y = np.moveaxis(in_band(axes, traces.rate), -1, 0)
    signal = np.zeros(x.shape)
    hann = np.hanning(window + 1)[:window, None]
    for start in range(-window // 2, length, window // 2):
        inside = slice(max(0, start), min(length, start + window))
        one, other = x[inside], y[inside]
        tuned = one - (one.std(axis=0) / np.maximum(other.std(axis=0), _TINY)) * other
        signal[inside] -= tuned * hann[inside.start - start : inside.stop - start]
    return signal


def _ratio(first: Values, second: Values) -> Values:
    """Of the deviations over the last axis, which stays."""
    spread = second.std(axis=-1, keepdims=True)
    return np.asarray(first.std(axis=-1, keepdims=True) / np.maximum(spread, _TINY))


def in_band(values: Values, rate: float, band: tuple[float, float] = PULSE_BAND) -> Values:
    """Keep what changes within a band of frequencies, without shift in time.

    Args:
        values: shape (samples, …).
        rate: samples a second.
        band: in Hz.
    """
    from scipy.signal import butter, sosfiltfilt

    highest = min(band[1], 0.45 * rate)
    sections = butter(_FILTER_ORDER, (band[0], highest), "bandpass", fs=rate, output="sos")
    room = min(len(values) - 1, round(2 * rate / band[0]))
    return np.asarray(sosfiltfilt(sections, values, axis=0, padlen=room))


def to_unit(signals: Values) -> Values:
    """Signals with mean 0 and deviation 1 each; one that stands still is 0 throughout.

    Args:
        signals: shape (samples, places).
    """
    centred = signals - signals.mean(axis=0)
    spread = centred.std(axis=0)
    return np.where(spread > _TINY, centred / np.maximum(spread, _TINY), 0.0)
