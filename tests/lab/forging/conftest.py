"""People to forge. The astronaut is NASA's portrait of Eileen Collins, public domain."""

from importlib.resources import files
from pathlib import Path

import cv2
import numpy as np
import pytest
import skimage.data

from unmask.arrays import RGBImage
from unmask.faces import FaceFinder
from unmask.lab.portrait import Portrait, mirrored
from unmask.media import Frame, open_media


@pytest.fixture(scope="session")
def finder() -> FaceFinder:
    return FaceFinder()


@pytest.fixture(scope="session")
def target(finder: FaceFinder) -> Portrait:
    """The astronaut's head, 224 × 224 px."""
    picture = skimage.data.astronaut()[20:216, 130:326]  # type: ignore[no-untyped-call]
    return portrait_of(cv2.resize(picture, (224, 224), interpolation=cv2.INTER_AREA), finder)


@pytest.fixture(scope="session")
def donor(finder: FaceFinder) -> Portrait:
    """Somebody else: mirrored, wider, in other colours, from the sample's last frame."""
    with open_media(Path(str(files("unmask") / "samples" / "moving-face.mp4"))) as media:
        frame = media.frames[len(media.frames) // 3].pixels
    stretched = cv2.resize(frame, (600, 480))[..., [1, 0, 2]] * 0.8
    return mirrored(portrait_of(stretched.astype(np.uint8), finder))


def portrait_of(picture: RGBImage, finder: FaceFinder) -> Portrait:
    """A portrait that no test and no manipulation can change."""
    pixels = np.ascontiguousarray(picture)
    [track] = finder.find([Frame(0, 0.0, pixels)], lambda _fraction: None)
    landmarks = np.ascontiguousarray(track.faces[0].landmarks[:, :2])
    for array in (pixels, landmarks):
        array.setflags(write=False)
    return Portrait(pixels, landmarks)
