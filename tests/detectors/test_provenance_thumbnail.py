"""A camera's thumbnail against the picture."""

import numpy as np
import pytest
from PIL import Image
from skimage import data

from unmask.arrays import RGBImage
from unmask.detectors.provenance.thumbnail import compare, side_by_side
from unmask.provenance import Thumbnail


@pytest.fixture(scope="module")
def photograph() -> RGBImage:
    return np.asarray(data.astronaut(), np.uint8)  # type: ignore[no-untyped-call]


def thumbnail_of(pixels: RGBImage, size: tuple[int, int] = (160, 120)) -> Thumbnail:
    """As cameras make it: bars fill what the picture does not."""
    fitted = Image.fromarray(pixels)
    fitted.thumbnail(size)
    small = Image.new("RGB", size)
    small.paste(fitted, ((size[0] - fitted.width) // 2, (size[1] - fitted.height) // 2))
    return Thumbnail(*size, small.tobytes())


def test_the_same_picture_in_other_light(photograph: RGBImage) -> None:
    comparison = compare(thumbnail_of(photograph), (photograph // 2 + 20).astype(np.uint8))
    assert comparison.shows_the_picture
    assert comparison.likeness > 0.95


def test_dark_edges_of_the_picture_are_no_bars(photograph: RGBImage) -> None:
    dark = photograph.copy()
    dark[:, :150] = 0
    for size in ((160, 120), (120, 120)):
        comparison = compare(thumbnail_of(dark, size), dark)
        assert comparison.shows_the_picture
        assert comparison.likeness > 0.95


def test_another_picture_of_the_same_shape(photograph: RGBImage) -> None:
    other = np.asarray(Image.fromarray(np.asarray(data.chelsea())).resize((512, 512)), np.uint8)  # type: ignore[no-untyped-call]
    comparison = compare(thumbnail_of(photograph), other)
    assert comparison.has_same_shape
    assert not comparison.shows_the_picture


def test_a_picture_that_was_cropped(photograph: RGBImage) -> None:
    comparison = compare(thumbnail_of(photograph), photograph[:, 100:400])
    assert not comparison.has_same_shape
    assert not comparison.shows_the_picture


@pytest.mark.parametrize("level", [0, 128])
def test_plain_pictures_are_alike(level: int) -> None:
    plain = np.full((1, 1, 3), level, np.uint8)
    assert compare(Thumbnail(1, 1, bytes([level] * 3)), plain).shows_the_picture


def test_both_are_shown_side_by_side(photograph: RGBImage) -> None:
    shown = side_by_side(thumbnail_of(photograph), photograph)
    assert shown.shape == (120, 160 + 8 + 120, 3)
    wide = np.zeros((1, 9000, 3), np.uint8)
    assert side_by_side(thumbnail_of(photograph), wide).shape == (120, 160 + 8 + 480, 3)
