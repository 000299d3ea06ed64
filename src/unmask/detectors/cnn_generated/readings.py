"""What the test reads from each frame: of the whole picture and, apart from it, of the faces."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean

import cv2
import numpy as np
from numpy.typing import NDArray

from unmask.arrays import RGBImage, evenly_spread
from unmask.detectors.cnn_generated.network import Network
from unmask.detectors.cnn_generated.quality import SMALLEST_SIDE, picture_quality
from unmask.detectors.cnn_generated.windows import (
    SIDE,
    Window,
    cut,
    cut_from_file,
    every_window,
    face_windows,
    padded,
    picture_windows,
)
from unmask.faces import Face, FaceTrack
from unmask.media import Media
from unmask.words import Message

CANDIDATE_FRAMES = 3
"""Of a video, spread over time: the first that shows something is read, the middle one before all.

Each costs as much as finding the faces of the whole clip, and what a video's frames say of
generators carries no weight (see the card).
"""

MOST_FACES = 4
"""Of a frame, the most prominent people's."""

SMALLEST_FACE = 64
"""Longer side of a face in px: around a smaller one a window shows its surroundings."""

FLATTEST = 3.0
"""Standard deviation of the grey values, of 255, below which a window shows nothing."""


@dataclass(frozen=True)
class FaceReading:
    """The score around one face.

    Attributes:
        person: number of the FaceTrack.
        face: that was read.
        score: mean logit over the windows.
        windows: how many.
    """

    person: int
    face: Face
    score: float
    windows: int


@dataclass(frozen=True)
class Reading:
    """One frame and its scores.

    Attributes:
        frame: position in ``Media.frames``.
        time: of the frame in seconds.
        picture: mean logit over the windows spread over the whole picture.
        faces: around the faces.
        quality: 0 to 1, of the picture.
        picture_windows: how many windows were spread over the picture and judged.
        windows: all that were judged, those around faces too.
        maps: of those windows, shape (windows, rows, columns).
        embedding: the mean over the picture's windows of each one's unit vector, as a unit vector,
            shape (n,); None where the network gives none.
    """

    frame: int
    time: float
    picture: float
    faces: tuple[FaceReading, ...]
    quality: float
    picture_windows: int
    windows: tuple[Window, ...]
    maps: NDArray[np.float32]
    embedding: NDArray[np.float32] | None

    @property
    def face(self) -> float | None:
        """The mean over the windows around faces; None where there is no face."""
        count = sum(face.windows for face in self.faces)
        return sum(face.score * face.windows for face in self.faces) / count if count else None

    @property
    def score(self) -> float:
        """The mean of the two readings, or that of the picture where there is no face."""
        return self.picture if self.face is None else (self.picture + self.face) / 2


def read_media(
    network: Network, media: Media, tracks: Sequence[FaceTrack], progress: Callable[[float], None]
) -> Reading | None:
    """Read one frame, of a video that in its middle or, where that shows nothing, at an end.

    Returns:
        the reading, None where the picture is too small or shows nothing.

    Raises:
        MediaError: the picture was made smaller to fit, and its file does not give its windows.
    """
    if min(media.frames[0].pixels.shape[:2]) < SMALLEST_SIDE:
        return None
    progress(0.0)
    for number in candidates(len(media.frames)):
        faces = [
            (track.person, face) for track in tracks for face in track.faces if face.frame == number
        ]
        reading = _read_frame(network, media, number, faces)
        if reading is not None:
            progress(1.0)
            return reading
    return None


def embed(network: Network, media: Media) -> NDArray[np.float32] | None:
    """The embedding of a picture or video for the bank; None where there is nothing to read.

    Raises:
        MediaError: as ``read_media`` does.
    """
    reading = read_media(network, media, (), lambda _fraction: None)
    return None if reading is None else reading.embedding


def explain_abstention(media: Media) -> Message:
    """Say why there is nothing to read, in numbers."""
    height, width = media.frames[0].pixels.shape[:2]
    if min(width, height) < SMALLEST_SIDE:
        is_cut = (width, height) != (media.facts.width, media.facts.height)
        values = {
            "width": width,
            "height": height,
            "border": "yes" if is_cut else "no",
            "needed": SMALLEST_SIDE,
        }
        return Message("generated-too-small", values)
    return Message("generated-flat", {"frames": len(media.frames)})


def unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Vectors along the last axis, brought to unit length; one of length 0 stays as it is."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), np.float32)


def candidates(count: int) -> list[int]:
    """Positions of the frames that may be read, of some frames: the middle one, first and last."""
    spread = evenly_spread(count, CANDIDATE_FRAMES)
    return sorted(spread, key=lambda number: abs(2 * number - count + 1))


def _read_frame(
    network: Network, media: Media, number: int, faces: Sequence[tuple[int, Face]]
) -> Reading | None:
    frame, side = media.frames[number], SIDE // media.facts.divisor
    pixels = padded(frame.pixels)
    height, width = pixels.shape[:2]
    over_faces = [
        (person, face, face_windows(face.box, width, height, side))
        for person, face in faces
        if max(face.box.width, face.box.height) * media.facts.divisor >= SMALLEST_FACE
    ][:MOST_FACES]
    around = [window for *_, windows in over_faces for window in windows]
    over_picture = picture_windows(width, height, side)
    crop_of = _crops_with_detail(media, pixels, [*over_picture, *around])
    if not any(window in crop_of for window in over_picture):
        # What is photographed or drawn before a plain background may leave all corners to it.
        over_picture = _most_detailed(pixels, side, len(over_picture))
        crop_of = _crops_with_detail(media, pixels, [*over_picture, *around])
    every = list(crop_of)
    place = {window: index for index, window in enumerate(every)}
    own = [place[window] for window in over_picture if window in place]
    if not own:
        return None
    crops = np.stack([*crop_of.values()])
    judged = network.judge(crops)
    embeddings = judged.embeddings
    return Reading(
        number,
        frame.time,
        float(judged.logits[own].mean()),
        tuple(
            FaceReading(person, face, fmean(judged.logits[inside]), len(inside))
            for person, face, windows in over_faces
            if (inside := [place[window] for window in windows if window in place])
        ),
        picture_quality(frame.pixels.shape[1], frame.pixels.shape[0], crops[own]),
        len(own),
        tuple(every),
        judged.maps,
        None if embeddings is None else unit(unit(embeddings[own]).mean(axis=0)),
    )


def _crops_with_detail(
    media: Media, pixels: RGBImage, windows: Sequence[Window]
) -> dict[Window, RGBImage]:
    """What the windows show at the picture's own resolution, without those that show nothing."""
    once = list(dict.fromkeys(windows))
    crops = cut(pixels, once) if media.facts.divisor == 1 else cut_from_file(media, once)
    return {
        window: crop
        for window, crop in zip(once, crops, strict=True)
        if _grey(crop).std() >= FLATTEST
    }


def _most_detailed(pixels: RGBImage, side: int, most: int) -> tuple[Window, ...]:
    height, width = pixels.shape[:2]
    by_detail = sorted(
        every_window(width, height, side), key=lambda window: -_detail(pixels[window.inside])
    )
    return tuple(by_detail[:most])


def _detail(crop: RGBImage) -> float:
    """How much neighbouring pixels differ; a window that is half plain has half as much."""
    return float(np.abs(np.diff(_grey(crop).astype(np.int16))).mean())


def _grey(crop: RGBImage) -> NDArray[np.uint8]:
    return np.asarray(cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY), np.uint8)
