"""Self-blended images: one real face blended into itself.

The forged picture has what all blending leaves behind (a boundary, colours and sharpness that do
not match across it) and nothing else, so that a detector cannot learn one forger's artefacts.

Source: Shiohara and Yamasaki, Detecting deepfakes with self-blended images (CVPR 2022).
"""

import cv2
import numpy as np

from unmask.arrays import RGBImage
from unmask.faces.alignment import Matrix
from unmask.lab.forging.blending import blended
from unmask.lab.forging.colours import shifted_colours
from unmask.lab.forging.regions import (
    Mask,
    elastically_deformed,
    face_width,
    feathered,
    frame_size,
    moved,
    random_hull,
    similarity_about,
)
from unmask.lab.forging.sharpness import sharpened
from unmask.lab.portrait import Forgery, Portrait

BLEND_RATIOS = (0.25, 0.5, 0.75, 1.0, 1.0, 1.0)


def blend_with_itself(
    target: Portrait, _donor: Portrait | None, generator: np.random.Generator
) -> Forgery:
    """Blend two differently transformed copies of the target; no donor is used."""
    copy = _other_sharpness(shifted_colours(target.pixels, generator), generator)
    inner, outer = (copy, target.pixels) if generator.random() < 0.5 else (target.pixels, copy)
    shift = _slight_move(target, generator)
    size = frame_size(outer)
    inner = np.asarray(
        cv2.warpAffine(
            inner, shift, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101
        ),
        np.uint8,
    )
    mask = moved(_random_mask(target, generator), shift)
    return blended(outer, inner, mask * np.float32(generator.choice(BLEND_RATIOS)))


def _other_sharpness(picture: RGBImage, generator: np.random.Generator) -> RGBImage:
    """Either lose detail by shrinking and enlarging, or sharpen."""
    if generator.random() < 0.5:
        return _through_fewer_pixels(picture, float(generator.uniform(1.5, 4)))
    return sharpened(picture, float(generator.uniform(0.4, 1.5)))


def _through_fewer_pixels(picture: RGBImage, factor: float) -> RGBImage:
    width, height = frame_size(picture)
    fewer = (max(round(width / factor), 1), max(round(height / factor), 1))
    small = cv2.resize(picture, fewer, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def _slight_move(target: Portrait, generator: np.random.Generator) -> Matrix:
    """A shift of up to 3 % sideways and 1.5 % upwards, a turn and a scaling as slight."""
    width = face_width(target.landmarks)
    return similarity_about(
        target.landmarks.mean(axis=0),
        angle=float(generator.uniform(-3, 3)),
        scale=float(np.exp(generator.uniform(-0.05, 0.05))),
        shift=generator.uniform(-1, 1, 2) * (0.03, 0.015) * width,
    )


def _random_mask(target: Portrait, generator: np.random.Generator) -> Mask:
    """A hull of the face, deformed and with an edge from nearly hard to very soft."""
    width = face_width(target.landmarks)
    hull = random_hull(target.landmarks, frame_size(target.pixels), generator)
    deformed = elastically_deformed(hull, width / 5, width * 0.02, generator)
    return feathered(
        deformed, width * float(np.exp(generator.uniform(np.log(0.005), np.log(0.08))))
    )
