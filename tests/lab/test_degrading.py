from collections.abc import Callable

import cv2
import numpy as np
import pytest
import skimage.data
from av.video.frame import PictureType
from hypothesis import given, settings
from hypothesis import strategies as st

from unmask.arrays import RGBImage
from unmask.lab.degrading import DEGRADATIONS, SEVERITIES, Degrade, degrade, draw_treatment
from unmask.lab.degrading.__main__ import main
from unmask.lab.degrading.blur import gaussian_blur, motion_blur
from unmask.lab.degrading.compression import (
    SUBSAMPLINGS,
    Subsampling,
    jpeg_by_opencv,
    jpeg_by_pillow,
    webp,
)
from unmask.lab.degrading.noise import gaussian_noise, shot_noise
from unmask.lab.degrading.resizing import Step, resize_chain
from unmask.lab.degrading.screen import LARGEST_CORNER_SHIFT
from unmask.lab.degrading.video import (
    PRESETS,
    TAKEN_FRAME,
    Coding,
    Drift,
    Preset,
    code_clip,
    draw_h264,
    drifting,
    h264,
)

ASTRONAUT = np.asarray(skimage.data.astronaut(), np.uint8)  # type: ignore[no-untyped-call]
FACE = np.asarray(cv2.resize(ASTRONAUT[0:240, 110:350], (160, 160)), np.uint8)

sizes = st.integers(8, 70)
seeds = st.integers(0, 2**32 - 1)
strengths = st.floats(0, 1)


def random_picture(height: int, width: int, seed: int) -> RGBImage:
    """Smooth shapes with some noise, as flat noise is unlike any picture."""
    generator = np.random.default_rng(seed)
    coarse = generator.integers(0, 256, (4, 4, 3), np.uint8)
    smooth = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip(smooth + generator.normal(0, 5, smooth.shape), 0, 255), np.uint8)


def error(one: cv2.typing.MatLike, other: cv2.typing.MatLike) -> float:
    """Root mean square difference in grey levels."""
    return float(np.sqrt(np.mean((one.astype(float) - other) ** 2)))


@pytest.mark.parametrize("name", DEGRADATIONS)
@given(height=sizes, width=sizes, seed=seeds, strength=strengths)
@settings(deadline=None, max_examples=8)
def test_any_picture_keeps_its_size_and_is_treated_alike(
    name: str, height: int, width: int, seed: int, strength: float
) -> None:
    picture = random_picture(height, width, seed)
    before = picture.copy()
    treatment = DEGRADATIONS[name](strength, np.random.default_rng(seed))
    again = DEGRADATIONS[name](strength, np.random.default_rng(seed))

    result = treatment(picture)

    assert (result.shape, result.dtype) == (picture.shape, np.dtype(np.uint8))
    np.testing.assert_array_equal(treatment(picture.copy()), result)
    np.testing.assert_array_equal(again(picture), result)
    np.testing.assert_array_equal(picture, before)


@pytest.mark.parametrize("name", DEGRADATIONS)
def test_more_strength_does_more_harm(name: str) -> None:
    draw = DEGRADATIONS[name]
    weak, strong = (mean_harm(draw, strength) for strength in (0.05, 1.0))

    assert 0 < weak < 0.75 * strong
    assert strong > 3


def mean_harm(draw: Degrade, strength: float) -> float:
    generator = np.random.default_rng(0)
    return float(np.mean([error(draw(strength, generator)(FACE), FACE) for _ in range(6)]))


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("crf", [18, 40])
@pytest.mark.parametrize(("b_frames", "expected"), [(False, PictureType.P), (True, PictureType.B)])
def test_the_frame_that_is_taken_is_a_predicted_one(
    preset: Preset, crf: int, b_frames: bool, expected: PictureType
) -> None:
    clip = list(drifting(FACE, Drift(2, -2, 0.01)))
    coded = code_clip(clip, Coding(crf, preset, b_frames))

    assert len(coded) == len(clip)
    assert coded[0].picture_type == PictureType.I
    assert PictureType.I not in {frame.picture_type for frame in coded[1:]}
    assert coded[TAKEN_FRAME].picture_type == expected
    taken = h264(FACE, Coding(crf, preset, b_frames), Drift(2, -2, 0.01))
    np.testing.assert_array_equal(taken, coded[TAKEN_FRAME].pixels)


def test_a_scene_of_pure_noise_still_gives_predicted_frames() -> None:
    clip = [np.random.default_rng(i).integers(0, 256, (64, 64, 3), np.uint8) for i in range(5)]

    kinds = [frame.picture_type for frame in code_clip(clip, Coding(23))]

    assert kinds == [PictureType.I, *[PictureType.P] * 4]


