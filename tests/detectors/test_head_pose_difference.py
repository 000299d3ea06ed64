import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from unmask.detectors.head_pose.pose_difference import FOCAL_FACE_WIDTHS, pose_difference
from unmask.faces.canonical import canonical_face
from unmask.faces.pose import CENTRAL_POINTS, WHOLE_POINTS

OUTLINE = sorted(set(WHOLE_POINTS.tolist()) - set(CENTRAL_POINTS.tolist()))
FACE_WIDTH = 200.0


def seen(yaw: float, pitch: float, roll: float = 0.0) -> NDArray[np.float64]:
    """The canonical face turned by angles in degrees, as a camera sees it, in px."""
    points = canonical_face().points - canonical_face().points.mean(axis=0)
    turn = cv2.Rodrigues(np.radians([pitch, -yaw, 0.0]))[0]
    lean = cv2.Rodrigues(np.radians([0.0, 0.0, roll]))[0]
    distance = FOCAL_FACE_WIDTHS * canonical_face().width
    placed = points @ (lean @ turn).T + [0.0, 0.0, distance]
    return np.asarray(placed[:, :2] / placed[:, 2:] * FOCAL_FACE_WIDTHS * FACE_WIDTH, np.float64)


def landmarks(points: NDArray[np.float64]) -> NDArray[np.float32]:
    return np.column_stack([points, np.zeros(len(points))]).astype(np.float32)


angles = st.floats(-30, 30)


@settings(deadline=None, max_examples=40)
@given(yaw=angles, pitch=st.floats(-20, 20), roll=angles)
def test_a_rigid_head_has_no_difference(yaw: float, pitch: float, roll: float) -> None:
    difference = pose_difference(landmarks(seen(yaw, pitch, roll)))

    assert difference is not None
    assert difference.angle < 0.5
    assert np.abs(difference.features[:9]).max() < 0.01


@settings(deadline=None, max_examples=40)
@given(yaw=st.floats(-15, 15), extra=st.sampled_from([-15.0, -10.0, 10.0, 15.0]))
def test_an_inner_face_of_another_pose_is_seen(yaw: float, extra: float) -> None:
    mixed = seen(yaw, 0.0)
    other = seen(yaw + extra, 0.0)
    mixed[CENTRAL_POINTS] = (
        other[CENTRAL_POINTS]
        - other[CENTRAL_POINTS].mean(axis=0)
        + mixed[CENTRAL_POINTS].mean(axis=0)
    )

    difference = pose_difference(landmarks(mixed))

    assert difference is not None
    assert difference.angle > abs(extra) / 4


@settings(deadline=None, max_examples=40)
@given(scale=st.floats(0.3, 5.0), x=st.floats(-500, 3000), y=st.floats(-500, 3000))
def test_cropping_and_resizing_the_picture_change_nothing(scale: float, x: float, y: float) -> None:
    points = seen(12.0, -5.0, 8.0)
    points[OUTLINE] += [3.0, -2.0]
    here = pose_difference(landmarks(points))
    there = pose_difference(landmarks(points * scale + [x, y]))

    assert here is not None
    assert there is not None
    np.testing.assert_allclose(there.features, here.features, atol=0.15)
    assert there.angle == pytest.approx(here.angle, abs=0.3)


def test_no_pose_is_better_than_a_wrong_one() -> None:
    generator = np.random.default_rng(0)
    scrambled = generator.permutation(seen(0.0, 0.0))

    assert pose_difference(landmarks(scrambled)) is None


def test_refuses_landmarks_of_another_shape() -> None:
    with pytest.raises(ValueError, match=r"landmarks: expected shape \(468, 3\), got \(68, 3\)"):
        pose_difference(np.zeros((68, 3), np.float32))
