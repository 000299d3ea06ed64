"""A generator's up-sampling traces in a real picture, without any generator's picture.

Generators make pictures by enlarging small maps; every enlargement, whatever it shows, correlates
neighbouring pixels in a pattern that repeats with its factor. A real picture that was shrunk and
enlarged again by such layers carries the same pattern, and can be set against itself. So does one
that went through a trained codec of small maps, as the pictures of latent diffusion do.

Sources: Tan et al., Rethinking the up-sampling operations in CNN-based generative network (CVPR
2024), whose residual between neighbouring pixels (NPR) reads this trace; Zhang, Karaman and
Chang, Detecting and simulating artifacts in GAN fake images (WIFS 2019), who first passed real
pictures through a generator's decoder to get their negatives.
"""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from unmask.arrays import RGBImage
from unmask.lab.forging.blending import blended
from unmask.lab.forging.codec import resynthesised
from unmask.lab.forging.regions import (
    FACE_HULLS,
    Mask,
    face_width,
    feathered,
    frame_size,
    hull_mask,
)
from unmask.lab.forging.sharpness import perhaps_sharpened
from unmask.lab.portrait import Forgery, Portrait

Values = NDArray[np.float32]
"""A picture (height, width, 3) of grey levels that need be neither whole nor within 0 to 255."""

_KERNEL_LENGTHS = (4, 6)
_UNEVENNESS = (0.01, 0.05)

_CODEC_SHARE = 0.3
_MOST_NOISE = 0.15
"""In the codec's maps, in their standard deviations."""


def round_trip(
    target: Portrait, _donor: Portrait | None, generator: np.random.Generator
) -> Forgery:
    """Shrink the picture or its face and enlarge it as a generator would; no donor is used.

    Raises:
        WeightsError: a file of the codec is missing or damaged.
    """
    picture = _copy(target.pixels, generator)
    where = _where(target, generator)
    picture = perhaps_sharpened(target.pixels, picture, where, generator)
    return blended(target.pixels, picture, where * np.float32(generator.uniform(0.5, 1)))


def _copy(picture: RGBImage, generator: np.random.Generator) -> RGBImage:
    """The picture through the codec, or through one or two random layers."""
    if generator.random() < _CODEC_SHARE:
        noisy = generator.random() < 0.7
        noise = float(generator.uniform(0, _MOST_NOISE)) if noisy else 0.0
        return resynthesised(picture, noise, generator)
    levels = 1 if generator.random() < 0.7 else 2
    copy = through_smaller_maps(picture.astype(np.float32), levels, generator)
    return np.clip(copy, 0, 255).round().astype(np.uint8)


def through_smaller_maps(values: Values, levels: int, generator: np.random.Generator) -> Values:
    """Halve a picture and double it again by a random layer, ``levels`` such layers deep."""
    height, width = values.shape[:2]
    even = cv2.copyMakeBorder(values, 0, height % 2, 0, width % 2, cv2.BORDER_REPLICATE)
    half = (even.shape[1] // 2, even.shape[0] // 2)
    small = np.asarray(cv2.resize(even, half, interpolation=cv2.INTER_AREA), np.float32)
    if levels > 1:
        small = through_smaller_maps(small, levels - 1, generator)
    layer = _LAYERS[generator.integers(len(_LAYERS))]
    return layer(small, generator)[:height, :width]


def _where(target: Portrait, generator: np.random.Generator) -> Mask:
    """The whole picture or the whole face."""
    size = frame_size(target.pixels)
    if generator.random() < 0.7:
        return np.ones(size[::-1], np.float32)
    hull = hull_mask(target.landmarks[FACE_HULLS["whole face"]], size)
    return feathered(hull, face_width(target.landmarks) * 0.03)


def _nearest(small: Values, _generator: np.random.Generator) -> Values:
    return small.repeat(2, axis=0).repeat(2, axis=1)


def _bilinear(small: Values, _generator: np.random.Generator) -> Values:
    return np.asarray(cv2.resize(small, None, fx=2, fy=2, interpolation=cv2.INTER_LINEAR))


def _bicubic(small: Values, _generator: np.random.Generator) -> Values:
    return np.asarray(cv2.resize(small, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC))


def _transposed_convolution(small: Values, generator: np.random.Generator) -> Values:
    """Insert zeros and convolve with smooth, slightly uneven kernels, which leave a checkerboard.

    Source of the pattern: Odena, Dumoulin and Olah, Deconvolution and checkerboard artifacts
    (Distill, 2016).
    """
    rim = 2
    padded = np.pad(small, ((rim, rim), (rim, rim), (0, 0)), mode="edge")
    spread = np.zeros((2 * padded.shape[0], 2 * padded.shape[1], 3), np.float32)
    spread[::2, ::2] = padded
    length = int(generator.choice(_KERNEL_LENGTHS))
    unevenness = generator.uniform(*_UNEVENNESS)
    kernels = np.hanning(length + 2)[1:-1] * (1 + generator.normal(0, unevenness, (2, length)))
    kernels *= 2 / kernels.sum(axis=1, keepdims=True)
    middle = (length // 2, length // 2)
    enlarged = cv2.sepFilter2D(spread, -1, kernels[0], kernels[1], anchor=middle)
    return np.asarray(enlarged[2 * rim : -2 * rim, 2 * rim : -2 * rim], np.float32)


def _pixel_shuffle(small: Values, generator: np.random.Generator) -> Values:
    """Make each of the four pixels that stand for one by a slightly different filter.

    Source of the layer: Shi et al., Real-time single image and video super-resolution using an
    efficient sub-pixel convolutional neural network (CVPR 2016).
    """
    smooth, blocks = _bilinear(small, generator), _nearest(small, generator)
    unevenness = generator.uniform(*_UNEVENNESS) / 2
    gains = 1 + generator.normal(0, unevenness, (2, 2, 3)).astype(np.float32)
    shares = generator.uniform(0, 0.7, (2, 2)).astype(np.float32)
    shuffled = np.empty_like(smooth)
    for row, column in np.ndindex(2, 2):
        phase = (slice(row, None, 2), slice(column, None, 2))
        mixed = smooth[phase] + shares[row, column] * (blocks[phase] - smooth[phase])
        shuffled[phase] = mixed * gains[row, column]
    return shuffled


_LAYERS: tuple[Callable[[Values, np.random.Generator], Values], ...] = (
    _nearest,
    _bilinear,
    _bicubic,
    _transposed_convolution,
    _pixel_shuffle,
)
