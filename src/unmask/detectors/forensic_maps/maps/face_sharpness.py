"""Sharpness, of the face against its surroundings.

After Zhuo and Sim, "Defocus map estimation from a single image", Pattern Recognition 2011.
"""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from unmask.detectors.forensic_maps.material import Material, TraceMap, cell_means
from unmask.faces import Box
from unmask.words import Message

STEP = 8
AGAIN = 1.0
"""Px by which the picture is blurred once more, as a standard deviation of a Gaussian."""

NEIGHBOURHOOD = 24.0
"""Px from which edges are taken together, as a standard deviation of a Gaussian."""

LEAST_ENERGY = 9.0
"""Squared grey levels a px, of the mean slope, below which a place has no edges."""

BLURRIEST = 4.0
"""Px; wider blurs cannot be told apart by blurring a little."""

WIDEST = 512
"""The width in px to which a face is made smaller."""

WINDOW = 3.0
"""The sides of what is looked at, in sides of the face's box."""

FEWEST = 8
"""Cells across and down, below which there is too little to look at."""

SURROUNDINGS = 1.8
"""The sides of the surroundings, in sides of the face's box."""


def face_sharpness(material: Material) -> TraceMap | None:
    """How blurred the edges around the face are at each place, in px; 0 where there are none.

    A large face is made smaller, and the px are those of the smaller one: blur that is as wide as
    many of its px then still is told. What is said of it names by how much.
    """
    if material.face is None or min(material.luminance.shape) < 8 * STEP:
        return None
    reduced = max(1, math.ceil(material.face.width / WIDEST))
    step = STEP * reduced
    rows, columns = (side // step for side in material.luminance.shape)
    top, bottom = _reach(material.face.center[1], material.face.height, step, rows)
    left, right = _reach(material.face.center[0], material.face.width, step, columns)
    if bottom - top < FEWEST or right - left < FEWEST:
        return None
    window = material.luminance[top * step : bottom * step, left * step : right * step]
    values = np.zeros((rows, columns), np.float32)
    values[top:bottom, left:right] = _blur(cell_means(window.astype(np.float32), reduced))
    return TraceMap(values, step, shows=_in_words(values, step, material.face))


def _reach(middle: float, side: float, step: int, most: int) -> tuple[int, int]:
    """First and last cell of what is looked at, in one direction."""
    half = WINDOW * side / 2
    first, last = math.floor((middle - half) / step), math.ceil((middle + half) / step)
    return max(0, first), min(most, last)


def _blur(luminance: NDArray[np.float32]) -> NDArray[np.float32]:
    """How wide the edges are blurred in each cell, in px; 0 where there are none."""
    slope = _slope(luminance)
    again = _slope(np.asarray(cv2.GaussianBlur(luminance, (0, 0), AGAIN), np.float32))
    energy, energy_again = _around(slope**2), _around(again**2)
    ratio = energy / np.maximum(energy_again, 1e-3)
    blur = AGAIN / np.sqrt(np.maximum(ratio - 1, (AGAIN / BLURRIEST) ** 2))
    return np.where(energy >= LEAST_ENERGY, blur, 0).astype(np.float32)


def _around(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Means over a neighbourhood, a cell each."""
    return np.asarray(
        cv2.GaussianBlur(cell_means(values, STEP), (0, 0), NEIGHBOURHOOD / STEP), np.float32
    )


def _slope(luminance: NDArray[np.float32]) -> NDArray[np.float32]:
    """The steepness at each px, in grey levels a px."""
    across = cv2.Sobel(luminance, cv2.CV_32F, 1, 0, scale=1 / 8)
    down = cv2.Sobel(luminance, cv2.CV_32F, 0, 1, scale=1 / 8)
    return np.asarray(cv2.magnitude(across, down), np.float32)


def _in_words(values: NDArray[np.float32], step: int, face: Box) -> Message | None:
    inside = _covered(values, step, face, 1.0)
    around = _covered(values, step, face, SURROUNDINGS) & ~inside
    blurs = [values[where & (values > 0)] for where in (inside, around)]
    if not all(len(blur) for blur in blurs):
        return None
    face_blur, around_blur = (float(np.median(blur)) for blur in blurs)
    values_said = {"face": face_blur, "surroundings": around_blur, "reduced": step // STEP}
    return Message("map-sharpness-face", values_said)


def _covered(values: NDArray[np.float32], step: int, face: Box, times: float) -> NDArray[np.bool_]:
    """The cells within the box, made larger around its middle."""
    rows, columns = np.indices(values.shape)
    x, y = face.center
    across = np.abs((columns + 0.5) * step - x) <= times * face.width / 2
    down = np.abs((rows + 0.5) * step - y) <= times * face.height / 2
    return np.asarray(across & down, np.bool_)
