"""Pictures and clips made of a few real ones, for the tests of faces."""

from collections.abc import Sequence

import cv2
import numpy as np

from unmask.arrays import RGBImage
from unmask.media import Frame

ASTRONAUT_WIDTH = 96
"""Of the astronaut's face in the original picture, in px of the landmarks' box."""


def clip_of(pictures: Sequence[RGBImage]) -> list[Frame]:
    """Frames at six a second."""
    return [Frame(i, i / 6, np.ascontiguousarray(p)) for i, p in enumerate(pictures)]


def head_at_width(astronaut: RGBImage, width: float) -> RGBImage:
    """The astronaut's head and shoulders, scaled so that the face is so many px wide."""
    factor = width / ASTRONAUT_WIDTH
    head = astronaut[:230, 100:350]
    way = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(head, None, fx=factor, fy=factor, interpolation=way), np.uint8)


def canvas(width: int, height: int, noise: float = 5.0) -> RGBImage:
    """A grey slope with noise."""
    slope = np.tile(np.linspace(40, 200, width)[None, :, None], (height, 1, 3))
    noisy = slope + np.random.default_rng(0).normal(0, noise, slope.shape)
    return np.asarray(np.clip(noisy, 0, 255), np.uint8)


def paste(picture: RGBImage, part: RGBImage, x: int, y: int) -> RGBImage:
    """A copy of a picture with another laid on it."""
    result = picture.copy()
    result[y : y + part.shape[0], x : x + part.shape[1]] = part
    return result
