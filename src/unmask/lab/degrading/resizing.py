"""Resizing: what happens to a picture between one screen and the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import cv2
import numpy as np

from unmask.arrays import RGBImage
from unmask.lab.degrading.treatment import Treatment, between

INTERPOLATIONS = (
    cv2.INTER_NEAREST,
    cv2.INTER_LINEAR,
    cv2.INTER_CUBIC,
    cv2.INTER_AREA,
    cv2.INTER_LANCZOS4,
)
_MOST_STEPS = 2
_SMALLEST_SCALE = 0.25
_LARGEST_SCALE = 2.5


@dataclass(frozen=True)
class Step:
    """One resizing: to what part of the original size, and how (an OpenCV interpolation)."""

    scale: float
    interpolation: int


def resize_chain(pixels: RGBImage, steps: Sequence[Step], interpolation: int) -> RGBImage:
    """Resize step by step and then back to the original size."""
    height, width = pixels.shape[:2]
    for step in steps:
        size = max(1, round(width * step.scale)), max(1, round(height * step.scale))
        pixels = _resized(pixels, size, step.interpolation)
    return _resized(pixels, (width, height), interpolation)


def half_size(pixels: RGBImage) -> RGBImage:
    """A picture of half the width and height, each pixel the mean of four.

    Unlike the degradations, this changes the size of the picture.
    """
    height, width = pixels.shape[:2]
    return _resized(pixels, (max(1, width // 2), max(1, height // 2)), cv2.INTER_AREA)


def double_size(pixels: RGBImage) -> RGBImage:
    """A picture of twice the width and height, bicubic, as whoever enlarges a small one makes it.

    It changes the size, too.
    """
    height, width = pixels.shape[:2]
    return _resized(pixels, (2 * width, 2 * height), cv2.INTER_CUBIC)


def barred(pixels: RGBImage) -> RGBImage:
    """A picture between black bars, each a quarter as wide as it; it changes the size, too."""
    bar = pixels.shape[1] // 4
    return np.asarray(cv2.copyMakeBorder(pixels, 0, 0, bar, bar, cv2.BORDER_CONSTANT), np.uint8)


def draw_resize_chain(strength: float, generator: np.random.Generator) -> Treatment:
    """One or two sizes between 0.25 and 2.5 of the original, each by any interpolation."""
    smallest = between(0.95, _SMALLEST_SCALE, strength)
    largest = between(1.05, _LARGEST_SCALE, strength)
    steps = [
        Step(scale, _draw_interpolation(generator))
        for scale in generator.uniform(smallest, largest, generator.integers(_MOST_STEPS) + 1)
    ]
    # One step goes all the way down, or most chains of little strength would change nothing.
    steps[0] = Step(smallest, steps[0].interpolation)
    return partial(resize_chain, steps=steps, interpolation=_draw_interpolation(generator))


def _draw_interpolation(generator: np.random.Generator) -> int:
    return INTERPOLATIONS[generator.integers(len(INTERPOLATIONS))]


def _resized(pixels: RGBImage, size: tuple[int, int], interpolation: int) -> RGBImage:
    return np.asarray(cv2.resize(pixels, size, interpolation=interpolation), np.uint8)
