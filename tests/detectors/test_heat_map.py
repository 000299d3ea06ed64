import numpy as np
import pytest
from numpy.typing import NDArray

from unmask.arrays import RGBImage
from unmask.detectors.face_tests.heat_map import FULL_SHARE, STRONG_COLOUR, layer, overlay
from unmask.faces import Box


def grey(shade: int = 100) -> RGBImage:
    return np.full((60, 80, 3), shade, np.uint8)


def redness(pixels: RGBImage) -> NDArray[np.int64]:
    return pixels[..., 0].astype(np.int64) - pixels[..., 2]


def test_only_cells_for_manipulation_are_coloured() -> None:
    values = np.zeros((7, 7), np.float32)
    values[0, 6], values[6, 0] = FULL_SHARE, -FULL_SHARE
    shown = redness(overlay(grey(), values))
    assert shown.shape == (60, 80)
    assert shown[0, 79] == shown.max()
    assert shown.max() > 100
    assert (shown[30:] == 0).all()


def test_a_weak_map_looks_weak_and_a_huge_one_like_a_full_one() -> None:
    weak, full, huge = (
        overlay(grey(), np.full((2, 2), share, np.float32))
        for share in (FULL_SHARE / 100, FULL_SHARE, 1000 * FULL_SHARE)
    )
    assert 0 < redness(weak).max() < 0.3 * redness(full).max()
    np.testing.assert_array_equal(full, huge)


def test_what_lies_below_the_strongest_colour_can_still_be_seen() -> None:
    values = np.full((1, 1), FULL_SHARE, np.float32)
    dark, bright = (overlay(grey(shade), values)[0, 0].astype(int) for shade in (20, 220))
    assert (bright - dark > 20).all()
    assert abs(dark - STRONG_COLOUR).sum() < abs(grey(20)[0, 0].astype(int) - STRONG_COLOUR).sum()


def test_the_colours_of_the_picture_are_not_taken_for_the_map() -> None:
    red = np.zeros((20, 20, 3), np.uint8)
    red[..., 0] = 255
    assert (redness(overlay(red, np.zeros((4, 4), np.float32))) == 0).all()


def test_a_map_of_another_shape_is_refused() -> None:
    with pytest.raises(ValueError, match=r"values: expected shape \(rows, columns\)"):
        overlay(grey(), np.zeros((1, 4, 4), np.float32))


def test_a_layer_covers_only_where_cells_speak_for_manipulation() -> None:
    values = np.zeros((4, 8), np.float32)
    values[0, 7], values[3, 0] = FULL_SHARE, -FULL_SHARE
    box = Box(10, 20, 640, 320)
    shown = layer(values, box)
    assert shown.box == box
    assert shown.pixels.shape == (160, 320, 4)
    assert tuple(shown.pixels[0, 319, :3]) == STRONG_COLOUR
    assert 0 < shown.pixels[0, 319, 3] < 255
    assert (shown.pixels[80:, ..., 3] == 0).all()


def test_a_layer_over_its_picture_is_the_overlay() -> None:
    values = np.array([[0, FULL_SHARE], [FULL_SHARE / 3, 0]], np.float32)
    over = overlay(np.full((160, 320, 3), 90, np.uint8), values).astype(int)
    pixels = layer(values, Box(0, 0, 320, 160)).pixels.astype(float)
    cover = pixels[..., 3:] / 255
    assert abs(90 + (pixels[..., :3] - 90) * cover - over).max() < 2
