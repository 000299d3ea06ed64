"""Face warping artefacts: the face passes through a smaller, blurred copy of itself.

Early face swaps were synthesised at one small size and warped to fit the picture. The face's
resolution then no longer matches its surroundings; a real face is made to look so without any
synthesis.

Source: Li and Lyu, Exposing deepfake videos by detecting face warping artifacts (CVPR Workshops
2019). Its changes of colour are made to both classes and so belong to degrading.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from unmask.faces.alignment import Matrix, aligned_crop, apply, invert
from unmask.faces.pose import MESH_INDEX_OF_68
from unmask.lab.forging.blending import blended, put_back, unchanged
from unmask.lab.forging.regions import (
    Mask,
    face_width,
    feathered_inwards,
    frame_size,
    hull_mask,
)
from unmask.lab.portrait import Forgery, Portrait

_MARGIN = 0.05
_FACTORS = (0.2, 0.8)
_LARGEST_BLUR = 1.5
_FEWEST_PIXELS = 8

_BROWS = MESH_INDEX_OF_68[17:27]
_CHEEKS_AND_MOUTH = np.concatenate([MESH_INDEX_OF_68[2:15], MESH_INDEX_OF_68[48:60]])


def warp_resolution(
    target: Portrait, _donor: Portrait | None, generator: np.random.Generator
) -> Forgery:
    """Replace the face, or a part of it, by itself at a lower resolution; no donor is used."""
    if np.ptp(target.landmarks) < 1:
        return unchanged(target.pixels)
    factor = float(generator.uniform(*_FACTORS))
    size = _aligned_size(target, factor)
    aligned, matrix = aligned_crop(target.pixels, target.landmarks, size, _MARGIN)
    # The blur is bounded in px of the picture: on top of a low resolution it would hide the face.
    blur = _LARGEST_BLUR * factor * float(generator.uniform(0.05, 1))
    softened = np.asarray(cv2.GaussianBlur(aligned, (5, 5), blur), np.uint8)
    whole = generator.random() < 0.5
    mask = _rectangle(target, matrix, size) if whole else _polygon(target, generator)
    edge = face_width(target.landmarks) * float(generator.uniform(0, 0.06))
    inside = feathered_inwards(mask, edge)
    return blended(target.pixels, put_back(softened, matrix, target.pixels), inside)


def _aligned_size(target: Portrait, factor: float) -> int:
    """Side in px of the aligned face that has ``factor`` times the picture's resolution."""
    side = face_width(target.landmarks) * (1 + 2 * _MARGIN) * factor
    return max(round(side), _FEWEST_PIXELS)


def _rectangle(target: Portrait, matrix: Matrix, size: int) -> Mask:
    """The whole aligned square, as it lies in the picture."""
    corners = np.array([[0, 0], [size, 0], [size, size], [0, size]], np.float64)
    outline = apply(invert(matrix), corners).astype(np.float32)
    return hull_mask(outline, frame_size(target.pixels))


def _polygon(target: Portrait, generator: np.random.Generator) -> Mask:
    """The hull of the brows and of some landmarks of the cheeks and the mouth."""
    lower: NDArray[np.int64] = generator.choice(_CHEEKS_AND_MOUTH, generator.integers(6, 20), False)
    corners = target.landmarks[np.concatenate([_BROWS, lower])]
    return hull_mask(corners, frame_size(target.pixels))
