"""Paint a pulse of a known rate into the skin of a face, and make clips of photographs."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from unmask.arrays import FloatArray, RGBImage

BLOOD: NDArray[np.float64] = np.array([0.33, 0.77, 0.53])
"""How strongly a beat turns red, green and blue, each against its own level, relative to one
another (Wang et al., 2017)."""

_HARMONIC, _HARMONIC_PHASE = 0.3, 0.8
"""Of the wave at double the rate: a pulse rises faster than it falls."""

_EYES = (
    (33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7),
    (263, 466, 388, 387, 386, 385, 384, 398, 362, 382, 381, 380, 374, 373, 390, 249),
)
_MOUTH = (61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291, 375, 321, 405, 314, 17, 84, 181, 91, 146)
_SOFTNESS = 0.02
"""Of the paint's edge in widths of the face."""


@dataclass(frozen=True)
class Pulse:
    """A pulse to paint.

    Attributes:
        per_minute: its rate in beats a minute.
        amplitude: by which green rises and falls, in parts of its level; 0.005 to 0.01 is what
            cameras see of a resting person.
    """

    per_minute: float
    amplitude: float = 0.0075

    def at(self, time: float) -> NDArray[np.float64]:
        """The factors of red, green and blue at a time in seconds, shape (3,)."""
        turn = 2 * np.pi * self.per_minute / 60 * time
        wave = np.sin(turn) + _HARMONIC * np.sin(2 * turn - _HARMONIC_PHASE)
        return np.asarray(1 + self.amplitude * wave * BLOOD / BLOOD[1])


def painted(
    frames: Sequence[RGBImage], landmarks: FloatArray, pulse: Pulse, rate: float
) -> tuple[RGBImage, ...]:
    """Frames in which the skin of a face beats.

    Args:
        frames: RGB, uint8, all of one size.
        landmarks: of the face, shape (frames, 468, 2), px.
        pulse: to paint.
        rate: frames a second.
    """
    return tuple(
        _painted(frame, points, pulse.at(number / rate))
        for number, (frame, points) in enumerate(zip(frames, landmarks, strict=True))
    )


def _painted(frame: RGBImage, points: FloatArray, factors: NDArray[np.float64]) -> RGBImage:
    cover = _skin_cover(frame.shape[:2], points)[..., None]
    changed = frame * (1 + cover * (factors - 1))
    return np.asarray(np.clip(np.rint(changed), 0, 255), np.uint8)


def _skin_cover(size: tuple[int, ...], points: FloatArray) -> NDArray[np.float32]:
    """How much of each pixel is skin of the face, 0 to 1: its outline without eyes and mouth."""
    cover = np.zeros(size, np.float32)
    flat = np.asarray(points, np.float32)
    hull = np.asarray(cv2.convexHull(flat)[:, 0], np.float32)
    cv2.fillConvexPoly(cover, _corners(hull), 1.0)
    for hole in (*_EYES, _MOUTH):
        cv2.fillPoly(cover, [_corners(flat[list(hole)])], 0.0)
    width = float(np.ptp(flat[:, 0]))
    return np.asarray(cv2.GaussianBlur(cover, (0, 0), max(_SOFTNESS * width, 0.5)), np.float32)


def _corners(points: FloatArray) -> NDArray[np.int32]:
    return np.round(points - 0.5).astype(np.int32)


def still_clip(
    photograph: RGBImage, count: int, rate: float, seed: int, noise: float = 1.5
) -> tuple[RGBImage, ...]:
    """A clip of a photograph: it sways slowly, and each frame has noise of its own.

    Args:
        photograph: RGB, uint8.
        count: of frames.
        rate: frames a second.
        seed: of the noise and the sway.
        noise: standard deviation of a pixel's value, as of a small camera indoors.
    """
    generator = np.random.default_rng(seed)
    height, width = photograph.shape[:2]
    phases = generator.uniform(0, 2 * np.pi, 2)
    periods = generator.uniform(5, 11, 2)
    reach = 0.008 * max(height, width)
    clip = []
    for number in range(count):
        x, y = reach * np.sin(2 * np.pi * number / rate / periods + phases)
        moved = cv2.warpAffine(
            photograph,
            np.array([[1, 0, x], [0, 1, y]]),
            (width, height),
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
        grain = generator.normal(0, noise, moved.shape)
        clip.append(np.asarray(np.clip(np.rint(moved + grain), 0, 255), np.uint8))
    return tuple(clip)
