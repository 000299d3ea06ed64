import numpy as np
import pytest

from unmask.faces.alignment import apply
from unmask.faces.pose import MESH_INDEX_OF_68
from unmask.lab.forging.movements import movement_towards, random_movement
from unmask.lab.forging.regions import MOUTH, face_width, similarity_about
from unmask.lab.portrait import Portrait

BROWS_AND_EYES = MESH_INDEX_OF_68[[*range(17, 27), *range(36, 48)]]
UPPER_LIP, LOWER_LIP = 13, 14
LOWER_LIPS = [14, 17, 84, 87, 178, 314, 317, 402]


@pytest.mark.parametrize("seed", range(8))
def test_a_random_movement_can_be_seen_and_is_possible(seed: int, target: Portrait) -> None:
    movement = random_movement(target.landmarks, np.random.default_rng(seed))
    largest = np.linalg.norm(movement, axis=1).max() / face_width(target.landmarks)

    assert movement.shape == (468, 2)
    assert 0.01 < largest <= 0.056


@pytest.mark.parametrize("seed", range(4))
def test_a_movement_of_the_mouth_leaves_brows_and_eyes(seed: int, target: Portrait) -> None:
    movement = random_movement(target.landmarks, np.random.default_rng(seed), mouth_only=True)
    size = np.linalg.norm(movement, axis=1)

    assert size[MOUTH].max() > 0
    assert size[BROWS_AND_EYES].max() < 0.05 * size[MOUTH].max()


def test_one_face_moves_nowhere_towards_itself_seen_elsewhere(target: Portrait) -> None:
    matrix = similarity_about(np.zeros(2), 20, 1.7, np.array([30, -8]))
    elsewhere = apply(matrix, target.landmarks).astype(np.float32)
    movement = movement_towards(target.landmarks, elsewhere, np.random.default_rng(0))

    assert np.abs(movement).max() < 0.01


def test_a_donor_with_an_open_mouth_opens_the_mouth(target: Portrait) -> None:
    donor = target.landmarks.copy()
    donor[LOWER_LIPS, 1] += 0.06 * face_width(donor)
    movement = movement_towards(target.landmarks, donor, np.random.default_rng(0))
    opening = movement[LOWER_LIP] - movement[UPPER_LIP]

    assert opening[1] > 0.01 * face_width(donor)
    assert abs(opening[0]) < 0.1 * opening[1]
