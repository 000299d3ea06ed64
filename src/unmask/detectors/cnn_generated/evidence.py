"""Evidence to look at: where in a picture the network sees traces of a generator."""

import cv2
import numpy as np
from numpy.typing import NDArray

from unmask.arrays import RGBImage
from unmask.detectors.cnn_generated.readings import Reading
from unmask.detectors.cnn_generated.windows import SIDE, Window
from unmask.detectors.contract import Comparison, Picture
from unmask.detectors.face_tests.heat_map import layer, overlay
from unmask.faces import Box
from unmask.media import Media
from unmask.words import Message, paragraph

SHOWN_SIDE = 2048
"""The longer side of a heat map in px, at most: of a large photograph it would take much memory."""

_UNSEEN_LIGHT = 0.4
"""Of what was not looked at."""


def heat_map(reading: Reading, media: Media) -> Picture:
    """The maps of all windows of a frame, laid over it."""
    frame = media.frames[reading.frame].pixels
    height, width = frame.shape[:2]
    scale = min(1.0, SHOWN_SIDE / max(height, width))
    pixels = _scaled(frame, scale)
    values, seen = placed(reading, pixels.shape[0], pixels.shape[1], scale)
    shown = overlay(pixels, values)
    shown[~seen] = (shown[~seen] * _UNSEEN_LIGHT).astype(np.uint8)
    unseen = () if seen.all() else (Message("generated-unseen"),)
    return Picture(
        paragraph(Message("generated-heat-map"), *unseen),
        shown,
        reading.time,
        layer(values, Box(0, 0, width, height)),
        Comparison(Message("heat-map-title"), pixels),
    )


def _scaled(frame: RGBImage, scale: float) -> RGBImage:
    if scale == 1:
        return frame
    size = (round(frame.shape[1] * scale), round(frame.shape[0] * scale))
    return np.asarray(cv2.resize(frame, size, interpolation=cv2.INTER_AREA), np.uint8)


def placed(
    reading: Reading, height: int, width: int, scale: float = 1.0
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Put the maps of a frame's windows where the windows lie, their mean where they overlap.

    Args:
        reading: of the picture.
        height: of the picture as it is shown, in px.
        width: likewise.
        scale: px that are shown for each px of the frame.

    Returns:
        the shares of the logit and whether they are known, both of shape (height, width).
    """
    reach = (max(height, SIDE), max(width, SIDE))
    total, count = np.zeros(reach, np.float32), np.zeros(reach, np.float32)
    for window, values in zip(reading.windows, reading.maps, strict=True):
        side = max(1, round(window.side * scale))
        inside = Window(round(window.x * scale), round(window.y * scale), side).inside
        area = total[inside].shape[1::-1]
        total[inside] += cv2.resize(values, area, interpolation=cv2.INTER_LINEAR)
        count[inside] += 1
    total /= np.maximum(count, 1)
    return total[:height, :width], count[:height, :width] > 0
