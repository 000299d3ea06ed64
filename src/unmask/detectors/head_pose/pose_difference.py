"""How the pose of the inner face differs from the pose of the whole face.

Source: Yang, Li and Lyu, Exposing deep fakes using inconsistent head poses (ICASSP 2019),
section 3. Two things are done otherwise, for soundness:

- Solutions behind the camera, or that do not fit the landmarks, are refused. In about 29 % of the
  published classifier's training frames one of the two poses was flipped (Lutz and Bassett,
  arXiv 2108.12715).
- The paper takes the picture's width as focal length and its middle as principal point, so that
  cropping the picture changes the result. Here the camera is tied to the face: it looks at the
  face's middle, with a focal length of ``FOCAL_FACE_WIDTHS`` widths of the face.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from unmask.arrays import FloatArray, expect_array
from unmask.faces import Pose
from unmask.faces.canonical import canonical_face
from unmask.faces.pose import CENTRAL_POINTS, WHOLE_POINTS, angle_between, estimate_pose

FOCAL_FACE_WIDTHS = 6.0
"""A face one sixth of the picture's width, as in a head-and-shoulders shot."""

FEATURE_COUNT = 12


@dataclass(frozen=True)
class PoseDifference:
    """The two poses of one face and what lies between them.

    Attributes:
        central: pose from the landmarks of the inner face.
        whole: pose from those landmarks and the outline of the face.
        angle: between the two facing directions, in degrees.
    """

    central: Pose
    whole: Pose
    angle: float

    @property
    def features(self) -> NDArray[np.float64]:
        """Shape (12,): the difference of the rotation matrices, row by row, then of the shifts."""
        rotation = self.central.rotation - self.whole.rotation
        return np.concatenate([rotation.ravel(), self.central.translation - self.whole.translation])


def pose_difference(landmarks: NDArray[np.float32]) -> PoseDifference | None:
    """Estimate both poses of a face.

    Args:
        landmarks: shape (468, 3), float32, x and y in px.

    Returns:
        the difference, or None where one of the two has no sound solution.
    """
    expect_array("landmarks", landmarks, (468, 3), "float32")
    central, whole = (
        centred_pose(landmarks[:, :2], chosen) for chosen in (CENTRAL_POINTS, WHOLE_POINTS)
    )
    if central is None or whole is None:
        return None
    return PoseDifference(central, whole, angle_between(central, whole))


def centred_pose(landmarks_xy: FloatArray, chosen: NDArray[np.int64]) -> Pose | None:
    """The pose of a face as a camera sees it that looks at the face's middle.

    Args:
        landmarks_xy: shape (468, 2), px.
        chosen: numbers of the landmarks that count.

    Returns:
        the pose, or None where there is no sound one.
    """
    points = landmarks_xy.astype(np.float64)
    width = float(np.ptp(points[:, 0]))
    side = round(2 * width)
    centred = points - (points.max(axis=0) + points.min(axis=0)) / 2 + side / 2
    return estimate_pose(
        centred[chosen], canonical_face().points[chosen], (side, side), FOCAL_FACE_WIDTHS * width
    )
