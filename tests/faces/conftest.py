"""People for the tests of faces.

The astronaut is Eileen Collins, photographed by NASA; public domain, part of scikit-image.
"""

import cv2
import numpy as np
import pytest
import skimage.data

from unmask.arrays import RGBImage
from unmask.faces import FaceFinder


@pytest.fixture(scope="session")
def astronaut() -> RGBImage:
    return np.asarray(skimage.data.astronaut(), np.uint8)  # type: ignore[no-untyped-call]


@pytest.fixture(scope="session")
def second_person(astronaut: RGBImage) -> RGBImage:
    """Somebody else: mirrored, narrower, of other colours, with the light from elsewhere."""
    narrow = cv2.resize(astronaut[:, 80:400, :][:, ::-1], (512, 512))
    shade = np.linspace(0.35, 1.1, 512)[:, None, None]
    return np.asarray(np.clip(narrow[..., [2, 0, 1]] * shade, 0, 255), np.uint8)


@pytest.fixture(scope="session")
def finder() -> FaceFinder:
    return FaceFinder()
