"""Where the network looks, at the picture's own resolution."""

import io

import cv2
import numpy as np
import pytest
from PIL import Image

from tests.detectors.generator_networks import textured
from unmask.arrays import RGBImage
from unmask.detectors.cnn_generated.quality import blocking, picture_quality
from unmask.detectors.cnn_generated.windows import (
    SIDE,
    Window,
    cut,
    every_window,
    face_windows,
    padded,
    picture_windows,
)
from unmask.faces import Box


def photograph(side: int = 672) -> RGBImage:
    """Detail of all sizes, as in a picture of the world."""
    generator = np.random.default_rng(4)
    layers = [
        cv2.resize(generator.normal(0, 12, (side // s, side // s, 3)), (side, side))
        for s in (1, 2, 4, 8, 16, 32)
    ]
    return np.asarray(np.clip(128 + np.sum(layers, axis=0), 0, 255), np.uint8)


def as_jpeg(pixels: RGBImage, quality: int) -> RGBImage:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=quality)
    return np.asarray(Image.open(file))


def quality_of(pixels: RGBImage) -> float:
    height, width = pixels.shape[:2]
    shown = padded(pixels)
    crops = cut(shown, picture_windows(shown.shape[1], shown.shape[0]))
    return picture_quality(width, height, crops)


def test_a_small_picture_is_one_window_and_mirrored_at_its_border() -> None:
    pixels = textured(150, 130)
    shown = padded(pixels)
    assert shown.shape == (SIDE, SIDE, 3)
    assert (shown[:130, :150] == pixels).all()
    assert (shown[130, :150] == pixels[129]).all()
    assert (shown[:130, 223] == pixels[:, 149 - (223 - 150)]).all()
    assert picture_windows(SIDE, SIDE) == (Window(0, 0),)


@pytest.mark.parametrize(
    ("width", "height", "columns", "rows"),
    [
        (224, 300, [0], [0, 76]),
        (448, 224, [0, 224], [0]),
        (640, 360, [0, 416], [0, 136]),
        (4000, 3000, [0, 3776], [0, 2776]),
    ],
)
def test_windows_are_spread_evenly_and_at_most_four(
    width: int, height: int, columns: list[int], rows: list[int]
) -> None:
    windows = picture_windows(width, height)
    assert windows == tuple(Window(x, y) for y in rows for x in columns)
    assert len(windows) <= 4


def test_a_window_holds_the_pixels_as_they_are() -> None:
    pixels = textured(640, 360)
    first, last = cut(pixels, [Window(0, 0), Window(416, 136)])
    assert (first == pixels[:224, :224]).all()
    assert (last == pixels[136:, 416:]).all()


def test_a_face_lies_in_the_middle_of_its_window() -> None:
    assert face_windows(Box(300, 200, 100, 120), 640, 480) == (Window(238, 148),)
    # At the border the window stays inside the picture.
    assert face_windows(Box(-20, 430, 100, 120), 640, 480) == (Window(0, 256),)


def test_a_large_face_takes_several_windows() -> None:
    windows = face_windows(Box(100, 100, 300, 440), 1280, 720)
    assert windows == tuple(Window(x, y) for y in (100, 316) for x in (100, 176))
    assert len(face_windows(Box(0, 0, 2000, 2000), 2000, 2000)) == 4


def test_quality_falls_with_size_blur_and_compression() -> None:
    whole = photograph()
    half = cv2.resize(whole, (336, 336), interpolation=cv2.INTER_AREA)
    blurred = cv2.GaussianBlur(whole, (0, 0), 2)
    enlarged = cv2.resize(half, (672, 672), interpolation=cv2.INTER_CUBIC)
    best = quality_of(whole)
    assert 0.8 < best <= 1
    assert quality_of(np.asarray(half, np.uint8)) < best
    assert quality_of(np.asarray(enlarged, np.uint8)) < 0.9 * best
    assert quality_of(np.asarray(blurred, np.uint8)) < 0.7 * best
    jpegs = [quality_of(as_jpeg(whole, quality)) for quality in (95, 50, 20)]
    assert jpegs[0] > jpegs[1] > jpegs[2] >= 0
    assert jpegs[1] < 0.95 * best


def test_at_128_px_there_is_no_quality_left() -> None:
    assert quality_of(photograph(128)) == 0


def test_blocking_is_seen_wherever_the_blocks_begin() -> None:
    clean, jpeg = photograph(), as_jpeg(photograph(), 30)
    assert blocking(clean) < 1.1
    assert blocking(jpeg) > 1.2
    moved = blocking(np.ascontiguousarray(jpeg[3:-5, 2:-6]))
    assert moved == pytest.approx(blocking(jpeg), rel=0.05)


@pytest.mark.parametrize("size", [(SIDE, SIDE), (SIDE + 1, 900), (1000, 1300)])
def test_every_window_leaves_nothing_of_the_picture_out(size: tuple[int, int]) -> None:
    width, height = size
    seen = np.zeros((height, width), bool)
    for window in every_window(width, height):
        assert window.x + SIDE <= width
        assert window.y + SIDE <= height
        seen[window.y : window.y + SIDE, window.x : window.x + SIDE] = True
    assert seen.all()
