"""Finding faces in one picture with MediaPipe's BlazeFace networks.

BlazeFace (Bazarevsky et al., 2019, arXiv 1907.05047) looks at a small square picture. The
short-range network is best for faces that fill a good part of it, the full-range network for small
ones. What square of the frame they look at is a ``Window``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from unmask.arrays import RGBImage
from unmask.faces.alignment import Matrix, warp
from unmask.faces.model import Box
from unmask.weights import Model, load_model

_OVERLAP_LIMIT = 0.3
"""Candidates that share more of their area (intersection over union) are one face."""


@dataclass(frozen=True)
class Window:
    """A square part of a frame, in px; it may reach over the frame's border."""

    x: float
    y: float
    side: float

    def to_crop(self, size: int) -> Matrix:
        """The map from the frame to the window's picture of the given side in px."""
        scale = size / self.side
        return np.array([[scale, 0.0, -self.x * scale], [0.0, scale, -self.y * scale]])


@dataclass(frozen=True)
class Detection:
    """A face as the detector sees it.

    Attributes:
        box: from brow to chin, in px of the frame.
        score: 0 to 1.
        keypoints: shape (6, 2), float64, px of the frame: the eye at the picture's left, the
            other eye, nose tip, mouth, and the two ears.
    """

    box: Box
    score: float
    keypoints: NDArray[np.float64]


class BlazeFace:
    """One BlazeFace network with its anchors.

    Args:
        name: of the model in the manifest.
        grids: (cells a side, anchors a cell) of each output layer.
    """

    def __init__(self, name: str, grids: Sequence[tuple[int, int]]) -> None:
        self._model: Model = load_model(name)
        self._anchors = anchor_centers(grids)

    def detect(
        self, pixels: RGBImage, windows: Sequence[Window], score_limit: float
    ) -> list[Detection]:
        """Find the faces in some windows of a frame; a face seen in several is given once."""
        if not windows:
            return []
        size = self._model.entry.input_size[0]
        crops = np.stack([warp(pixels, window.to_crop(size), size) for window in windows])
        boxes, logits = self._model.infer(crops)
        scores = _sigmoid(logits[..., 0])
        views, anchors = np.nonzero(scores > score_limit)
        points = self._decode(boxes, views, anchors, windows)
        return merge(points, scores[views, anchors])

    def _decode(
        self,
        raw: NDArray[np.float32],
        views: NDArray[np.intp],
        anchors: NDArray[np.intp],
        windows: Sequence[Window],
    ) -> NDArray[np.float64]:
        """Bring the outputs at some anchors of some windows to px of the frame.

        Returns:
            Shape (n, 8, 2): the box's centre, its size, and the six keypoints.
        """
        size = self._model.entry.input_size[0]
        points = raw[views, anchors].reshape(-1, 8, 2) / np.float64(size)
        sides = np.array([window.side for window in windows])
        corners = np.array([(window.x, window.y) for window in windows])
        places = [0, *range(2, 8)]
        points[:, places] += self._anchors[anchors, None]
        points *= sides[views, None, None]
        points[:, places] += corners[views, None]
        return points


def short_range() -> BlazeFace:
    """The network made for people before a phone's camera."""
    return BlazeFace("blazeface-short-range", [(16, 2), (8, 6)])


def full_range() -> BlazeFace:
    """The network made for people in a room; finds faces of a sixteenth of the window and more."""
    return BlazeFace("blazeface-full-range", [(48, 1)])


def anchor_centers(grids: Sequence[tuple[int, int]]) -> NDArray[np.float64]:
    """Centres of the anchors, row by row, in parts of the window; shape (anchors, 2)."""
    layers = []
    for cells, anchors in grids:
        line = (np.arange(cells) + 0.5) / cells
        grid = np.stack(np.meshgrid(line, line), axis=-1).reshape(-1, 2)
        layers.append(np.repeat(grid, anchors, axis=0))
    return np.concatenate(layers)


def merge(points: NDArray[np.float64], scores: NDArray[np.float64]) -> list[Detection]:
    """Join overlapping candidates to their mean weighted by score, the best first.

    This is BlazeFace's replacement of non-maximum suppression; it keeps faces from jittering.

    Args:
        points: shape (n, 8, 2) as ``BlazeFace`` decodes them: centre, size, six keypoints.
        scores: shape (n,).
    """
    order = np.argsort(-scores, kind="stable")
    points, scores = points[order], scores[order]
    found = []
    while len(scores):
        same = _overlaps(points) > _OVERLAP_LIMIT
        same[0] = True
        mean = np.average(points[same], axis=0, weights=scores[same])
        (x, y), (width, height) = mean[:2].tolist()
        box = Box(x - width / 2, y - height / 2, width, height)
        found.append(Detection(box, float(scores[0]), mean[2:]))
        points, scores = points[~same], scores[~same]
    return found


def box_overlap(a: Box, b: Box) -> float:
    """Intersection over union of two boxes."""
    width = min(a.x + a.width, b.x + b.width) - max(a.x, b.x)
    height = min(a.y + a.height, b.y + b.height) - max(a.y, b.y)
    shared = max(width, 0.0) * max(height, 0.0)
    return shared / max(a.width * a.height + b.width * b.height - shared, 1e-9)


def _overlaps(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Intersection over union of the first candidate with each."""
    low, high = points[:, 0] - points[:, 1] / 2, points[:, 0] + points[:, 1] / 2
    shared = np.minimum(high[0], high) - np.maximum(low[0], low)
    area = np.clip(shared, 0, None).prod(axis=1)
    areas = points[:, 1].prod(axis=1)
    return np.asarray(area / np.maximum(areas[0] + areas - area, 1e-9), np.float64)


def _sigmoid(logits: NDArray[np.float32]) -> NDArray[np.float64]:
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -50, 50).astype(np.float64))), np.float64)
