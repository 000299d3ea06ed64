"""Telling drawn, painted, sculpted and rendered faces from photographed ones.

Tests that were made for photographs must not judge a portrait in oil. The large network sees the
difference without ever having been trained for it; a linear layer reads it off.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from unmask.arrays import RGBImage, evenly_spread
from unmask.faces.alignment import square_crop
from unmask.faces.model import FaceTrack
from unmask.media import Frame
from unmask.weights.trunk import SIDE, WIDTH, load_trunk, read_arrays, taken_array, trunk_is_there

CROP_SCALE: Final = 1.6
"""Side of the crop in longer sides of the face's box: hair and hat tell as much as skin."""

_BLOCK = 11
"""Number, from 1, of the block that told drawn faces of a data set that was left out best."""

_MOST_LOOKS = 6
"""At all people together; each costs as much as finding the faces of several frames."""
_MOST_OF_PERSON = 3

_FILE = Path(__file__).with_name("drawn.npz")


def marked_if_drawn(frames: Sequence[Frame], tracks: Sequence[FaceTrack]) -> tuple[FaceTrack, ...]:
    """Say of each person whether the face looks drawn.

    Without the large network nobody knows, and the people are handed on as they came.

    Args:
        frames: that the people were found in, with the boxes in px of these.
        tracks: the most prominent first.

    Raises:
        WeightsError: a network is damaged.
    """
    if not tracks or not trunk_is_there():
        return tuple(tracks)
    judged = tracks[:_MOST_LOOKS]
    each = max(1, min(_MOST_OF_PERSON, _MOST_LOOKS // len(judged)))
    crops = [_crops(frames, track, each) for track in judged]
    logits = iter(drawn_logits([crop for own in crops for crop in own]).tolist())
    marked = [
        replace(track, drawn=float(np.mean([next(logits) for _crop in own])) > 0)
        for track, own in zip(judged, crops, strict=True)
    ]
    return (*marked, *tracks[_MOST_LOOKS:])


def drawn_logits(crops: Sequence[RGBImage]) -> NDArray[np.float64]:
    """How far faces look drawn, shape (count,); above 0 is drawn.

    Args:
        crops: ``CROP_SCALE`` boxes wide, (224, 224, 3), uint8, RGB; at least one.
    """
    weight, bias = _head()
    return features(crops) @ weight + bias


def features(crops: Sequence[RGBImage]) -> NDArray[np.float64]:
    """The class token and the mean token of the patches after a late block, as one unit vector.

    Args:
        crops: (224, 224, 3), uint8, RGB; at least one.

    Returns:
        shape (count, 1536).
    """
    layers = load_trunk().read(np.stack(crops)).layers.astype(np.float64)
    values = layers[:, _BLOCK - 1].reshape(len(crops), 2 * WIDTH)
    return np.asarray(values / np.linalg.norm(values, axis=1, keepdims=True))


def _crops(frames: Sequence[Frame], track: FaceTrack, most: int) -> list[RGBImage]:
    faces = [track.faces[place] for place in evenly_spread(len(track.faces), most)]
    return [square_crop(frames[face.frame].pixels, face.box, CROP_SCALE, SIDE) for face in faces]


@cache
def _head() -> tuple[NDArray[np.float64], float]:
    """The layer's weights, shape (1536,), and its bias."""
    arrays = read_arrays(_FILE)
    weight = taken_array(arrays, "weight", 2 * WIDTH).astype(np.float64)
    return weight, float(taken_array(arrays, "bias"))
