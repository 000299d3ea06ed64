"""The inner face of one picture pasted into another, as early face swaps did."""

import cv2
import numpy as np
from numpy.typing import NDArray

from unmask.arrays import RGBImage
from unmask.faces.alignment import similarity
from unmask.faces.pose import CENTRAL_POINTS
from unmask.lab.forging.colours import with_colours_of
from unmask.lab.portrait import Forgery, Portrait, mirrored

_SYNTHESIS_SHARES = (0.3, 0.9)
_SMALLEST_SYNTHESIS = 8


def swap_inner_face(
    target: Portrait, donor: Portrait | None, generator: np.random.Generator
) -> Forgery:
    """Paste the donor's inner face; without a donor, the target's own from a mirror.

    The face is synthesised at 30 to 90 % of the resolution at which it is shown.
    """
    donor = donor or mirrored(target)
    height, width = target.pixels.shape[:2]
    mask = inner_face_mask(target.landmarks, (width, height))
    shown = float(np.ptp(target.landmarks[CENTRAL_POINTS, 0]))
    synthesis_size = max(round(shown * generator.uniform(*_SYNTHESIS_SHARES)), _SMALLEST_SYNTHESIS)
    forged = paste_inner_face(
        target.pixels, target.landmarks, donor.pixels, donor.landmarks, synthesis_size
    )
    return Forgery(target.pixels, forged, mask)


def paste_inner_face(
    target: RGBImage,
    target_landmarks: NDArray[np.float32],
    source: RGBImage,
    source_landmarks: NDArray[np.float32],
    synthesis_size: int,
) -> RGBImage:
    """Warp the inner face of a source picture into a target picture, as early face swaps did.

    The source's inner face is brought to the target by the similarity transform between their
    inner landmarks, passed through the low resolution at which a generator would have made it,
    given the target's colours and blended in. The head around it stays the target's.

    Source: the pipeline described by Yang, Li and Lyu, Exposing deep fakes using inconsistent
    head poses (ICASSP 2019), section 2.

    Args:
        target: RGB picture that receives the face.
        target_landmarks: (468, 2) or more columns, x and y in px of ``target``.
        source: RGB picture that gives the face.
        source_landmarks: (468, 2) or more columns, x and y in px of ``source``.
        synthesis_size: width in px to which the inner face is reduced on its way.

    Returns:
        a new RGB picture of the target's size.
    """
    height, width = target.shape[:2]
    transform = similarity(
        source_landmarks[CENTRAL_POINTS, :2],
        target_landmarks[CENTRAL_POINTS, :2],
        np.ones(len(CENTRAL_POINTS)),
    )
    warped = cv2.warpAffine(source, transform, (width, height), borderMode=cv2.BORDER_REFLECT)
    mask = inner_face_mask(target_landmarks, (width, height))
    coarse = _through_low_resolution(np.asarray(warped, np.uint8), mask, synthesis_size)
    face = with_colours_of(target, coarse, mask)
    alpha = mask[..., None]
    return np.clip(target * (1 - alpha) + face * alpha, 0, 255).round().astype(np.uint8)


def inner_face_mask(
    landmarks: NDArray[np.float32], frame_size: tuple[int, int]
) -> NDArray[np.float32]:
    """A soft mask of the inner face: the hull of brows, eyes, nose and mouth, feathered.

    Args:
        landmarks: (468, 2) or more columns, x and y in px.
        frame_size: (width, height) of the mask.

    Returns:
        shape (height, width), float32, 0 outside to 1 inside.
    """
    width, height = frame_size
    inner = landmarks[CENTRAL_POINTS, :2]
    middle = inner.mean(axis=0)
    hull = cv2.convexHull((middle + (inner - middle) * 1.1).astype(np.int32))
    mask = np.zeros((height, width), np.float32)
    cv2.fillConvexPoly(mask, hull, 1.0)
    feather = float(np.ptp(inner[:, 0])) / 16
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), max(feather, 0.5)), np.float32)


def _through_low_resolution(
    picture: RGBImage, mask: NDArray[np.float32], synthesis_size: int
) -> RGBImage:
    """Reduce the picture so far that the masked region is ``synthesis_size`` px wide, and back."""
    region_width = int((mask > 0.5).any(axis=0).sum())
    if region_width <= synthesis_size:
        return picture
    height, width = picture.shape[:2]
    scale = synthesis_size / region_width
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)
