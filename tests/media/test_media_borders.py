"""What is cut off around pictures and videos, and what must not be."""

import gc
import io
import weakref
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from skimage import data

from tests.media.media_files import write_video
from unmask.arrays import RGBImage
from unmask.lab.known_media.altering import bordered, captioned
from unmask.media import media_from_frames, open_media
from unmask.media.borders import borders_of, content_of
from unmask.media.region import Region

BLACK, WHITE = (0, 0, 0), (255, 255, 255)
FOLDER = Path(__file__).parents[3] / "shared" / "data" / "faces"

Colour = tuple[int, int, int]
Bars = tuple[int, int, int, int]


@pytest.fixture
def photograph() -> RGBImage:
    return np.ascontiguousarray(data.astronaut(), np.uint8)  # type: ignore[no-untyped-call]


def framed(pixels: RGBImage, bars: Bars, colour: Colour = BLACK) -> RGBImage:
    """A picture with bars in px at its top, bottom, left and right."""
    return np.asarray(
        cv2.copyMakeBorder(pixels, *bars, cv2.BORDER_CONSTANT, value=colour), np.uint8
    )


def jpeg(pixels: RGBImage, quality: int) -> RGBImage:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=quality)
    return np.asarray(Image.open(file).convert("RGB"), np.uint8)


def textured(width: int, height: int, seed: int) -> RGBImage:
    rng = np.random.default_rng(seed)
    coarse = rng.integers(0, 256, (height // 6 + 2, width // 6 + 2, 3), np.uint8)
    smooth = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC).astype(np.int16)
    grain = rng.integers(-20, 21, (height, width, 1), np.int16)
    return np.asarray((smooth + grain).clip(0, 255), np.uint8)


def bars_of(pixels: RGBImage) -> Bars:
    return bars_around(content_of([pixels]), pixels)


def bars_around(content: Region, pixels: RGBImage) -> Bars:
    height, width = pixels.shape[:2]
    below, right = height - content.y - content.height, width - content.x - content.width
    return content.y, below, content.x, right


def test_a_picture_without_border_is_left_as_it_is(photograph: RGBImage) -> None:
    assert borders_of([photograph]) == ()
    assert content_of([photograph]) == Region(0, 0, 512, 512)


sizes = st.integers(100, 300)
colours = st.tuples(*[st.integers(0, 255)] * 3)
thick = st.integers(0, 100)


@settings(max_examples=40, deadline=None)
@given(sizes, sizes, st.integers(0, 999), st.tuples(*[thick] * 4), colours)
def test_uniform_bars_of_any_size_and_colour_are_found(
    width: int, height: int, seed: int, bars: Bars, colour: Colour
) -> None:
    found = bars_of(framed(textured(width, height, seed), bars, colour))
    assert found == pytest.approx(bars, abs=2)


broad = st.just(0) | st.integers(24, 100)


@settings(max_examples=40, deadline=None)
@given(sizes, sizes, st.integers(0, 999), st.tuples(*[broad] * 4), colours)
def test_bars_are_found_after_strong_compression(
    width: int, height: int, seed: int, bars: Bars, colour: Colour
) -> None:
    found = bars_of(jpeg(framed(textured(width, height, seed), bars, colour), 50))
    assert found == pytest.approx(bars, abs=4)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(0, 999), st.tuples(*[broad] * 4), colours)
def test_bars_of_a_video_are_found_after_strong_compression(
    tmp_path: Path, seed: int, bars: Bars, colour: Colour
) -> None:
    scene = textured(260, 220, seed)
    shown = [framed(scene[10:190, 2 * shift : 2 * shift + 240], bars, colour) for shift in range(6)]
    height, width = shown[0].shape[:2]
    path = tmp_path / f"{seed}.mp4"
    write_video(
        path,
        lambda index: shown[index],
        count=6,
        size=(width, height),
        pix_fmt="yuv444p",
        options={"crf": "30"},
    )
    with open_media(path) as media:
        content = content_of([frame.pixels for frame in media.frames])
    assert bars_around(content, shown[0]) == pytest.approx(bars, abs=4)


@pytest.mark.parametrize("colour", [BLACK, WHITE])
def test_an_upright_video_keeps_a_third_of_a_wide_screen(
    photograph: RGBImage, colour: Colour
) -> None:
    upright = np.ascontiguousarray(photograph[:, 112:400])
    assert bars_of(framed(upright, (0, 0, 311, 311), colour)) == (0, 0, 311, 311)


