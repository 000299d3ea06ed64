"""Putting a changed face into a picture."""

import cv2
import numpy as np

from unmask.arrays import RGBImage
from unmask.faces.alignment import Matrix, invert, warp
from unmask.lab.forging.regions import Mask
from unmask.lab.portrait import Forgery

_NARROWEST_CLONE = 24
_RIM = 4


def blended(original: RGBImage, changed: RGBImage, mask: Mask) -> Forgery:
    """Mix two pictures of one size, each pixel by its share in the mask."""
    mixed = original + (changed.astype(np.float32) - original) * mask[..., None]
    forged = np.clip(mixed.round(), 0, 255).astype(np.uint8)
    return Forgery(original, forged, mask)


def unchanged(original: RGBImage) -> Forgery:
    """What a manipulation gives back where there is no face to change."""
    return Forgery(original, original.copy(), np.zeros(original.shape[:2], np.float32))


def cloned(original: RGBImage, changed: RGBImage, mask: Mask) -> RGBImage:
    """Fit the changed region's gradients to its surroundings (Pérez et al., SIGGRAPH 2003).

    Args:
        original: RGB picture around the region.
        changed: RGB picture that gives the region's gradients, of the same size.
        mask: the region, where it is above 0.

    Returns:
        RGB, uint8, a picture of the same size; ``changed`` where the region is too small to solve.
    """
    region = np.pad((mask > 0).astype(np.uint8) * 255, _RIM)
    x, y, width, height = cv2.boundingRect(region)
    if min(width, height) < _NARROWEST_CLONE:
        return changed
    # The solver needs a rim of known pixels, also where the face touches the picture's border.
    rim = ((_RIM, _RIM), (_RIM, _RIM), (0, 0))
    source, target = (np.pad(picture, rim, mode="edge") for picture in (changed, original))
    middle = (x + width // 2, y + height // 2)
    result = cv2.seamlessClone(source, target, region, middle, cv2.NORMAL_CLONE)
    return np.asarray(result[_RIM:-_RIM, _RIM:-_RIM], np.uint8)


def put_back(aligned: RGBImage, matrix: Matrix, picture: RGBImage) -> RGBImage:
    """A crop as it lies in the picture that it was cut from, its border repeated outwards.

    Args:
        aligned: RGB crop, uint8.
        matrix: from the picture to the crop.
        picture: RGB, whose size the result has.
    """
    height, width = picture.shape[:2]
    return warp(aligned, invert(matrix), max(height, width))[:height, :width]
