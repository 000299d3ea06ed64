"""Crops of a face: resampled through an affine map, aligned by landmarks, or plain squares.

Points are (x, y) with the origin at the outer corner of the top left pixel, so that the first
pixel's centre is (0.5, 0.5). A 2×3 matrix ``m`` maps a point by ``m[:, :2] @ point + m[:, 2]``.
"""

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from unmask.arrays import FloatArray, RGBImage
from unmask.faces.canonical import canonical_face
from unmask.faces.model import Box

Matrix = NDArray[np.float64]
"""An affine map, shape (2, 3), float64."""

_FIVE_POINTS = np.array([[0.34, 0.46], [0.66, 0.46], [0.50, 0.64], [0.37, 0.82], [0.63, 0.82]])
"""The middles of the eyes, the nose and the corners of the mouth in an upright face of side 1, from
left to right in the picture; as in GenD (Yermakov et al., WACV 2026, and its published code)."""

_RESAMPLING = {"bilinear": Image.Resampling.BILINEAR, "bicubic": Image.Resampling.BICUBIC}


def aligned_crop(
    pixels: RGBImage, landmarks: FloatArray, size: int, margin: float
) -> tuple[RGBImage, Matrix]:
    """Cut a face out upright and centred, by the similarity that fits the rigid landmarks best.

    Args:
        pixels: the frame, RGB, uint8.
        landmarks: shape (468, 2) or (468, 3), px of the frame.
        size: side of the crop in px.
        margin: room on each side of the face's height and width, in parts of the larger of them.

    Returns:
        The crop, RGB, uint8, shape (size, size, 3), with the frame's border repeated outwards,
        and the map from the frame to the crop.
    """
    face = canonical_face()
    flat = face.points[:, :2]
    low, high = flat.min(axis=0), flat.max(axis=0)
    scale = size / ((1 + 2 * margin) * (high - low).max())
    target = (flat - (low + high) / 2) * scale + size / 2
    points = np.asarray(landmarks, np.float64)[face.rigid, :2]
    matrix = similarity(points, target[face.rigid], face.rigid_weights)
    return warp(pixels, matrix, size), matrix


def upright(points: FloatArray, scale: float) -> tuple[Matrix, int]:
    """How a face is turned upright by five points, in about the size that it has.

    The similarity has the least median of squares (Rousseeuw, JASA 1984), so that a nose that a
    turned head has moved aside hardly counts.

    Args:
        points: shape (5, 2), px of the frame: the middles of the eyes, the nose and the corners of
            the mouth, from left to right in the picture.
        scale: of the square's side against that of the face.

    Returns:
        The map from the frame to the square, and the square's side in px.
    """
    ratios = _distances(points) / _distances(_FIVE_POINTS)
    side = max(1, round(float(ratios.mean()) * scale))
    # The template counts from the middle of the first pixel, as its authors' code does.
    target = (_FIVE_POINTS + (scale - 1) / 2) / scale * side + 0.5
    found = cv2.estimateAffinePartial2D(points, target, method=cv2.LMEDS)[0]
    # Whatever its types say, it finds nothing where the points lie on one another.
    if np.shape(found) != (2, 3):
        return similarity(points, target, np.ones(len(target))), side
    return np.asarray(found, np.float64), side


def upright_crop(
    pixels: RGBImage, points: FloatArray, scale: float, size: int, interpolation: str
) -> RGBImage:
    """Cut a face out as ``upright`` turns it, and then bring it to a size.

    Args:
        pixels: the frame, RGB, uint8.
        points: see ``upright``.
        scale: see ``upright``.
        size: side of the result in px.
        interpolation: of the second step, ``bilinear`` or ``bicubic``; the first is bilinear.

    Returns:
        RGB, uint8, shape (size, size, 3); black beyond the frame.
    """
    matrix, side = upright(points, scale)
    cut = cv2.warpAffine(pixels, by_pixel(matrix), (side, side), flags=cv2.INTER_LINEAR)
    resized = Image.fromarray(np.asarray(cut, np.uint8)).resize(
        (size, size), _RESAMPLING[interpolation]
    )
    return np.asarray(resized, np.uint8)


def square_around(pixels: RGBImage, box: Box, scale: float) -> Box:
    """The square of side scale × max(width, height) around a box, as FaceForensics++ cuts it.

    At the frame's border the square is shifted inwards and, where the frame is too small for it,
    shrunk (Rössler et al., ICCV 2019, and its published code). Its corners are whole px.

    Args:
        pixels: the frame, RGB, uint8.
        box: in px of the frame.
        scale: of the square's side against the larger side of the box.
    """
    height, width = pixels.shape[:2]
    side = max(1, min(round(scale * max(box.width, box.height)), width, height))
    x, y = (
        int(np.clip(round(middle - side / 2), 0, limit - side))
        for middle, limit in zip(box.center, (width, height), strict=True)
    )
    return Box(x, y, side, side)


