"""Where the outer head looks: hair, ears, jaw and neck, read by HopeNet with the face hidden.

Source: Ruiz, Chong and Rehg, Fine-grained head pose estimation without keypoints (CVPRW 2018,
arXiv 1710.00925). That network reads the whole head. Here it was trained with the inner face
covered, and sees it covered, so that it cannot take the pose from what a swap replaces.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

from unmask.arrays import FloatArray, RGBImage
from unmask.faces.alignment import Matrix, apply, warp
from unmask.faces.pose import MESH_INDEX_OF_68
from unmask.weights import Model, ModelEntry, load_model
from unmask.weights.published import as_shown
from unmask.weights.shown import Angles, ShownHead

SHIPPED = "head-pose-hopenet"

HIDDEN_SCALE = 1.12
"""Of the covered shape, so that the seam of a swap lies under it."""

BATCH = 16
"""Faces that are looked at together; more would take memory and save no time."""

_INNER_POINTS = MESH_INDEX_OF_68[17:]
"""Brows, nose, eyes and lips."""

_PREFIX = "head-pose-"
_BIN_DEGREES, _LOWEST_DEGREES = 3.0, -99.0
_RING_SHARE = 0.06
"""Width of the ring whose mean colour fills the covered shape, in parts of the crop."""


@dataclass(frozen=True)
class View:
    """A face in its frame: the frame's pixels, RGB, and the landmarks (468, 2) or (468, 3)."""

    pixels: RGBImage
    landmarks: FloatArray


class OuterHead:
    """A network that says where heads look.

    Args:
        model: with the outputs ``yaw``, ``pitch`` and ``roll``, each the logits of 66 bins.
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        self._shown = as_shown(model.entry).head or ShownHead()

    @classmethod
    def load(cls, variant: str | None) -> Self:
        """The network that ships, or an imported one such as ``published-alpha1``.

        Raises:
            WeightsError: there is no such network, or its file is damaged.
        """
        return cls(load_model(SHIPPED if variant is None else _PREFIX + variant))

    @property
    def entry(self) -> ModelEntry:
        """Of the model in its manifest."""
        return self._model.entry

    def directions(self, views: Sequence[View]) -> NDArray[np.float64]:
        """The unit vectors along which heads look, in camera axes; (0, 0, -1) is frontal.

        Args:
            views: at least one.

        Returns:
            shape (count, 3).
        """
        size = self._model.entry.input_size[0]
        looked = []
        for start in range(0, len(views), BATCH):
            crops = [self._crop(view, size) for view in views[start : start + BATCH]]
            yaw, pitch, _roll = (expected_degrees(x) for x in self._model.infer(np.stack(crops)))
            looked.append(_DIRECTIONS[self._shown.angles](yaw, pitch))
        return np.concatenate(looked)

    def _crop(self, view: View, size: int) -> RGBImage:
        matrix = loose_crop(view.landmarks, size, self._shown.margins)
        crop = warp(view.pixels, matrix, size)
        if self._shown.inner_face == "seen":
            return crop
        return hide(crop, inner_shape(apply(matrix, view.landmarks[:, :2])))


def loose_crop(
    landmarks: FloatArray,
    size: int,
    margins: tuple[float, float, float] = ShownHead.margins,
) -> Matrix:
    """The map from a frame to a loose square crop of a head.

    Args:
        landmarks: shape (468, 2) or (468, 3), px.
        size: side of the crop in px.
        margins: as in ``ShownHead``.
    """
    sides, above, below = margins
    points = np.asarray(landmarks[:, :2], np.float64)
    low, extent = points.min(axis=0), np.ptp(points, axis=0)
    middle = low + extent * (0.5, 0.5 + (below - above) / 2)
    scale = size / (extent * (1 + 2 * sides, 1 + above + below)).min()
    return np.column_stack([scale * np.eye(2), size / 2 - scale * middle])


def inner_shape(landmarks: NDArray[np.float64], scale: float = HIDDEN_SCALE) -> NDArray[np.float64]:
    """The convex shape that covers the inner face.

    It is as wide to the left of the face's box as to the right: the hull of the inner face alone
    would itself say to which side the face is turned.

    Args:
        landmarks: shape (468, 2), px.
        scale: of the shape around its middle.

    Returns:
        the corners, shape (n, 2).
    """
    inner = landmarks[_INNER_POINTS]
    axis = landmarks[:, 0].min() + landmarks[:, 0].max()
    mirrored = np.column_stack([axis - inner[:, 0], inner[:, 1]])
    both = np.concatenate([inner, mirrored])
    middle = (both.min(axis=0) + both.max(axis=0)) / 2
    hull = cv2.convexHull(both.astype(np.float32))[:, 0]
    return np.asarray(middle + (hull - middle) * scale, np.float64)


def hide(crop: RGBImage, shape: NDArray[np.float64]) -> RGBImage:
    """Fill a convex shape with the mean colour of what is around it.

    Args:
        crop: RGB, uint8, square.
        shape: its corners in px, shape (n, 2).
    """
    mask = np.zeros(crop.shape[:2], np.uint8)
    cv2.fillConvexPoly(mask, np.round(shape - 0.5).astype(np.int32), 1)
    reach = 2 * round(_RING_SHARE * len(crop)) + 1
    ring = cv2.dilate(mask, np.ones((reach, reach), np.uint8)) > mask
    hidden = crop.copy()
    hidden[mask > 0] = crop[ring].mean(axis=0).round() if ring.any() else 0
    return hidden


def expected_degrees(logits: NDArray[np.float32]) -> NDArray[np.float64]:
    """The angle that bins of 3° stand for: the expected bin × 3 - 99.

    Args:
        logits: shape (count, 66).
    """
    logits64 = logits.astype(np.float64)
    shares = np.exp(logits64 - logits64.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    return np.asarray(shares @ np.arange(logits.shape[1]) * _BIN_DEGREES + _LOWEST_DEGREES)


def direction(yaw: NDArray[np.float64], pitch: NDArray[np.float64]) -> NDArray[np.float64]:
    """The facing directions of heads with the angles of ``unmask.faces.pose.yaw_pitch_roll``.

    Args:
        yaw: shape (count,), degrees, positive to the picture's right.
        pitch: likewise, positive up.

    Returns:
        unit vectors in camera axes, shape (count, 3).
    """
    turn, lift = np.radians(yaw), np.radians(pitch)
    level = np.cos(lift)
    return np.stack([np.sin(turn) * level, -np.sin(lift), -np.cos(turn) * level], axis=1)


def direction_of_300w_lp(
    yaw: NDArray[np.float64], pitch: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The facing directions of heads with the angles of the authors' networks.

    Their yaw is positive to the picture's left and their pitch positive up, as ``plot_pose_cube``
    of their code draws them. They turn the head up or down after having turned it sideways, as do
    the labels of 300W-LP, from which they learnt (Zhu et al., CVPR 2016: rotation Rx · Ry · Rz).
    """
    turn, lift = np.radians(yaw), np.radians(pitch)
    level = np.cos(turn)
    return np.stack([-np.sin(turn), -level * np.sin(lift), -level * np.cos(lift)], axis=1)


_DIRECTIONS: Mapping[Angles, Callable[..., NDArray[np.float64]]] = {
    "picture": direction,
    "300W-LP": direction_of_300w_lp,
}
