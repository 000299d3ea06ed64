"""Noise of an image sensor."""

from functools import partial

import numpy as np
from numpy.typing import NDArray

from unmask.arrays import RGBImage
from unmask.lab.degrading.treatment import Treatment, between


def gaussian_noise(pixels: RGBImage, sigma: float, coloured: bool, seed: int) -> RGBImage:
    """Add noise of equal strength everywhere, as from the electronics.

    Args:
        pixels: RGB.
        sigma: standard deviation in grey levels.
        coloured: whether each channel has its own noise.
        seed: of the noise.
    """
    return _with_noise(pixels, np.float32(sigma), coloured, seed)


def shot_noise(pixels: RGBImage, sigma: float, coloured: bool, seed: int) -> RGBImage:
    """Add noise whose variance grows with the light, as photons arrive by chance.

    A Gaussian of the Poisson distribution's variance stands for it.

    Args:
        pixels: RGB.
        sigma: standard deviation in grey levels at full white.
        coloured: whether each channel has its own noise.
        seed: of the noise.
    """
    light = pixels.astype(np.float32) / np.float32(255)
    return _with_noise(pixels, np.float32(sigma) * np.sqrt(light), coloured, seed)


def draw_gaussian_noise(strength: float, generator: np.random.Generator) -> Treatment:
    """Standard deviation 1 to 12 grey levels."""
    return partial(
        gaussian_noise,
        sigma=between(1, 12, strength),
        coloured=bool(generator.integers(2)),
        seed=int(generator.integers(2**63)),
    )


def draw_shot_noise(strength: float, generator: np.random.Generator) -> Treatment:
    """Standard deviation 2 to 20 grey levels at full white."""
    return partial(
        shot_noise,
        sigma=between(2, 20, strength),
        coloured=bool(generator.integers(2)),
        seed=int(generator.integers(2**63)),
    )


def _with_noise(
    pixels: RGBImage, sigma: np.float32 | NDArray[np.float32], coloured: bool, seed: int
) -> RGBImage:
    height, width, channels = pixels.shape
    shape = (height, width, channels if coloured else 1)
    noise = np.random.default_rng(seed).standard_normal(shape, np.float32)
    return np.clip(np.rint(pixels + noise * sigma), 0, 255).astype(np.uint8)
