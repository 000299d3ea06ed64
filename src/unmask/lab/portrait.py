"""The values that the lab's forging, degrading and training hand to one another."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from unmask.arrays import RGBImage
from unmask.faces.canonical import canonical_face


@dataclass(frozen=True)
class Portrait:
    """A picture with the face that matters in it.

    Attributes:
        pixels: shape (height, width, 3), uint8, RGB.
        landmarks: shape (468, 2), float32, x and y in px of ``pixels``, in the order of the face
            mesh; they may lie outside the picture.
    """

    pixels: RGBImage
    landmarks: NDArray[np.float32]


@dataclass(frozen=True)
class Forgery:
    """A picture and its forged counterpart.

    Attributes:
        original: shape (height, width, 3), uint8, RGB, as it was before the forging. It need not
            be the target's own pixels: a forger may change both pictures' colours.
        forged: the same shape and dtype; equal to ``original`` wherever ``mask`` is 0.
        mask: shape (height, width), float32, from 0 to 1, the share of each pixel that was
            replaced.
    """

    original: RGBImage
    forged: RGBImage
    mask: NDArray[np.float32]


Forge = Callable[[Portrait, Portrait | None, np.random.Generator], Forgery]
"""Forges a target, perhaps with a donor's face, with all randomness from the given generator."""


def mirrored(portrait: Portrait) -> Portrait:
    """The portrait as a mirror shows it; left landmarks become right ones."""
    landmarks = portrait.landmarks[_opposite_landmarks()]
    landmarks[:, 0] = portrait.pixels.shape[1] - landmarks[:, 0]
    return Portrait(np.ascontiguousarray(portrait.pixels[:, ::-1]), landmarks)


@cache
def _opposite_landmarks() -> NDArray[np.int64]:
    """For each landmark the number of its counterpart on the face's other side."""
    points = canonical_face().points
    return np.asarray(cKDTree(points).query(points * (-1, 1, 1))[1], np.int64)
