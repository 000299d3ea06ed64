"""Bringing pictures of every mode to 8-bit RGB."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

BACKGROUND = (255, 255, 255)
"""What shows through where a picture is transparent."""


def to_rgb(image: Image.Image) -> Image.Image:
    """Convert a picture of any mode to 8-bit RGB, with what is transparent shown on white."""
    if image.mode.startswith("I;16"):
        image = Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    elif image.mode == "I":
        image = Image.fromarray((np.asarray(image).clip(0, 65535) >> 8).astype(np.uint8))
    elif image.mode == "F":
        image = Image.fromarray(_eight_bits(np.asarray(image, np.float32)))
    elif image.mode == "LAB":
        return _from_lab(image)
    if not image.has_transparency_data:
        # Converting would copy it, and it may be large.
        return image if image.mode == "RGB" else image.convert("RGB")
    layer = image.convert("RGBA")
    flat = Image.new("RGB", layer.size, BACKGROUND)
    flat.paste(layer, mask=layer.getchannel("A"))
    return flat


def _eight_bits(values: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Floating-point values from 0 to 1, 255 or 65,535, whichever the highest of them suits."""
    finite = np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)
    highest = float(finite.max(initial=0.0))
    white = next((most for most in (1.0, 255.0, 65535.0) if highest <= most), highest)
    return np.asarray((finite.clip(0, None) * (255 / white)).round(), np.uint8)


def _from_lab(image: Image.Image) -> Image.Image:
    lab, rgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
    transform = ImageCms.buildTransform(lab, rgb, "LAB", "RGB")
    converted = ImageCms.applyTransform(image, transform)
    if converted is None:
        raise ValueError("colours in CIE Lab could not be converted")
    return converted
