"""The face mesh as a warp: texture mapped triangle by triangle, each by its own affine map."""

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from unmask.arrays import RGBImage
from unmask.faces.canonical import canonical_face
from unmask.lab.forging.regions import Mask

_SMALLEST_TRIANGLE = 0.01
_NO_TRIANGLE = -1


@cache
def mesh_triangles() -> NDArray[np.int64]:
    """Landmark numbers of the mesh's triangles, (898, 3), the furthest back first."""
    face = canonical_face()
    depth = face.points[face.triangles, 2].mean(axis=1)
    return face.triangles[np.argsort(-depth, kind="stable")]


def warped_by_mesh(
    picture: RGBImage,
    source: NDArray[np.float32],
    target: NDArray[np.float32],
    triangles: NDArray[np.int64],
    size: tuple[int, int],
) -> tuple[RGBImage, Mask]:
    """Carry a picture's texture from one shape of a mesh to another.

    Triangles that are seen from behind in the target are left out, and later ones cover earlier
    ones.

    Args:
        picture: RGB, uint8.
        source: the mesh's points in ``picture``, shape (n, 2), px.
        target: the mesh's points in the result, shape (n, 2), px.
        triangles: shape (m, 3), point numbers, oriented as those of ``mesh_triangles``.
        size: (width, height) of the result in px.

    Returns:
        RGB, uint8, black where there is no mesh, and where there is: 1, else 0.
    """
    picture, source = _not_larger_than(target, picture, source)
    owner, left, top = _triangle_of_each_pixel(target, triangles, size)
    rows, columns = np.nonzero(owner != _NO_TRIANGLE)
    texture, covered = np.zeros((*size[::-1], 3), np.uint8), np.zeros(size[::-1], np.float32)
    if not len(rows):
        return texture, covered
    maps = _affine_maps(target[triangles], source[triangles])[owner[rows, columns]]
    centres = np.stack([columns + left + 0.5, rows + top + 0.5, np.ones(len(rows))], axis=1)
    sampled = np.full((*owner.shape, 2), -1, np.float32)
    sampled[rows, columns] = np.einsum("pi,pij->pj", centres, maps) - 0.5
    values = cv2.remap(
        picture,
        sampled[..., 0],
        sampled[..., 1],
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REFLECT_101,
    )
    texture[rows + top, columns + left] = values[rows, columns]
    covered[rows + top, columns + left] = 1
    return texture, covered


def _not_larger_than(
    target: NDArray[np.float32], picture: RGBImage, source: NDArray[np.float32]
) -> tuple[RGBImage, NDArray[np.float32]]:
    """Shrink the picture to the size at which it will be seen, so that it does not alias."""
    extents = [np.sqrt(np.prod(np.ptp(points, axis=0)) + 1) for points in (target, source)]
    ratio = float(extents[0] / extents[1])
    if ratio > 0.8:
        return picture, source
    height, width = picture.shape[:2]
    shrunk = (max(round(width * ratio), 1), max(round(height * ratio), 1))
    smaller = np.asarray(cv2.resize(picture, shrunk, interpolation=cv2.INTER_AREA), np.uint8)
    return smaller, source * np.array([shrunk[0] / width, shrunk[1] / height], np.float32)


def _triangle_of_each_pixel(
    points: NDArray[np.float32], triangles: NDArray[np.int64], size: tuple[int, int]
) -> tuple[NDArray[np.int32], int, int]:
    """The triangle's number in each pixel of the mesh's bounding box, and the box's left top."""
    low = np.clip(np.floor(points.min(axis=0)) - 1, 0, size).astype(int)
    high = np.clip(np.ceil(points.max(axis=0)) + 1, low, size).astype(int)
    owner = np.full((high[1] - low[1], high[0] - low[0]), _NO_TRIANGLE, np.int32)
    if owner.size == 0:
        return owner, 0, 0
    corners = ((points - low - 0.5) * 16).round().astype(np.int32)[triangles]
    for number in np.flatnonzero(_area(points[triangles]) < -_SMALLEST_TRIANGLE):
        cv2.fillConvexPoly(owner, corners[number], int(number), shift=4)
    return owner, int(low[0]), int(low[1])


def _area(corners: NDArray[np.float32]) -> NDArray[np.float32]:
    """Twice the signed area of triangles (m, 3, 2); negative for those that face the viewer."""
    one, other = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    return np.asarray(one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0])


def _affine_maps(origin: NDArray[np.float32], image: NDArray[np.float32]) -> NDArray[np.float64]:
    """Matrices (m, 3, 2) that map (x, y, 1) from each first triangle (3, 2) to the second."""
    homogeneous = np.concatenate([origin, np.ones((*origin.shape[:2], 1))], axis=2)
    flat = np.abs(_area(origin)) <= _SMALLEST_TRIANGLE
    homogeneous[flat] = np.eye(3)
    return np.linalg.solve(homogeneous, image.astype(np.float64))
