"""The mouth rendered again: only the lips and what is around them change.

Source: the idea of NeuralTextures (Thies, Zollhöfer and Nießner, SIGGRAPH 2019), of which
FaceForensics++ uses the mouth alone. In place of a neural renderer stand ways to lose what such
a renderer loses: fine texture, rank, and pixels.
"""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from unmask.arrays import RGBImage
from unmask.faces.pose import MESH_INDEX_OF_68
from unmask.lab.forging.blending import blended
from unmask.lab.forging.colours import relit, with_colours_of
from unmask.lab.forging.expression import displaced
from unmask.lab.forging.mesh import mesh_triangles, warped_by_mesh
from unmask.lab.forging.movements import random_movement
from unmask.lab.forging.regions import MOUTH, Mask, face_width, feathered, frame_size, hull_mask
from unmask.lab.forging.sharpness import perhaps_sharpened
from unmask.lab.portrait import Forgery, Portrait

_JAW_AND_NOSE_BASE = MESH_INDEX_OF_68[[*range(3, 14), 31, 33, 35]]
_SMALLEST_REGION = 4


def rerender_mouth(
    target: Portrait, donor: Portrait | None, generator: np.random.Generator
) -> Forgery:
    """Synthesise the mouth again, from itself, from itself moved or from the donor's."""
    mask = _region(target, generator)
    texture = _mouth_texture(target, donor, mask, generator)
    window = _window(mask)
    part = texture[window]
    if min(part.shape[:2]) >= _SMALLEST_REGION:
        synthesis = _SYNTHESES[generator.integers(len(_SYNTHESES))]
        texture = texture.copy()
        texture[window] = relit(synthesis(part, generator), 0.05, generator)
    texture = perhaps_sharpened(target.pixels, texture, mask, generator)
    edge = face_width(target.landmarks) * float(generator.uniform(0.01, 0.04))
    return blended(target.pixels, texture, _kept_within(window, feathered(mask, edge)))


def _region(target: Portrait, generator: np.random.Generator) -> Mask:
    """The lips and some skin around them, or the lower face."""
    size = frame_size(target.pixels)
    if generator.random() < 0.3:
        return hull_mask(target.landmarks[_JAW_AND_NOSE_BASE], size)
    lips = target.landmarks[MOUTH]
    middle = lips.mean(axis=0)
    growth = generator.uniform((1.2, 1.4), (1.6, 2.2))
    return hull_mask(middle + (lips - middle) * growth, size)


def _mouth_texture(
    target: Portrait, donor: Portrait | None, mask: Mask, generator: np.random.Generator
) -> RGBImage:
    """The picture that the mouth is taken from, aligned to the target."""
    choice = generator.random()
    if choice < 0.3:
        return target.pixels
    if choice < 0.7 or donor is None:
        movement = random_movement(target.landmarks, generator, mouth_only=True)
        return displaced(target, target.landmarks + movement)
    texture, covered = warped_by_mesh(
        donor.pixels,
        donor.landmarks,
        target.landmarks,
        mesh_triangles(),
        frame_size(target.pixels),
    )
    face = np.where(covered[..., None] > 0, texture, target.pixels)
    return with_colours_of(target.pixels, face, mask)


def _window(mask: Mask) -> tuple[slice, slice]:
    """The rows and columns of the mask's bounding box and a quarter of its size on each side."""
    x, y, width, height = cv2.boundingRect((mask > 0).astype(np.uint8))
    room_x, room_y = width // 4, height // 4
    rows = slice(max(y - room_y, 0), y + height + room_y)
    return rows, slice(max(x - room_x, 0), x + width + room_x)


def _kept_within(window: tuple[slice, slice], mask: Mask) -> Mask:
    kept = np.zeros_like(mask)
    kept[window] = mask[window]
    return kept


def _by_few_pixels(part: RGBImage, generator: np.random.Generator) -> RGBImage:
    """Bicubic, to between a fifth and 60 % of the size and back."""
    return _resized(_shrunk(part, float(generator.uniform(0.2, 0.6))), part)


def _by_strong_compression(part: RGBImage, generator: np.random.Generator) -> RGBImage:
    """JPEG at quality 5 to 30, at a slightly lower resolution: a poor auto-encoder."""
    small = _shrunk(part, float(generator.uniform(0.4, 1)))
    quality = [cv2.IMWRITE_JPEG_QUALITY, int(generator.integers(5, 31))]
    encoded = cv2.imencode(".jpg", small[..., ::-1], quality)[1]
    return _resized(np.asarray(cv2.imdecode(encoded, cv2.IMREAD_COLOR_RGB), np.uint8), part)


def _by_low_rank(part: RGBImage, generator: np.random.Generator) -> RGBImage:
    """Each channel from its first singular vectors, 20 to 40 % of them."""
    rank = max(round(min(part.shape[:2]) * generator.uniform(0.2, 0.4)), 1)
    channels = np.moveaxis(part.astype(np.float32), 2, 0)
    left, values, right = np.linalg.svd(channels, full_matrices=False)
    rebuilt = (left[..., :rank] * values[:, None, :rank]) @ right[:, :rank]
    return np.asarray(np.clip(np.moveaxis(rebuilt, 0, 2), 0, 255).round(), np.uint8)


def _by_smooth_strokes(part: RGBImage, generator: np.random.Generator) -> RGBImage:
    """Flat where the skin is nearly flat, and sharp at edges, as a network paints."""
    strength = float(generator.uniform(20, 60))
    return np.asarray(cv2.bilateralFilter(part, 7, strength, 3.0), np.uint8)


def _shrunk(part: RGBImage, factor: float) -> RGBImage:
    height, width = part.shape[:2]
    size = (max(round(width * factor), 2), max(round(height * factor), 2))
    return np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA), np.uint8)


def _resized(part: RGBImage, like: NDArray[np.uint8]) -> RGBImage:
    return np.asarray(cv2.resize(part, frame_size(like), interpolation=cv2.INTER_CUBIC), np.uint8)


_SYNTHESES: tuple[Callable[[RGBImage, np.random.Generator], RGBImage], ...] = (
    _by_few_pixels,
    _by_strong_compression,
    _by_low_rank,
    _by_smooth_strokes,
)