def square_crop(pixels: RGBImage, box: Box, scale: float, size: int | None = None) -> RGBImage:
    """Cut out ``square_around`` a box; it is never padded.

    Args:
        pixels: the frame, RGB, uint8.
        box: in px of the frame.
        scale: of the square's side against the larger side of the box.
        size: side of the result in px, bilinear; as cut where None.

    Returns:
        RGB, uint8, shape (side, side, 3).
    """
    square = square_around(pixels, box, scale)
    x, y, side = int(square.x), int(square.y), int(square.width)
    crop = pixels[y : y + side, x : x + side]
    if size is None:
        return np.ascontiguousarray(crop)
    return np.asarray(cv2.resize(crop, (size, size), interpolation=cv2.INTER_LINEAR), np.uint8)


def mirrored(pixels: RGBImage) -> RGBImage:
    """The picture with left and right exchanged, RGB, uint8, (height, width, 3)."""
    return np.ascontiguousarray(pixels[:, ::-1])


def warp(pixels: RGBImage, matrix: Matrix, size: int) -> RGBImage:
    """Resample a picture through an affine map, without aliasing when it shrinks.

    Args:
        pixels: RGB, uint8.
        matrix: from ``pixels`` to the result.
        size: side of the result in px.

    Returns:
        RGB, uint8, shape (size, size, 3); beyond the picture its border is repeated.
    """
    factor = int(1 / np.sqrt(abs(np.linalg.det(matrix[:, :2]))) + 1e-6)
    if factor > 1:
        pixels, matrix = _shrink(pixels, matrix, size, factor)
    result = cv2.warpAffine(
        pixels,
        by_pixel(matrix),
        (size, size),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(result, np.uint8)


def by_pixel(matrix: Matrix) -> Matrix:
    """The same map for points that count from the middle of the first pixel, as OpenCV's do."""
    half = np.full(2, 0.5)
    shift = matrix[:, :2] @ half + matrix[:, 2] - half
    return np.column_stack([matrix[:, :2], shift])


def apply(matrix: Matrix, points: FloatArray) -> NDArray[np.float64]:
    """Map points, shape (n, 2), through an affine map."""
    return np.asarray(points @ matrix[:, :2].T + matrix[:, 2], np.float64)


def invert(matrix: Matrix) -> Matrix:
    """The map back."""
    return np.asarray(cv2.invertAffineTransform(matrix), np.float64)


def similarity(source: FloatArray, target: FloatArray, weights: FloatArray) -> Matrix:
    """The rotation, scale and shift that bring source points closest to their targets.

    Weighted least squares (Umeyama, PAMI 1991), in two dimensions, where a similarity is one
    complex factor and one complex shift.

    Args:
        source: shape (n, 2).
        target: shape (n, 2).
        weights: shape (n,).
    """
    share = weights / weights.sum()
    a, b = source[:, 0] + 1j * source[:, 1], target[:, 0] + 1j * target[:, 1]
    a_mean, b_mean = share @ a, share @ b
    spread = share @ (np.abs(a - a_mean) ** 2)
    factor = (share @ (np.conj(a - a_mean) * (b - b_mean))) / max(spread, 1e-12)
    shift = b_mean - factor * a_mean
    return np.array(
        [[factor.real, -factor.imag, shift.real], [factor.imag, factor.real, shift.imag]]
    )


def _distances(points: FloatArray) -> NDArray[np.float64]:
    """Of all pairs of points."""
    first, second = np.triu_indices(len(points), k=1)
    return np.asarray(np.linalg.norm(points[first] - points[second], axis=1), np.float64)


def _shrink(pixels: RGBImage, matrix: Matrix, size: int, factor: int) -> tuple[RGBImage, Matrix]:
    """Shrink the part of the picture that a crop shows, by the mean over factor × factor px."""
    corners = np.array([[0, 0], [size, 0], [size, size], [0, size]], np.float64)
    seen = apply(invert(matrix), corners)
    height, width = pixels.shape[:2]
    low = np.clip(np.floor(seen.min(axis=0)) - factor, 0, (width - 1, height - 1)).astype(int)
    high = np.clip(np.ceil(seen.max(axis=0)) + factor, low + 1, (width, height)).astype(int)
    shape = np.maximum((high - low) // factor, 1)
    # Whole squares of factor × factor px: OpenCV averages them ten times as fast as others.
    high = np.minimum(low + shape * factor, high)
    part = pixels[low[1] : high[1], low[0] : high[0]]
    small = cv2.resize(part, (int(shape[0]), int(shape[1])), interpolation=cv2.INTER_AREA)
    ratio = (high - low) / shape
    composed = np.column_stack([matrix[:, :2] * ratio, matrix[:, :2] @ low + matrix[:, 2]])
    return np.asarray(small, np.uint8), composed
