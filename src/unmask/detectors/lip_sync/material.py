"""What the test works on: a mouth in every frame of a stretch, and the sound of that stretch."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from unmask.arrays import expect_array
from unmask.detectors.close_look import why_nobody
from unmask.detectors.contract import ReportProgress
from unmask.errors import MediaError
from unmask.faces import CloseUp, FaceTrack
from unmask.faces.model import LANDMARK_COUNT
from unmask.media import SOUND_RATE, Media, open_sound
from unmask.words import Message

NO_SOUND = Message("lip-sync-no-sound")

_SOUND_SECONDS_AT_LEAST = 1.0
"""A shorter stretch is not asked for."""


@dataclass(frozen=True)
class Material:
    """One person's face and the sound over the same time.

    Attributes:
        start: time of the first frame, in seconds after that of the video.
        times: of the frames, shape (n,), float64, in seconds after the first of them, ascending.
        landmarks: shape (n, 468, 3), float32: the points of the face mesh in px.
        turns: shape (n, 3), float64: yaw, pitch and roll of the head in degrees; NaN where unknown.
        samples: of the sound from the first frame on, shape (samples,), float32, −1 to 1,
            ``SOUND_RATE`` of them a second; NaN where the file holds none.
    """

    start: float
    times: NDArray[np.float64]
    landmarks: NDArray[np.float32]
    turns: NDArray[np.float64]
    samples: NDArray[np.float32]

    def __post_init__(self) -> None:
        count = len(self.times)
        expect_array("Material.times", self.times, (count,), "float64")
        expect_array("Material.landmarks", self.landmarks, (count, LANDMARK_COUNT, 3), "float32")
        expect_array("Material.turns", self.turns, (count, 3), "float64")
        expect_array("Material.samples", self.samples, ("samples",), "float32")

    @property
    def seconds_heard(self) -> float:
        """Of the sound."""
        return float(np.isfinite(self.samples).sum()) / SOUND_RATE

    def where_heard(self) -> Self:
        """The part from the first sound to the last; all of it where there is no sound at all."""
        heard = np.flatnonzero(np.isfinite(self.samples))
        if not len(heard):
            return self
        first, last = int(heard[0]), int(heard[-1]) + 1
        inside = (self.times >= first / SOUND_RATE) & (self.times <= last / SOUND_RATE)
        if not inside.any():
            return self
        begin = float(self.times[inside][0])
        return replace(
            self,
            start=self.start + begin,
            times=self.times[inside] - begin,
            landmarks=self.landmarks[inside],
            turns=self.turns[inside],
            samples=self.samples[round(begin * SOUND_RATE) : last],
        )


def material_of(
    media: Media, faces: Sequence[FaceTrack], progress: ReportProgress
) -> Material | Message:
    """The close-up of the most prominent person with its sound, or why there is none.

    Args:
        media: open.
        faces: of the people, the most prominent first.
        progress: called with the done fraction.
    """
    nobody = why_nobody(media, faces)
    if nobody is not None:
        return nobody
    if media.facts.kind == "video" and not media.facts.has_audio:
        return NO_SOUND
    seen = faces[0].close_up(progress)
    if not isinstance(seen, CloseUp):
        return seen
    start, end = seen.frames[0].time, seen.frames[-1].time
    # Nobody knows which of two faces speaks.
    if any(start <= face.time <= end for other in faces[1:] for face in other.faces):
        return Message("lip-sync-people", {"people": len(faces)})
    try:
        sound = open_sound(media, start, max(end - start, _SOUND_SECONDS_AT_LEAST))
    except MediaError:
        return NO_SOUND
    return Material(start, seen.times - start, seen.landmarks, seen.turns, sound.samples)
