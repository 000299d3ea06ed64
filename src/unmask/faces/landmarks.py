"""The 468 points of MediaPipe's face mesh on faces that were detected.

Attention: the points are those of a network that knows what faces look like; behind a hand or
beyond the frame's border it guesses them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from unmask.arrays import FloatArray, RGBImage
from unmask.faces.alignment import Matrix, apply, invert, warp
from unmask.faces.detection import Detection
from unmask.faces.model import LANDMARK_COUNT
from unmask.faces.pose import MESH_INDEX_OF_68
from unmask.weights import load_model

_CROP_SCALE = 1.5
"""Side of the square that the network looks at, in sides of the face's box."""

_NETWORK_OFFSET = 0.8
"""By how many px of its input the network places all points too far to the left and the top.

Half the mean distance between the landmarks of a picture and those of its mirror image; the
padding of the network's convolutions is the same for both axes.
"""

_LEFT_EYE, _RIGHT_EYE = 33, 263
"""Landmarks of the outer corners of the eyes, at the picture's left and right."""

_EYES = (MESH_INDEX_OF_68[36:42], MESH_INDEX_OF_68[42:48])
_NOSE_AND_MOUTH = MESH_INDEX_OF_68[[30, 48, 54]]


def five_points(landmarks: FloatArray) -> NDArray[np.float64]:
    """The points by which other networks have faces turned upright.

    Args:
        landmarks: shape (468, 2) or (468, 3), px.

    Returns:
        The middles of the eyes, the nose and the corners of the mouth, from left to right in the
        picture, shape (5, 2), px.
    """
    points = np.asarray(landmarks[:, :2], np.float64)
    eyes = [points[eye].mean(axis=0) for eye in _EYES]
    return np.stack([*eyes, *points[_NOSE_AND_MOUTH]])


@dataclass(frozen=True)
class Mesh:
    """The landmarks of one face.

    Attributes:
        points: shape (468, 3), float32; x and y in px of the frame, z in px relative to the
            head's centre, smaller is nearer.
        presence: 0 to 1, how sure the network is that it saw a face.
    """

    points: NDArray[np.float32]
    presence: float


class FaceMesh:
    """MediaPipe's face mesh network (Kartynnik et al., 2019, arXiv 1907.06724)."""

    def __init__(self) -> None:
        self._model = load_model("face-mesh")

    def find(self, pixels: RGBImage, detections: Sequence[Detection]) -> list[Mesh]:
        """Find the landmarks of faces in one frame.

        The network looks twice: the second crop is laid by the first's landmarks, so that the
        result hardly depends on how exactly the detector placed its box.
        """
        first = self._look(pixels, [_crop_of_detection(d, self._size) for d in detections])
        return self._look(pixels, [_crop_of_points(mesh.points, self._size) for mesh in first])

    def follow(self, pixels: RGBImage, before: Mesh) -> Mesh:
        """Find the landmarks of a face by those that it had a moment before.

        The network looks once: between two frames of a video a face hardly moves.
        """
        return self._look(pixels, [_crop_of_points(before.points, self._size)])[0]

    @property
    def _size(self) -> int:
        return self._model.entry.input_size[0]

    def _look(self, pixels: RGBImage, crops: Sequence[Matrix]) -> list[Mesh]:
        if not crops:
            return []
        pictures = np.stack([warp(pixels, crop, self._size) for crop in crops])
        landmarks, presence = self._model.infer(pictures)
        return [
            Mesh(_to_frame(crop, points), float(1 / (1 + np.exp(-logit))))
            for crop, points, logit in zip(crops, landmarks, presence[:, 0], strict=True)
        ]


def _to_frame(crop: Matrix, raw: NDArray[np.float32]) -> NDArray[np.float32]:
    points = raw.reshape(LANDMARK_COUNT, 3).astype(np.float64)
    points[:, :2] += _NETWORK_OFFSET
    back = invert(crop)
    scale = np.sqrt(np.linalg.det(back[:, :2]))
    return np.column_stack([apply(back, points[:, :2]), points[:, 2] * scale]).astype(np.float32)


def _crop_of_detection(detection: Detection, size: int) -> Matrix:
    box = detection.box
    side = _CROP_SCALE * max(box.width, box.height)
    along = detection.keypoints[1] - detection.keypoints[0]
    return _upright_square(np.array(box.center), along, side, size)


def _crop_of_points(points: NDArray[np.float32], size: int) -> Matrix:
    flat = points[:, :2].astype(np.float64)
    along = flat[_RIGHT_EYE] - flat[_LEFT_EYE]
    upright = _upright_square(np.zeros(2), along, 1.0, 1)
    turned = apply(upright, flat)
    low, high = turned.min(axis=0), turned.max(axis=0)
    center = apply(invert(upright), (low + high)[None] / 2)[0]
    return _upright_square(center, along, _CROP_SCALE * float((high - low).max()), size)


def _upright_square(
    center: NDArray[np.float64], along: NDArray[np.float64], side: float, size: int
) -> Matrix:
    """The map from the frame to a crop in which the direction ``along`` runs to the right."""
    scale = size / max(side, 1e-6)
    length = max(float(np.hypot(*along)), 1e-9)
    cosine, sine = along / length * scale
    rotation = np.array([[cosine, sine], [-sine, cosine]])
    return np.column_stack([rotation, size / 2 - rotation @ center])
