"""Crops and the maps that lead to them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from unmask.arrays import RGBImage
from unmask.faces import Box
from unmask.faces.alignment import (
    aligned_crop,
    apply,
    invert,
    similarity,
    square_around,
    square_crop,
    upright,
    upright_crop,
    warp,
)
from unmask.faces.canonical import canonical_face

EYES = [33, 263]


def landmarks_at(scale: float, degrees: float, x: float, y: float) -> NDArray[np.float64]:
    """The canonical face drawn flat at a size, tilt and place."""
    turn = np.radians(degrees)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    turned: NDArray[np.float64] = canonical_face().points[:, :2] @ rotation.T
    return turned * scale + (x, y)


def gradient(width: int, height: int) -> RGBImage:
    """Red tells x, green tells y."""
    picture = np.zeros((height, width, 3), np.uint8)
    picture[..., 0] = np.arange(width) % 256
    picture[..., 1] = np.arange(height)[:, None] % 256
    return picture


@settings(deadline=None)
@given(st.floats(1, 20), st.floats(-180, 180), st.floats(-50, 300), st.floats(-50, 300))
def test_an_aligned_crop_is_upright_and_leads_back(
    scale: float, degrees: float, x: float, y: float
) -> None:
    landmarks = landmarks_at(scale, degrees, x, y)
    crop, matrix = aligned_crop(gradient(256, 200), landmarks, 128, 0.2)
    assert crop.shape == (128, 128, 3)
    there = apply(matrix, landmarks)
    np.testing.assert_allclose(apply(invert(matrix), there), landmarks, atol=0.01)
    left, right = there[EYES]
    assert right[1] == pytest.approx(left[1], abs=0.01)
    assert right[0] > left[0]
    np.testing.assert_allclose((there.min(axis=0) + there.max(axis=0)) / 2, 64, atol=0.1)
    assert np.ptp(there, axis=0).max() == pytest.approx(128 / 1.4, rel=1e-3)


@pytest.mark.parametrize("factor", [0.9, 3.3, 5.0, 9.7])
def test_a_warp_shows_what_its_map_says(factor: float) -> None:
    picture = gradient(250, 250)
    matrix = np.array([[1 / factor, 0, -2.0], [0, 1 / factor, -1.0]])
    size = int(240 / factor) - 4
    crop = warp(picture, matrix, size)
    centers = np.stack(np.meshgrid(*[np.arange(1, size - 1) + 0.5] * 2), axis=-1).reshape(-1, 2)
    expected = apply(invert(matrix), centers) - 0.5
    shown = crop[1:-1, 1:-1, :2].reshape(-1, 2)
    np.testing.assert_allclose(shown, expected, atol=0.9)


@pytest.mark.parametrize("factor", [4.0, 7.3, 10.0])
def test_a_warp_that_shrinks_does_not_alias(factor: float) -> None:
    stripes = np.zeros((640, 640, 3), np.uint8)
    stripes[:, ::2] = 255
    small = warp(stripes, np.array([[1 / factor, 0, 0], [0, 1 / factor, 0]]), 60)
    assert np.ptp(small) < 40


@pytest.mark.parametrize(
    ("box", "corner", "side"),
    [
        (Box(100, 80, 40, 60), (81, 71), 78),
        (Box(-20, -10, 40, 60), (0, 0), 78),
        (Box(270, 180, 40, 60), (222, 122), 78),
        (Box(0, 0, 300, 200), (50, 0), 200),
        (Box(150, 100, 0, 0), (150, 100), 1),
    ],
)
def test_a_square_crop_is_shifted_and_shrunk_but_never_padded(
    box: Box, corner: tuple[int, int], side: int
) -> None:
    crop = square_crop(gradient(300, 200), box, 1.3)
    assert square_around(gradient(300, 200), box, 1.3) == Box(*corner, side, side)
    assert crop.shape == (side, side, 3)
    assert (int(crop[0, 0, 0]), int(crop[0, 0, 1])) == corner
    assert square_crop(gradient(300, 200), box, 1.3, 50).shape == (50, 50, 3)


@given(st.floats(0.1, 10), st.floats(-np.pi, np.pi), st.floats(-100, 100), st.integers(0, 999))
def test_a_similarity_is_found_again(scale: float, turn: float, shift: float, seed: int) -> None:
    points = np.random.default_rng(seed).normal(0, 10, (12, 2))
    cosine, sine = scale * np.cos(turn), scale * np.sin(turn)
    truth = np.array([[cosine, -sine, shift], [sine, cosine, -shift]])
    found = similarity(points, apply(truth, points), np.ones(12))
    np.testing.assert_allclose(found, truth, atol=1e-6)


FIVE = np.array([[34.0, 46], [66, 46], [50, 64], [37, 82], [63, 82]])
"""The middles of the eyes, the nose and the corners of the mouth, in a face of 100 px."""


def five_at(scale: float, degrees: float, x: float, y: float) -> NDArray[np.float64]:
    turn = np.radians(degrees)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    return np.asarray((FIVE - 50) * scale @ rotation.T + (x, y))


@pytest.mark.parametrize("degrees", [0, 30, -80, 170])
def test_five_points_come_upright_with_room_around_them(degrees: float) -> None:
    matrix, side = upright(five_at(1.5, degrees, 200, 160), 1.3)

    assert side == 195
    # A face of 150 px in the middle of 195 px; px count from the middle of the first one.
    np.testing.assert_allclose(
        apply(matrix, five_at(1.5, degrees, 200, 160)), FIVE * 1.5 + 22.5 + 0.5, atol=0.1
    )


def test_a_nose_that_was_moved_aside_hardly_counts() -> None:
    points = five_at(1.5, 0, 200, 160)
    points[2] += (25, 0)

    matrix, side = upright(points, 1.0)

    found = apply(matrix, points) - 0.5
    expected = FIVE * side / 100
    assert np.abs(found - expected)[[0, 1, 3, 4]].max() < 3
    assert abs(found - expected)[2, 0] > 15


def test_points_on_one_another_still_give_a_crop() -> None:
    crop = upright_crop(np.full((9, 9, 3), 7, np.uint8), np.full((5, 2), 4.0), 1.3, 8, "bicubic")

    assert crop.shape == (8, 8, 3)


def test_an_upright_crop_shows_the_face_and_black_beyond_the_frame() -> None:
    picture = np.full((240, 320, 3), 100, np.uint8)
    points = five_at(1.0, 40, 300, 200)
    y, x = np.mgrid[:240, :320]
    picture[np.hypot(x - points[0, 0], y - points[0, 1]) < 6] = (250, 40, 40)

    crop = upright_crop(picture, points, 1.3, 224, "bicubic")

    rows, columns = np.nonzero(crop[..., 0] > 200)
    eye = np.array([columns.mean(), rows.mean()]) / 224
    assert eye == pytest.approx([(0.34 + 0.15) / 1.3, (0.46 + 0.15) / 1.3], abs=0.01)
    assert 0.1 < (crop.max(axis=2) == 0).mean() < 0.5


def test_the_second_step_goes_by_the_interpolation() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (240, 320, 3)).astype(np.uint8)
    points = five_at(0.5, 0, 160, 120)

    smooth, sharp = (upright_crop(noise, points, 1.3, 224, how) for how in ("bilinear", "bicubic"))

    assert sharp.std() > smooth.std() + 3
