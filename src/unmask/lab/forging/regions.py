"""Regions of a face as soft masks: shape (height, width), float32, 0 outside to 1 inside."""

from collections.abc import Mapping
from types import MappingProxyType

import cv2
import numpy as np
from numpy.typing import NDArray

from unmask.faces.alignment import Matrix
from unmask.faces.model import LANDMARK_COUNT
from unmask.faces.pose import MESH_INDEX_OF_68

Mask = NDArray[np.float32]

FACE_HULLS: Mapping[str, NDArray[np.int64]] = MappingProxyType(
    {
        "whole face": np.arange(LANDMARK_COUNT),
        "face without forehead": MESH_INDEX_OF_68,
        "brows to mouth": MESH_INDEX_OF_68[17:],
        "inner face": MESH_INDEX_OF_68[27:],
    }
)
"""The landmarks whose convex hull is the region."""

MOUTH = MESH_INDEX_OF_68[48:]
"""Landmark numbers of the lips."""

_POLYGON_CORNERS = (6, 16)
_SMALLEST_SHARE = 0.1


def frame_size(picture: NDArray[np.uint8]) -> tuple[int, int]:
    """(width, height) of a picture in px."""
    return picture.shape[1], picture.shape[0]


def face_width(landmarks: NDArray[np.float32]) -> float:
    """The larger extent of the landmarks in px, at least 1."""
    return max(float(np.ptp(landmarks, axis=0).max()), 1.0)


def hull_mask(points: NDArray[np.float32], size: tuple[int, int]) -> Mask:
    """The convex hull of points with a hard edge.

    Args:
        points: shape (n, 2), px, also outside the frame.
        size: (width, height) of the frame in px.
    """
    mask = np.zeros(size[::-1], np.float32)
    hull = cv2.convexHull(points.astype(np.float32))
    # OpenCV counts from the middle of the first pixel, here in sixteenths of a pixel.
    cv2.fillConvexPoly(mask, ((hull - 0.5) * 16).round().astype(np.int32), 1.0, shift=4)
    return mask


def random_hull(
    landmarks: NDArray[np.float32], size: tuple[int, int], generator: np.random.Generator
) -> Mask:
    """One of the hulls of the face or, as likely as each of them, a polygon of a few landmarks."""
    kinds = [*FACE_HULLS.values(), None]
    chosen = kinds[generator.integers(len(kinds))]
    if chosen is not None:
        return hull_mask(landmarks[chosen], size)
    return _random_polygon(landmarks, size, generator)


def _random_polygon(
    landmarks: NDArray[np.float32], size: tuple[int, int], generator: np.random.Generator
) -> Mask:
    """The hull of a few landmarks, or the whole face where that came out too small."""
    whole = hull_mask(landmarks, size)
    corners = generator.choice(LANDMARK_COUNT, generator.integers(*_POLYGON_CORNERS), False)
    polygon = hull_mask(landmarks[corners], size)
    return polygon if polygon.sum() > _SMALLEST_SHARE * whole.sum() else whole


def feathered(mask: Mask, sigma: float) -> Mask:
    """Blur the edge; ``sigma`` in px."""
    if sigma < 0.3:
        return mask
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), sigma), np.float32)


def feathered_inwards(mask: Mask, sigma: float) -> Mask:
    """Blur the edge so that nothing outside the mask is touched; ``sigma`` in px."""
    reach = int(np.ceil(sigma))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    eroded = cv2.erode(mask, kernel, borderType=cv2.BORDER_REPLICATE)
    return feathered(np.asarray(eroded, np.float32), sigma / 2) * mask


def similarity_about(
    middle: NDArray[np.floating], angle: float, scale: float, shift: NDArray[np.floating]
) -> Matrix:
    """Turn (degrees, clockwise in the picture) and scale about a point, then shift (px)."""
    turn = cv2.getRotationMatrix2D((float(middle[0]), float(middle[1])), -angle, scale)
    return np.asarray(turn + np.column_stack([np.zeros((2, 2)), shift]), np.float64)


def moved(mask: Mask, transform: Matrix) -> Mask:
    """Resample a mask through an affine map; nothing comes in from beyond the frame."""
    size = (mask.shape[1], mask.shape[0])
    return np.asarray(cv2.warpAffine(mask, transform, size), np.float32)


def elastically_deformed(
    mask: Mask, spacing: float, reach: float, generator: np.random.Generator
) -> Mask:
    """Push the mask about by a smooth random field (Simard, Steinkraus and Platt, ICDAR 2003).

    Args:
        mask: to deform.
        spacing: of the field's independent values in px.
        reach: standard deviation of the shifts in px.
        generator: of the field.
    """
    height, width = mask.shape
    grid = (2, int(height // spacing) + 3, int(width // spacing) + 3)
    shifts = generator.normal(0, reach, grid).astype(np.float32)
    rows, columns = np.indices((height, width), np.float32)
    map_x, map_y = (
        axis + cv2.resize(shift, (width, height), interpolation=cv2.INTER_CUBIC)
        for axis, shift in zip((columns, rows), shifts, strict=True)
    )
    return np.asarray(cv2.remap(mask, map_x, map_y, cv2.INTER_LINEAR), np.float32)
