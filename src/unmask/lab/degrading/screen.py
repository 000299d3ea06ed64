"""A recording of a screen: resampled askew, with moiré of the screen's grid, other tones."""

from dataclasses import dataclass
from functools import partial

import cv2
import numpy as np
from numpy.typing import NDArray

from unmask.arrays import RGBImage
from unmask.lab.degrading.compression import draw_jpeg_by_pillow
from unmask.lab.degrading.tones import gamma_curve
from unmask.lab.degrading.treatment import Treatment, between
from unmask.lab.degrading.video import draw_h264

LARGEST_CORNER_SHIFT = 0.015
"""How far a corner of the picture may move, in parts of its longer side."""

_CHANNEL_PHASES = np.array([0, 1, 2], np.float32) * np.float32(2 * np.pi / 3)
"""A screen's pixel is a stripe of red, one of green and one of blue, side by side."""


@dataclass(frozen=True)
class Recording:
    """How a screen was recorded.

    Attributes:
        corners: shape (4, 2), float32, where the corners (top left, top right, bottom right,
            bottom left) come from, in parts of the longer side, as offsets.
        pitch: of the screen's pixels in px of the recording; below 2 px the grid aliases to moiré.
        grid: amplitude of the grid against the picture's brightness.
        gamma: exponent of the tones.
        compression: of the recorder.
    """

    corners: NDArray[np.float32]
    pitch: float
    grid: float
    gamma: float
    compression: Treatment


def record_screen(pixels: RGBImage, recording: Recording) -> RGBImage:
    """Record a screen that shows a picture; points move by ``LARGEST_CORNER_SHIFT`` at most."""
    height, width = pixels.shape[:2]
    matrix = _perspective(width, height, recording.corners)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    shown = cv2.warpPerspective(
        pixels, matrix, (width, height), flags=flags, borderMode=cv2.BORDER_REPLICATE
    )
    linear = gamma_curve(recording.gamma).astype(np.float32)[:, 0][shown]
    lit = linear * (1 + recording.grid * _grid(width, height, matrix, recording.pitch))
    return recording.compression(np.clip(np.rint(lit), 0, 255).astype(np.uint8))


def draw_screen_recording(strength: float, generator: np.random.Generator) -> Treatment:
    """Any slight perspective and rotation, pixel pitch, tones; then JPEG or H.264."""
    reach = between(0.003, LARGEST_CORNER_SHIFT, strength)
    spread = between(0.03, np.log(1.4), strength)
    draw = draw_h264 if generator.random() < 0.5 else draw_jpeg_by_pillow
    recording = Recording(
        corners=generator.uniform(-reach, reach, (4, 2)).astype(np.float32),
        pitch=generator.uniform(1.05, 2.6),
        grid=between(0.01, 0.08, strength),
        gamma=float(np.exp(generator.uniform(-spread, spread))),
        compression=draw(strength, generator),
    )
    return partial(record_screen, recording=recording)


def _perspective(width: int, height: int, corners: NDArray[np.float32]) -> NDArray[np.float64]:
    """The map from px of the recording to px of the screen, shape (3, 3)."""
    places = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    moved = places + corners * max(width, height)
    return np.asarray(cv2.getPerspectiveTransform(places, moved), np.float64)


def _grid(
    width: int, height: int, matrix: NDArray[np.float64], pitch: float
) -> NDArray[np.float32]:
    """The screen's pixel grid at each pixel of the recording, shape (h, w, 3), from -1 to 1."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    rows = matrix.astype(np.float32)
    depth = rows[2, 0] * x + rows[2, 1] * y + rows[2, 2]
    across = (rows[0, 0] * x + rows[0, 1] * y + rows[0, 2]) / depth
    down = (rows[1, 0] * x + rows[1, 1] * y + rows[1, 2]) / depth
    turns = np.float32(2 * np.pi / pitch)
    stripes = np.cos(across[..., None] * turns + _CHANNEL_PHASES)
    lines = np.cos(down * turns)[..., None]
    return np.asarray((stripes + lines) / 2, np.float32)
