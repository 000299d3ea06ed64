"""Run the test on clips as they came, and on clips with a painted pulse."""

import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import make_interp_spline

from unmask.analysis import find_people
from unmask.arrays import RGBImage
from unmask.detectors.pulse.detector import read_close_up
from unmask.detectors.pulse.reading import Reading
from unmask.errors import MediaError
from unmask.faces import Box, CloseUp, FaceFinder
from unmask.faces.canonical import canonical_face
from unmask.faces.pose import estimate_pose, yaw_pitch_roll
from unmask.faces.watching import why_not
from unmask.lab.clips import FRAME_RATE, Shape, follow_face, read_clip, write_clip
from unmask.lab.manifest import NO_MANIPULATION, Item
from unmask.lab.pulse.painting import Pulse, painted, still_clip
from unmask.lab.pulse.records import PHOTOGRAPH, Clip, Record, record_of
from unmask.media import Frame, Limits, open_media
from unmask.words import Message

RATE_FACTORS: tuple[int, ...] = (0, 18, 23, 28, 32)
"""Of H.264; 0 loses nothing but half of the chroma."""

USUAL_FACTOR = 23
WIDTHS = (120, 80, 56)
"""Of a face in px, at the usual rate factor."""

SECONDS, FEWEST_SECONDS = 10.0, 8.0
_LARGEST_HEIGHT = 480
SLOWEST, FASTEST = 55.0, 115.0
"""Of the painted pulses, in beats a minute."""

_FRAMES_LOOKED_AT = 12
_FOLLOWED = 5
_UNREAD = Message("stretch-unread")


class Reader:
    """Reads files as the program does, but looks for people in fewer frames."""

    def __init__(self) -> None:
        self._finder = FaceFinder()

    def read(self, path: Path) -> Reading | Message:
        """The pulse of the most prominent person, or why it could not be read."""
        try:
            with open_media(path, Limits(frames=_FRAMES_LOOKED_AT)) as media:
                why = why_not(media)
                if why is not None:
                    return why
                people = find_people(self._finder, media, lambda _done: None)
                if not people:
                    return Message("no-face", {"frames": len(media.frames)})
                watched = self._finder.watched(media, people)
                close_up = watched[0].close_up(lambda _done: None)
                if not isinstance(close_up, CloseUp):
                    return close_up
                return read_close_up(close_up, lambda _done: None)
        except MediaError:
            return _UNREAD

    def follow(self, frames: Sequence[RGBImage]) -> NDArray[np.float32] | None:
        """The landmarks of the most prominent person, (frames, 468, 2); None where it is lost.

        They are found in one frame of five: paint has soft edges.
        """
        landmarks = follow_face(frames[::_FOLLOWED], self._finder)
        if landmarks is None:
            return None
        known = np.arange(len(landmarks)) * _FOLLOWED
        inside = np.clip(np.arange(len(frames)), 0, known[-1])
        return np.asarray(make_interp_spline(known, landmarks, k=1)(inside), np.float32)


def read_clips(items: Sequence[Item], reader: Reader) -> Iterator[Record]:
    """Read every clip of a manifest as it is, in an order of chance."""
    for item in sorted(items, key=lambda item: _share_of(item.path.name)):
        yield record_of(_clip_of(item), reader.read(item.path))


def _clip_of(item: Item) -> Clip:
    return Clip(item.path.name, item.label, item.identity, item.manipulation, item.source)


@dataclass(frozen=True)
class Source:
    """A clip to be painted, with the face followed."""

    clip: Clip
    frames: tuple[RGBImage, ...]
    landmarks: NDArray[np.float32]


