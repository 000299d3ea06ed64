"""Movements of a face: displacements of its landmarks, from expressions to random ones."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from unmask.faces.alignment import apply, similarity
from unmask.faces.canonical import canonical_face
from unmask.faces.pose import MESH_INDEX_OF_68
from unmask.lab.forging.regions import face_width

Displacement = NDArray[np.float32]
"""Shape (468, 2), px: how far each landmark moves."""

_UPPER_LIP, _LOWER_LIP = 13, 14
_MOUTH_CORNERS = (61, 291)
_UPPER_LIDS, _LOWER_LIDS = (159, 386), (145, 374)
_BROW_MIDDLES = (105, 334)

_FEATURES = tuple(
    MESH_INDEX_OF_68[part]
    for part in (slice(48, 68), slice(36, 42), slice(42, 48), slice(17, 22), slice(22, 27))
)
"""Landmarks of the mouth, both eyes and both brows."""

_SMALLEST, _LARGEST = 0.02, 0.055
_STRONGEST_GAIN = 3.0


def random_movement(
    landmarks: NDArray[np.float32], generator: np.random.Generator, *, mouth_only: bool = False
) -> Displacement:
    """A plausible change of expression, mixed from a jaw drop, a smile, a frown, a blink and more.

    Args:
        landmarks: (468, 2), px.
        generator: of the mixture.
        mouth_only: leave brows and eyes as they are.
    """
    mouth, upper = _mouth_movements(), _upper_movements()
    amounts = generator.uniform(-0.4, 1, len(mouth)) * (generator.random(len(mouth)) < 0.6)
    amounts[generator.integers(len(mouth))] = 1
    movement = np.tensordot(amounts, mouth, 1)
    if not mouth_only:
        movement += np.tensordot(generator.uniform(-0.5, 1, len(upper)), upper, 1)
    return _of_visible_size(movement @ _picture_axes(landmarks).T, landmarks, generator)


def movement_towards(
    landmarks: NDArray[np.float32], donor: NDArray[np.float32], generator: np.random.Generator
) -> Displacement:
    """The donor's expression: how its mouth, eyes and brows differ from the target's.

    The faces are aligned by their rigid landmarks. The mouth's and the eyes' places are a matter
    of the person and stay; their shapes and the height of the brows move.

    Args:
        landmarks: the target's, (468, 2), px.
        donor: the donor's, (468, 2), px of its own picture.
        generator: of the strength.
    """
    face = canonical_face()
    matrix = similarity(donor[face.rigid], landmarks[face.rigid], face.rigid_weights)
    difference = apply(matrix, donor) - landmarks
    for feature in _FEATURES[:3]:
        difference[feature] -= difference[feature].mean(axis=0)
    features = np.concatenate(_FEATURES)
    moved = _influence_of_features() @ difference[features]
    return _of_visible_size(moved, landmarks, generator)


def _of_visible_size(
    movement: NDArray[np.float64], landmarks: NDArray[np.float32], generator: np.random.Generator
) -> Displacement:
    """Scale a movement so that its largest part can be seen and still is possible."""
    wanted = face_width(landmarks) * generator.uniform(_SMALLEST, _LARGEST)
    largest = np.linalg.norm(movement, axis=1).max()
    gain = min(wanted / max(largest, 1e-6), _STRONGEST_GAIN)
    return np.asarray(movement * gain, np.float32)


def _picture_axes(landmarks: NDArray[np.float32]) -> NDArray[np.float64]:
    """The matrix (2, 2) from the canonical face's x and y (cm) to the picture's (px)."""
    face = canonical_face()
    points = np.column_stack([face.points[face.rigid, :2], np.ones(len(face.rigid))])
    fit = np.linalg.lstsq(points, landmarks[face.rigid].astype(np.float64))[0]
    return np.asarray(fit[:2].T)


@cache
def _influence_of_features() -> NDArray[np.float64]:
    """Shape (468, number of feature landmarks): how much each landmark follows each of them."""
    points, features = canonical_face().points, np.concatenate(_FEATURES)
    distance = np.linalg.norm(points[:, None] - points[features], axis=2)
    influence: NDArray[np.float64] = np.exp(-((distance / 1.2) ** 2))
    influence /= influence.sum(axis=1, keepdims=True) + 0.5
    influence[features] = np.eye(len(features))
    return influence


@cache
def _mouth_movements() -> NDArray[np.float64]:
    """Shape (4, 468, 2) in cm: jaw drop, smile, pucker, mouth to one side."""
    points = canonical_face().points
    line = points[[_UPPER_LIP, _LOWER_LIP], 1].mean()
    below = np.clip((points[:, 1] - line) / 0.4 + 0.5, 0, 1) * np.exp(-((points[:, 0] / 2.4) ** 2))
    jaw = below[:, None] * (0.0, 1.2)
    smile = _pull(_MOUTH_CORNERS[0], (-0.6, -0.6), 1.8) + _pull(_MOUTH_CORNERS[1], (0.6, -0.6), 1.8)
    pucker = _pull(_MOUTH_CORNERS[0], (0.8, 0.0), 1.6) + _pull(_MOUTH_CORNERS[1], (-0.8, 0.0), 1.6)
    return np.stack([jaw, smile, pucker, _pull(_LOWER_LIP, (0.8, 0.0), 2.6)])


@cache
def _upper_movements() -> NDArray[np.float64]:
    """Shape (4, 468, 2) in cm: each brow up, each eye shut."""
    points = canonical_face().points
    brows = [_pull(middle, (0.0, -0.7), 2.2) for middle in _BROW_MIDDLES]
    eyes = []
    for upper, lower in zip(_UPPER_LIDS, _LOWER_LIDS, strict=True):
        line = points[[upper, lower], 1].mean()
        above = np.clip((line - points[:, 1]) / 0.4 + 0.5, 0, 1)
        eyes.append(_pull(upper, (0.0, 0.55), 1.2) * above[:, None])
    return np.stack([*brows, *eyes])


def _pull(landmark: int, shift: tuple[float, float], reach: float) -> NDArray[np.float64]:
    """Shift a landmark (cm), and others the less the further away they are."""
    points = canonical_face().points
    squares = ((points - points[landmark]) ** 2).sum(axis=1)
    return np.asarray(np.exp(-squares / reach**2)[:, None] * shift, np.float64)
