"""A swap by an auto-encoder: the face through a shared encoder and the decoder of other people.

Source: the original Deepfakes, as FaceForensics++ uses them (Rössler et al., ICCV 2019): an
encoder that is trained on the faces of two people, a decoder for each of them, and the one's
expression with the other's looks by taking the other's decoder.

What differs here: our data have a single picture of most people, so that the two decoders belong
to two *groups* of people who look different, and a face takes on the looks of a group, not of one
person. No donor is used. ``auto_encoder_training`` trains the network.
"""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from unmask.arrays import RGBImage
from unmask.faces.alignment import Matrix, aligned_crop, apply, invert
from unmask.lab.forging.blending import blended, cloned, put_back, unchanged
from unmask.lab.forging.colours import with_colours_of
from unmask.lab.forging.regions import (
    FACE_HULLS,
    Mask,
    face_width,
    feathered_inwards,
    frame_size,
    hull_mask,
)
from unmask.lab.forging.sharpness import perhaps_sharpened
from unmask.lab.forging.synthesis import FOLDER, as_pictures, as_values, synthesised
from unmask.lab.portrait import Forgery, Portrait

NETWORK = FOLDER / "deepfakes.onnx"
STEP = 8
"""The sides of the network's faces are multiples of it, in px."""

_SIDES = (80, 96, 112)
"""At which faces are synthesised: px along the larger extent of a face seen from the front."""

_SMALLEST_SIDE = 48
"""To which a synthesised face may be shrunk, as of earlier Deepfakes."""

_REGIONS = ("whole face", "face without forehead", "brows to mouth")
_FEATHERS = (0.02, 0.1)


def swap_by_auto_encoder(
    target: Portrait, _donor: Portrait | None, generator: np.random.Generator
) -> Forgery:
    """Synthesise the face by one of the decoders or between both; no donor is used.

    Raises:
        WeightsError: the network's file is missing or damaged.
    """
    if np.ptp(target.landmarks) < 1:
        return unchanged(target.pixels)
    side = int(generator.choice(_SIDES))
    aligned, matrix = aligned_crop(target.pixels, target.landmarks, side, 0.0)
    mixed = generator.random() < 0.25
    share = float(generator.random()) if mixed else float(generator.integers(2))
    first, second = decoded(aligned)
    synthesis = np.asarray(cv2.addWeighted(first, 1 - share, second, share, 0), np.uint8)
    face = put_back(_perhaps_smaller(synthesis, generator), matrix, target.pixels)
    inside = _region(target, matrix, side, generator)
    if generator.random() < 0.8:
        face = with_colours_of(target.pixels, face, inside)
    if generator.random() < 0.3:
        face = cloned(target.pixels, face, inside)
    face = perhaps_sharpened(target.pixels, face, inside, generator)
    edge = face_width(target.landmarks) * float(generator.uniform(*_FEATHERS))
    return blended(target.pixels, face, feathered_inwards(inside, edge))


def decoded(aligned: RGBImage, network: Path | None = None) -> NDArray[np.uint8]:
    """A face as both decoders show it.

    Args:
        aligned: the face upright without room around it, RGB, uint8, (side, side, 3); ``STEP``
            divides the side.
        network: its file, by default the one that ships.

    Returns:
        shape (2, side, side, 3), uint8, RGB.

    Raises:
        WeightsError: the network's file is missing or damaged.
    """
    faces = synthesised(network or NETWORK, as_values(aligned[None]))
    return as_pictures(faces[:, 0])


def _perhaps_smaller(face: RGBImage, generator: np.random.Generator) -> RGBImage:
    """In a third of the cases, of as little detail as a smaller synthesis would have."""
    side = face.shape[0]
    smaller = int(generator.integers(_SMALLEST_SIDE, side))
    if generator.random() < 2 / 3:
        return face
    shrunk = cv2.resize(face, (smaller, smaller), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(shrunk, (side, side), interpolation=cv2.INTER_CUBIC), np.uint8)


def _region(target: Portrait, matrix: Matrix, side: int, generator: np.random.Generator) -> Mask:
    """A hull of the face, as far as the aligned square shows it."""
    size = frame_size(target.pixels)
    corners = np.array([[0, 0], [side, 0], [side, side], [0, side]], np.float64)
    square = hull_mask(apply(invert(matrix), corners).astype(np.float32), size)
    region = _REGIONS[generator.integers(len(_REGIONS))]
    return hull_mask(target.landmarks[FACE_HULLS[region]], size) * square
