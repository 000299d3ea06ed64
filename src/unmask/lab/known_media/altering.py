"""What happens to a picture or video between two people who pass it on."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial
from pathlib import Path
from types import MappingProxyType

import av
import cv2
import numpy as np
from PIL import Image

from unmask.arrays import RGBImage

Change = Callable[[RGBImage], RGBImage]

BORDER_SHARE = 0.08
"""Of the shorter side, at each side."""
CAPTION_SHARE = 0.14
"""Of the height, above the picture."""
CRF = 35
"""Of x264, strong compression."""
LIGHT_CRF = 20
JPEG_QUALITY = 50
LIGHT_JPEG_QUALITY = 92
SECONDS = 4
"""Of a video that are taken."""
_BORDER_COLOUR = (20, 60, 160)
_CAPTION = "You will not believe what happened next"


def same(pixels: RGBImage) -> RGBImage:
    """The picture as it is."""
    return pixels


def half(pixels: RGBImage) -> RGBImage:
    """The picture at half its width and height."""
    height, width = pixels.shape[:2]
    size = (max(1, width // 2), max(1, height // 2))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def bordered(pixels: RGBImage) -> RGBImage:
    """The picture within a coloured border."""
    width = round(BORDER_SHARE * min(pixels.shape[:2]))
    edges = (width, width, width, width)
    framed = cv2.copyMakeBorder(pixels, *edges, cv2.BORDER_CONSTANT, value=_BORDER_COLOUR)
    return np.asarray(framed, np.uint8)


def captioned(pixels: RGBImage) -> RGBImage:
    """The picture below a white bar with a line of black text over its whole width."""
    height, width = pixels.shape[:2]
    bar = np.full((max(12, round(CAPTION_SHARE * height)), width, 3), 255, np.uint8)
    (text_width, text_height), _ = cv2.getTextSize(_CAPTION, cv2.FONT_HERSHEY_DUPLEX, 1.0, 2)
    scale = 0.9 * min(width / text_width, len(bar) / (2 * text_height))
    place = (round(0.05 * width), round(len(bar) / 2 + scale * text_height / 2))
    thickness = max(1, round(2 * scale))
    cv2.putText(
        bar, _CAPTION, place, cv2.FONT_HERSHEY_DUPLEX, scale, (0, 0, 0), thickness, cv2.LINE_AA
    )
    return np.concatenate([bar, pixels])


def all_at_once(pixels: RGBImage) -> RGBImage:
    """Bordered, captioned and then at half size."""
    return half(captioned(bordered(pixels)))


CHANGES: Mapping[str, tuple[Change, bool]] = MappingProxyType(
    {
        "re-encoded": (same, True),
        "half size": (half, False),
        "border": (bordered, False),
        "caption bar": (captioned, False),
        "border, caption bar, half size, re-encoded": (all_at_once, True),
    }
)
"""By name: what is done to each picture, and whether it is then strongly compressed."""


def write_altered(source: Path, name: str, folder: Path) -> Path:
    """Write a file as it is after one of ``CHANGES``; a video without sound, cut to its beginning.

    Raises:
        OSError: it cannot be read or written.
        av.FFmpegError: the video cannot be decoded.
    """
    change, strongly = CHANGES[name]
    if source.suffix.lower() == ".mp4":
        write = partial(_write_video, crf=CRF if strongly else LIGHT_CRF)
        return write(source, folder / "altered.mp4", change)
    with Image.open(source) as image:
        pixels = change(np.asarray(image.convert("RGB")))
    path = folder / "altered.jpg"
    quality = JPEG_QUALITY if strongly else LIGHT_JPEG_QUALITY
    Image.fromarray(pixels).save(path, quality=quality)
    return path


def _write_video(source: Path, path: Path, change: Change, crf: int) -> Path:
    with av.open(str(source)) as clip, av.open(str(path), "w") as container:
        video = clip.streams.video[0]
        rate = video.average_rate or Fraction(25)
        stream = container.add_stream("libx264", rate=rate, options={"crf": str(crf)})
        stream.pix_fmt = "yuv420p"
        for number, frame in enumerate(clip.decode(video)):
            if number >= SECONDS * rate:
                break
            pixels = _even(change(np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)))
            if number == 0:
                stream.height, stream.width = pixels.shape[:2]
            container.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        container.mux(stream.encode())
    return path


def _even(pixels: RGBImage) -> RGBImage:
    """Without the last row or column where there is an odd number of them."""
    height, width = pixels.shape[:2]
    return np.ascontiguousarray(pixels[: height - height % 2, : width - width % 2])
