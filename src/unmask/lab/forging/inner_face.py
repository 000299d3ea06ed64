"""The inner face of one picture pasted into another, as early face swaps did."""

import cv2
import numpy as np
from numpy.typing import NDArray

from unmask.arrays import RGBImage
from unmask.faces.alignment import similarity
from unmask.faces.pose import CENTRAL_POINTS


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
        target_landmarks: (468, 3), x and y in px of ``target``.
        source: RGB picture that gives the face.
        source_landmarks: (468, 3), x and y in px of ``source``.
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
    face = _with_colours_of(target, coarse, mask)
    alpha = mask[..., None]
    return np.clip(target * (1 - alpha) + face * alpha, 0, 255).round().astype(np.uint8)


def inner_face_mask(
    landmarks: NDArray[np.float32], frame_size: tuple[int, int]
) -> NDArray[np.float32]:
    """A soft mask of the inner face: the hull of brows, eyes, nose and mouth, feathered.

    Args:
        landmarks: (468, 3), x and y in px.
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


def _with_colours_of(target: RGBImage, picture: RGBImage, mask: NDArray[np.float32]) -> RGBImage:
    """Give the masked region the target's mean and spread in CIE Lab (Reinhard et al., 2001)."""
    inside = mask > 0.5
    wanted = cv2.cvtColor(target, cv2.COLOR_RGB2LAB).astype(np.float32)
    actual = cv2.cvtColor(picture, cv2.COLOR_RGB2LAB).astype(np.float32)
    spread = wanted[inside].std(axis=0) / np.maximum(actual[inside].std(axis=0), 1.0)
    matched = (actual - actual[inside].mean(axis=0)) * spread + wanted[inside].mean(axis=0)
    return np.asarray(
        cv2.cvtColor(np.clip(matched, 0, 255).astype(np.uint8), cv2.COLOR_LAB2RGB), np.uint8
    )
