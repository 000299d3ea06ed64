"""The sharpness of a forged face.

A forger's warps and renderings blur, and a detector that learns to call whatever is blurred
forged fails on real footage. Forgers sharpen what they made, too; so do the manipulations here,
at random, so that sharpness alone tells little.
"""

import cv2
import numpy as np

from unmask.arrays import RGBImage
from unmask.lab.forging.regions import Mask

_SIGMA = 1.0
_STRONGEST_GAIN = 3.0


def perhaps_sharpened(
    original: RGBImage, changed: RGBImage, mask: Mask, generator: np.random.Generator
) -> RGBImage:
    """In two of three cases, bring back about as much fine detail as the original has.

    Args:
        original: RGB picture whose sharpness counts.
        changed: RGB picture of the same size, to sharpen.
        mask: where sharpness is measured, above 0.5.
        generator: of the choice and of how well the sharpness is met.
    """
    chosen, met = generator.random() < 2 / 3, float(generator.uniform(0.7, 1.3))
    wanted, actual = _detail(original, mask), _detail(changed, mask)
    if not chosen or wanted <= actual:
        return changed
    # The fine detail that unsharp masking adds is in proportion to what there is of it.
    gain = min(wanted / max(actual, 1e-3) - 1, _STRONGEST_GAIN) * met
    return sharpened(changed, gain)


def sharpened(picture: RGBImage, gain: float) -> RGBImage:
    """Unsharp masking: add ``gain`` times what a blur of 1 px takes away."""
    blurred = cv2.GaussianBlur(picture, (0, 0), _SIGMA)
    return np.asarray(cv2.addWeighted(picture, 1 + gain, blurred, -gain, 0), np.uint8)


def _detail(picture: RGBImage, mask: Mask) -> float:
    """The root mean square of what a blur of 1 px takes away, in grey levels."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32)
    fine = grey - cv2.GaussianBlur(grey, (0, 0), _SIGMA)
    inside = fine[mask > 0.5]
    return float(np.sqrt((inside**2).mean())) if inside.size else 0.0
