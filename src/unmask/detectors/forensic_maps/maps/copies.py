"""Parts that occur twice.

Amerini and others, "A SIFT-based forensic method for copy–move attack detection", IEEE TIFS 2011,
with a dense check of each copy.
"""

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from unmask.detectors.forensic_maps.material import Material, TraceMap

SIDE = 1000
"""The longer side at which copies are looked for, in px: they survive being made smaller."""

MOST_POINTS = 2500
ROWS_TOGETHER = 250
SURE = 0.6
"""A point and its twin are alike if the next candidate is at least that much less alike (g2NN)."""

NEAREST = 24.0
"""Px between a point and its twin; nearer ones lie on one edge or texture."""

REACH = 3.0
"""Px by which a point may miss the place that the copy's movement foretells."""

FEWEST = 8
"""Pairs of points that one movement explains."""

MOST_COPIES = 3
WINDOW = 15
"""The side of the windows that are compared, in px."""

LIVELIEST = 3.0
"""Standard deviation in grey levels below which a window shows nothing to be compared."""

ALIKE = 0.9
"""Correlation of windows from which they count as copies."""

NEIGHBOURHOOD = 61
"""Px around pairs of points within which windows are compared."""

Affine = NDArray[np.float64]


def copies(material: Material) -> TraceMap | None:
    """Both places of each part that occurs twice: how alike they are, 0 to 1.

    Points that look alike are paired. Where one movement (with a turn and a scale) explains many
    pairs, the picture is moved by it and compared with itself.
    """
    height, width = material.luminance.shape
    if min(height, width) < 4 * WINDOW:
        return None
    scale = min(1.0, SIDE / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = np.asarray(cv2.resize(material.luminance, size, interpolation=cv2.INTER_AREA), np.uint8)
    values = np.zeros(small.shape, np.float32)
    for movement, points in _movements(*_twins(small)):
        values = np.maximum(values, _alike(small, movement, points))
    whole = cv2.resize(values, (width // 4, height // 4), interpolation=cv2.INTER_LINEAR)
    return TraceMap(np.asarray(whole, np.float32), 4)


def _twins(small: NDArray[np.uint8]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Places of points and of their twins, each of shape (pairs, 2), x and y in px."""
    sift = cv2.SIFT.create(nfeatures=MOST_POINTS, contrastThreshold=0.02)
    points, descriptions = sift.detectAndCompute(small, None)
    nothing = np.zeros((0, 2), np.float32)
    if descriptions is None or len(points) < FEWEST + 3:
        return nothing, nothing
    places = np.array([point.pt for point in points], np.float32)
    pairs = _sure_pairs(places, np.asarray(descriptions, np.float32))
    return places[pairs[:, 0]], places[pairs[:, 1]]


def _sure_pairs(
    places: NDArray[np.float32], descriptions: NDArray[np.float32]
) -> NDArray[np.int64]:
    """Numbers of points and of their twins, shape (pairs, 2)."""
    # Of descriptions of one length the product tells the distance, far quicker than a search does.
    lengths = np.linalg.norm(descriptions, axis=1, keepdims=True)
    unit = descriptions / np.maximum(lengths, 1e-6)
    distances = unit @ unit.T
    pairs = []
    # A few rows at a time: all together they take 100 MB beside the distances.
    for first in range(0, len(places), ROWS_TOGETHER):
        rows = slice(first, first + ROWS_TOGETHER)
        apart = sum((places[rows, None, axis] - places[None, :, axis]) ** 2 for axis in (0, 1))
        # A point itself, and what lies on one edge with it, is no twin.
        candidates = np.where(apart < NEAREST**2, np.inf, 2 - 2 * distances[rows])
        two = np.argpartition(candidates, 1, axis=1)[:, :2]
        nearest, second = np.take_along_axis(candidates, two, axis=1).T
        sure = np.sqrt(np.maximum(nearest, 0)) < SURE * np.sqrt(np.maximum(second, 0))
        pairs.append(np.stack([first + np.flatnonzero(sure), two[sure, 0]], axis=1))
    return np.concatenate(pairs)


def _movements(
    here: NDArray[np.float32], there: NDArray[np.float32]
) -> Iterator[tuple[Affine, NDArray[np.float32]]]:
    """The movements that explain many pairs, each with the points that it moves."""
    for _ in range(MOST_COPIES):
        if len(here) < FEWEST:
            return
        # The same picture has the same copies each time.
        cv2.setRNGSeed(0)
        movement, chosen = cv2.estimateAffinePartial2D(
            here, there, method=cv2.RANSAC, ransacReprojThreshold=REACH, maxIters=2000
        )
        if movement is None or int(chosen.sum()) < FEWEST:
            return
        inside = chosen.ravel().astype(bool)
        yield np.asarray(movement, np.float64), here[inside]
        here, there = here[~inside], there[~inside]


def _alike(
    small: NDArray[np.uint8], movement: Affine, points: NDArray[np.float32]
) -> NDArray[np.float32]:
    """How alike the windows near the points are to where the movement leads, at both places."""
    height, width = small.shape
    back = cv2.WARP_INVERSE_MAP | cv2.INTER_LINEAR
    moved = cv2.warpAffine(small, movement, (width, height), flags=back)
    likeness = _correlations(small.astype(np.float32), moved.astype(np.float32))
    near = np.zeros(small.shape, np.uint8)
    corners = np.clip(np.round(points), 0, (width - 1, height - 1)).astype(np.int64)
    near[corners[:, 1], corners[:, 0]] = 1
    near = np.asarray(cv2.dilate(near, np.ones((NEIGHBOURHOOD, NEIGHBOURHOOD), np.uint8)))
    here = np.where((near > 0) & (likeness >= ALIKE), likeness, 0).astype(np.float32)
    there = cv2.warpAffine(here, movement, (width, height), flags=cv2.INTER_LINEAR)
    return np.asarray(np.maximum(here, there), np.float32)


def _correlations(one: NDArray[np.float32], other: NDArray[np.float32]) -> NDArray[np.float32]:
    """Of the windows around each px; 0 where one of them shows nothing."""

    def mean(values: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.asarray(cv2.blur(values, (WINDOW, WINDOW)), np.float32)

    first, second = mean(one), mean(other)
    variances = (mean(one**2) - first**2) * (mean(other**2) - second**2)
    shown = variances > LIVELIEST**4
    product = mean(one * other) - first * second
    return np.where(shown, product / np.sqrt(np.maximum(variances, 1e-6)), 0).astype(np.float32)
