"""The shape of lips and chin over time, as it is on a head that looks into the camera."""

import numpy as np
from numpy.typing import NDArray

from unmask.detectors.lip_sync.rhythm import on_grid
from unmask.faces.canonical import canonical_face

_OUTER_LIPS = (61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 185, 40, 39, 37, 0, 267, 269, 270)
_INNER_LIPS = (78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308, 191, 80, 81, 82, 13, 312, 311, 310)
_CHIN = (152, 148, 377, 176, 400, 199, 200, 18)
POINTS = (*_OUTER_LIPS, 409, *_INNER_LIPS, 415, *_CHIN)
"""Landmarks of both edges of the lips and of the chin."""

_NOTHING = 1e-9

Values = NDArray[np.float64]


def in_face_axes(landmarks: NDArray[np.float32]) -> Values:
    """All landmarks on a head that is brought to the place, size and pose of the canonical face.

    Each frame is moved by the similarity that fits the rigid landmarks best (Umeyama, IEEE
    Transactions on Pattern Analysis and Machine Intelligence 1991).

    Args:
        landmarks: shape (n, 468, 3), in px.

    Returns:
        shape (n, 468, 3), in cm of the canonical face.
    """
    face = canonical_face()
    target = face.points[face.rigid] - face.points[face.rigid].mean(axis=0)
    points = landmarks.astype(np.float64)
    points -= points[:, face.rigid].mean(axis=1, keepdims=True)
    rigid = points[:, face.rigid]
    left, stretches, right = np.linalg.svd(np.einsum("nij,ik->njk", rigid, target))
    # A mirrored fit is none.
    mirrored = np.sign(np.linalg.det(left) * np.linalg.det(right))
    stretches[:, 2] *= mirrored
    left[:, :, 2] *= mirrored[:, None]
    scale = stretches.sum(axis=1) / np.maximum((rigid**2).sum(axis=(1, 2)), _NOTHING)
    return np.asarray(points @ (left @ right) * scale[:, None, None])


def mouth_shape(times: Values, in_axes: Values) -> Values:
    """Lips and chin at the times of the grid, shape (grid, 3 · points), in cm.

    Args:
        times: of the frames, shape (n,), in seconds, ascending.
        in_axes: as ``in_face_axes`` gives them.
    """
    return on_grid(times, in_axes[:, POINTS].reshape(len(times), -1))
