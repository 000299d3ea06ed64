"""Reading recordings: what the face in each looks like, as it is and made worse.

Templates are kept in memory; nothing here writes them down.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

import cv2
import numpy as np

from unmask.arrays import RGBImage
from unmask.errors import UnmaskError
from unmask.faces import Face, FaceFinder
from unmask.faces.recognition import (
    FaceRecogniser,
    Templates,
    is_recognisable,
    recognition_crop,
)
from unmask.lab.evaluation.skin import skin_tone
from unmask.lab.manifest import Item
from unmask.lab.same_person.people import clip_of
from unmask.media import Frame

CONDITIONS: Final = ("as found", "small", "compressed")
"""In which the examined recording is compared; the reference always is as it was found."""

FEWEST_FACES = 3
_SIDE, _SMALL_SIDE, _QUALITY = 256, 112, 15
"""Of a picture of a face with room around it, in px; and of JPEG."""


@dataclass(frozen=True)
class Recording:
    """One clip, or one picture, of one person.

    Attributes:
        item: one of the pictures that it is known by.
        clip: its name.
        templates: by condition, a row a face.
        tone: of the skin in degrees, None where it cannot be estimated.
    """

    item: Item
    clip: str
    templates: dict[str, Templates]
    tone: float | None


class Reader:
    """Finds the face in pictures that were cut out around one.

    Args:
        recogniser: the network.
    """

    def __init__(self, recogniser: FaceRecogniser) -> None:
        self._finder = FaceFinder()
        self._recogniser = recogniser

    def recordings(
        self, items: Iterable[Item], fewest: int, told: Callable[[str], None]
    ) -> list[Recording]:
        """Read pictures of faces, and put those of one clip together.

        Args:
            items: the pictures.
            fewest: of the faces of a clip; clips with fewer are left out.
            told: called with how far it is.
        """
        clips = defaultdict[str, list[Item]](list)
        for item in items:
            clips[clip_of(item)].append(item)
        read = []
        for number, (clip, own) in enumerate(clips.items()):
            if number % 20 == 0:
                told(f"{number} of {len(clips)}")
            recording = self._recording(clip, own)
            if recording is not None and len(recording.templates[CONDITIONS[0]]) >= fewest:
                read.append(recording)
        return read

    def _recording(self, clip: str, items: Sequence[Item]) -> Recording | None:
        pictures = [_fitted(read_picture(item.path), _SIDE) for item in items]
        tones = [tone for picture in pictures if (tone := self._tone(picture)) is not None]
        templates = {
            condition: self._templates([worsen(picture, condition) for picture in pictures])
            for condition in CONDITIONS
        }
        if not all(map(len, templates.values())):
            return None
        return Recording(items[0], clip, templates, median(tones) if tones else None)

    def _templates(self, pictures: Sequence[RGBImage]) -> Templates:
        found = [(picture, self._face(picture)) for picture in pictures]
        crops = [recognition_crop(picture, face) for picture, face in found if face is not None]
        return self._recogniser.templates(crops)

    def _tone(self, picture: RGBImage) -> float | None:
        face = self._face(picture)
        return None if face is None else skin_tone(picture, face.landmarks)

    def _face(self, picture: RGBImage) -> Face | None:
        tracks = self._finder.find([Frame(0, 0.0, picture)], lambda _fraction: None)
        faces = [track.faces[0] for track in tracks if is_recognisable(track.faces[0])]
        return faces[0] if faces else None


def worsen(picture: RGBImage, condition: str) -> RGBImage:
    """A picture of a face as one of the conditions has it, RGB, uint8."""
    if condition == "small":
        return _fitted(picture, _SMALL_SIDE)
    if condition == "compressed":
        _, coded = cv2.imencode(".jpg", picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
        return _in_order(cv2.imdecode(coded, cv2.IMREAD_COLOR))
    return picture


def read_picture(path: Path) -> RGBImage:
    """A picture of the research data.

    Raises:
        UnmaskError: it cannot be read.
    """
    pixels = cv2.imread(str(path))
    if pixels is None:
        raise UnmaskError(f"{path} is no picture that can be read; expected one of the manifest")
    return _in_order(pixels)


def _in_order(pixels: object) -> RGBImage:
    """What OpenCV has read, with the colours in our order."""
    return np.ascontiguousarray(np.asarray(pixels, np.uint8)[..., ::-1])


def _fitted(picture: RGBImage, side: int) -> RGBImage:
    """The picture with its longer side made as short as that, if it is longer."""
    factor = side / max(picture.shape[:2])
    if factor >= 1:
        return picture
    size = (round(picture.shape[1] * factor), round(picture.shape[0] * factor))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
