"""The canonical face: a mean face in 3-D whose points correspond to the landmarks."""

import json
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from unmask.weights import WEIGHTS_FOLDER


@dataclass(frozen=True)
class CanonicalFace:
    """MediaPipe's canonical face model.

    Attributes:
        points: shape (468, 3), float64, in cm; x to the picture's right, y down and z away from
            the viewer when the face looks straight at the viewer. One point a landmark.
        triangles: shape (898, 3), int64; landmark numbers of the surface's triangles.
        rigid: shape (33,), int64; the landmarks that move least with the expression.
        rigid_weights: shape (33,), float64; how much each of them counts in a fit.
    """

    points: NDArray[np.float64]
    triangles: NDArray[np.int64]
    rigid: NDArray[np.int64]
    rigid_weights: NDArray[np.float64]

    @property
    def width(self) -> float:
        """Of the face from cheek to cheek in cm."""
        return float(np.ptp(self.points[:, 0]))


@cache
def canonical_face() -> CanonicalFace:
    """The canonical face; its arrays are read-only."""
    content = json.loads((WEIGHTS_FOLDER / "canonical_face.json").read_text(encoding="utf-8"))
    # The file has y up and z towards the viewer; cameras have y down and z away: a rotation.
    points = np.array(content["vertices"], np.float64) * (1.0, -1.0, -1.0)
    rigid = np.array(content["rigid_landmarks"], np.float64)
    face = CanonicalFace(
        points, np.array(content["triangles"], np.int64), rigid[:, 0].astype(np.int64), rigid[:, 1]
    )
    for array in (face.points, face.triangles, face.rigid, face.rigid_weights):
        array.setflags(write=False)
    return face
