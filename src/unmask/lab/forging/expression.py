"""Another expression on the same face: its own texture on a displaced face mesh.

Source: the idea of Face2Face (Thies et al., CVPR 2016), which keeps the target's person and head
pose, renders it with the donor's expression and fetches a mouth that fits.
"""

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from unmask.arrays import RGBImage
from unmask.faces.model import LANDMARK_COUNT
from unmask.faces.pose import MESH_INDEX_OF_68
from unmask.lab.forging.blending import blended
from unmask.lab.forging.colours import relit
from unmask.lab.forging.mesh import mesh_triangles, warped_by_mesh
from unmask.lab.forging.movements import movement_towards, random_movement
from unmask.lab.forging.regions import (
    face_width,
    feathered,
    feathered_inwards,
    frame_size,
    hull_mask,
)
from unmask.lab.forging.sharpness import perhaps_sharpened
from unmask.lab.portrait import Forgery, Portrait

_RIM = 1.25
_MASK = 1.1
_INNER_LIPS = MESH_INDEX_OF_68[60:]
_UPPER_LIP, _LOWER_LIP = 13, 14
_VISIBLE_OPENING = 0.01


def transfer_expression(
    target: Portrait, donor: Portrait | None, generator: np.random.Generator
) -> Forgery:
    """Give the target the donor's expression; without a donor, a random one."""
    if donor is None or generator.random() < 0.3:
        movement = random_movement(target.landmarks, generator)
    else:
        movement = movement_towards(target.landmarks, donor.landmarks, generator)
    moved = target.landmarks + movement
    face = displaced(target, moved)
    face = _with_mouth_opened(face, target, moved, donor)
    hull = hull_mask(_spread(moved, _MASK), frame_size(face))
    face = perhaps_sharpened(target.pixels, _re_rendered(face, generator), hull, generator)
    face = relit(face, 0.04, generator)
    edge = face_width(target.landmarks) * float(generator.uniform(0.03, 0.1))
    return blended(target.pixels, face, feathered_inwards(hull, edge))


def displaced(target: Portrait, moved: NDArray[np.float32]) -> RGBImage:
    """The picture with its landmarks moved, and with the skin around the face moving along.

    Args:
        target: the picture.
        moved: where its landmarks go, (468, 2), px.
    """
    around = _spread(target.landmarks, _RIM)[_outline()]
    source, goal = (
        np.concatenate([points, around]).astype(np.float32) for points in (target.landmarks, moved)
    )
    size = frame_size(target.pixels)
    texture, covered = warped_by_mesh(target.pixels, source, goal, _triangles_with_rim(), size)
    return np.where(covered[..., None] > 0, texture, target.pixels)


def _re_rendered(face: RGBImage, generator: np.random.Generator) -> RGBImage:
    """Lose a little detail, as a rendering from a texture does."""
    sigma = float(generator.uniform(0.1, 0.6))
    return np.asarray(cv2.GaussianBlur(face, (0, 0), sigma), np.uint8)


def _with_mouth_opened(
    face: RGBImage, target: Portrait, moved: NDArray[np.float32], donor: Portrait | None
) -> RGBImage:
    """Where the mouth opens: the donor's mouth if that is open, else darkness."""
    opened = _opening(moved) - _opening(target.landmarks)
    if opened < _VISIBLE_OPENING:
        return face
    size = frame_size(face)
    lips = hull_mask(moved[_INNER_LIPS], size)
    inside = feathered(lips, face_width(moved) * 0.008)[..., None]
    if donor is not None and _opening(donor.landmarks) > _opening(target.landmarks):
        cavity, covered = warped_by_mesh(
            donor.pixels, donor.landmarks, moved, mesh_triangles(), size
        )
        inside = inside * covered[..., None]
    else:
        cavity = np.asarray(face * max(1 - 8 * opened, 0.25), np.uint8)
    return np.asarray(face + (cavity.astype(np.float32) - face) * inside, np.uint8)


def _opening(landmarks: NDArray[np.float32]) -> float:
    """The distance between the lips in widths of the face."""
    gap = np.linalg.norm(landmarks[_LOWER_LIP] - landmarks[_UPPER_LIP])
    return float(gap / face_width(landmarks))


def _spread(points: NDArray[np.float32], factor: float) -> NDArray[np.float32]:
    """Move points away from their middle."""
    middle = points.mean(axis=0)
    return np.asarray(middle + (points - middle) * factor, np.float32)


@cache
def _outline_edges() -> NDArray[np.int64]:
    """The edges (n, 2) that only one triangle of the mesh has, directed as that triangle."""
    triangles = mesh_triangles()
    edges = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    known = {(int(a), int(b)) for a, b in edges}
    return np.array(sorted(edge for edge in known if edge[::-1] not in known))


def _outline() -> NDArray[np.int64]:
    """The landmarks on the face's outline."""
    return _outline_edges()[:, 0]


@cache
def _triangles_with_rim() -> NDArray[np.int64]:
    """The mesh's triangles and those that join its outline to a rim of further points.

    The rim's points are numbered from 468 in the order of ``_outline``.
    """
    edges = _outline_edges()
    outer = {int(inner): LANDMARK_COUNT + number for number, inner in enumerate(edges[:, 0])}
    rim = [
        triangle
        for a, b in edges.tolist()
        for triangle in ((b, a, outer[a]), (b, outer[a], outer[b]))
    ]
    return np.concatenate([np.array(rim), mesh_triangles()])
