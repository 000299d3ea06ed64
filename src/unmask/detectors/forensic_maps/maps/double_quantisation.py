"""Blocks that were quantised once among blocks that were quantised twice.

Bianchi and Piva, "Image forgery localization via block-grained analysis of JPEG artifacts", IEEE
TIFS 2012, for blocks that kept their place; the first divisors are found by how well they explain
all blocks together.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from unmask.detectors.forensic_maps.material import (
    BLOCK,
    Material,
    TraceMap,
    block_coefficients,
    smoothed,
)
from unmask.media.decoder.jpeg_quality import QUALITIES, quality_table
from unmask.words import Message

FREQUENCIES = ((0, 1), (1, 0), (2, 0), (1, 1), (0, 2), (0, 3), (1, 2), (2, 1), (3, 0), (2, 2))
"""Vertical and horizontal, of the coefficients that are looked at; higher ones are mostly 0."""

FIRST_DIVISORS = range(2, 33)
REACH = 512
"""Largest coefficient that is looked at, before division."""

ROUNDING = 0.45
"""Standard deviation of a coefficient after the first saving: its pixels were rounded."""

SHARES = (0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9, 0.98)
"""Of blocks that were quantised once, among which the likeliest is taken."""

LEAST_GAIN = 0.02
"""Log likelihood a block by which two quantisations must explain a coefficient better than one.

