"""How far the eyes are open in each frame.

The landmarks of the mesh say where the eyes are, not how far they are open: the network draws
plausible lids, and hardly moves them in a blink. So the picture between the corners of each eye is
compared with what the same eye looks like most of the time around that moment, when it is open.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from unmask.arrays import FloatArray, RGBImage, expect_array
from unmask.faces import CloseUp
from unmask.faces.alignment import Matrix, warp

MOST_TURN = 30.0
"""Of a head in degrees, sideways or up and down: beyond it one eye is hardly seen."""

_EYES = ((33, 133), (362, 263))
"""Landmarks of the corners of both eyes, from left to right in the picture."""

_CROP_SIDE, _EYE_WIDTH = 48, 32
"""Of the upright crop of an eye, and of the eye between its corners in it, in px."""

_SKIN = (slice(10, 44), slice(4, 44))
_ROOM = (slice(9, 39), slice(4, 44))
"""Of the crop: where the skin's lightness is taken from, and where the eye is looked for."""

_SKIN_CENTILE = 70

_WIDE, _HIGH = 9.0, 5.0
"""Deviations in px of the bell that weighs the middle of the eye most."""

_SLACK = 2
"""By how many px of the crop, at most, the landmarks may miss the eye's usual place, each way."""
_SLACK_STEPS = (1, 2, 3)

_OPEN_SECONDS = 2.5
"""The eye as it is most of the time within so many seconds is the open eye. A blink takes less than
half a second, and where heads move the look of an eye changes within seconds."""

_FRAMES_A_LOOK = 5
"""The open eye is made anew so often."""

Values = NDArray[np.float64]


@dataclass(frozen=True)
class Openness:
    """How far both eyes of a person are open.

    Attributes:
        times: shape (n,), in seconds, ascending.
        values: shape (n, 2): of the eye at the picture's left and the other one; about 1 where it
            looks as it usually does, 0 where nothing of that is left.
        usable: shape (n,), bool: where the head is turned to the camera.
    """

    times: Values
    values: Values
    usable: NDArray[np.bool_]

    def __post_init__(self) -> None:
        count = len(self.times)
        expect_array("Openness.times", self.times, (count,), "float64")
        expect_array("Openness.values", self.values, (count, 2), "float64")
        expect_array("Openness.usable", self.usable, (count,), "bool")

    @property
    def seconds(self) -> float:
        """For how long the eyes could be watched."""
        return float(np.diff(self.times)[self.usable[:-1]].sum())

    @property
    def both(self) -> Values:
        """The mean of both eyes, shape (n,)."""
        return np.asarray(self.values.mean(axis=1), np.float64)


def eye_width(seen: CloseUp) -> float:
    """The median width of the eyes between their corners, in px of the close-up."""
    corners = seen.landmarks[:, _EYES, :2]
    return float(np.median(np.linalg.norm(corners[:, :, 1] - corners[:, :, 0], axis=-1)))


def measure_openness(seen: CloseUp) -> Openness:
    """Measure how far the eyes are open in each frame of a close-up."""
    pictures = np.stack(
        [
            _eye_pictures(frame.pixels, points)
            for frame, points in zip(seen.frames, seen.landmarks, strict=True)
        ]
    )
    values = [_openness_of_eye(pictures[:, side], seen.times) for side in (0, 1)]
    # Where no pose was found, NaN is not below anything.
    usable = np.asarray((np.abs(seen.turns[:, :2]) <= MOST_TURN).all(axis=1), np.bool_)
    return Openness(seen.times, np.stack(values, axis=1), usable)


def eye_crop(
    pixels: RGBImage, landmarks: FloatArray, eye: int, side: int, width: float
) -> RGBImage:
    """An upright square around one eye.

    Args:
        pixels: the frame, RGB, uint8.
        landmarks: shape (468, 3), px of the frame.
        eye: 0 for the one at the picture's left, 1 for the other.
        side: of the square in px.
        width: of the eye in it, in px.
    """
    corners = np.asarray(landmarks[list(_EYES[eye]), :2], np.float64)
    return warp(pixels, _eye_map(corners, side, width), side)


def _eye_map(corners: FloatArray, side: int, width: float) -> Matrix:
    along = corners[1] - corners[0]
    length = max(float(np.hypot(*along)), 1e-6)
    cosine, sine = along / length * (width / length)
    rotation = np.array([[cosine, sine], [-sine, cosine]])
    return np.column_stack([rotation, side / 2 - rotation @ corners.mean(axis=0)])


def _eye_pictures(pixels: RGBImage, landmarks: FloatArray) -> NDArray[np.float32]:
    """Both eyes in shares of the lightness of the skin around them, shape (2, 30, 40)."""
    return np.stack([_eye_picture(pixels, landmarks, eye) for eye in (0, 1)])


def _eye_picture(pixels: RGBImage, landmarks: FloatArray, eye: int) -> NDArray[np.float32]:
    crop = eye_crop(pixels, landmarks, eye, _CROP_SIDE, _EYE_WIDTH)
    grey = np.asarray(cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY), np.float32)
    skin = max(float(np.percentile(grey[_SKIN], _SKIN_CENTILE)), 1.0)
    return grey[_ROOM] / np.float32(skin)


def _openness_of_eye(pictures: NDArray[np.float32], times: Values) -> Values:
    """How much of the open eye's pattern each picture holds, at the place where it fits best.

    Args:
        pictures: of one eye, shape (n, height, width).
        times: shape (n,), in seconds.

    Returns:
        shape (n,).
    """
    inner = pictures[:, _SLACK:-_SLACK, _SLACK:-_SLACK]
    height, width = inner.shape[1:]
    weights = _bell(height, width)
    usual = _usual(inner, times)
    pattern = usual - (usual * weights).sum(axis=(1, 2), keepdims=True)
    fits = [
        (pictures[:, y : y + height, x : x + width] * pattern * weights).sum(axis=(1, 2))
        for y in _SLACK_STEPS
        for x in _SLACK_STEPS
    ]
    power = (pattern**2 * weights).sum(axis=(1, 2))
    return np.asarray(np.max(fits, axis=0) / np.maximum(power, 1e-6), np.float64)


def _usual(pictures: NDArray[np.float32], times: Values) -> NDArray[np.float32]:
    """What the eye looks like most of the time around each frame: the median, pixel by pixel."""
    usual = np.empty_like(pictures)
    for first in range(0, len(times), _FRAMES_A_LOOK):
        near = np.abs(times - times[first]) <= _OPEN_SECONDS / 2
        usual[first : first + _FRAMES_A_LOOK] = np.median(pictures[near], axis=0)
    return usual


def _bell(height: int, width: int) -> NDArray[np.float32]:
    """Weights that sum to 1, shape (height, width)."""
    rows = (np.arange(height) - (height - 1) / 2) / _HIGH
    columns = (np.arange(width) - (width - 1) / 2) / _WIDE
    bell = np.exp(-(rows[:, None] ** 2 + columns**2) / 2)
    return np.asarray(bell / bell.sum(), np.float32)
