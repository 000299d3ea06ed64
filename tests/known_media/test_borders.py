from dataclasses import astuple

import numpy as np
import pytest
from skimage import data

from unmask.arrays import RGBImage
from unmask.known_media.borders import Border, borders_of
from unmask.lab.known_media.altering import bordered, captioned


@pytest.fixture
def photograph() -> RGBImage:
    return np.ascontiguousarray(data.astronaut(), np.uint8)  # type: ignore[no-untyped-call]


def kept(pixels: RGBImage) -> tuple[int, int]:
    height, width = borders_of([pixels])[-1].cut_off(pixels).shape[:2]
    return height, width


def test_a_picture_without_border_is_left_as_it_is(photograph: RGBImage) -> None:
    assert borders_of([photograph]) == ()


def test_a_border_is_cut_off(photograph: RGBImage) -> None:
    height, width = kept(bordered(photograph))
    assert 500 <= height <= 512
    assert 500 <= width <= 512


def test_letters_on_a_bar_do_not_stop_it(photograph: RGBImage) -> None:
    [border] = borders_of([captioned(photograph)])
    assert (border.bottom, border.left, border.right) == (0, 0, 0)
    assert border.top == pytest.approx(72 / 584, abs=0.01)


def test_a_border_below_a_caption_is_found_within_it(photograph: RGBImage) -> None:
    outer, inner = borders_of([captioned(bordered(photograph))])
    assert outer.top < inner.top
    height, width = kept(captioned(bordered(photograph)))
    assert 490 <= height <= 512
    assert 500 <= width <= 512


def test_one_dark_frame_does_not_hide_the_border_of_a_video(photograph: RGBImage) -> None:
    framed = bordered(photograph)
    assert borders_of([framed, np.zeros_like(framed), framed]) == borders_of([framed])


def test_one_frame_with_a_plain_side_has_no_border(photograph: RGBImage) -> None:
    plain = photograph.copy()
    plain[:60] = 200
    assert borders_of([photograph, plain, photograph]) == ()


@pytest.mark.parametrize("size", [(1, 1), (2, 2), (3, 400), (400, 3), (300, 300)])
def test_a_picture_of_one_colour_is_no_border(size: tuple[int, int]) -> None:
    assert borders_of([np.full((*size, 3), 120, np.uint8)]) == ()


@pytest.mark.parametrize("size", [(1, 1), (2, 5), (5, 2), (7, 900)])
def test_tiny_pictures_keep_some_pixels(size: tuple[int, int]) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (*size, 3), np.uint8)
    for border in borders_of([pixels]):
        assert border.cut_off(pixels).size > 0


def test_borders_add_up() -> None:
    both = Border(0.2, 0.0, 0.5, 0.0).around(Border(0.5, 0.25, 0.0, 0.1))
    assert astuple(both) == pytest.approx((0.6, 0.2, 0.5, 0.05))
