"""The values that the media room hands on."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from unmask.arrays import RGBImage, expect_array
from unmask.media.region import Region
from unmask.words import Sentence

SOUND_RATE = 16_000
"""Samples a second of the sound that is handed on; voices lie far below half of that."""


@dataclass(frozen=True)
class Frame:
    """One picture of a video, or the picture itself.

    Attributes:
        index: its number among all frames of the stream, in presentation order, from 0.
            For frames reached by seeking, estimated from the time stamp.
        time: presentation time in seconds after the first frame.
        pixels: RGB, shape (height, width, 3), uint8, rotation already applied; read-only.
    """

    index: int
    time: float
    pixels: RGBImage

    def __post_init__(self) -> None:
        expect_array("Frame.pixels", self.pixels, ("height", "width", 3), "uint8")


@dataclass(frozen=True)
class MediaFacts:
    """What a probe says of a file without decoding all of it.

    Attributes:
        kind: ``"image"`` or ``"video"``. A file with one frame is an image.
        container: the container's short name, e.g. ``"mp4"`` or ``"jpeg"``.
        codec: the picture codec's short name, e.g. ``"h264"``.
        width: of the picture in px, after rotation.
        height: of the picture in px, after rotation.
        rotation: the display rotation that was applied, in degrees clockwise (0, 90, 180, 270).
        frame_rate: average frames a second, None for an image.
        duration: in seconds, None for an image or where the container does not say.
        bit_rate: of the picture stream in bits a second, None where unknown.
        bits_per_pixel: of the picture, the estimate of compression that can be compared
            across sizes and frame rates, None where unknown.
        jpeg_quality: estimated from the quantisation table (1–100), None unless a JPEG.
        frame_count: how many frames it has, as far as its container says or they were counted;
            None where unknown.
        share: the part of it that could be read, 0 to 1: of a video's announced length and frames,
            of a picture's rows.
        divisor: by what the sides of a still picture were divided, rounded up, so that it fits.
        interlaced: whether its frames were woven of two fields; they are handed on deinterlaced.
        has_audio: whether the file has a sound stream.
        byte_count: the file's size.
        sha256: of the file's content, in hexadecimal; empty for frames handed over in memory.
        tags: the container's and stream's text tags (encoder, creation time, software …).
    """

    kind: Literal["image", "video"]
    container: str
    codec: str
    width: int
    height: int
    rotation: int = 0
    frame_rate: float | None = None
    duration: float | None = None
    bit_rate: int | None = None
    bits_per_pixel: float | None = None
    jpeg_quality: int | None = None
    frame_count: int | None = None
    share: float = 1.0
    divisor: int = 1
    interlaced: bool = False
    has_audio: bool = False
    byte_count: int = 0
    sha256: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)

    def made_smaller(self, width: int, height: int) -> tuple[int, int]:
        """What a picture of that size measures after the division."""
        return -(-width // self.divisor), -(-height // self.divisor)


@dataclass(frozen=True)
class Sighting:
    """Where and when a person saw what is analysed.

    Attributes:
        page: the address of the page.
        title: of the page.
        way: how the pixels were got: ``"fetch"``, ``"read"``, ``"link"``, ``"page"``,
            ``"frames"`` or ``"tab"``, as in docs/extension.md.
        seen: when.
    """

    page: str
    title: str
    way: str
    seen: datetime


@dataclass(frozen=True)
class Media:
    """An opened picture or video: its facts and the frames chosen for analysis.

    Attributes:
        source: the path or link as the person gave it.
        path: the local file, None for frames handed over in memory. Valid only while the media
            is open.
        facts: what the probe found.
        frames: the chosen frames in order of time, at least one.
        notes: what a person should know about the decoding, such as a file that ends early.
        sighting: where it was seen, as whoever handed it over says; None where nobody did.
        corner: the upper left corner of the frames in the whole ones, (x, y) in px.
    """

    source: str
    path: Path | None
    facts: MediaFacts
    frames: tuple[Frame, ...]
    notes: tuple[Sentence, ...] = ()
    sighting: Sighting | None = None
    corner: tuple[int, int] = (0, 0)

    def __post_init__(self) -> None:
        if not self.frames:
            raise ValueError("Media.frames: expected at least one frame, got none")
        times = [frame.time for frame in self.frames]
        if times != sorted(times):
            raise ValueError("Media.frames: expected frames in order of time")

    @cached_property
    def content(self) -> Region:
        """The part of the frames within bars and borders; all of them where there are none.

        It is found once over all frames, and is the same in each.
        """
        # The confined process that decodes loads this module, and needs no OpenCV.
        from unmask.media.borders import content_of

        return content_of([frame.pixels for frame in self.frames])

    @property
    def has_borders(self) -> bool:
        """Whether bars or borders surround the content."""
        return self.content != Region.whole(self.frames[0].pixels)

    @property
    def within_borders(self) -> "Media":
        """The same media with frames that hold the content only, as views; its facts stay."""
        # Itself is not kept: a media that held itself would hold its frames until the collector of
        # cycles comes by, which may be many analyses later.
        return self._inside if self.has_borders else self

    @cached_property
    def _inside(self) -> "Media":
        frames = (replace(frame, pixels=self.content.of(frame.pixels)) for frame in self.frames)
        return replace(self, frames=tuple(frames), corner=(self.content.x, self.content.y))


@dataclass(frozen=True)
class Sound:
    """A stretch of a video's sound, its channels mixed to one.

    Attributes:
        start: of the stretch, in seconds after the first frame, the time of ``Frame.time``.
        samples: shape (samples,), float32, −1 to 1, ``SOUND_RATE`` of them a second; NaN where the
            file holds no sound; read-only.
        stored_rate: samples a second of the sound as it is stored. Nothing above half of that many
            Hz is heard in it.
    """

    start: float
    samples: NDArray[np.float32]
    stored_rate: int

    def __post_init__(self) -> None:
        expect_array("Sound.samples", self.samples, ("samples",), "float32")
