"""JPEG ghosts (Farid, "Exposing digital forgeries from JPEG ghosts", IEEE TIFS 2009)."""

import numpy as np
from numpy.typing import NDArray

from unmask.detectors.forensic_maps.material import BLOCK, Material, TraceMap, smoothed
from unmask.media.decoder.jpeg_quality import quality_table
from unmask.words import Message

QUALITIES = range(50, 95, 5)
"""At which the picture is saved again in thought."""

FREQUENCIES = tuple((v, u) for v in range(BLOCK) for u in range(BLOCK) if 1 <= v + u <= 4)
"""Vertical and horizontal, of the coefficients that are compared: higher ones are mostly 0."""

SMOOTHING = 3
"""Blocks whose differences are taken together; single ones are noise."""

SMALLEST = 1.0
"""Largest difference, in squared grey levels a coefficient, of blocks that are too smooth to show a
ghost."""


def ghosts(material: Material) -> TraceMap | None:
    """Where the picture fits another quality than elsewhere.

    For each quality it is worked out how much the blocks would change if they were saved at it. A
    part that was once saved at that quality hardly changes. The map shows the quality at which the
    picture falls most clearly into two parts, and there the smaller part. 0 is like most, 1 unlike.
    """
    if min(material.luminance.shape) < BLOCK:
        return None
    changes = np.stack([_change(material.coefficients, quality) for quality in QUALITIES])
    low, high = changes.min(axis=0), changes.max(axis=0)
    is_smooth = high < SMALLEST
    if is_smooth.all():
        return None
    shares = (changes - low) / np.maximum(high - low, 1e-6)
    best = max(range(len(shares)), key=lambda number: _split(shares[number][~is_smooth])[0])
    share = shares[best]
    _gain, threshold = _split(share[~is_smooth])
    fewer_are_low = (share[~is_smooth] <= threshold).mean() < 0.5
    values = np.where(is_smooth, 0, 1 - share if fewer_are_low else share)
    shows = Message("map-ghosts-quality", {"quality": QUALITIES[best]})
    return TraceMap(values.astype(np.float32), BLOCK, shows=shows)


def _change(coefficients: NDArray[np.float32], quality: int) -> NDArray[np.float32]:
    """The mean squared change of each block's coefficients, shape (rows, columns)."""
    table = quality_table(quality)
    total = np.zeros((coefficients.shape[0], coefficients.shape[2]), np.float32)
    for v, u in FREQUENCIES:
        plane, divisor = coefficients[:, v, :, u], np.float32(table[v, u])
        total += (plane - divisor * np.round(plane / divisor)) ** 2
    return smoothed(total / np.float32(len(FREQUENCIES)), SMOOTHING)


def _split(values: NDArray[np.float32]) -> tuple[float, float]:
    """How far apart two classes lie (their variance) at the best threshold, and that (Otsu)."""
    counts, edges = np.histogram(values, 64, (0.0, 1.0))
    centres = (edges[:-1] + edges[1:]) / 2
    weights = np.cumsum(counts) / counts.sum()
    means = np.cumsum(counts * centres) / counts.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        between = (means[-1] * weights - means) ** 2 / (weights * (1 - weights))
    between = np.nan_to_num(between, nan=0.0, posinf=0.0)
    at = int(between.argmax())
    return float(between[at]), float(edges[at + 1])
