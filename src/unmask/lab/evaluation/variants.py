"""Degraded copies of pictures and videos, on which a test is run like on any other file."""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import partial
from pathlib import Path

import av
import cv2
import numpy as np
from av.video.stream import VideoStream
from PIL import Image

from unmask.arrays import RGBImage
from unmask.errors import MediaError, UnmaskError
from unmask.lab.degrading import SEVERITIES, Treatment
from unmask.lab.degrading.severities import unchanged
from unmask.lab.degrading.video import Coding, h264
from unmask.media import open_media

UNDEGRADED = "none"

NEARLY_LOSSLESS = Coding(crf=10, preset="veryfast")
"""How a video is stored whose frames were degraded one by one."""


class UnknownSeverityError(UnmaskError):
    """No severity has the name that was asked for."""


def check_severities(names: Sequence[str]) -> None:
    """Check the names of severities.

    Raises:
        UnknownSeverityError: one is unknown.
    """
    for name in names:
        if name not in SEVERITIES:
            known = ", ".join(SEVERITIES)
            raise UnknownSeverityError(f"No severity is called {name!r}; known are {known}.")


def write_variant(path: Path, severity: str, folder: Path) -> Path:
    """Write a degraded copy: PNG for a picture, MP4 (H.264) without sound for a video.

    A video of a ``crf-…`` severity is encoded whole at that rate factor, so that its frames are
    predicted from one another as in any upload. For the others each frame is degraded by itself and
    the video stored nearly without loss.

    Args:
        path: of the original.
        severity: a name in ``SEVERITIES``. For the undegraded one nothing is written.
        folder: where to put the copy.

    Returns:
        the copy's path; that of the original where it is not degraded.

    Raises:
        MediaError: the original cannot be decoded.
    """
    if severity == UNDEGRADED:
        return path
    treatment = SEVERITIES[severity]
    with open_media(path) as media:
        pixels = media.frames[0].pixels
        kind = media.facts.kind
    if kind == "image":
        copy = folder / f"{path.stem}.png"
        Image.fromarray(treatment(pixels)).save(copy, compress_level=1)
        return copy
    copy = folder / f"{path.stem}.mp4"
    try:
        _encode(path, copy, *_video_treatment(treatment))
    except (av.FFmpegError, OSError) as error:
        raise MediaError(f"{path} cannot be encoded anew: {error}; leave it out.") from None
    return copy


def _video_treatment(treatment: Treatment) -> tuple[Treatment, Coding]:
    """What to do to each frame, and how to encode the whole."""
    if isinstance(treatment, partial) and treatment.func is h264:
        return unchanged, treatment.keywords["coding"]
    return treatment, NEARLY_LOSSLESS


def _encode(path: Path, copy: Path, treatment: Treatment, coding: Coding) -> None:
    with av.open(str(path)) as source, av.open(str(copy), "w") as target:
        stream = source.streams.video[0]
        write = None
        for pixels, time_stamp in _frames(stream):
            degraded = _even(treatment(pixels))
            write = write or _writer(target, stream, degraded, coding)
            write(degraded, time_stamp)
        if write is not None:
            write(None, 0)


def _frames(stream: VideoStream) -> Iterator[tuple[RGBImage, int]]:
    """All frames upright, with their time stamps in the stream's time base."""
    container = stream.container
    for frame in container.decode(stream):  # type: ignore[attr-defined]
        turns = round(frame.rotation / 90)
        pixels = np.rot90(frame.to_ndarray(format="rgb24"), turns)
        if frame.pts is not None:
            yield np.ascontiguousarray(pixels), frame.pts


def _writer(
    target: av.container.OutputContainer, source: VideoStream, first: RGBImage, coding: Coding
) -> Callable[[RGBImage | None, int], None]:
    """A function that encodes one frame, or with None what is left."""
    options = {"crf": str(coding.crf), "preset": coding.preset}
    rate = source.average_rate or Fraction(25)
    stream = target.add_stream("libx264", rate=rate, options=options)
    stream.height, stream.width = first.shape[:2]
    stream.pix_fmt = "yuv420p"

    def write(pixels: RGBImage | None, time_stamp: int) -> None:
        frame = None
        if pixels is not None:
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            frame.pts, frame.time_base = time_stamp, source.time_base or 1 / rate
        target.mux(stream.encode(frame))

    return write


def _even(pixels: RGBImage) -> RGBImage:
    """With a row and column more where needed: halved chroma asks for even sizes."""
    height, width = pixels.shape[:2]
    padded = cv2.copyMakeBorder(pixels, 0, height % 2, 0, width % 2, cv2.BORDER_REPLICATE)
    return np.asarray(padded, np.uint8)
