import numpy as np
import pytest

from unmask.lab.forging.mesh import mesh_triangles, warped_by_mesh
from unmask.lab.forging.regions import hull_mask
from unmask.lab.portrait import Portrait, mirrored

LEFT_EYE, RIGHT_EYE = 33, 263


def test_a_mesh_that_stays_reproduces_the_picture(target: Portrait) -> None:
    texture, covered = warped_by_mesh(
        target.pixels, target.landmarks, target.landmarks, mesh_triangles(), (224, 224)
    )
    inside = covered > 0

    assert np.abs(texture[inside].astype(int) - target.pixels[inside]).max() <= 1
    assert texture[~inside].max() == 0


def test_the_mesh_covers_the_face(target: Portrait) -> None:
    _, covered = warped_by_mesh(
        target.pixels, target.landmarks, target.landmarks, mesh_triangles(), (224, 224)
    )
    hull = hull_mask(target.landmarks, (224, 224))

    assert 0.95 < covered.sum() / hull.sum() < 1.02


def test_texture_follows_the_landmarks(target: Portrait) -> None:
    shift = np.array([-6, 9])
    texture, covered = warped_by_mesh(
        target.pixels,
        target.landmarks,
        (target.landmarks + shift).astype(np.float32),
        mesh_triangles(),
        (224, 224),
    )
    expected = np.roll(target.pixels, shift[::-1], axis=(0, 1))
    inside = covered > 0

    assert np.abs(texture[inside].astype(int) - expected[inside]).max() <= 1


def test_a_large_picture_is_shrunk_without_aliasing(target: Portrait) -> None:
    rows, columns = np.indices((896, 896))
    chequered = np.repeat((((rows + columns) % 2) * 255)[..., None], 3, axis=2).astype(np.uint8)
    texture, covered = warped_by_mesh(
        chequered, target.landmarks * 4, target.landmarks, mesh_triangles(), (224, 224)
    )

    assert np.abs(texture[covered > 0].astype(int) - 127).max() <= 2


def test_what_is_seen_from_behind_is_left_out(target: Portrait) -> None:
    turned_over = target.landmarks * np.array([-1, 1], np.float32) + np.array([224, 0], np.float32)
    _, covered = warped_by_mesh(
        target.pixels, target.landmarks, turned_over, mesh_triangles(), (224, 224)
    )

    assert covered.sum() < 0.05 * hull_mask(turned_over, (224, 224)).sum()


def test_a_mirror_swaps_left_and_right(target: Portrait) -> None:
    image = mirrored(target)

    assert image.landmarks[LEFT_EYE, 0] == pytest.approx(224 - target.landmarks[RIGHT_EYE, 0])
    assert image.landmarks[LEFT_EYE, 1] == target.landmarks[RIGHT_EYE, 1]
    np.testing.assert_array_equal(image.pixels[:, 0], target.pixels[:, -1])


def test_a_mirrored_mirror_image_is_the_portrait(target: Portrait) -> None:
    twice = mirrored(mirrored(target))

    np.testing.assert_array_equal(twice.pixels, target.pixels)
    np.testing.assert_allclose(twice.landmarks, target.landmarks, atol=1e-4)
