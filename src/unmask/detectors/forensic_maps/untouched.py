"""A picture that nobody touched, brought to the form of the one that is examined."""

import io
from functools import cache
from importlib.resources import files

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from unmask.arrays import RGBImage
from unmask.detectors.forensic_maps.camera import photographed
from unmask.detectors.forensic_maps.material import Material
from unmask.faces import Box

LARGEST_SIDE = 384
"""Of the untouched picture in px: three quarters of the photograph's, so that none of the traces of
its own making are left."""

PHOTOGRAPH = "samples/photograph.jpg"
FACE = Box(178, 68, 96, 108)
"""In px of the photograph."""


def untouched_like(material: Material) -> Material:
    """The bundled photograph as a camera would have taken it, in the form of the material.

    It is as large, up to ``LARGEST_SIDE``, saved once with the same divisors where the material is
    a JPEG, and has a face where the material has one.
    """
    side = min(LARGEST_SIDE, *(length // 16 * 16 for length in material.luminance.shape))
    pixels = _photographed_at(side)
    scale = side / _photograph().shape[0]
    face = None if material.face is None else _scaled(FACE, scale)
    if material.table is None:
        return Material.of(pixels, face)
    return _saved(pixels, material.table, face)


@cache
def _photograph() -> RGBImage:
    return np.asarray(Image.open(io.BytesIO((files("unmask") / PHOTOGRAPH).read_bytes())), np.uint8)


def _photographed_at(side: int) -> RGBImage:
    small = cv2.resize(_photograph(), (side, side), interpolation=cv2.INTER_AREA)
    return photographed(np.asarray(small, np.uint8))


def _saved(pixels: RGBImage, table: NDArray[np.int32], face: Box | None) -> Material:
    """Saved with the divisors; those of the colours are not known, and taken to be the same."""
    file = io.BytesIO()
    # Larger ones are not allowed in the form that most programs write.
    divisors = [int(divisor) for divisor in np.minimum(table, 255).ravel()]
    Image.fromarray(pixels).save(file, "JPEG", qtables=[divisors, divisors], subsampling="4:2:0")
    again = np.asarray(Image.open(file), np.uint8)
    grey = Image.open(file)
    grey.draft("L", None)
    return Material(again, np.asarray(grey, np.uint8), np.minimum(table, np.int32(255)), face)


def _scaled(box: Box, scale: float) -> Box:
    return Box(box.x * scale, box.y * scale, box.width * scale, box.height * scale)
