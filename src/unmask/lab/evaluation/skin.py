"""The tone of a face's skin, as far as a picture lets it be estimated.

The individual typology angle (ITA) classifies skin from its colour in CIE L*a*b*:
atan((L* − 50) / b*). It was made for skin under a known light. In a picture the light, the exposure
and the white balance move it as much as the person does, so groups by it are a check for gross
differences and nothing that could be said of a person.

Source: Chardon, Cretois and Hourseau, Skin colour typology and suntanning pathways (International
Journal of Cosmetic Science, 1991).
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from unmask.arrays import RGBImage

_CHEEKS = (50, 280)
_LEFT_EDGE, _RIGHT_EDGE = 234, 454
_RADIUS = 0.05
"""Of the disc on each cheek, in widths of the face."""

_DARKEST, _BRIGHTEST = 10.0, 97.0
"""L* outside of which a cheek is in the dark or blown out."""

_LEAST_YELLOW = 2.0
"""b* below which the light is so blue that the angle says nothing of the skin."""

LIGHT, INTERMEDIATE = 41.0, 28.0
"""The angles above which skin is light, and intermediate; below the second it is tan to dark."""


def skin_tone(pixels: RGBImage, landmarks: NDArray[np.float32]) -> float | None:
    """The individual typology angle of the cheeks in degrees, higher for lighter skin.

    Args:
        pixels: the frame.
        landmarks: shape (468, 2) or more columns, px.

    Returns:
        the angle of the median colour of both cheeks; None where they are outside the frame, too
        dark, blown out or in blue light.
    """
    radius = _RADIUS * float(np.linalg.norm(landmarks[_RIGHT_EDGE, :2] - landmarks[_LEFT_EDGE, :2]))
    discs = [_disc(pixels, landmarks[cheek, :2], radius) for cheek in _CHEEKS]
    skin = np.concatenate(discs)
    if not len(skin):
        return None
    lab = cv2.cvtColor(skin[None].astype(np.float32) / 255, cv2.COLOR_RGB2LAB)[0]
    lightness, _, yellowness = np.median(lab, axis=0).tolist()
    if not _DARKEST < lightness < _BRIGHTEST or yellowness < _LEAST_YELLOW:
        return None
    return float(np.degrees(np.arctan((lightness - 50) / yellowness)))


def tone_group(angle: float) -> str:
    """The group of an angle, in words."""
    if angle > LIGHT:
        return f"light (ITA above {LIGHT:.0f}°)"
    if angle >= INTERMEDIATE:
        return f"intermediate (ITA {INTERMEDIATE:.0f}° to {LIGHT:.0f}°)"
    return f"tan to dark (ITA below {INTERMEDIATE:.0f}°)"


def _disc(pixels: RGBImage, middle: NDArray[np.float32], radius: float) -> NDArray[np.uint8]:
    """The pixels of a disc, shape (n, 3); none where it is not wholly inside the frame."""
    height, width = pixels.shape[:2]
    low, high = np.floor(middle - radius).astype(int), np.ceil(middle + radius).astype(int)
    if (low < 0).any() or (high > (width, height)).any():
        return np.empty((0, 3), np.uint8)
    window = pixels[low[1] : high[1], low[0] : high[0]]
    rows, columns = np.mgrid[low[1] : high[1], low[0] : high[0]] + 0.5
    inside = (columns - middle[0]) ** 2 + (rows - middle[1]) ** 2 <= radius**2
    return np.asarray(window[inside], np.uint8)
