"""Blur of a lens out of focus and of a moving camera, and the sharpening against it."""

from functools import partial

import cv2
import numpy as np
from numpy.typing import NDArray

from unmask.arrays import RGBImage
from unmask.lab.degrading.treatment import Treatment, between


def gaussian_blur(pixels: RGBImage, sigma: float) -> RGBImage:
    """Blur with a Gaussian of a standard deviation in px."""
    return np.asarray(cv2.GaussianBlur(pixels, (0, 0), sigma), np.uint8)


def motion_blur(pixels: RGBImage, length: float, angle: float) -> RGBImage:
    """Blur along a line of a length in px, at an angle in radians."""
    kernel = _line(length, angle)
    return np.asarray(cv2.filter2D(pixels, -1, kernel, borderType=cv2.BORDER_REPLICATE), np.uint8)


def sharpened(pixels: RGBImage, sigma: float, amount: float) -> RGBImage:
    """Add some times what a Gaussian of a standard deviation in px takes away (unsharp mask)."""
    blurred = cv2.GaussianBlur(pixels, (0, 0), sigma)
    return np.asarray(cv2.addWeighted(pixels, 1 + amount, blurred, -amount, 0), np.uint8)


def draw_gaussian_blur(strength: float, _generator: np.random.Generator) -> Treatment:
    """Standard deviation 0.3 to 2.5 px."""
    return partial(gaussian_blur, sigma=between(0.3, 2.5, strength))


def draw_motion_blur(strength: float, generator: np.random.Generator) -> Treatment:
    """A line of 2 to 12 px in any direction."""
    return partial(motion_blur, length=between(2, 12, strength), angle=generator.uniform(0, np.pi))


def draw_sharpening(strength: float, generator: np.random.Generator) -> Treatment:
    """By 0.2 to 2 times the detail below 0.6 to 2 px, as phones and platforms do."""
    sigma = generator.uniform(0.6, 2.0)
    return partial(sharpened, sigma=sigma, amount=between(0.2, 2.0, strength))


def _line(length: float, angle: float) -> NDArray[np.float32]:
    """A smooth line through the middle of a kernel that sums to 1."""
    reach = int(np.ceil(length / 2)) + 1
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    along = np.abs(x * np.cos(angle) + y * np.sin(angle))
    across = np.abs(y * np.cos(angle) - x * np.sin(angle))
    kernel = np.clip(length / 2 + 0.5 - along, 0, 1) * np.clip(1 - across, 0, 1)
    return np.asarray(kernel / kernel.sum(), np.float32)
