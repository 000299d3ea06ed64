"""A picture as a camera would have taken it: with the traces that editing destroys."""

import cv2
import numpy as np
from numpy.typing import NDArray

from unmask.arrays import RGBImage

NOISE = 1.5
"""Standard deviation of a sensor's noise in grey levels, as in daylight."""


def photographed(pixels: RGBImage, seed: int = 0) -> RGBImage:
    """Take a picture of a picture with an ideal lens and a sensor behind a colour filter.

    Each pixel of the sensor measures one colour, with noise; the others are filled in from its
    neighbours.

    Args:
        pixels: RGB, of even height and width, best made smaller from a larger picture, so that no
            older traces are left in them.
        seed: of the noise.
    """
    height, width = pixels.shape[:2]
    # Red and green in even rows, green and blue in odd ones.
    colours = np.arange(height)[:, None] % 2 + np.arange(width)[None] % 2
    measured = np.take_along_axis(pixels, colours[..., None], axis=2)[..., 0].astype(np.float32)
    noise: NDArray[np.float32] = np.random.default_rng(seed).standard_normal(
        measured.shape, np.float32
    )
    sensor = np.clip(np.round(measured + NOISE * noise), 0, 255).astype(np.uint8)
    # OpenCV names the filter by its second row and column: red lies in the corner here.
    return np.asarray(cv2.cvtColor(sensor, cv2.COLOR_BayerBG2RGB), np.uint8)