def test_the_clip_moves_around_the_picture() -> None:
    clip = list(drifting(FACE, Drift(2, 0, 0)))

    np.testing.assert_array_equal(clip[TAKEN_FRAME], FACE)
    np.testing.assert_array_equal(clip[TAKEN_FRAME + 1][:, 2:], FACE[:, :-2])
    np.testing.assert_array_equal(clip[TAKEN_FRAME - 1][:, :-2], FACE[:, 2:])


@pytest.mark.parametrize(("height", "width"), [(63, 64), (64, 63), (33, 47)])
def test_h264_keeps_odd_sizes_and_colours(height: int, width: int) -> None:
    picture = np.zeros((height, width, 3), np.uint8)
    picture[:] = (200, 60, 30)

    result = h264(picture, Coding(18), Drift())

    assert result.shape == picture.shape
    assert np.abs(result.astype(int) - picture).max() <= 4


def by_quality(compress: Callable[[int], RGBImage], qualities: tuple[int, ...]) -> list[float]:
    return [error(compress(quality), FACE) for quality in qualities]


@pytest.mark.parametrize("subsampling", SUBSAMPLINGS)
def test_both_jpeg_encoders_lose_by_quality(subsampling: Subsampling) -> None:
    for errors in (
        by_quality(lambda q: jpeg_by_pillow(FACE, q, subsampling), (95, 70, 30)),
        by_quality(lambda q: jpeg_by_opencv(FACE, q, q, subsampling), (95, 70, 30)),
        by_quality(lambda q: webp(FACE, q, 0), (95, 60, 10)),
    ):
        assert errors == sorted(errors)
        assert 0.5 < errors[0] < 0.6 * errors[-1]


def test_chroma_subsampling_costs_colour() -> None:
    stripes = np.zeros((64, 64, 3), np.uint8)
    stripes[:] = (0, 0, 255)
    stripes[::2] = (255, 0, 0)
    full, halved = (
        (jpeg_by_pillow(stripes, 95, kind), jpeg_by_opencv(stripes, 95, 95, kind))
        for kind in ("4:4:4", "4:2:0")
    )

    assert max(error(result, stripes) for result in full) < 10
    assert min(error(result, stripes) for result in halved) > 50


def test_the_chroma_may_have_a_lower_quality_of_its_own() -> None:
    fine, coarse = (
        cv2.cvtColor(jpeg_by_opencv(FACE, 90, chroma, "4:4:4"), cv2.COLOR_RGB2YCrCb)
        for chroma in (90, 30)
    )
    original = cv2.cvtColor(FACE, cv2.COLOR_RGB2YCrCb)

    assert error(coarse[..., 1:], original[..., 1:]) > 1.3 * error(fine[..., 1:], original[..., 1:])
    assert error(coarse[..., 0], original[..., 0]) < 1.1 * error(fine[..., 0], original[..., 0])


def test_gaussian_noise_is_equally_strong_everywhere_and_shot_noise_grows_with_light() -> None:
    dark, light = (np.full((64, 64, 3), level, np.uint8) for level in (40, 160))

    assert error(gaussian_noise(dark, 6, True, 1), dark) == pytest.approx(6, rel=0.1)
    assert error(gaussian_noise(light, 6, True, 1), light) == pytest.approx(6, rel=0.1)
    ratio = error(shot_noise(light, 12, True, 1), light) / error(
        shot_noise(dark, 12, True, 1), dark
    )
    assert ratio == pytest.approx(2, rel=0.1)
    grey = gaussian_noise(light, 6, False, 1)
    np.testing.assert_array_equal(grey[..., 0], grey[..., 2])


def test_blur_spreads_a_point_without_moving_or_dimming_it() -> None:
    point = np.zeros((41, 41, 3), np.uint8)
    point[20, 20] = 255
    for blurred in (gaussian_blur(point, 1.5), motion_blur(point, 6, 0.6)):
        light = blurred[..., 0].astype(float)
        rows, columns = np.mgrid[0:41, 0:41]
        assert light.sum() == pytest.approx(255, rel=0.1)
        assert np.average(rows, weights=light) == pytest.approx(20, abs=0.1)
        assert np.average(columns, weights=light) == pytest.approx(20, abs=0.1)
    along = motion_blur(point, 9, 0.0)[..., 0]
    assert (along[20] > 0).sum() >= 9
    assert (along[:, 20] > 0).sum() == 1