Below it the explanation of a single one is as good, given how roughly the distribution before
quantisation is known.
"""

SURE_GAIN = 0.1
"""The same, from which a coefficient counts for saying that there was an earlier saving: none of 72
pictures saved once reached that in three coefficients."""

UNUSUAL = 0.02
"""The share of coefficients that neither explanation foresees, so that one alone proves nothing."""

ENOUGH_BLOCKS = 20_000
"""From which the distribution before quantisation is taken."""

SMOOTHING = 3
LEAST_AGREEING = 3


@dataclass(frozen=True)
class _Coefficient:
    """What was found of one frequency.

    Attributes:
        frequency: vertical and horizontal.
        first_divisor: of the earlier saving.
        gain: of log likelihood a block, against a single saving.
        evidence: for a single quantisation, by the quantised value; log likelihood ratios.
        numbers: the quantised value of each block, as indices of ``evidence``.
    """

    frequency: tuple[int, int]
    first_divisor: int
    gain: float
    evidence: NDArray[np.float64]
    numbers: NDArray[np.int64]


def double_quantisation(material: Material) -> TraceMap | None:
    """How much likelier it is of each block that it was saved once, where the rest was saved twice.

    Saving twice leaves gaps and peaks in the distribution of each coefficient. A part that was
    pasted in does not have them. The value is a natural log likelihood ratio, 0 where nothing
    speaks for a part that is new.
    """
    if material.table is None or min(material.luminance.shape) < 16 * BLOCK:
        return None
    shifted = block_coefficients(_across_the_grid(material.luminance))
    found = [
        one
        for frequency in FREQUENCIES
        if (one := _examine(material, shifted, frequency)) is not None
    ]
    rows, columns = material.coefficients.shape[0], material.coefficients.shape[2]
    total = np.zeros((rows, columns), np.float32)
    for one in found:
        total += one.evidence[one.numbers].astype(np.float32)
    quality = _first_quality([one for one in found if one.gain >= SURE_GAIN])
    said = () if quality is None else (Message("map-doubled-quality", {"quality": quality}),)
    evidence = smoothed(total, SMOOTHING)
    # Where most blocks were saved once, those that were saved twice are the strange ones.
    strange = evidence if np.median(evidence) <= 0 else -evidence
    return TraceMap(strange, BLOCK, said)


def _across_the_grid(luminance: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Rows of blocks that lie half a block off the grid: as many as tell a distribution."""
    rows = luminance.shape[0] // BLOCK - 1
    every = max(1, rows * (luminance.shape[1] // BLOCK) // ENOUGH_BLOCKS)
    whole = luminance[BLOCK // 2 : BLOCK // 2 + rows * BLOCK, BLOCK // 2 :]
    kept = whole.reshape(rows, BLOCK, -1)[::every]
    return np.ascontiguousarray(kept.reshape(-1, kept.shape[2]))


def _examine(
    material: Material, shifted: NDArray[np.float32], frequency: tuple[int, int]
) -> _Coefficient | None:
    """Find the likeliest first divisor of one frequency; None where one saving explains as much."""
    assert material.table is not None  # noqa: S101  the caller has looked
    v, u = frequency
    divisor = int(material.table[v, u])
    most = REACH // divisor
    plane = material.coefficients[:, v, :, u]
    numbers = np.clip(np.round(plane / divisor), -most, most).astype(np.int64) + most
    counts = np.bincount(numbers.ravel(), minlength=2 * most + 1).astype(np.float64)
    before = _distribution(shifted[:, v, :, u])
    once = _usual(_quantised(before, divisor))
    best_gain, best = LEAST_GAIN * numbers.size, None
    alone = float(counts @ np.log(once))
    for first in FIRST_DIVISORS:
        if first == divisor:
            continue
        twice = _usual(_quantised(_spread(_gathered(before, first)), divisor))
        explained = max(
            float(counts @ np.log(share * once + (1 - share) * twice)) for share in SHARES
        )
        if explained - alone > best_gain:
            best_gain = explained - alone
            gain = best_gain / numbers.size
            best = _Coefficient(frequency, first, gain, np.log(once / twice), numbers)
    return best


def _distribution(plane: NDArray[np.float32]) -> NDArray[np.float64]:
    """Of a coefficient before quantisation: blocks that lie across the grid tell it."""
    whole = np.clip(np.round(plane), -REACH, REACH).astype(np.int64) + REACH
    counts = np.bincount(whole.ravel(), minlength=2 * REACH + 1).astype(np.float64)
    return np.asarray(counts / counts.sum(), np.float64)


def _gathered(before: NDArray[np.float64], divisor: int) -> NDArray[np.float64]:
    """The distribution after quantisation, and multiplication with the divisor again."""
    values = np.arange(-REACH, REACH + 1)
    places = np.clip(divisor * np.round(values / divisor), -REACH, REACH).astype(np.int64) + REACH
    return np.bincount(places, before, 2 * REACH + 1).astype(np.float64)


def _spread(gathered: NDArray[np.float64]) -> NDArray[np.float64]:
    """The same after the pixels were rounded."""
    reach = np.arange(-2, 3)
    kernel = np.exp(-(reach**2) / (2 * ROUNDING**2))
    return np.convolve(gathered, kernel / kernel.sum(), mode="same")


def _quantised(before: NDArray[np.float64], divisor: int) -> NDArray[np.float64]:
    """The distribution of the numbers that are stored."""
    most = REACH // divisor
    values = np.arange(-REACH, REACH + 1)
    numbers = np.clip(np.round(values / divisor), -most, most).astype(np.int64) + most
    return np.bincount(numbers, before, 2 * most + 1).astype(np.float64)


def _usual(distribution: NDArray[np.float64]) -> NDArray[np.float64]:
    """With room for what it does not foresee, so spread that far values are rarer."""
    most = len(distribution) // 2
    rest = 1 / (1 + np.abs(np.arange(-most, most + 1))) ** 2
    return np.asarray((1 - UNUSUAL) * distribution + UNUSUAL * rest / rest.sum(), np.float64)


def _first_quality(found: list[_Coefficient]) -> int | None:
    """The quality whose table has most of the first divisors; None where few agree on one."""
    if len(found) < LEAST_AGREEING:
        return None
    tables = [quality_table(quality) for quality in QUALITIES]
    agreeing = [sum(table[one.frequency] == one.first_divisor for one in found) for table in tables]
    most = max(agreeing)
    if most < max(LEAST_AGREEING, len(found) / 2):
        return None
    best = [quality for quality, count in zip(QUALITIES, agreeing, strict=True) if count == most]
    return best[len(best) // 2]
