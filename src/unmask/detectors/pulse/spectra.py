"""How fast a pulse beats, how clear it is, and how far places share it.

Signals may come in several pieces, where motion parted them: powers and cross-spectra are added
over the pieces.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from unmask.detectors.pulse.signals import PULSE_BAND, Values

SECONDS_A_MINUTE = 60.0

_SNR_BAND = (0.5, 4.0)
"""In Hz: 30 to 240 beats a minute, over which de Haan and Jeanne (2013) sum."""
_FUNDAMENTAL_WIDTH, _HARMONIC_WIDTH = 0.1, 0.2
"""In Hz to each side of the rate and of its double: what counts as signal."""

_STEP = 0.01
"""Of the frequencies of a spectrum in Hz at most: 0.6 beats a minute."""

HALF_BANDWIDTH = 0.25
"""Of the tapers in Hz: coherence is measured over 15 beats a minute to each side of the rate."""


@dataclass(frozen=True)
class Spectrum:
    """The power of a signal over frequency.

    Attributes:
        frequencies: in Hz, ascending, shape (count,).
        power: shape (count,), without unit.
    """

    frequencies: Values
    power: Values

    @property
    def rate(self) -> float:
        """The frequency of the highest power within the band of pulses, in Hz."""
        inside = _within(self.frequencies, *PULSE_BAND)
        return float(self.frequencies[inside][self.power[inside].argmax()])

    def snr(self, rate: float) -> float:
        """The power at a rate and its double against all other, in dB.

        The definition is that of de Haan and Jeanne (2013), with the widths of common practice:
        0.1 Hz to each side of the rate, 0.2 Hz to each side of its double, between 0.5 and 4 Hz.

        Args:
            rate: in Hz.
        """
        away, double = np.abs(self.frequencies - rate), np.abs(self.frequencies - 2 * rate)
        template = (away <= _FUNDAMENTAL_WIDTH) | (double <= _HARMONIC_WIDTH)
        counted = _within(self.frequencies, *_SNR_BAND)
        signal = float(self.power[template & counted].sum())
        noise = float(self.power[~template & counted].sum())
        return float(10 * np.log10(max(signal, 1e-12) / max(noise, 1e-12)))


def spectrum_of(pieces: Sequence[Values], rate: float) -> Spectrum:
    """The spectrum of one signal.

    Args:
        pieces: of the signal, each of shape (samples,); at least one.
        rate: samples a second.
    """
    # SciPy takes a third of a second to load, before the first frame is looked at.
    from scipy.signal import periodogram

    length = _length(max(len(piece) for piece in pieces), rate)
    found = [periodogram(piece, rate, "hann", nfft=length) for piece in pieces]
    power = sum((power * len(piece) for (_, power), piece in zip(found, pieces, strict=True)), 0.0)
    return Spectrum(found[0][0], np.asarray(power))


def tapered(pieces: Sequence[Values], rate: float, frequency: float) -> NDArray[np.complex128]:
    """What signals hold at one frequency, seen through orthogonal windows (Thomson, 1982).

    Args:
        pieces: of the signals, each of shape (samples, places).
        rate: samples a second.
        frequency: in Hz.

    Returns:
        shape (windows of all pieces, places), complex; a piece that is too short for its
        bandwidth gives one window.
    """
    return np.concatenate([_tapered(piece, rate, frequency) for piece in pieces])


def _tapered(piece: Values, rate: float, frequency: float) -> NDArray[np.complex128]:
    from scipy.signal.windows import dpss

    product = max(HALF_BANDWIDTH * len(piece) / rate, 1.0)
    windows = dpss(len(piece), product, max(1, round(2 * product) - 1))
    turning = np.exp(-2j * np.pi * frequency * np.arange(len(piece)) / rate)
    return np.asarray((windows * turning) @ (piece - piece.mean(axis=0)), np.complex128)


def agreement(one: NDArray[np.complex128], other: NDArray[np.complex128]) -> Values:
    """The coherence of signals as far as they beat at the same moment: its part in phase.

    Blood reaches all of a face within hundredths of a second.

    Args:
        one: shape (windows, places) or one that broadcasts with the other.
        other: likewise.

    Returns:
        shape (places,): 1 for the same signal, about 0 for unrelated ones, −1 for opposite ones;
        0 where one stands still.
    """
    cross = (one * other.conj()).sum(axis=0).real
    scale = np.sqrt((np.abs(one) ** 2).sum(axis=0) * (np.abs(other) ** 2).sum(axis=0))
    return np.asarray(np.where(scale > 0, cross / np.maximum(scale, 1e-12), 0.0))


def mean_agreement(windows: NDArray[np.complex128]) -> float:
    """The mean ``agreement`` of all pairs of places.

    Args:
        windows: shape (windows, places), at least two places.
    """
    first, second = np.triu_indices(windows.shape[1], k=1)
    return float(agreement(windows[:, first], windows[:, second]).mean())


def _length(samples: int, rate: float) -> int:
    """Of the transform, so that frequencies lie close enough: a power of two."""
    return 1 << int(np.ceil(np.log2(max(samples, rate / _STEP))))


def _within(frequencies: Values, low: float, high: float) -> NDArray[np.bool_]:
    return np.asarray((frequencies >= low) & (frequencies <= high))
