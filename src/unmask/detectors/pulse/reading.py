"""What is read from the colours of one person: a rate, how clear it is, and where it is shared."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from unmask.detectors.pulse.colours import Colours, filled
from unmask.detectors.pulse.signals import Traces, Values, chrom, in_band, pos, to_unit
from unmask.detectors.pulse.skin import REGIONS
from unmask.detectors.pulse.spectra import (
    SECONDS_A_MINUTE,
    Spectrum,
    agreement,
    mean_agreement,
    spectrum_of,
    tapered,
)

Method = Callable[[Traces], Values]

FEWEST_REGIONS = 3
"""Of four, without which it cannot be said that a pulse is shared."""


@dataclass(frozen=True)
class Wave:
    """One unbroken piece of the pulse, without unit.

    Attributes:
        times: in seconds, shape (samples,).
        values: shape (samples,).
    """

    times: Values
    values: Values


@dataclass(frozen=True)
class MethodReading:
    """What one method reads.

    Attributes:
        rate: Hz, of the highest peak in the spectrum of the mean over the regions.
        snr: of that rate in dB.
        coherence: the mean agreement of all pairs of regions at that rate, −1/3 to 1.
    """

    rate: float
    snr: float
    coherence: float

    @property
    def per_minute(self) -> float:
        """The rate in beats a minute."""
        return SECONDS_A_MINUTE * self.rate


@dataclass(frozen=True)
class Reading:
    """The pulse of one person.

    Attributes:
        pos: what POS reads; all else here is of POS too.
        chrom: what CHROM reads.
        seconds: of the pieces that it was read from.
        regions: the names of those that were seen.
        agreements: of each of these with the mean of the others.
        spectrum: of the mean over the regions.
        beside_spectrum: of the background beside the face; None where it shows none.
        beside: how strongly the background beats with the face at the rate, in parts of what the
            face does; None likewise.
        waves: the mean over the regions, within the band of pulses.
        cells: of the map, how far each agrees with the regions, shape (cells,); NaN where it shows
            too little skin.
    """

    pos: MethodReading
    chrom: MethodReading
    seconds: float
    regions: tuple[str, ...]
    agreements: tuple[float, ...]
    spectrum: Spectrum
    beside_spectrum: Spectrum | None
    beside: float | None
    waves: tuple[Wave, ...]
    cells: Values


@dataclass(frozen=True)
class _Places:
    """Signals of the places that were seen in all pieces.

    Attributes:
        pieces: each of shape (samples, known places), in parts of the colour's own level.
        known: which places these are, shape (places,).
        rate: samples a second.
    """

    pieces: tuple[Values, ...]
    known: NDArray[np.bool_]
    rate: float

    @property
    def units(self) -> tuple[Values, ...]:
        """The same with deviation 1, so that places count alike."""
        return tuple(map(to_unit, self.pieces))

    @property
    def means(self) -> list[Values]:
        """The mean over the places, which then count alike, a piece each, shape (samples,)."""
        return [np.asarray(piece.mean(axis=1)) for piece in self.units]


def read(colours: Colours) -> Reading | None:
    """Read the pulse; None where too few regions were seen.

    Args:
        colours: with at least one piece.
    """
    regions = _signals(colours, colours.regions, pos)
    if regions.known.sum() < FEWEST_REGIONS:
        return None
    spectrum, by_pos = _read_by(regions)
    _, by_chrom = _read_by(_signals(colours, colours.regions, chrom))
    beside_spectrum, beside = _beside(_signals(colours, colours.beside, pos), regions, by_pos.rate)
    return Reading(
        by_pos,
        by_chrom,
        colours.quiet_seconds(),
        tuple(np.array(list(REGIONS))[regions.known].tolist()),
        tuple(_each_with_others(tapered(regions.units, regions.rate, by_pos.rate)).tolist()),
        spectrum,
        beside_spectrum,
        beside,
        tuple(_waves(colours, regions)),
        _map(_signals(colours, colours.cells, pos), regions, by_pos.rate),
    )


def _signals(colours: Colours, places: Values, method: Method) -> _Places:
    pieces = colours.pieces()
    # As many samples as there are frames.
    rate = sum(piece.stop - piece.start - 1 for piece in pieces) / colours.quiet_seconds()
    found = [filled(places[piece]) for piece in pieces]
    known = np.logical_and.reduce([seen for _, seen in found])
    signals = [
        method(Traces.of_frames(colours.times[piece], values[:, known], rate))
        for piece, (values, _) in zip(pieces, found, strict=True)
    ]
    return _Places(tuple(signals), known, rate)


def _read_by(places: _Places) -> tuple[Spectrum, MethodReading]:
    spectrum = spectrum_of(places.means, places.rate)
    beat = spectrum.rate
    coherence = mean_agreement(tapered(places.units, places.rate, beat))
    return spectrum, MethodReading(beat, spectrum.snr(beat), coherence)


def _each_with_others(windows: NDArray[np.complex128]) -> Values:
    """How far each place agrees with the mean of the others."""
    others = windows.sum(axis=1, keepdims=True) - windows
    return agreement(windows, others)


def _beside(places: _Places, regions: _Places, beat: float) -> tuple[Spectrum | None, float | None]:
    if not places.known.any():
        return None, None
    face = tapered(regions.pieces, regions.rate, beat).mean(axis=1, keepdims=True)
    background = tapered(places.pieces, places.rate, beat)
    together = (background * face.conj()).sum(axis=0).real
    share = float(together.max() / max(float((np.abs(face) ** 2).sum()), 1e-12))
    return spectrum_of(places.means, places.rate), share


def _waves(colours: Colours, regions: _Places) -> list[Wave]:
    starts = [float(colours.times[piece][0]) for piece in colours.pieces()]
    return [
        Wave(start + np.arange(len(mean)) / regions.rate, in_band(mean, regions.rate))
        for start, mean in zip(starts, regions.means, strict=True)
    ]


def _map(cells: _Places, regions: _Places, beat: float) -> Values:
    result = np.full(len(cells.known), np.nan)
    if cells.known.any():
        shared = tapered([mean[:, None] for mean in regions.means], regions.rate, beat)
        result[cells.known] = agreement(tapered(cells.units, cells.rate, beat), shared)
    return result
