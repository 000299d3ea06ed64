"""Evidence to look at: where in a picture the network sees traces of a generator."""

import cv2
import numpy as np
from numpy.typing import NDArray

from unmask.detectors.cnn_generated.readings import Reading
from unmask.detectors.cnn_generated.windows import SIDE
from unmask.detectors.contract import Comparison, Picture
from unmask.detectors.face_tests.heat_map import layer, overlay
from unmask.faces import Box
from unmask.media import Media
from unmask.words import Message, paragraph

_UNSEEN_LIGHT = 0.4
"""Of what was not looked at."""


def heat_map(reading: Reading, media: Media) -> Picture:
    """The maps of all windows of a frame, laid over it."""
    pixels = media.frames[reading.frame].pixels
    values, seen = placed(reading, *pixels.shape[:2])
    shown = overlay(pixels, values)
    shown[~seen] = (shown[~seen] * _UNSEEN_LIGHT).astype(np.uint8)
    unseen = () if seen.all() else (Message("generated-unseen"),)
    return Picture(
        paragraph(Message("generated-heat-map"), *unseen),
        shown,
        reading.time,
        layer(values, Box(0, 0, pixels.shape[1], pixels.shape[0])),
        Comparison(Message("heat-map-title"), pixels),
    )


def placed(
    reading: Reading, height: int, width: int
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Put the maps of a frame's windows where the windows lie, their mean where they overlap.

    Args:
        reading: of the picture.
        height: of the picture in px.
        width: likewise.

    Returns:
        the shares of the logit and whether they are known, both of shape (height, width).
    """
    reach = (max(height, SIDE), max(width, SIDE))
    total, count = np.zeros(reach, np.float32), np.zeros(reach, np.float32)
    for window, values in zip(reading.windows, reading.maps, strict=True):
        size = (window.side, window.side)
        total[window.inside] += cv2.resize(values, size, interpolation=cv2.INTER_LINEAR)
        count[window.inside] += 1
    total /= np.maximum(count, 1)
    return total[:height, :width], count[:height, :width] > 0
