"""The pose of a head from its landmarks: perspective-n-point, done soundly.

The camera looks along +z, x runs right and y down in the picture, as OpenCV has it. The face
model has the same axes for a face that looks straight into the camera, so that such a face has
the identity as its rotation. A solution is given back only if it is physically possible: the head
in front of the camera, its face turned towards it, and the model close to the landmarks. (Pose
tests in the literature went wrong by keeping solutions behind the camera: Lutz & Bassett,
arXiv 2108.12715.)
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from unmask.arrays import FloatArray
from unmask.faces.canonical import canonical_face
from unmask.faces.model import Pose

REPROJECTION_LIMIT = 0.1
"""Largest root mean square distance of landmarks and projected model, in widths of the face."""

_FEWEST_POINTS = 6

_JAW = [127, 234, 93, 132, 58, 172, 150, 176, 152, 400, 379, 397, 288, 361, 323, 454, 356]
_BROWS = [70, 63, 105, 66, 107, 336, 296, 334, 293, 300]
_NOSE = [168, 197, 5, 4, 98, 97, 2, 326, 327]
_EYES = [33, 160, 158, 133, 153, 144, 362, 385, 387, 263, 373, 380]
_OUTER_LIPS = [61, 39, 37, 0, 267, 269, 291, 405, 314, 17, 84, 181]
_INNER_LIPS = [78, 81, 13, 311, 308, 402, 14, 178]

MESH_INDEX_OF_68 = np.array([*_JAW, *_BROWS, *_NOSE, *_EYES, *_OUTER_LIPS, *_INNER_LIPS])
"""Landmark number of each point of the 68-point scheme; point 1 is the first entry."""

CENTRAL_POINTS = MESH_INDEX_OF_68[[*range(17, 36), 48, 54]]
"""Landmark numbers of the face's centre: points 18–36, 49 and 55 of the 68-point scheme
(Yang, Li & Lyu, ICASSP 2019)."""

WHOLE_POINTS = MESH_INDEX_OF_68[[*range(36), 48, 54]]
"""Landmark numbers of the whole face: points 1–36, 49 and 55 of the 68-point scheme."""

for _constant in (MESH_INDEX_OF_68, CENTRAL_POINTS, WHOLE_POINTS):
    _constant.setflags(write=False)


def estimate_pose(
    landmarks_xy: FloatArray,
    model_points: FloatArray,
    frame_size: tuple[int, int],
    focal_length: float | None = None,
) -> Pose | None:
    """Find the rigid motion that brings the model's points onto the landmarks.

    SQPnP (Terzakis & Lourakis, ECCV 2020) gives the global optimum, Levenberg-Marquardt refines
    it. The camera has its principal point in the frame's middle and no distortion.

    Args:
        landmarks_xy: shape (n, 2), px, n at least 6.
        model_points: shape (n, 3), cm, the same points on the face model, in the axes of
            ``canonical_face``.
        frame_size: (width, height) in px.
        focal_length: in px; the frame's width where None.

    Returns:
        The pose, or None where no sound one exists: no solution, head behind the camera, face
        turned away from it, or the model further than ``REPROJECTION_LIMIT`` from the landmarks.

    Raises:
        ValueError: the arrays have other shapes.
    """
    image, model = _checked_points(landmarks_xy, model_points)
    camera = _camera_matrix(frame_size, focal_length)
    solved = _solve(image, model, camera)
    if solved is None:
        return None
    rotation, translation = solved
    in_camera = model @ rotation.T + translation
    if not (translation[2] > 0 and (in_camera[:, 2] > 0).all()):
        return None
    error = _reprojection_error(image, in_camera, translation, camera)
    pose = Pose(rotation, translation, error)
    if error > REPROJECTION_LIMIT or facing_direction(pose) @ translation >= 0:
        return None
    return pose


def facing_direction(pose: Pose) -> NDArray[np.float64]:
    """The unit vector (3,) along which the face looks, in camera axes; (0, 0, -1) is frontal."""
    return -pose.rotation[:, 2]


def yaw_pitch_roll(pose: Pose) -> tuple[float, float, float]:
    """The angles of a head in degrees.

    Yaw is positive when the head turns to the picture's right, pitch when it looks up, roll when
    it leans clockwise in the picture.
    """
    x, y, z = facing_direction(pose)
    yaw, pitch = np.arctan2(x, -z), np.arcsin(np.clip(-y, -1.0, 1.0))
    unrolled = _turn((0.0, -yaw, 0.0)) @ _turn((-pitch, 0.0, 0.0))
    rolled = unrolled.T @ pose.rotation
    roll = np.arctan2(rolled[1, 0], rolled[0, 0])
    return float(np.degrees(yaw)), float(np.degrees(pitch)), float(np.degrees(roll))


def angle_between(pose_a: Pose, pose_b: Pose) -> float:
    """The angle between the facing directions of two poses, in degrees, 0 to 180."""
    a, b = facing_direction(pose_a), facing_direction(pose_b)
    return float(np.degrees(np.arctan2(np.linalg.norm(np.cross(a, b)), a @ b)))


def project(
    pose: Pose,
    points: FloatArray,
    frame_size: tuple[int, int],
    focal_length: float | None = None,
) -> NDArray[np.float64]:
    """Where points of the face model appear in the frame.

    Args:
        pose: of the head.
        points: shape (n, 3), cm, in the axes of ``canonical_face``.
        frame_size: (width, height) in px.
        focal_length: in px; the frame's width where None.

    Returns:
        Shape (n, 2), px.
    """
    in_camera = points @ pose.rotation.T + pose.translation
    return _to_frame(in_camera, _camera_matrix(frame_size, focal_length))


def _checked_points(
    landmarks_xy: FloatArray, model_points: FloatArray
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    image, model = landmarks_xy.astype(np.float64), model_points.astype(np.float64)
    count = len(image)
    if image.shape != (count, 2) or model.shape != (count, 3) or count < _FEWEST_POINTS:
        raise ValueError(
            f"estimate_pose: expected landmarks (n, 2) and model points (n, 3) with n at least "
            f"{_FEWEST_POINTS}, got {image.shape} and {model.shape}"
        )
    return image, model


def _camera_matrix(frame_size: tuple[int, int], focal_length: float | None) -> NDArray[np.float64]:
    width, height = frame_size
    focal = float(width) if focal_length is None else focal_length
    return np.array([[focal, 0.0, width / 2], [0.0, focal, height / 2], [0.0, 0.0, 1.0]])


def _solve(
    image: NDArray[np.float64], model: NDArray[np.float64], camera: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """Rotation (3, 3) and translation (3,), or None where the solver finds nothing finite."""
    try:
        found, turn, shift = cv2.solvePnP(model, image, camera, None, flags=cv2.SOLVEPNP_SQPNP)
        if not found:
            return None
        turn, shift = cv2.solvePnPRefineLM(model, image, camera, None, turn, shift)
    except cv2.error:
        return None
    if not (np.isfinite(turn).all() and np.isfinite(shift).all()):
        return None
    return _turn(turn), np.asarray(shift, np.float64).reshape(3)


def _turn(vector: object) -> NDArray[np.float64]:
    """The rotation matrix of a rotation vector (axis times angle)."""
    return np.asarray(cv2.Rodrigues(np.array(vector, np.float64))[0], np.float64)


def _to_frame(in_camera: NDArray[np.float64], camera: NDArray[np.float64]) -> NDArray[np.float64]:
    homogeneous = in_camera @ camera.T
    return homogeneous[:, :2] / homogeneous[:, 2:]


def _reprojection_error(
    image: NDArray[np.float64],
    in_camera: NDArray[np.float64],
    translation: NDArray[np.float64],
    camera: NDArray[np.float64],
) -> float:
    """Root mean square distance in widths that the whole face has at its distance."""
    squares = ((_to_frame(in_camera, camera) - image) ** 2).sum(axis=1)
    face_width = camera[0, 0] * canonical_face().width / translation[2]
    return float(np.sqrt(squares.mean()) / face_width)
