"""Turning maps into pictures."""

import cv2
import numpy as np
from numpy.typing import NDArray

from unmask.arrays import RGBImage
from unmask.detectors.forensic_maps.material import TraceMap
from unmask.detectors.forensic_maps.table import MapKind
from unmask.media.decoder.orientation import Orientation

SIDE = 1200
"""The longer side of what is shown, in px: enough to look closely, little enough to keep."""

COLOURS = cv2.COLORMAP_INFERNO
"""From black over violet and orange to light yellow; each step is lighter than the one before, so
that also those see it who tell few colours apart."""


def drawn(kind: MapKind, trace: TraceMap, height: int, width: int) -> RGBImage:
    """The map in colours, of the size in which a picture of that size is shown.

    Args:
        kind: of the map.
        trace: the map itself.
        height: of the picture that it is of, in px.
        width: likewise.
    """
    values = _over(trace, height, width)
    levels = np.round(255 * np.clip(values / kind.full, 0, 1)).astype(np.uint8)
    bgr = cv2.applyColorMap(levels, COLOURS)
    return np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB), np.uint8)


def _over(trace: TraceMap, height: int, width: int) -> NDArray[np.float32]:
    """The cells over the picture, made only as large as they are shown."""
    rows, columns = (-(-side // trace.step) for side in (height, width))
    missing = (max(0, rows - trace.values.shape[0]), max(0, columns - trace.values.shape[1]))
    cells = np.pad(trace.values, ((0, missing[0]), (0, missing[1])), "edge")
    shown_height, shown_width = shown_size(height, width)
    scale = shown_width / width
    size = (
        max(shown_width, round(columns * trace.step * scale)),
        max(shown_height, round(rows * trace.step * scale)),
    )
    large = cv2.resize(cells, size, interpolation=cv2.INTER_NEAREST)
    return np.asarray(large[:shown_height, :shown_width], np.float32)


def shown_size(height: int, width: int) -> tuple[int, int]:
    """Height and width in which a picture is shown."""
    scale = min(1.0, SIDE / max(height, width))
    return max(1, round(height * scale)), max(1, round(width * scale))


def as_shown(pixels: RGBImage) -> RGBImage:
    """The picture itself in the size in which its maps are shown."""
    height, width = shown_size(*pixels.shape[:2])
    if (height, width) == pixels.shape[:2]:
        return pixels
    return np.asarray(cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def upright(pixels: RGBImage, orientation: Orientation) -> RGBImage:
    """What was stored, turned as people see it."""
    return np.ascontiguousarray(orientation.apply(pixels))