def test_a_wide_video_keeps_a_third_of_an_upright_screen(photograph: RGBImage) -> None:
    wide = np.ascontiguousarray(photograph[100:388])
    assert bars_of(framed(wide, (311, 311, 0, 0))) == (311, 311, 0, 0)


def test_one_bar_does_not_take_more_than_half(photograph: RGBImage) -> None:
    assert bars_of(framed(photograph, (600, 0, 0, 0))) == (0, 0, 0, 0)


def test_a_window_of_a_screenshot_is_found_on_a_white_page(photograph: RGBImage) -> None:
    page = framed(photograph, (90, 200, 150, 260), WHITE)
    assert bars_of(page) == (90, 200, 150, 260)


def test_a_border_is_cut_off(photograph: RGBImage) -> None:
    assert bars_of(bordered(photograph)) == (41, 41, 41, 41)


def test_bars_of_several_colours_are_cut_off(photograph: RGBImage) -> None:
    wide = framed(photograph, (0, 0, 120, 80), BLACK)
    assert bars_of(framed(wide, (60, 0, 0, 0), WHITE)) == (60, 0, 120, 80)


def test_letters_on_a_bar_do_not_stop_it(photograph: RGBImage) -> None:
    assert bars_of(captioned(photograph)) == (72, 0, 0, 0)
    top, *others = bars_of(jpeg(captioned(photograph), 50))
    assert top == pytest.approx(72, abs=2)
    assert others == [0, 0, 0]


def test_a_sign_in_a_bar_does_not_stop_it(photograph: RGBImage) -> None:
    sign = framed(np.ascontiguousarray(photograph[:, 100:400]), (0, 0, 150, 150))
    cv2.circle(sign, (70, 60), 40, (230, 60, 20), -1)
    cv2.putText(sign, "LIVE", (20, 480), cv2.FONT_HERSHEY_DUPLEX, 1.4, WHITE, 2, cv2.LINE_AA)
    assert bars_of(sign) == (0, 0, 150, 150)


def test_letters_that_run_through_a_bar_do_not_stop_it(photograph: RGBImage) -> None:
    def frame(shift: int) -> RGBImage:
        shown = framed(photograph, (0, 80, 0, 0), BLACK)
        place = (400 - 60 * shift, 565)
        cv2.putText(
            shown, "Breaking news", place, cv2.FONT_HERSHEY_DUPLEX, 1.2, WHITE, 2, cv2.LINE_AA
        )
        return shown

    content = content_of([frame(shift) for shift in range(8)])
    assert bars_around(content, frame(0)) == (0, 80, 0, 0)


def test_a_border_below_a_caption_is_found_within_it(photograph: RGBImage) -> None:
    outer, inner = borders_of([captioned(bordered(photograph))])
    assert (outer.y, outer.height) == (83, 594)
    assert inner == Region(41, 124, 512, 512)


@pytest.mark.parametrize("quality", [50, 80])
def test_a_border_below_a_caption_is_found_through_what_compression_left_of_it(
    photograph: RGBImage, quality: int
) -> None:
    """The caption's bar shines into the border's first lines."""
    framed = bordered(photograph)
    width = (framed.shape[0] - photograph.shape[0]) // 2
    shown = jpeg(captioned(framed), quality)
    caption = shown.shape[0] - framed.shape[0]
    height, across = photograph.shape[:2]
    content = content_of([shown])
    assert np.allclose(
        (content.x, content.y, content.width, content.height),
        (width, caption + width, across, height),
        atol=2,
    )


def test_one_dark_frame_does_not_hide_the_border_of_a_video(photograph: RGBImage) -> None:
    shown = bordered(photograph)
    assert borders_of([shown, np.zeros_like(shown), shown]) == borders_of([shown])


def test_a_bar_that_is_there_in_half_of_the_frames_is_none(photograph: RGBImage) -> None:
    shown = framed(np.ascontiguousarray(photograph[60:-60]), (60, 60, 0, 0))
    assert borders_of([shown, photograph] * 4) == ()


def test_a_bar_that_changes_its_colour_is_none(photograph: RGBImage) -> None:
    shown = [framed(photograph, (60, 60, 0, 0), (level,) * 3) for level in range(0, 240, 30)]
    assert borders_of(shown) == ()


