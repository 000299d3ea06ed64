"""Pictures of heads with a hidden inner face, and the angles to be read from them.

The angles are those of the pose from all rigid landmarks (``unmask.faces.pose``), seen by a camera
that looks at the middle of the face. A picture that is turned or mirrored gets the angles of the
head that is turned or mirrored with it.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from unmask.arrays import RGBImage
from unmask.detectors.head_pose.outer_head import HIDDEN_SCALE, hide, inner_shape, loose_crop
from unmask.detectors.head_pose.pose_difference import centred_pose
from unmask.faces import Pose
from unmask.faces.alignment import Matrix, apply, warp
from unmask.faces.canonical import canonical_face
from unmask.faces.pose import yaw_pitch_roll
from unmask.lab.degrading import draw_treatment
from unmask.lab.manifest import Split
from unmask.lab.pack import Pack

LARGEST_TURN = 60.0
"""Of a head in degrees, sideways or up and down: beyond it landmarks are mostly guessed."""

HELD_OUT_SOURCES = ("portraits",)
"""Data sets that training never sees."""

_TURN_DEVIATION, _LARGEST_ROTATION = 12.0, 35.0
_LARGEST_SHIFT, _LARGEST_ZOOM = 0.06, 0.12
_HIDDEN_SCALES, _HIDDEN_SHIFT = (1.02, 1.32), 0.04
"""The covered shape varies, so that its size and place tell little of the pose."""


@dataclass(frozen=True)
class PosedFaces:
    """The faces of a pack that have a sound pose.

    Attributes:
        pack: that they are in.
        indices: of their pictures, shape (n,), int64.
        rotations: from the face model to the camera, shape (n, 3, 3), float64.
        angles: yaw, pitch and roll in degrees, shape (n, 3), float64.
        sources: the data set of each.
    """

    pack: Pack
    indices: NDArray[np.int64]
    rotations: NDArray[np.float64]
    angles: NDArray[np.float64]
    sources: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.indices)


@dataclass(frozen=True)
class Change:
    """What happens to a picture before it is learnt from.

    Attributes:
        rotation: in degrees, clockwise in the picture.
        shift: (x, y) of the crop in parts of its side.
        zoom: of the crop.
        mirrored: left and right change sides.
        hidden_scale: of the shape that covers the inner face.
        hidden_shift: (x, y) of that shape in parts of the crop's side.
    """

    rotation: float = 0.0
    shift: tuple[float, float] = (0.0, 0.0)
    zoom: float = 1.0
    mirrored: bool = False
    hidden_scale: float = HIDDEN_SCALE
    hidden_shift: tuple[float, float] = (0.0, 0.0)


def posed_faces(pack: Pack, split: Split, left_out: Sequence[str] = ()) -> PosedFaces:
    """The real faces of one split of a pack whose pose is sound."""
    indices, poses = [], []
    for index, item in enumerate(pack.items):
        is_meant = item.label == "real" and item.split == split and item.source not in left_out
        if not is_meant or not pack.has_face[index]:
            continue
        pose = centred_pose(pack.landmarks[index], canonical_face().rigid)
        if pose is not None and max(np.abs(yaw_pitch_roll(pose)[:2])) <= LARGEST_TURN:
            indices.append(index)
            poses.append(pose)
    return PosedFaces(
        pack,
        np.array(indices, np.int64),
        np.array([pose.rotation for pose in poses]).reshape(-1, 3, 3),
        np.array([yaw_pitch_roll(pose) for pose in poses]).reshape(-1, 3),
        tuple(pack.items[index].source for index in indices),
    )


def draw_weights(faces: PosedFaces) -> NDArray[np.float64]:
    """How often each face is drawn, (n,), so that a data set counts by the root of its size."""
    counts = Counter(faces.sources)
    weights = np.array([1 / math.sqrt(counts[source]) for source in faces.sources])
    return np.asarray(weights / weights.sum())


def draw_face(
    faces: PosedFaces, weights: NDArray[np.float64], generator: np.random.Generator
) -> int:
    """Draw a face: of two, the one that is turned further, since most look straight ahead."""
    pair = generator.choice(len(faces), 2, p=weights)
    turns = np.hypot(faces.angles[pair, 0], faces.angles[pair, 1])
    return int(pair[turns.argmax()])


def draw_change(generator: np.random.Generator) -> Change:
    """Draw what happens to a picture."""
    rotation = generator.normal(0.0, _TURN_DEVIATION)
    shift_x, shift_y = generator.uniform(-_LARGEST_SHIFT, _LARGEST_SHIFT, 2).tolist()
    hidden_x, hidden_y = generator.uniform(-_HIDDEN_SHIFT, _HIDDEN_SHIFT, 2).tolist()
    return Change(
        rotation=float(np.clip(rotation, -_LARGEST_ROTATION, _LARGEST_ROTATION)),
        shift=(shift_x, shift_y),
        zoom=float(np.exp(generator.uniform(-_LARGEST_ZOOM, _LARGEST_ZOOM))),
        mirrored=bool(generator.random() < 0.5),
        hidden_scale=float(generator.uniform(*_HIDDEN_SCALES)),
        hidden_shift=(hidden_x, hidden_y),
    )


def example(
    faces: PosedFaces,
    number: int,
    size: int,
    change: Change,
    degrading: np.random.Generator | None = None,
) -> tuple[RGBImage, NDArray[np.float64]]:
    """One picture as the network sees it, with its angles.

    Args:
        faces: of a pack.
        number: which of them.
        size: side of the picture in px.
        change: what happens to it.
        degrading: draws a degradation; none where None.

    Returns:
        the picture, RGB, uint8, (size, size, 3), and yaw, pitch and roll in degrees, (3,).

    Raises:
        PackError: the picture is damaged.
    """
    index = faces.indices[number]
    landmarks = faces.pack.landmarks[index].astype(np.float64)
    matrix = _crop(landmarks, size, change)
    crop = warp(faces.pack.picture(int(index)), matrix, size)
    if degrading is not None:
        crop = draw_treatment(degrading)(crop)
    shape = inner_shape(apply(matrix, landmarks), change.hidden_scale)
    hidden = hide(crop, shape + np.array(change.hidden_shift) * size)
    if change.mirrored:
        hidden = np.ascontiguousarray(hidden[:, ::-1])
    return hidden, changed_angles(faces.rotations[number], change)


def changed_angles(rotation: NDArray[np.float64], change: Change) -> NDArray[np.float64]:
    """Yaw, pitch and roll of a head after its picture was turned and mirrored."""
    turned = np.eye(3)
    turned[:2, :2] = _plane_rotation(change.rotation)
    changed = turned @ rotation
    if change.mirrored:
        mirror = np.diag([-1.0, 1.0, 1.0])
        changed = mirror @ changed @ mirror
    return np.array(yaw_pitch_roll(Pose(changed, np.array([0.0, 0.0, 1.0]), 0.0)))


def _crop(landmarks: NDArray[np.float64], size: int, change: Change) -> Matrix:
    """The map from the picture to the loose crop of the turned face."""
    rotation = _plane_rotation(change.rotation)
    crop = loose_crop(landmarks @ rotation.T, size)
    crop = crop * change.zoom
    # Zoomed around its middle.
    crop[:, 2] += (1 - change.zoom) * size / 2 + np.array(change.shift) * size
    return np.column_stack([crop[:, :2] @ rotation, crop[:, 2]])


def _plane_rotation(degrees: float) -> NDArray[np.float64]:
    """Clockwise in a picture whose y axis runs down."""
    angle = math.radians(degrees)
    cosine, sine = math.cos(angle), math.sin(angle)
    return np.array([[cosine, -sine], [sine, cosine]])
