"""How much a test may expect of one face: its size, sharpness, direction and visibility."""

import math
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from unmask.arrays import RGBImage
from unmask.faces.model import FaceQuality, Pose
from unmask.faces.pose import yaw_pitch_roll

_LEFT_CHEEK, _RIGHT_CHEEK = 234, 454
_OCTAVES = 3
_SMOOTH_RATIO, _FULL_RATIOS = 0.25, (1.0, 0.75)
_NO_DETAIL = 1e-3
"""Standard deviation in grey levels."""
_FEWEST_PIXELS = 16
"""Side of the smallest picture whose detail can be measured at three scales."""

_USELESS_WIDTH, _FULL_WIDTH = 48.0, 256.0
"""Of a face in px: below the first it shows no test anything, above the second it shows all."""


def grade(quality: FaceQuality) -> float:
    """How good a face is as input of a test that looks at its pixels, 0 (useless) to 1.

    The geometric mean of two parts: the logarithm of the width, which goes from 0 at 48 px to 1 at
    256 px, and the sharpness. A face that lacks either is poor, however good the other is.
    """
    span = math.log(_FULL_WIDTH / _USELESS_WIDTH)
    size = math.log(max(quality.width, _USELESS_WIDTH) / _USELESS_WIDTH) / span
    return math.sqrt(min(1.0, size) * quality.sharpness)


def measure_quality(
    pixels: RGBImage, landmarks: NDArray[np.float32], presence: float, pose: Pose | None
) -> FaceQuality:
    """Measure one face.

    Visibility is the share of the landmarks inside the frame times the landmark network's word
    that it saw a face; it does not see a hand or a microphone before the face.

    Args:
        pixels: the frame, RGB, uint8.
        landmarks: shape (468, 3), float32, px of the frame.
        presence: 0 to 1, the landmark network's word that it saw a face.
        pose: of the head, None where no sound one was found.
    """
    height, width = pixels.shape[:2]
    flat = landmarks[:, :2]
    inside = ((flat >= 0) & (flat <= (width, height))).all(axis=1).mean()
    yaw, pitch, _ = yaw_pitch_roll(pose) if pose else (None, None, None)
    return FaceQuality(
        width=float(np.linalg.norm(landmarks[_RIGHT_CHEEK] - landmarks[_LEFT_CHEEK])),
        sharpness=sharpness(pixels, landmarks),
        yaw=yaw,
        pitch=pitch,
        visibility=float(inside) * presence,
    )


def sharpness(pixels: RGBImage, landmarks: NDArray[np.float32]) -> float:
    """Detail of each of the two finest scales against the next coarser one, 0 to 1.

    In a sharp picture of the world each octave of detail has about the same contrast (Field,
    1987), whatever the size of the face; blur, strong compression and enlargement take the finest
    octaves away first. Two ratios of neighbouring octaves' standard deviations are taken in a
    Laplacian pyramid of the grey face inside the landmarks' hull, and each is brought to the range
    0 to 1. Without any fine detail they are 1/4, as the pyramid's response grows with the square of
    the frequency, and that is 0. The finest octave is full at 1 of the second, the second at 3/4
    of the third, which holds eyes and mouth. The smaller one counts. The second is needed for
    strong blur: what is left in the finest octave then is rounding and noise of the compression,
    which are large against a second octave that is nearly empty too. Noise counts as detail.
    """
    height, width = pixels.shape[:2]
    hull = cv2.convexHull(np.ascontiguousarray(landmarks[:, :2])).reshape(-1, 2)
    low = np.clip(np.floor(hull.min(axis=0)), 0, (width, height)).astype(int)
    high = np.clip(np.ceil(hull.max(axis=0)), 0, (width, height)).astype(int)
    if (high - low).min() < _FEWEST_PIXELS:
        return 0.0
    grey = cv2.cvtColor(pixels[low[1] : high[1], low[0] : high[0]], cv2.COLOR_RGB2GRAY)
    mask = np.zeros(grey.shape, np.uint8)
    cv2.fillConvexPoly(mask, np.round(hull - low).astype(np.int32), 1)
    return masked_sharpness(np.asarray(grey, np.float32), mask)


def masked_sharpness(grey: NDArray[np.float32], mask: NDArray[np.uint8]) -> float:
    """The measure of ``sharpness`` for any part of a picture.

    Args:
        grey: shape (height, width), 0 to 255.
        mask: of the same shape; above 0 where it is measured.
    """
    deviations = []
    for _ in range(_OCTAVES):
        if not mask.any():
            return 0.0
        half = cv2.pyrDown(grey)
        detail = grey - cv2.pyrUp(half, dstsize=grey.shape[::-1])
        deviations.append(float(detail[mask > 0].std()))
        mask = np.asarray(
            cv2.resize(mask, half.shape[::-1], interpolation=cv2.INTER_NEAREST), np.uint8
        )
        grey = np.asarray(half, np.float32)
    if min(deviations[1:]) < _NO_DETAIL:
        return 0.0
    shares = [
        (fine / coarse - _SMOOTH_RATIO) / (full - _SMOOTH_RATIO)
        for (fine, coarse), full in zip(pairwise(deviations), _FULL_RATIOS, strict=True)
    ]
    return float(np.clip(min(shares), 0, 1))
