"""Forgeries whose manipulated part is known to the pixel."""

import io
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from unmask.arrays import RGBImage
from unmask.detectors.forensic_maps.camera import photographed
from unmask.detectors.forensic_maps.material import Material
from unmask.faces import Box

FIRST_QUALITY = 65
"""At which what a forger starts from was saved before."""

MAGNIFIED = 1.3
"""Factor by which a resampled part is enlarged."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Forgery:
    """A forged picture, not compressed yet.

    Attributes:
        pixels: RGB, shape (height, width, 3), uint8.
        mask: of what is not from the picture, shape (height, width).
        face: the box of what a map of faces is to take for one.
    """

    pixels: RGBImage
    mask: Mask
    face: Box


Forge = Callable[[RGBImage, RGBImage], Forgery]
"""From a scene and another one, as cameras saw them and of one size, to a forgery."""


def spot(height: int, width: int) -> tuple[Mask, Box]:
    """A round part right of the middle, a fifth of the picture, and its box.

    Neither its edge nor its corner lies on the grid of blocks.
    """
    rows, columns = np.indices((height, width))
    x, y, radius = 0.57 * width, 0.46 * height, 0.26 * min(height, width)
    mask = (columns - x) ** 2 + (rows - y) ** 2 <= radius**2
    return mask, Box(x - radius, y - radius, 2 * radius, 2 * radius)


def splice(scene: RGBImage, other: RGBImage) -> Forgery:
    """A part of an uncompressed picture put into one that was saved before."""
    return _combined(compressed(scene, FIRST_QUALITY), other)


def ghost(scene: RGBImage, _other: RGBImage) -> Forgery:
    """A part that was saved before, in a picture that was not; the scene is the same."""
    return _combined(scene, compressed(scene, FIRST_QUALITY))


def shifted_grid(scene: RGBImage, other: RGBImage) -> Forgery:
    """A part of a picture that was saved before put where its blocks do not fit."""
    moved = np.roll(compressed(other, FIRST_QUALITY), (3, 5), axis=(0, 1))
    return _combined(compressed(scene, FIRST_QUALITY), moved)


def other_noise(scene: RGBImage, other: RGBImage) -> Forgery:
    """A part of a picture with four times the noise."""
    noise = np.random.default_rng(1).normal(0, 6, other.shape)
    return _combined(scene, np.clip(np.round(other + noise), 0, 255).astype(np.uint8))


def resampled(scene: RGBImage, other: RGBImage) -> Forgery:
    """A part of a picture that was enlarged, whose colour filter fits no more."""
    height, width = other.shape[:2]
    size = (round(width * MAGNIFIED), round(height * MAGNIFIED))
    enlarged = cv2.resize(other, size, interpolation=cv2.INTER_CUBIC)
    return _combined(scene, np.asarray(enlarged[:height, :width], np.uint8))


def copied(scene: RGBImage, _other: RGBImage) -> Forgery:
    """A part of the picture put elsewhere in it, a little turned; the mask has both places."""
    height, width = scene.shape[:2]
    mask = np.zeros((height, width), np.uint8)
    side = round(0.34 * min(height, width))
    left, top = round(0.08 * width), round(0.3 * height)
    mask[top : top + side, left : left + side] = 1
    middle = (left + side / 2, top + side / 2)
    movement = cv2.getRotationMatrix2D(middle, 5.0, 1.0)
    movement[:, 2] += (round(0.5 * width), round(0.12 * height))
    moved = cv2.warpAffine(scene, movement, (width, height), flags=cv2.INTER_CUBIC)
    moved_mask = cv2.warpAffine(mask, movement, (width, height), flags=cv2.INTER_NEAREST) > 0
    pixels = np.where(moved_mask[..., None], moved, scene).astype(np.uint8)
    _, face = spot(height, width)
    return Forgery(pixels, (mask > 0) | moved_mask, face)


def blurred(scene: RGBImage, _other: RGBImage) -> Forgery:
    """A part made again at 40 % of its size, as face swaps are."""
    height, width = scene.shape[:2]
    small = cv2.resize(scene, None, fx=0.4, fy=0.4, interpolation=cv2.INTER_AREA)
    again = cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)
    return _combined(scene, np.asarray(again, np.uint8))


FORGERIES: dict[str, Forge] = {
    "splice": splice,
    "ghost": ghost,
    "shifted-grid": shifted_grid,
    "other-noise": other_noise,
    "resampled": resampled,
    "copied": copied,
    "blurred": blurred,
}


def _combined(outside: RGBImage, inside: RGBImage) -> Forgery:
    mask, face = spot(*outside.shape[:2])
    return Forgery(np.where(mask[..., None], inside, outside).astype(np.uint8), mask, face)


def scene_of(pixels: RGBImage, seed: int) -> RGBImage:
    """A picture as a camera would have taken it: made smaller, so that old traces are gone."""
    height, width = (side // 32 * 16 for side in pixels.shape[:2])
    small = cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA)
    return photographed(np.asarray(small, np.uint8), seed)


def jpeg_of(pixels: RGBImage, quality: int) -> bytes:
    """A JPEG file as most programs write it."""
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=quality)
    return file.getvalue()


def compressed(pixels: RGBImage, quality: int) -> RGBImage:
    """The pixels after they were saved once."""
    return np.asarray(Image.open(io.BytesIO(jpeg_of(pixels, quality))), np.uint8)


def material_of(file: bytes, face: Box | None = None) -> Material:
    """What maps are made of, from a JPEG that is trusted."""
    picture = Image.open(io.BytesIO(file))
    table = np.array(picture.quantization[0], np.int32).reshape(8, 8)  # type: ignore[attr-defined]
    picture.draft("L", None)
    luminance = np.asarray(picture, np.uint8)
    pixels = np.asarray(Image.open(io.BytesIO(file)).convert("RGB"), np.uint8)
    return Material(pixels, luminance, table, face)
