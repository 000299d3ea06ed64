"""Video compression: H.264 as in a moving clip.

Most frames of a video are predicted from others (P- and B-frames) and look other than a key frame
of the same rate: what moved little is copied with its old errors, what did not match is coarse. So
a short clip is made of the picture, with a slow camera, and a predicted frame is taken out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Literal

import av
import cv2
import numpy as np
from av.video.frame import PictureType

from unmask.arrays import RGBImage
from unmask.lab.degrading.treatment import Treatment, between

Preset = Literal["ultrafast", "superfast", "veryfast", "medium"]

PRESETS: tuple[Preset, ...] = ("ultrafast", "superfast", "veryfast", "medium")
"""Of x264, from the quickest to its usual one."""

FRAME_COUNT = 5
TAKEN_FRAME = 3
"""Which frame of the clip is taken: a B-frame where there are any, else a P-frame."""

_FRAME_RATE = 25
_LARGEST_SHIFT = 2.0
_LARGEST_ZOOM = 0.01


@dataclass(frozen=True)
class Coding:
    """How x264 is asked to encode.

    Attributes:
        crf: constant rate factor, 0 (lossless) to 51.
        preset: how much work it takes.
        b_frames: whether every other frame is predicted from both sides.
    """

    crf: int
    preset: Preset = "medium"
    b_frames: bool = False


@dataclass(frozen=True)
class Drift:
    """The camera's movement from one frame to the next: a shift in px and a relative zoom."""

    x: float = 0.75
    y: float = 0.4
    zoom: float = 0.004


@dataclass(frozen=True)
class CodedFrame:
    """A frame that went through the codec, with what kind it was coded as."""

    pixels: RGBImage
    picture_type: PictureType


def h264(pixels: RGBImage, coding: Coding, drift: Drift) -> RGBImage:
    """Compress a picture as a predicted frame of a short clip."""
    coded = _coded(list(drifting(pixels, drift)), coding)
    # Turning one frame into pixels takes as long as decoding all of them.
    return _pixels_of(coded[TAKEN_FRAME], pixels.shape[:2])


def draw_h264(strength: float, generator: np.random.Generator) -> Treatment:
    """Constant rate factor 18 to 40, any preset, a P- or a B-frame, any slow movement."""
    coding = Coding(
        crf=round(between(18, 40, strength)),
        preset=PRESETS[generator.integers(len(PRESETS))],
        b_frames=bool(generator.integers(2)),
    )
    x, y = generator.uniform(-_LARGEST_SHIFT, _LARGEST_SHIFT, 2)
    return partial(
        h264,
        coding=coding,
        drift=Drift(x, y, generator.uniform(-_LARGEST_ZOOM, _LARGEST_ZOOM)),
    )


def drifting(pixels: RGBImage, drift: Drift) -> Iterator[RGBImage]:
    """A clip in which the frame that is taken is the picture itself."""
    height, width = pixels.shape[:2]
    for step in range(-TAKEN_FRAME, FRAME_COUNT - TAKEN_FRAME):
        if step == 0:
            yield pixels
            continue
        zoom = 1 + drift.zoom * step
        x = drift.x * step + (1 - zoom) * width / 2
        y = drift.y * step + (1 - zoom) * height / 2
        matrix = np.array([(zoom, 0, x), (0, zoom, y)])
        moved = cv2.warpAffine(pixels, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)
        yield np.asarray(moved, np.uint8)


def code_clip(clip: Sequence[RGBImage], coding: Coding) -> list[CodedFrame]:
    """Encode a clip of frames of one size as H.264 and decode it again.

    Only the first frame is a key frame. Chroma is halved in both directions (4:2:0); a frame of
    odd width or height is padded by a row or column, which is taken off again.
    """
    return [
        CodedFrame(_pixels_of(frame, clip[0].shape[:2]), PictureType(frame.pict_type))
        for frame in _coded(clip, coding)
    ]


def _coded(clip: Sequence[RGBImage], coding: Coding) -> list[av.VideoFrame]:
    height, width = clip[0].shape[:2]
    padded = [
        cv2.copyMakeBorder(frame, 0, height % 2, 0, width % 2, cv2.BORDER_REPLICATE)
        for frame in clip
    ]
    encoder = _encoder(coding, width + width % 2, height + height % 2)
    packets = []
    for number, pixels in enumerate(padded):
        frame = av.VideoFrame.from_ndarray(np.asarray(pixels, np.uint8), format="rgb24")
        frame.pts = number
        packets += encoder.encode(frame)
    packets += encoder.encode(None)
    decoder = av.VideoCodecContext.create("h264", "r")
    decoder.thread_count = 1
    return [frame for packet in (*packets, None) for frame in decoder.decode(packet)]


def _pixels_of(frame: av.VideoFrame, size: tuple[int, ...]) -> RGBImage:
    """The frame without what it was padded by; the size is (height, width)."""
    return np.ascontiguousarray(frame.to_ndarray(format="rgb24")[: size[0], : size[1]])


def _encoder(coding: Coding, width: int, height: int) -> av.VideoCodecContext:
    encoder = av.VideoCodecContext.create("libx264", "w")
    encoder.width, encoder.height, encoder.pix_fmt = width, height, "yuv420p"
    encoder.time_base = Fraction(1, _FRAME_RATE)
    # Starting threads takes longer than such a clip.
    encoder.thread_count = 1
    prediction = f"bframes={int(coding.b_frames)}:b-adapt=0:scenecut=0:keyint=infinite"
    # Macroblock-tree rate control expects a long clip, and on one so short it is not repeatable.
    encoder.options = {
        "crf": str(coding.crf),
        "preset": coding.preset,
        "x264-params": f"{prediction}:mbtree=0",
    }
    return encoder
