"""Changes of a picture's colours and light."""

import cv2
import numpy as np
from numpy.typing import NDArray

from unmask.arrays import RGBImage
from unmask.lab.forging.regions import Mask

_RGB_SHIFT = 20.0
_HSV_SHIFT = (4.0, 25.0, 15.0)
_BRIGHTNESS_SHIFT = 15.0
_CONTRAST_SHIFT = 0.1


def with_colours_of(target: RGBImage, picture: RGBImage, mask: Mask) -> RGBImage:
    """Give the masked region the target's mean and spread in CIE Lab (Reinhard et al., 2001)."""
    inside = mask > 0.5
    if not inside.any():
        return picture
    wanted = cv2.cvtColor(target, cv2.COLOR_RGB2LAB).astype(np.float32)
    actual = cv2.cvtColor(picture, cv2.COLOR_RGB2LAB).astype(np.float32)
    spread = wanted[inside].std(axis=0) / np.maximum(actual[inside].std(axis=0), 1.0)
    matched = (actual - actual[inside].mean(axis=0)) * spread + wanted[inside].mean(axis=0)
    return np.asarray(
        cv2.cvtColor(np.clip(matched, 0, 255).astype(np.uint8), cv2.COLOR_LAB2RGB), np.uint8
    )


def shifted_colours(picture: RGBImage, generator: np.random.Generator) -> RGBImage:
    """Shift the channels, then hue, saturation and value, then brightness and contrast.

    All of it is anything from hardly visible to plain.
    """
    amounts = generator.uniform(0.1, 1) * generator.uniform(-1, 1, 8)
    shifts = amounts[:3] * _RGB_SHIFT * (generator.random() < 0.3)
    moved = _as_picture(picture.astype(np.float32) + shifts.astype(np.float32))
    moved = _shifted_hsv(moved, amounts[3:6] * _HSV_SHIFT)
    contrast, brightness = 1 + amounts[6] * _CONTRAST_SHIFT, amounts[7] * _BRIGHTNESS_SHIFT
    return _as_picture(moved.astype(np.float32) * np.float32(contrast) + np.float32(brightness))


def _shifted_hsv(picture: RGBImage, shift: NDArray[np.float64]) -> RGBImage:
    """Shift the hue (in steps of 2°, around the circle), the saturation and the value."""
    hue, saturation, value = cv2.split(cv2.cvtColor(picture, cv2.COLOR_RGB2HSV))
    channels = (
        ((hue.astype(np.int32) + round(shift[0])) % 180).astype(np.uint8),
        cv2.add(saturation, round(shift[1])),
        cv2.add(value, round(shift[2])),
    )
    return np.asarray(cv2.cvtColor(cv2.merge(channels), cv2.COLOR_HSV2RGB), np.uint8)


def relit(picture: RGBImage, strength: float, generator: np.random.Generator) -> RGBImage:
    """Multiply with a smooth random field of light.

    Args:
        picture: RGB, uint8.
        strength: standard deviation of the light's logarithm at each of its 3 × 3 values.
        generator: of the light.
    """
    height, width = picture.shape[:2]
    light = np.exp(generator.normal(0, strength, (3, 3))).astype(np.float32)
    field = cv2.resize(light, (width, height), interpolation=cv2.INTER_LINEAR)
    return _as_picture(picture * field[..., None])


def _as_picture(values: NDArray[np.float32]) -> RGBImage:
    return np.clip(values, 0, 255).round().astype(np.uint8)
