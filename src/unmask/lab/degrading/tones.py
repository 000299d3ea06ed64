"""Brightness, contrast, gamma and colour cast: what each grey level of each channel becomes."""

from functools import partial

import cv2
import numpy as np
from numpy.typing import NDArray

from unmask.arrays import RGBImage
from unmask.lab.degrading.treatment import Treatment, between

_LEVELS = np.arange(256, dtype=np.float64)[:, None]


def with_curves(pixels: RGBImage, curves: NDArray[np.uint8]) -> RGBImage:
    """Replace each grey level; ``curves`` has the shape (256, 3), one column a channel."""
    return np.asarray(cv2.LUT(pixels, curves[None]), np.uint8)


def draw_brightness(strength: float, generator: np.random.Generator) -> Treatment:
    """Up to 60 grey levels lighter or darker."""
    return _curves(_LEVELS + _either_way(between(4, 60, strength), generator))


def draw_contrast(strength: float, generator: np.random.Generator) -> Treatment:
    """Around middle grey, up to 1.6 times the contrast, or that much less."""
    factor = np.exp(_either_way(between(0.03, np.log(1.6), strength), generator))
    return _curves((_LEVELS - 128) * factor + 128)


def draw_gamma(strength: float, generator: np.random.Generator) -> Treatment:
    """An exponent up to 1.8, or down to 1 / 1.8."""
    return _curves(
        gamma_curve(np.exp(_either_way(between(0.03, np.log(1.8), strength), generator)))
    )


def draw_colour_cast(strength: float, generator: np.random.Generator) -> Treatment:
    """Each channel up to 1.25 times as bright, or that much less."""
    reach = between(0.02, np.log(1.25), strength)
    return _curves(_LEVELS * np.exp(generator.uniform(-reach, reach, 3)))


def gamma_curve(exponent: float) -> NDArray[np.float64]:
    """Each grey level to the power of an exponent, 0 and 255 kept; shape (256, 1)."""
    return 255 * (_LEVELS / 255) ** exponent


def _curves(levels: NDArray[np.float64]) -> Treatment:
    bounded = np.clip(np.rint(np.broadcast_to(levels, (256, 3))), 0, 255)
    return partial(with_curves, curves=np.ascontiguousarray(bounded, np.uint8))


def _either_way(size: float, generator: np.random.Generator) -> float:
    return float(size * generator.choice((-1, 1)))