def test_one_frame_with_a_plain_side_has_no_border(photograph: RGBImage) -> None:
    plain = photograph.copy()
    plain[:60] = 200
    assert borders_of([photograph, plain, photograph]) == ()


def test_frames_of_several_sizes_have_no_border_in_common(photograph: RGBImage) -> None:
    assert borders_of([bordered(photograph), photograph]) == ()


def person_before(background: RGBImage) -> RGBImage:
    """Head and shoulders before a background."""
    shown = background.copy()
    height, width = shown.shape[:2]
    middle, skin, cloth = (width // 2, height // 2), (196, 148, 120), (60, 70, 110)
    axes = (round(0.42 * width), round(0.4 * height))
    cv2.ellipse(shown, (middle[0], height), axes, 0, 0, 360, cloth, -1)
    cv2.ellipse(shown, middle, (width // 7, height // 4), 0, 0, 360, skin, -1)
    grain = np.random.default_rng(0).integers(-6, 7, shown.shape, np.int16)
    is_lit = (shown != background).any(axis=2, keepdims=True)
    return np.asarray(np.where(is_lit, (shown + grain).clip(0, 255), shown), np.uint8)


@pytest.mark.parametrize("level", [0, 255])
@pytest.mark.parametrize("size", [(120, 160), (480, 640), (720, 720)])
def test_a_plain_background_is_no_bar(level: int, size: tuple[int, int]) -> None:
    assert borders_of([person_before(np.full((*size, 3), level, np.uint8))]) == ()


@pytest.mark.parametrize("side", [80, 200, 600])
@pytest.mark.parametrize("level", [0, 255])
def test_a_round_thing_before_a_plain_background_has_no_bars(side: int, level: int) -> None:
    shown = np.full((side, side, 3), level, np.uint8)
    cv2.circle(shown, (side // 2, side // 2), side // 3, (200, 120, 40), -1, cv2.LINE_AA)
    assert borders_of([shown]) == ()


def test_a_night_sky_is_no_bar(photograph: RGBImage) -> None:
    """Roofs and lamps below a sky that the camera made wholly black."""
    generator = np.random.default_rng(4)
    roofs = 200 + generator.integers(-60, 60, 16).repeat(32)
    night = np.asarray(photograph // 4 + 8, np.uint8)
    night[np.arange(512)[:, None] < roofs] = 0
    assert borders_of([night]) == ()


def test_an_evenly_lit_wall_with_a_straight_edge_is_no_bar(photograph: RGBImage) -> None:
    wall = photograph.copy()
    wall[:, :60] = 149 + np.random.default_rng(0).integers(-9, 10, (512, 60, 1))
    assert borders_of([wall]) == ()


@pytest.mark.parametrize("size", [(1, 1), (2, 2), (3, 400), (400, 3), (300, 300)])
def test_a_picture_of_one_colour_is_no_border(size: tuple[int, int]) -> None:
    assert borders_of([np.full((*size, 3), 120, np.uint8)]) == ()


@pytest.mark.parametrize("size", [(1, 1), (2, 5), (5, 2), (7, 900), (9, 9)])
def test_tiny_pictures_keep_some_pixels(size: tuple[int, int]) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (*size, 3), np.uint8)
    assert content_of([pixels]).of(pixels).size > 0


@pytest.mark.skipif(not FOLDER.exists(), reason=f"research data is not at {FOLDER}")
@pytest.mark.parametrize("source", ["ffhq", "portraits"])
def test_photographs_have_no_borders(source: str) -> None:
    paths = sorted((FOLDER / source).glob("*.jpg"))[:60]
    assert len(paths) == 60
    pictures = {path.name: np.asarray(Image.open(path).convert("RGB")) for path in paths}
    assert [name for name, pixels in pictures.items() if borders_of([pixels])] == []


def test_a_region_within_another_is_one_of_the_frame(photograph: RGBImage) -> None:
    outer, inner = Region(10, 20, 300, 200), Region(5, 6, 40, 30)
    both = inner.within(outer)
    assert both == Region(15, 26, 40, 30)
    assert np.array_equal(both.of(photograph), inner.of(outer.of(photograph)))


def test_media_without_borders_go_with_their_last_user() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (120, 160, 3), np.uint8)
    media = media_from_frames([pixels], [0.0])
    assert media.within_borders is media
    held = weakref.ref(media)
    gc.disable()
    try:
        del media
        assert held() is None
    finally:
        gc.enable()