def test_a_chain_of_sizes_loses_the_detail_of_its_smallest() -> None:
    down = [Step(0.4, cv2.INTER_AREA)]
    up_first = [Step(1.5, cv2.INTER_CUBIC), *down]
    slightly = [Step(0.95, cv2.INTER_AREA)]

    losses = [error(resize_chain(FACE, steps, cv2.INTER_CUBIC), FACE) for steps in (slightly, down)]
    assert losses[0] < 0.7 * losses[1]
    assert error(resize_chain(FACE, up_first, cv2.INTER_CUBIC), FACE) > 0.9 * losses[1]


@given(seed=seeds)
@settings(deadline=None, max_examples=10)
def test_a_screen_recording_moves_no_point_far(seed: int) -> None:
    picture = np.zeros((200, 200, 3), np.uint8)
    cv2.circle(picture, (60, 130), 12, (255, 255, 255), -1)

    recorded = DEGRADATIONS["screen-recording"](1.0, np.random.default_rng(seed))(picture)

    light = np.where(recorded[..., 1] > 127, recorded[..., 1], 0).astype(float)
    rows, columns = np.mgrid[0:200, 0:200]
    moved = np.hypot(np.average(columns, weights=light) - 60, np.average(rows, weights=light) - 130)
    assert moved < LARGEST_CORNER_SHIFT * 200 * np.sqrt(2) + 1


def test_one_draw_treats_all_pictures_alike() -> None:
    other = FACE[:, ::-1]
    for seed in range(12):
        one, two, three = degrade([FACE, other, FACE], np.random.default_rng(seed))
        np.testing.assert_array_equal(one, three)
        [alone] = degrade([other], np.random.default_rng(seed))
        np.testing.assert_array_equal(two, alone)


def test_draws_differ_and_every_degradation_is_drawn() -> None:
    generator = np.random.default_rng(0)
    results = {degrade([FACE], generator)[0].tobytes() for _ in range(12)}
    assert len(results) >= 11

    drawn = set()
    for _ in range(400):
        for step in draw_treatment(generator).keywords["steps"]:  # type: ignore[attr-defined]
            drawn.add(step.func)
    assert {function.__name__ for function in drawn} == {
        "with_curves",
        "gaussian_blur",
        "motion_blur",
        "gaussian_noise",
        "shot_noise",
        "resize_chain",
        "jpeg_by_pillow",
        "jpeg_by_opencv",
        "webp",
        "h264",
        "record_screen",
        "sharpened",
        "write_caption",
    }


def test_the_severities_are_as_named() -> None:
    assert list(SEVERITIES) == [
        "none",
        "jpeg-15",
        "jpeg-30",
        "crf-23",
        "crf-32",
        "crf-36",
        "crf-40",
        "half-size",
        "double-size",
        "bars",
    ]
    np.testing.assert_array_equal(SEVERITIES["none"](FACE), FACE)
    np.testing.assert_array_equal(SEVERITIES["jpeg-30"](FACE), jpeg_by_pillow(FACE, 30, "4:2:0"))
    losses = [error(SEVERITIES[f"crf-{crf}"](FACE), FACE) for crf in (23, 32, 36, 40)]
    assert losses == sorted(losses)
    assert losses[-1] > 2 * losses[0]
    half = SEVERITIES["half-size"](FACE)
    assert half.shape == (80, 80, 3)
    np.testing.assert_allclose(half[10, 20], FACE[20:22, 40:42].mean(axis=(0, 1)), atol=0.51)
    double = SEVERITIES["double-size"](FACE)
    assert double.shape == (320, 320, 3)
    assert error(cv2.resize(double, (160, 160), interpolation=cv2.INTER_AREA), FACE) < 4
    between_bars = SEVERITIES["bars"](FACE)
    assert between_bars.shape == (160, 240, 3)
    np.testing.assert_array_equal(between_bars[:, 40:200], FACE)
    assert not between_bars[:, :40].any()
    assert not between_bars[:, 200:].any()


def test_h264_is_drawn_with_all_its_settings() -> None:
    generator = np.random.default_rng(0)
    codings = [draw_h264(s, generator).keywords["coding"] for s in np.linspace(0, 1, 60)]  # type: ignore[attr-defined]

    assert {coding.preset for coding in codings} == set(PRESETS)
    assert {coding.b_frames for coding in codings} == {False, True}
    assert {coding.crf for coding in codings} == set(range(18, 41))


def test_the_command_names_the_time_of_each(capsys: pytest.CaptureFixture[str]) -> None:
    main(rounds=1, draws=2)

    said = capsys.readouterr().out
    assert all(name in said for name in (*DEGRADATIONS, *SEVERITIES, "a random draw"))
