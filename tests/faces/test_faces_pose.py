"""The pose of a head: known motions in, the same motions out."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unmask.faces import Pose
from unmask.faces.canonical import canonical_face
from unmask.faces.pose import (
    CENTRAL_POINTS,
    MESH_INDEX_OF_68,
    WHOLE_POINTS,
    angle_between,
    estimate_pose,
    facing_direction,
    project,
    yaw_pitch_roll,
)

SIZE = (1280, 720)
ANGLES = st.tuples(st.floats(-60, 60), st.floats(-40, 40), st.floats(-90, 90))
PLACES = st.tuples(st.floats(-30, 30), st.floats(-20, 20), st.floats(60, 200))


def pose_of(
    angles: tuple[float, float, float], place: tuple[float, float, float] = (0, 0, 80)
) -> Pose:
    """A pose from yaw, pitch and roll in degrees and a place in cm."""
    yaw, pitch, roll = np.radians(angles)
    turns = [(0, -yaw, 0), (-pitch, 0, 0), (0, 0, roll)]
    around_y, around_x, around_z = (cv2.Rodrigues(np.array(turn, float))[0] for turn in turns)
    return Pose(around_y @ around_x @ around_z, np.array(place, float), 0.0)


def rotation_difference(a: Pose, b: Pose) -> float:
    return float(np.degrees(np.linalg.norm(cv2.Rodrigues(a.rotation.T @ b.rotation)[0])))


@settings(deadline=None)
@given(ANGLES, PLACES)
def test_noise_free_points_give_the_pose_back(
    angles: tuple[float, float, float], place: tuple[float, float, float]
) -> None:
    truth = pose_of(angles, place)
    for subset in (CENTRAL_POINTS, WHOLE_POINTS, canonical_face().rigid):
        model = canonical_face().points[subset]
        found = estimate_pose(project(truth, model, SIZE), model, SIZE)
        assert found is not None
        assert rotation_difference(found, truth) < 0.1
        np.testing.assert_allclose(found.translation, place, atol=0.2)
        assert found.reprojection_error < 1e-3


@settings(deadline=None)
@given(st.tuples(st.floats(-25, 25), st.floats(-20, 20), st.floats(-30, 30)), st.integers(0, 10**6))
def test_one_px_of_noise_costs_a_few_degrees(angles: tuple[float, float, float], seed: int) -> None:
    truth = pose_of(angles)
    model = canonical_face().points[WHOLE_POINTS]
    noise = np.random.default_rng(seed).normal(0, 1, (len(model), 2))
    found = estimate_pose(project(truth, model, SIZE) + noise, model, SIZE)
    assert found is not None
    assert angle_between(found, truth) < 3


@settings(deadline=None)
@given(st.integers(0, 10**6), st.floats(1, 300))
def test_whatever_the_landmarks_the_head_is_in_front_and_faces_the_camera(
    seed: int, spread: float
) -> None:
    landmarks = np.random.default_rng(seed).normal(300, spread, (len(WHOLE_POINTS), 2))
    found = estimate_pose(landmarks, canonical_face().points[WHOLE_POINTS], SIZE)
    if found is not None:
        assert found.translation[2] > 0
        assert facing_direction(found) @ found.translation < 0


def test_a_head_seen_from_behind_has_no_pose() -> None:
    model = canonical_face().points
    behind = pose_of((175, 0, 0))
    assert estimate_pose(project(behind, model, SIZE), model, SIZE) is None


def test_landmarks_that_are_no_face_have_no_pose() -> None:
    scattered = np.random.default_rng(0).uniform(0, 700, (len(WHOLE_POINTS), 2))
    assert estimate_pose(scattered, canonical_face().points[WHOLE_POINTS], SIZE) is None


def test_points_in_one_place_have_no_pose() -> None:
    same = np.full((len(WHOLE_POINTS), 2), 200.0)
    assert estimate_pose(same, canonical_face().points[WHOLE_POINTS], SIZE) is None


@given(ANGLES)
def test_yaw_pitch_and_roll_are_read_back(angles: tuple[float, float, float]) -> None:
    np.testing.assert_allclose(yaw_pitch_roll(pose_of(angles)), angles, atol=1e-6)


@pytest.mark.parametrize(
    ("angles", "towards"),
    [
        ((0, 0, 0), (0, 0, -1)),
        ((90, 0, 0), (1, 0, 0)),
        ((0, 90, 0), (0, -1, 0)),
        ((0, 0, 45), (0, 0, -1)),
    ],
)
def test_facing_direction(
    angles: tuple[float, float, float], towards: tuple[float, float, float]
) -> None:
    np.testing.assert_allclose(facing_direction(pose_of(angles)), towards, atol=1e-12)


def test_angle_between_is_the_turn_of_the_face() -> None:
    assert angle_between(pose_of((10, 0, 0)), pose_of((-15, 0, 30))) == pytest.approx(25)


def test_a_frontal_face_is_upright_in_the_frame() -> None:
    numbers = np.array([9, 22, 1, 17])
    points = canonical_face().points[MESH_INDEX_OF_68[numbers - 1]]
    chin, brow, left_jaw, right_jaw = project(pose_of((0, 0, 0)), points, SIZE)
    assert chin[1] > 360 > brow[1]
    assert left_jaw[0] < chin[0] < right_jaw[0]


@pytest.mark.parametrize("shapes", [((5, 2), (5, 3)), ((20, 3), (20, 3)), ((20, 2), (19, 3))])
def test_wrong_shapes_are_refused(shapes: tuple[tuple[int, int], tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match="expected landmarks"):
        estimate_pose(np.zeros(shapes[0]), np.zeros(shapes[1]), SIZE)


def test_the_68_points_are_symmetric_on_the_canonical_face() -> None:
    points = canonical_face().points
    jaw = points[MESH_INDEX_OF_68[:17]]
    brows = points[MESH_INDEX_OF_68[17:27]]
    for line in (jaw, brows):
        np.testing.assert_allclose(line * (-1, 1, 1), line[::-1], atol=0.05)
    assert len(set(MESH_INDEX_OF_68.tolist())) == 68
    assert len(CENTRAL_POINTS) == 21
    assert len(WHOLE_POINTS) == 38
