"""Short stretches of video as the lab needs them: every frame, at one rate, with the face in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from av.video.stream import VideoStream
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from unmask.arrays import RGBImage
from unmask.errors import MediaError
from unmask.faces import FaceFinder
from unmask.media import Frame

FRAME_RATE = 25
"""Of every clip that is read or written, frames a second."""

FEWEST_FRAMES_WITH_FACE = 0.8
"""Share of a clip's frames in which its person must be found; between them places are inferred."""

_SMOOTHING = 1.0
"""Standard deviation in frames: enough against the network's tremor, too little to lag."""


@dataclass(frozen=True)
class Shape:
    """What a clip is cut to: its length, and its height in px, which is never made larger."""

    seconds: float
    largest_height: int = 720


def read_clip(path: Path, shape: Shape) -> tuple[RGBImage, ...]:
    """Read the beginning of a video at 25 frames a second, upright, of even width and height.

    Raises:
        MediaError: it is no video, or nothing in it can be decoded.
    """
    try:
        with av.open(str(path)) as container:
            if not container.streams.video:
                raise MediaError(f"{path} holds no video; leave it out.")
            frames = tuple(_at_rate(container.streams.video[0], shape))
    except (av.FFmpegError, OSError) as error:
        raise MediaError(f"{path} cannot be decoded ({error}); leave it out.") from None
    if not frames:
        raise MediaError(f"{path} holds no frame that can be decoded; leave it out.")
    return frames


def _at_rate(stream: VideoStream, shape: Shape) -> Iterator[RGBImage]:
    """At each 25th of a second the frame that is shown then."""
    wanted = max(round(shape.seconds * FRAME_RATE), 1)
    shown: RGBImage | None = None
    start, given = None, 0
    for frame in stream.container.decode(stream):  # type: ignore[attr-defined]
        if frame.time is None:
            continue
        start = frame.time if start is None else start
        while shown is not None and given / FRAME_RATE < frame.time - start - 1e-6:
            yield shown
            given += 1
            if given == wanted:
                return
        pixels = np.rot90(frame.to_ndarray(format="rgb24"), round(frame.rotation / 90))
        shown = _fitted(np.ascontiguousarray(pixels), shape.largest_height)
    if shown is not None:
        yield shown


def _fitted(pixels: RGBImage, largest_height: int) -> RGBImage:
    """Shrunk where it is too high; halved chroma asks for even sizes."""
    height, width = pixels.shape[:2]
    scale = min(1.0, largest_height / height)
    size = (max(round(width * scale) // 2 * 2, 2), max(round(height * scale) // 2 * 2, 2))
    if scale == 1.0:
        return np.ascontiguousarray(pixels[: size[1], : size[0]])
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def write_clip(path: Path, frames: Sequence[RGBImage], crf: int) -> None:
    """Write frames of one even size as H.264 in an MP4 without sound, the same on any machine.

    Raises:
        MediaError: the file cannot be written.
    """
    try:
        with av.open(str(path), "w") as container:
            # Macroblock-tree rate control is not repeatable on clips so short.
            options = {"crf": str(crf), "x264-params": "mbtree=0"}
            stream = container.add_stream("libx264", rate=FRAME_RATE, options=options)
            stream.height, stream.width = frames[0].shape[:2]
            stream.pix_fmt = "yuv420p"
            stream.time_base = Fraction(1, FRAME_RATE)
            # The result depends on the number of threads, and that by default on the machine.
            stream.codec_context.thread_count = 1
            for pixels in frames:
                container.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
            container.mux(stream.encode())
    except (av.FFmpegError, OSError) as error:
        raise MediaError(f"{path} cannot be written ({error}).") from None


def follow_face(frames: Sequence[RGBImage], finder: FaceFinder) -> NDArray[np.float32] | None:
    """The landmarks of the most prominent person in each frame, smoothed over time.

    Returns:
        shape (n, 468, 2), float32, px; None where the person is not found in most of the frames.
    """
    media = [Frame(number, number / FRAME_RATE, pixels) for number, pixels in enumerate(frames)]
    tracks = finder.find(media, lambda _fraction: None)
    if not tracks or len(tracks[0].faces) < FEWEST_FRAMES_WITH_FACE * len(frames):
        return None
    known = np.array([face.frame for face in tracks[0].faces])
    points = np.stack([face.landmarks[:, :2] for face in tracks[0].faces])
    everywhere = _inferred(known, points.astype(np.float64), len(frames))
    smoothed = gaussian_filter1d(everywhere, _SMOOTHING, axis=0, mode="nearest")
    return np.asarray(smoothed, np.float32)


def _inferred(
    known: NDArray[np.int64], points: NDArray[np.float64], count: int
) -> NDArray[np.float64]:
    """Landmarks for all frames, on the straight line between those of the nearest known ones."""
    after = np.clip(np.searchsorted(known, np.arange(count)), 0, len(known) - 1)
    before = np.clip(after - (known[after] > np.arange(count)), 0, len(known) - 1)
    span = np.maximum(known[after] - known[before], 1)
    share = np.clip((np.arange(count) - known[before]) / span, 0, 1)[:, None, None]
    return np.asarray(points[before] * (1 - share) + points[after] * share, np.float64)
