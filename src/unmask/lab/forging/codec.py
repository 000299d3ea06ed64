"""Pictures synthesised again from small maps, as latent diffusion leaves them.

Latent diffusion makes a picture by decoding maps of an eighth of its size, whatever it shows; so
do most portrait animations of today. A real picture through such a codec, with some noise in its
maps, carries a decoder's traces all over.

Sources: Rombach et al., High-resolution image synthesis with latent diffusion models (CVPR 2022),
for the codec; the one here is far smaller and trained by ``codec_training``. Ricker, Lukovnikov
and Fischer, AEROBLADE (CVPR 2024), for how well such a codec tells what it has made.
"""

import cv2
import numpy as np

from unmask.arrays import RGBImage
from unmask.lab.forging.synthesis import FOLDER, as_pictures, as_values, synthesised

ENCODER, DECODER = FOLDER / "codec-encoder.onnx", FOLDER / "codec-decoder.onnx"
STEP = 8
"""The picture's px in each direction that one place of the maps stands for."""

_LIGHT = 16
"""Px over which light and colours are the original's."""


def resynthesised(picture: RGBImage, noise: float, generator: np.random.Generator) -> RGBImage:
    """A picture of any size through the codec.

    Args:
        picture: RGB, uint8.
        noise: added to the maps, in their standard deviations.
        generator: of the noise, and of where the codec's grid lies in the picture.

    Raises:
        WeightsError: a network's file is missing or damaged.
    """
    height, width = picture.shape[:2]
    top, left = generator.integers(STEP, size=2).tolist()
    full = cv2.copyMakeBorder(
        picture,
        top,
        -(top + height) % STEP,
        left,
        -(left + width) % STEP,
        cv2.BORDER_REPLICATE,
    )
    maps = synthesised(ENCODER, as_values(np.asarray(full, np.uint8)[None]))
    if noise:
        maps += generator.normal(0, noise * maps.std(), maps.shape).astype(np.float32)
    decoded = as_pictures(synthesised(DECODER, maps))[0]
    return _with_light_of(picture, decoded[top : top + height, left : left + width])


def _with_light_of(original: RGBImage, copy: RGBImage) -> RGBImage:
    """Give the copy the original's coarse light and colours, which larger codecs keep."""
    height, width = original.shape[:2]
    fault = original.astype(np.float32) - copy
    coarse = (max(width // _LIGHT, 1), max(height // _LIGHT, 1))
    small = cv2.resize(fault, coarse, interpolation=cv2.INTER_AREA)
    smooth = cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(np.clip(copy + smooth, 0, 255).round(), np.uint8)
