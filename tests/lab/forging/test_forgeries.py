"""What holds for every manipulation."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unmask.faces.alignment import Matrix, apply
from unmask.lab.forging import (
    BLENDING_WEIGHTS,
    FORGERIES,
    SMALLEST_CHANGE,
    ForgingError,
    mean_change,
    random_forge,
)
from unmask.lab.forging.regions import similarity_about
from unmask.lab.portrait import Forgery, Portrait

EVERY = pytest.mark.parametrize("name", FORGERIES)
OF_A_FACE = pytest.mark.parametrize("name", [name for name in FORGERIES if name != "round-trip"])


def forge(name: str, target: Portrait, donor: Portrait | None, seed: int = 0) -> Forgery:
    return FORGERIES[name](target, donor, np.random.default_rng(seed))


def expect_sound(forgery: Forgery, target: Portrait) -> None:
    """Shapes, types and ranges are as promised, and outside the mask nothing changed."""
    height, width = target.pixels.shape[:2]
    assert forgery.original.shape == forgery.forged.shape == (height, width, 3)
    assert forgery.original.dtype == forgery.forged.dtype == np.uint8
    assert forgery.mask.shape == (height, width)
    assert forgery.mask.dtype == np.float32
    assert forgery.mask.min() >= 0
    assert forgery.mask.max() <= 1.0001
    outside = forgery.mask == 0
    np.testing.assert_array_equal(forgery.forged[outside], forgery.original[outside])


def moved(portrait: Portrait, matrix: Matrix, size: tuple[int, int]) -> Portrait:
    """The portrait seen through an affine map, in a frame of another size (width, height)."""
    pixels = cv2.warpAffine(portrait.pixels, matrix, size, borderMode=cv2.BORDER_REFLECT_101)
    return Portrait(
        np.asarray(pixels, np.uint8), apply(matrix, portrait.landmarks).astype(np.float32)
    )


def shifted(portrait: Portrait, x: float, y: float) -> Portrait:
    return moved(portrait, np.array([[1, 0, x], [0, 1, y]], np.float64), (224, 224))


@EVERY
@pytest.mark.parametrize("seed", range(6))
def test_the_mask_tells_what_changed(
    name: str, seed: int, target: Portrait, donor: Portrait
) -> None:
    forgery = forge(name, target, donor, seed)

    expect_sound(forgery, target)
    assert mean_change(forgery) > 0.5


@EVERY
def test_a_seed_decides_the_forgery(name: str, target: Portrait, donor: Portrait) -> None:
    first, again, other = (forge(name, target, donor, seed) for seed in (7, 7, 8))

    np.testing.assert_array_equal(first.forged, again.forged)
    np.testing.assert_array_equal(first.mask, again.mask)
    assert (first.forged != other.forged).any()


@EVERY
def test_a_forgery_needs_no_donor(name: str, target: Portrait) -> None:
    forgery = forge(name, target, None)

    expect_sound(forgery, target)
    assert mean_change(forgery) > 0.5


@OF_A_FACE
def test_most_of_the_change_lies_on_the_face(name: str, target: Portrait, donor: Portrait) -> None:
    forgery = forge(name, target, donor)
    low, high = target.landmarks.min(axis=0), target.landmarks.max(axis=0)
    room = 0.15 * (high - low)
    (left, top), (right, bottom) = (low - room).astype(int), (high + room).astype(int)
    around = forgery.mask.copy()
    around[max(top, 0) : bottom, max(left, 0) : right] = 0

    assert around.sum() < 0.02 * forgery.mask.sum()


@EVERY
@pytest.mark.parametrize(("x", "y"), [(-90, 0), (90, 0), (0, -90), (0, 110)])
def test_a_face_may_reach_over_the_border(
    name: str, x: float, y: float, target: Portrait, donor: Portrait
) -> None:
    cut_off = shifted(target, x, y)

    expect_sound(forge(name, cut_off, donor), cut_off)


@OF_A_FACE
@pytest.mark.parametrize("x", [-700, 700])
def test_no_face_in_the_picture_means_no_change(
    name: str, x: float, target: Portrait, donor: Portrait
) -> None:
    forgery = forge(name, shifted(target, x, 0), donor)

    assert mean_change(forgery) == 0
    assert forgery.mask.max() < 0.01


@EVERY
def test_landmarks_without_extent_mean_no_face(name: str, target: Portrait) -> None:
    faceless = Portrait(target.pixels, np.zeros((468, 2), np.float32))

    expect_sound(forge(name, faceless, None), faceless)


@EVERY
@pytest.mark.parametrize("seed", range(3))
def test_tiny_faces_are_forged_too(name: str, seed: int, target: Portrait, donor: Portrait) -> None:
    scale = 40 / float(np.ptp(target.landmarks[:, 0]))
    tiny = moved(target, np.array([[scale, 0, 0], [0, scale, 0]]), (81, 75))
    forgery = forge(name, tiny, donor, seed)

    expect_sound(forgery, tiny)
    assert mean_change(forgery) > 0.3


@pytest.mark.parametrize("name", ["resolution-warp", "expression", "mouth", "mesh-swap"])
def test_a_grey_picture_stays_grey(name: str, target: Portrait, donor: Portrait) -> None:
    grey, grey_donor = (
        Portrait(np.repeat(portrait.pixels.mean(axis=2, keepdims=True), 3, 2).astype(np.uint8), at)
        for portrait, at in ((target, target.landmarks), (donor, donor.landmarks))
    )
    forgery = forge(name, grey, grey_donor)

    expect_sound(forgery, grey)
    assert np.ptp(forgery.forged.astype(int), axis=2).max() <= 6


@settings(deadline=None, max_examples=40)
@given(
    name=st.sampled_from(sorted(FORGERIES)),
    scale=st.floats(0.1, 2.5),
    angle=st.floats(-180, 180),
    shift=st.tuples(st.floats(-150, 150), st.floats(-150, 150)),
    size=st.tuples(st.integers(16, 260), st.integers(16, 260)),
    seed=st.integers(0, 2**32 - 1),
)
def test_any_place_of_a_face_gives_a_sound_forgery(
    target: Portrait,
    donor: Portrait,
    name: str,
    scale: float,
    angle: float,
    shift: tuple[float, float],
    size: tuple[int, int],
    seed: int,
) -> None:
    matrix = similarity_about(np.full(2, 112.0), angle, scale, np.array(shift))
    placed = moved(target, matrix, size)

    expect_sound(forge(name, placed, donor, seed), placed)


def test_a_random_forgery_names_its_manipulation(target: Portrait, donor: Portrait) -> None:
    drawn = [random_forge(target, donor, np.random.default_rng(seed)) for seed in range(40)]

    assert {name for name, _ in drawn} == set(BLENDING_WEIGHTS)
    assert min(mean_change(forgery) for _, forgery in drawn) >= SMALLEST_CHANGE


def test_weights_choose_the_manipulations(target: Portrait) -> None:
    generator = np.random.default_rng(0)
    weights = {"mouth": 1.0, "round-trip": 3.0, "expression": 0.0}
    names = [random_forge(target, None, generator, weights)[0] for _ in range(30)]

    assert set(names) == {"mouth", "round-trip"}
    assert names.count("round-trip") > names.count("mouth")


def test_a_picture_that_cannot_change_is_refused_in_one_line(target: Portrait) -> None:
    flat = Portrait(np.full_like(target.pixels, 128), target.landmarks)

    with pytest.raises(ForgingError, match=r"224 × 224 px: expected a face") as refusal:
        random_forge(flat, None, np.random.default_rng(0), {"resolution-warp": 1.0})
    assert "\n" not in str(refusal.value)
