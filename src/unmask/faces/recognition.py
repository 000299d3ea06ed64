"""Whether two faces look like one person, by a network that was trained for nothing else.

SFace (Zhong et al., IEEE TIP 2021) turns a face into 128 numbers; the cosine of two such says how
alike the faces are. The numbers are a biometric template. They stay in the memory of the process:
nothing writes them down or hands them on.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from unmask.arrays import RGBImage, evenly_spread
from unmask.faces.alignment import similarity, warp
from unmask.faces.landmarks import five_points
from unmask.faces.model import Face
from unmask.media import Frame
from unmask.weights import Model, load_model
from unmask.weights.fetching import SFACE, kept_entry

Templates = NDArray[np.float64]
"""What faces look like, a row of length 1 each, shape (count, 128)."""

WIDTH: Final = 128
"""Numbers of a template."""

_SIDE: Final = 112
_PLACES: Final = np.array(
    [
        [38.2946, 51.6963],
        [73.5318, 51.5014],
        [56.0252, 71.7366],
        [41.5493, 92.3655],
        [70.7299, 92.2041],
    ]
)
"""Where the five points lie in the crop, counted from the middle of the first pixel; as in ArcFace
(Deng et al., CVPR 2019) and the OpenCV Zoo."""

_MOST_TOGETHER: Final = 16

_FACES_OF_PIECE: Final = 3
_MOST_LOOKS: Final = 128
"""Of one clip at faces while people are told apart; each costs as much as finding one."""

SMALLEST_WIDTH: Final = 40.0
"""Of a face in px that can be told from others."""
WIDEST_TURN: Final = 45.0
"""Of a head in degrees, sideways or up and down."""
LEAST_VISIBLE: Final = 0.7


class FaceRecogniser:
    """Tells what faces look like. It may be used from several threads.

    Args:
        model: SFace.
    """

    def __init__(self, model: Model) -> None:
        self._model = model

    @property
    def sha256(self) -> str:
        """Of the network's file."""
        return self._model.entry.sha256

    def templates(self, crops: Sequence[RGBImage]) -> Templates:
        """What faces look like.

        Args:
            crops: from ``recognition_crop``.

        Returns:
            shape (count, 128), each row of length 1.
        """
        starts = range(0, len(crops), _MOST_TOGETHER)
        batches = [np.stack(crops[start : start + _MOST_TOGETHER]) for start in starts]
        read = [self._model.infer(batch)[0] for batch in batches]
        raw = np.concatenate([np.empty((0, WIDTH)), *read])
        return np.asarray(raw / np.linalg.norm(raw, axis=1, keepdims=True), np.float64)


def recognition_crop(pixels: RGBImage, face: Face) -> RGBImage:
    """The face turned upright as the network wants it, RGB, uint8, (112, 112, 3)."""
    places = _PLACES + 0.5
    matrix = similarity(five_points(face.landmarks), places, np.ones(len(places)))
    return warp(pixels, matrix, _SIDE)


def is_recognisable(face: Face) -> bool:
    """Whether enough of a face is seen, and large enough, to tell whose it is."""
    quality = face.quality
    if quality.yaw is None or quality.pitch is None:
        return False
    turn = max(abs(quality.yaw), abs(quality.pitch))
    is_seen = quality.visibility >= LEAST_VISIBLE and turn <= WIDEST_TURN
    return is_seen and quality.width >= SMALLEST_WIDTH


class FaceMemory:
    """How alike faces of one clip are; each is looked at once at most.

    Args:
        frames: of the clip.
        recogniser: None where the network is not there; then nothing is known.
    """

    def __init__(self, frames: Sequence[Frame], recogniser: FaceRecogniser | None) -> None:
        self._frames = frames
        self._recogniser = recogniser
        self._templates: dict[int, Templates] = {}

    def likeness(self, some: Sequence[Face], others: Sequence[Face]) -> float | None:
        """The cosine of what two lists of faces of one person each look like, -1 to 1.

        None where the network is not there, where no face of a list shows enough, and where it
        has looked at so many faces already that a crowded clip would take too long.
        """
        known = [self._together(faces) for faces in (some, others)]
        first, second = known
        return None if first is None or second is None else float(first @ second)

    def _together(self, faces: Sequence[Face]) -> NDArray[np.float64] | None:
        """What a person looks like by a few of the faces, as one row of length 1."""
        if self._recogniser is None:
            return None
        shown = [face for face in faces if is_recognisable(face)]
        chosen = [shown[place] for place in evenly_spread(len(shown), _FACES_OF_PIECE)]
        rows = [row for face in chosen if (row := self._row(face, self._recogniser)) is not None]
        return mean_template(np.concatenate(rows)) if rows else None

    def _row(self, face: Face, recogniser: FaceRecogniser) -> Templates | None:
        key = id(face)
        if key not in self._templates and len(self._templates) < _MOST_LOOKS:
            crop = recognition_crop(self._frames[face.frame].pixels, face)
            self._templates[key] = recogniser.templates([crop])
        return self._templates.get(key)


def mean_template(templates: Templates) -> NDArray[np.float64]:
    """What several faces of one person look like together, of length 1, shape (128,)."""
    mean = templates.mean(axis=0)
    return np.asarray(mean / np.linalg.norm(mean), np.float64)


def load_recogniser() -> FaceRecogniser | None:
    """The network, None where it was not fetched; it is loaded once a process.

    Raises:
        WeightsError: its file is damaged.
    """
    entry = kept_entry(SFACE)
    return None if entry is None else _recogniser(entry.sha256)


@lru_cache(maxsize=1)
def _recogniser(_sha256: str) -> FaceRecogniser:
    return FaceRecogniser(load_model(SFACE.name))
