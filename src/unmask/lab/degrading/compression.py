"""Still picture compression: JPEG by two encoders, and WebP."""

import io
from functools import partial
from typing import Literal

import cv2
import numpy as np
from PIL import Image

from unmask.arrays import RGBImage
from unmask.lab.degrading.treatment import Treatment, between

Subsampling = Literal["4:4:4", "4:2:2", "4:2:0"]

SUBSAMPLINGS: tuple[Subsampling, ...] = ("4:4:4", "4:2:2", "4:2:0")
"""How the chroma is thinned out."""

_OPENCV_SUBSAMPLINGS = {
    "4:4:4": cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444,
    "4:2:2": cv2.IMWRITE_JPEG_SAMPLING_FACTOR_422,
    "4:2:0": cv2.IMWRITE_JPEG_SAMPLING_FACTOR_420,
}
_BEST_QUALITY, _WORST_QUALITY = 100, 10
_MOST_WEBP_EFFORT = 3


def jpeg_by_pillow(pixels: RGBImage, quality: int, subsampling: Subsampling) -> RGBImage:
    """Compress with Pillow's JPEG encoder, quality 1 to 100."""
    return _through_pillow(pixels, "JPEG", quality=quality, subsampling=subsampling)


def jpeg_by_opencv(
    pixels: RGBImage, quality: int, chroma_quality: int, subsampling: Subsampling
) -> RGBImage:
    """Compress with OpenCV's JPEG encoder and decoder; the chroma may have its own quality."""
    options = [
        *(cv2.IMWRITE_JPEG_QUALITY, quality),
        # The chroma's quality is heeded only beside one for the luma.
        *(cv2.IMWRITE_JPEG_LUMA_QUALITY, quality),
        *(cv2.IMWRITE_JPEG_CHROMA_QUALITY, chroma_quality),
        *(cv2.IMWRITE_JPEG_SAMPLING_FACTOR, _OPENCV_SUBSAMPLINGS[subsampling]),
    ]
    _, encoded = cv2.imencode(".jpg", cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR), options)
    return np.asarray(cv2.imdecode(encoded, cv2.IMREAD_COLOR_RGB), np.uint8)


def webp(pixels: RGBImage, quality: int, effort: int) -> RGBImage:
    """Compress as lossy WebP, quality 0 to 100, effort 0 (quick) to 6."""
    return _through_pillow(pixels, "WEBP", quality=quality, method=effort)


def draw_jpeg_by_pillow(strength: float, generator: np.random.Generator) -> Treatment:
    """Quality 100 to 10, any subsampling."""
    return partial(
        jpeg_by_pillow, quality=_quality(strength), subsampling=_draw_subsampling(generator)
    )


def draw_jpeg_by_opencv(strength: float, generator: np.random.Generator) -> Treatment:
    """Quality 100 to 10, for the chroma up to 15 lower, any subsampling."""
    quality = _quality(strength)
    return partial(
        jpeg_by_opencv,
        quality=quality,
        chroma_quality=max(_WORST_QUALITY, quality - int(generator.integers(16))),
        subsampling=_draw_subsampling(generator),
    )


def draw_webp(strength: float, generator: np.random.Generator) -> Treatment:
    """Quality 100 to 10."""
    effort = int(generator.integers(_MOST_WEBP_EFFORT + 1))
    return partial(webp, quality=_quality(strength), effort=effort)


def _quality(strength: float) -> int:
    return round(between(_BEST_QUALITY, _WORST_QUALITY, strength))


def _draw_subsampling(generator: np.random.Generator) -> Subsampling:
    return SUBSAMPLINGS[generator.integers(len(SUBSAMPLINGS))]


def _through_pillow(pixels: RGBImage, form: str, **options: int | str) -> RGBImage:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, form, **options)
    with Image.open(file) as image:
        return np.asarray(image.convert("RGB"), np.uint8)
