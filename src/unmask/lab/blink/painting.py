"""Blinks painted into clips at known times."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi

import cv2
import numpy as np

from unmask.arrays import FloatArray, RGBImage
from unmask.faces import CloseUp

BOTH = (0, 1)

_UPPER = (
    (33, 246, 161, 160, 159, 158, 157, 173, 133),
    (362, 398, 384, 385, 386, 387, 388, 466, 263),
)
_LOWER = (
    (33, 7, 163, 144, 145, 153, 154, 155, 133),
    (362, 382, 381, 380, 374, 373, 390, 249, 263),
)
"""Landmarks of the lids of both eyes, from left to right in the picture."""

_BELOW = 1.0
"""Of the eye's height: so far below the lower lid the skin has the colour of the upper one, without
the shadow of the brow."""
_COVER = 0.25
"""Likewise, by how much the lid goes beyond the landmarks, which lie on the eye's edge."""
_LASHES = 0.4
"""Their lightness in parts of the lid's."""
_SUBPIXEL_BITS = 4
_SOFT = 0.7
"""Deviation in px by which the lid's edge is softened, as a lens would."""


@dataclass(frozen=True)
class PaintedBlink:
    """One blink.

    Attributes:
        time: at which the lids are most closed, in seconds.
        seconds: from open to open.
        closed: how far the lids go, 0 to 1.
        eyes: that close, 0 for the one at the picture's left.
    """

    time: float
    seconds: float = 0.3
    closed: float = 1.0
    eyes: tuple[int, ...] = BOTH

    def at(self, time: float) -> float:
        """How far the lids are closed at a time, 0 to 1."""
        phase = abs(time - self.time) / self.seconds
        return self.closed * cos(pi * phase) ** 2 if phase < 1 / 2 else 0.0


def with_blinks(seen: CloseUp, blinks: Sequence[PaintedBlink]) -> list[RGBImage]:
    """The pictures of a close-up with blinks, of even width and height."""
    painted = []
    for frame, landmarks in zip(seen.frames, seen.landmarks, strict=True):
        pixels = frame.pixels
        for blink in blinks:
            for eye in blink.eyes:
                pixels = _closed(pixels, landmarks, eye, blink.at(frame.time))
        height, width = (side // 2 * 2 for side in pixels.shape[:2])
        painted.append(np.ascontiguousarray(pixels[:height, :width]))
    return painted


def _closed(pixels: RGBImage, landmarks: FloatArray, eye: int, share: float) -> RGBImage:
    """The picture with the upper lid of one eye so far down."""
    if share == 0:
        return pixels
    upper, lower = (landmarks[list(lid[eye]), :2] for lid in (_UPPER, _LOWER))
    down = (lower - upper).mean(axis=0)
    edge = upper + share * (lower - upper + _COVER * down)
    skin = _colour(pixels, lower + _BELOW * down)
    lid = _shape(pixels, np.concatenate([upper - _COVER * down, edge[::-1]]), filled=True)
    lashes = _shape(pixels, edge, filled=False)
    with_lid = pixels + (skin - pixels) * lid
    return np.asarray(np.round(with_lid + (_LASHES * skin - with_lid) * lashes), np.uint8)


def _colour(pixels: RGBImage, points: FloatArray) -> FloatArray:
    """The median colour at some points."""
    height, width = pixels.shape[:2]
    x, y = np.clip(points.astype(int), 0, (width - 1, height - 1)).T
    return np.asarray(np.median(pixels[y, x], axis=0), np.float32)


def _shape(pixels: RGBImage, points: FloatArray, *, filled: bool) -> FloatArray:
    """A polygon, or a line of one to two px, as opacity; shape (height, width, 1)."""
    mask = np.zeros(pixels.shape[:2], np.float32)
    corners = np.round(points * 2**_SUBPIXEL_BITS).astype(np.int32)
    if filled:
        cv2.fillPoly(mask, [corners], 1.0, cv2.LINE_8, _SUBPIXEL_BITS)
    else:
        cv2.polylines(mask, [corners], False, 1.0, 2, cv2.LINE_8, _SUBPIXEL_BITS)
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), _SOFT)[..., None], np.float32)
