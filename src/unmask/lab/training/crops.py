"""Crops of faces and patches, the same for an original and its manipulated counterpart."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import cv2
import numpy as np

from unmask.arrays import RGBImage
from unmask.faces import Box
from unmask.faces.alignment import aligned_crop, square_crop
from unmask.lab.portrait import Portrait
from unmask.lab.training.recipe import Crop, Recipe

_LARGEST_SHIFT = 0.05
"""Of a crop in parts of the face's size, since landmarks are never exact."""

_ROOM = 0.3
"""Around the widest crop in parts of the face's size: for its shift, and for a face that leans."""


@dataclass(frozen=True)
class Cut:
    """Where to cut.

    Attributes:
        margin: room around the face in parts of its larger side.
        shift: (x, y) of the face, in parts of its size.
        place: (x, y) of a patch, 0 to 1 from one border to the other.
        flipped: left and right change sides.
    """

    margin: float
    shift: tuple[float, float]
    place: tuple[float, float]
    flipped: bool


def draw_cut(recipe: Recipe, generator: np.random.Generator) -> Cut:
    """A cut at random within what the recipe allows."""
    margin = float(generator.uniform(*recipe.margins))
    shift_x, shift_y = generator.uniform(-_LARGEST_SHIFT, _LARGEST_SHIFT, 2).tolist()
    place_x, place_y = generator.random(2).tolist()
    return Cut(margin, (shift_x, shift_y), (place_x, place_y), bool(generator.random() < 0.5))


def middle_cut(recipe: Recipe) -> Cut:
    """The cut that is judged: the middle of the margins, nothing shifted or flipped."""
    return Cut(sum(recipe.margins) / 2, (0.0, 0.0), (0.5, 0.5), flipped=False)


def surroundings(portrait: Portrait, recipe: Recipe, cut: Cut) -> Portrait:
    """The part of a picture that a crop may show, as it is, so that less must be degraded.

    Of a patch it is the patch; of a face it is wider than any of the recipe's margins.
    """
    if recipe.crop == "patch":
        return Portrait(_patch(portrait, recipe.size, cut), portrait.landmarks)
    low, extent = portrait.landmarks.min(axis=0), np.ptp(portrait.landmarks, axis=0)
    room = (recipe.margins[1] + _ROOM) * extent.max()
    height, width = portrait.pixels.shape[:2]
    left, top = np.clip(low - room, 0, (width - 1, height - 1)).astype(int).tolist()
    right, bottom = np.ceil(low + extent + room).astype(int).tolist()
    part = portrait.pixels[top : max(bottom, top + 1), left : max(right, left + 1)]
    origin = np.array([left, top], np.float32)
    return Portrait(np.ascontiguousarray(part), portrait.landmarks - origin)


def crop(portrait: Portrait, recipe: Recipe, cut: Cut) -> RGBImage:
    """Cut a picture as the recipe says, RGB, uint8, (size, size, 3)."""
    cropped = _CROPS[recipe.crop](portrait, recipe.size, cut)
    return np.ascontiguousarray(cropped[:, ::-1] if cut.flipped else cropped)


def _aligned(portrait: Portrait, size: int, cut: Cut) -> RGBImage:
    box = _shifted_box(portrait, cut)
    shift = np.array([box.x, box.y], np.float32) - portrait.landmarks.min(axis=0)
    return aligned_crop(portrait.pixels, portrait.landmarks + shift, size, cut.margin)[0]


def _square(portrait: Portrait, size: int, cut: Cut) -> RGBImage:
    box = _shifted_box(portrait, cut)
    return square_crop(portrait.pixels, box, 1 + 2 * cut.margin, size)


def _patch(portrait: Portrait, size: int, cut: Cut) -> RGBImage:
    height, width = portrait.pixels.shape[:2]
    down, right = max(size - height, 0), max(size - width, 0)
    pixels = cv2.copyMakeBorder(portrait.pixels, 0, down, 0, right, cv2.BORDER_REFLECT)
    x = round(cut.place[0] * (pixels.shape[1] - size))
    y = round(cut.place[1] * (pixels.shape[0] - size))
    return np.asarray(pixels[y : y + size, x : x + size], np.uint8)


_CROPS: Mapping[Crop, Callable[[Portrait, int, Cut], RGBImage]] = MappingProxyType(
    {"aligned": _aligned, "square": _square, "patch": _patch}
)


def _shifted_box(portrait: Portrait, cut: Cut) -> Box:
    x, y = portrait.landmarks.min(axis=0).tolist()
    width, height = np.ptp(portrait.landmarks, axis=0).tolist()
    return Box(x + cut.shift[0] * width, y + cut.shift[1] * height, width, height)
