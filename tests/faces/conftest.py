"""Pictures with people for the tests of faces.

The astronaut is Eileen Collins, photographed by NASA; public domain, part of scikit-image.
"""

from collections.abc import Sequence

import cv2
import numpy as np
import pytest
import skimage.data

from unmask.arrays import RGBImage
from unmask.faces import FaceFinder
from unmask.media import Frame

ASTRONAUT_WIDTH = 96
"""Of the astronaut's face in the original picture, in px of the landmarks' box."""


@pytest.fixture(scope="session")
def astronaut() -> RGBImage:
    return np.asarray(skimage.data.astronaut(), np.uint8)


@pytest.fixture(scope="session")
def second_person(astronaut: RGBImage) -> RGBImage:
    """Somebody else: mirrored, narrower, of other colours, with the light from elsewhere."""
    narrow = cv2.resize(astronaut[:, 80:400, :][:, ::-1], (512, 512))
    shade = np.linspace(0.35, 1.1, 512)[:, None, None]
    return np.asarray(np.clip(narrow[..., [2, 0, 1]] * shade, 0, 255), np.uint8)


@pytest.fixture(scope="session")
def finder() -> FaceFinder:
    return FaceFinder()


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
