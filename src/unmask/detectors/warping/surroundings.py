"""How sharp a face is against what surrounds it in the same frame.

A warped face has lost detail that its surroundings still have. Blur that lies over the whole frame
takes the detail of both, and is no sign of a warp; it only makes the frame poor input.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from unmask.arrays import FloatArray, RGBImage
from unmask.faces import Box, Face
from unmask.faces.pose import MESH_INDEX_OF_68
from unmask.faces.quality import masked_sharpness
from unmask.media import Media

RIM_SCALE = 1.4
"""Of the outer border of the surroundings against the face's outline."""

WIDEST_FACE = 172
"""In px, at which the network still sees all pixels; sharpness is measured at no finer scale."""

_INNER_POINTS = MESH_INDEX_OF_68[17:]
"""Brows, nose, eyes and lips, as all swaps replace them."""


@dataclass(frozen=True)
class Sharpness:
    """On the scale of ``FaceQuality.sharpness``, 0 to 1.

    Attributes:
        face: of the inner face.
        surroundings: of the ring around the face: hair, ears, neck and background.
    """

    face: float
    surroundings: float

    @property
    def sharpest(self) -> float:
        """What the frame allows."""
        return max(self.face, self.surroundings)


class Surroundings:
    """The sharpness of the faces of one media; each is measured once.

    Args:
        media: that the faces are in.
    """

    def __init__(self, media: Media) -> None:
        self._media = media
        self._known = dict[tuple[int, Box], Sharpness]()

    def of(self, face: Face) -> Sharpness:
        """The sharpness of a face and of what surrounds it."""
        key = face.frame, face.box
        if key not in self._known:
            pixels = self._media.frames[face.frame].pixels
            self._known[key] = sharpness_of(pixels, face.landmarks)
        return self._known[key]


def sharpness_of(pixels: RGBImage, landmarks: FloatArray) -> Sharpness:
    """Measure both at the same scale.

    Args:
        pixels: the frame, RGB, uint8.
        landmarks: shape (468, 2) or (468, 3), px of the frame.
    """
    outline, inner = _hull(landmarks), _hull(landmarks[_INNER_POINTS])
    middle = (outline.min(axis=0) + outline.max(axis=0)) / 2
    border = middle + (outline - middle) * np.float32(RIM_SCALE)
    height, width = pixels.shape[:2]
    low = np.clip(np.floor(border.min(axis=0)), 0, (width - 1, height - 1)).astype(int)
    high = np.clip(np.ceil(border.max(axis=0)), low + 1, (width, height)).astype(int)
    part = cv2.cvtColor(pixels[low[1] : high[1], low[0] : high[0]], cv2.COLOR_RGB2GRAY)
    factor = min(1.0, WIDEST_FACE / max(float(np.ptp(outline[:, 0])), 1.0))
    grey = np.asarray(part, np.float32)
    if factor < 1:
        grey = np.asarray(
            cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.float32
        )
    inside, around, face = (
        _mask((shape - low) * factor, grey) for shape in (outline, border, inner)
    )
    return Sharpness(masked_sharpness(grey, face), masked_sharpness(grey, around - inside))


def _hull(points: FloatArray) -> NDArray[np.float32]:
    hull = cv2.convexHull(np.ascontiguousarray(points[:, :2], np.float32))
    return np.asarray(hull[:, 0], np.float32)


def _mask(shape: NDArray[np.float32], grey: NDArray[np.float32]) -> NDArray[np.uint8]:
    mask = np.zeros(grey.shape, np.uint8)
    cv2.fillConvexPoly(mask, np.round(shape).astype(np.int32), 1)
    return mask