def sources(items: Sequence[Item], photographs: Sequence[Path], reader: Reader) -> Iterator[Source]:
    """Beginnings of real clips and clips of photographs, as far as a face can be followed."""
    for item in items:
        frames = read_clip(item.path, Shape(SECONDS, _LARGEST_HEIGHT))
        if len(frames) >= FEWEST_SECONDS * FRAME_RATE:
            yield from _followed(_clip_of(item), frames, reader)
    for number, path in enumerate(photographs):
        with open_media(path) as media:
            picture = media.frames[0].pixels[:_LARGEST_HEIGHT]
        frames = still_clip(picture, round(SECONDS * FRAME_RATE), FRAME_RATE, number)
        name = f"{PHOTOGRAPH}/{path.stem}"
        yield from _followed(
            Clip(path.name, "real", name, NO_MANIPULATION, PHOTOGRAPH), frames, reader
        )


def _followed(clip: Clip, frames: tuple[RGBImage, ...], reader: Reader) -> Iterator[Source]:
    landmarks = reader.follow(frames)
    if landmarks is not None:
        yield Source(clip, frames, landmarks)


def read_painted(source: Source) -> Iterator[Record]:
    """Read a clip unpainted, and painted at all rate factors and sizes of the face.

    The landmarks are those of the clip before compression.
    """
    beats = _rate_of(source.clip.name)
    frames = painted(source.frames, source.landmarks, Pulse(beats), FRAME_RATE)
    with_pulse = replace(source, frames=frames, clip=replace(source.clip, painted=beats))
    yield _read_encoded(source, USUAL_FACTOR, None)
    for crf in RATE_FACTORS:
        yield _read_encoded(with_pulse, crf, None)
    for width in WIDTHS:
        yield from _read_smaller(with_pulse, width)


def _read_smaller(source: Source, width: int) -> Iterator[Record]:
    """The same with the face at a width in px, where it is wider."""
    own = float(np.median(np.ptp(source.landmarks[:, :, 0], axis=1)))
    if width >= own:
        return
    frames = _resized(source.frames, width / own)
    scale = np.divide(frames[0].shape[1::-1], source.frames[0].shape[1::-1])
    landmarks = np.asarray(source.landmarks * scale, np.float32)
    yield _read_encoded(Source(source.clip, frames, landmarks), USUAL_FACTOR, width)


def _read_encoded(source: Source, crf: int, width: int | None) -> Record:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clip.mp4"
        write_clip(path, source.frames, crf)
        decoded = read_clip(path, Shape(len(source.frames) / FRAME_RATE, _LARGEST_HEIGHT))
    clip = replace(source.clip, crf=crf, width=width)
    close_up = _close_up(decoded, source.landmarks[: len(decoded)])
    return record_of(clip, read_close_up(close_up, lambda _done: None))


def _close_up(frames: Sequence[RGBImage], points: NDArray[np.float32]) -> CloseUp:
    """What a close look would see, with the landmarks that are known."""
    count, (height, width) = len(frames), frames[0].shape[:2]
    return CloseUp(
        tuple(Frame(at, at / FRAME_RATE, pixels) for at, pixels in enumerate(frames)),
        np.concatenate([points, np.zeros((count, points.shape[1], 1), np.float32)], axis=2),
        np.ones(count),
        np.array([_turn(face, (width, height)) for face in points], np.float64),
        Box(0, 0, width, height),
        1.0,
    )


def _turn(points: NDArray[np.float32], size: tuple[int, int]) -> tuple[float, float, float]:
    """Yaw, pitch and roll of a head, in degrees."""
    face = canonical_face()
    pose = estimate_pose(points[face.rigid].astype(np.float64), face.points[face.rigid], size)
    return (np.nan, np.nan, np.nan) if pose is None else yaw_pitch_roll(pose)


def _rate_of(name: str) -> float:
    """A rate in beats a minute that depends on the name alone."""
    return round(SLOWEST + _share_of(name) * (FASTEST - SLOWEST), 1)


def _share_of(name: str) -> float:
    """A number from 0 to 1 by chance, always the same for a name."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") / 2**32


def _resized(frames: Sequence[RGBImage], scale: float) -> tuple[RGBImage, ...]:
    height, width = frames[0].shape[:2]
    size = (round(width * scale / 2) * 2, round(height * scale / 2) * 2)
    return tuple(
        np.asarray(cv2.resize(frame, size, interpolation=cv2.INTER_AREA), np.uint8)
        for frame in frames
    )
