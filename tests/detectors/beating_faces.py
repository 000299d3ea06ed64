"""Clips of a photograph whose skin beats at a rate that is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import skimage.data
from numpy.typing import NDArray

from tests.media.media_files import write_video
from unmask.arrays import RGBImage
from unmask.faces import Box, CloseUp, FaceFinder
from unmask.lab.pulse.painting import Pulse, painted, still_clip
from unmask.media import Frame

RATE, SECONDS = 25, 8
COUNT = RATE * SECONDS


@dataclass(frozen=True)
class Beating:
    """A clip of the astronaut, whose face is about 160 px wide, and the landmarks in each frame."""

    frames: tuple[RGBImage, ...]
    landmarks: NDArray[np.float32]


@cache
def finder() -> FaceFinder:
    return FaceFinder()


@cache
def still() -> Beating:
    """The photograph sways, and has noise; nothing beats."""
    head = np.asarray(skimage.data.astronaut(), np.uint8)[:230, 100:350]  # type: ignore[no-untyped-call]
    picture = np.asarray(cv2.resize(head, (424, 390), interpolation=cv2.INTER_CUBIC), np.uint8)
    frames = still_clip(picture, COUNT, RATE, seed=1)
    found = finder().find([Frame(0, 0.0, frames[number]) for number in (0,)], lambda _done: None)
    first = found[0].faces[0].landmarks[:, :2]
    shifts = [cv2.phaseCorrelate(_grey(frames[0]), _grey(frame))[0] for frame in frames]
    landmarks = np.stack([first + np.array(shift, np.float32) for shift in shifts])
    return Beating(frames, landmarks.astype(np.float32))


@cache
def beating(per_minute: float, amplitude: float = 0.0075) -> Beating:
    """The same with a pulse."""
    pulse = Pulse(per_minute, amplitude)
    frames = painted(still().frames, still().landmarks, pulse, RATE)
    return Beating(frames, still().landmarks)


def flickering(per_minute: float, amplitude: float = 0.0075) -> Beating:
    """All of the picture takes the colour of a pulse."""
    pulse = Pulse(per_minute, amplitude)
    frames = tuple(
        np.asarray(np.clip(np.rint(frame * pulse.at(number / RATE)), 0, 255), np.uint8)
        for number, frame in enumerate(still().frames)
    )
    return Beating(frames, still().landmarks)


def close_up(clip: Beating, times: Sequence[float] | None = None) -> CloseUp:
    """What a close look at the clip would see."""
    moments = [number / RATE for number in range(len(clip.frames))] if times is None else times
    frames = zip(moments, clip.frames, strict=True)
    count, (height, width) = len(clip.frames), clip.frames[0].shape[:2]
    landmarks = np.zeros((count, 468, 3), np.float32)
    landmarks[:, :, :2] = clip.landmarks
    return CloseUp(
        tuple(Frame(number, time, pixels) for number, (time, pixels) in enumerate(frames)),
        landmarks,
        np.ones(count),
        np.zeros((count, 3)),
        Box(0, 0, width, height),
        1.0,
    )


def written(
    path: Path, clip: Beating, crf: int = 23, rate: int = RATE, stamps: Sequence[int] | None = None
) -> Path:
    """The clip as H.264; stamps are in thousandths of a second."""
    frames = clip.frames
    return write_video(
        path,
        lambda number: frames[number],
        count=len(frames),
        rate=rate,
        size=(frames[0].shape[1], frames[0].shape[0]),
        stamps=stamps,
        options={"crf": str(crf)},
    )


def _grey(frame: RGBImage) -> NDArray[np.float32]:
    return np.asarray(cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY), np.float32)
