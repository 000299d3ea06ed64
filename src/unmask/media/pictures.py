"""Reading pictures with Pillow: still ones, and the frames of animated ones."""

import os
import struct
import warnings
from collections.abc import Iterator
from typing import Any, BinaryIO

import numpy as np
import pillow_heif
from PIL import ExifTags, Image, UnidentifiedImageError
from PIL.JpegImagePlugin import JpegImageFile

from unmask.errors import MediaError
from unmask.media.allowance import Allowance
from unmask.media.frame_file import FrameWriter
from unmask.media.jpeg_quality import estimate_jpeg_quality
from unmask.media.limits import Limits
from unmask.media.sampling import (
    Candidate,
    Quality,
    best_of_each_slot,
    measure_quality,
    slot_count,
    slot_of,
)
from unmask.words import Message, Value

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "HEIF", "GIF", "BMP", "TIFF")
ANIMATED_FORMATS = ("PNG", "WEBP", "AVIF", "GIF")
DAMAGE = (OSError, SyntaxError, ValueError, EOFError, IndexError, RuntimeError, struct.error)
"""What Pillow raises on damaged pictures."""

CODECS = {"AVIF": "av1", "HEIF": "hevc"}
ORIENTATIONS: dict[Any, tuple[Image.Transpose | None, int]] = {
    2: (Image.Transpose.FLIP_LEFT_RIGHT, 0),
    3: (Image.Transpose.ROTATE_180, 180),
    4: (Image.Transpose.FLIP_TOP_BOTTOM, 180),
    5: (Image.Transpose.TRANSPOSE, 90),
    6: (Image.Transpose.ROTATE_270, 90),
    7: (Image.Transpose.TRANSVERSE, 270),
    8: (Image.Transpose.ROTATE_90, 270),
}
"""What each EXIF orientation asks for, and its turn in degrees clockwise; 2, 4, 5 and 7 mirror."""

EXIF_TAGS = (
    ExifTags.Base.ProcessingSoftware,
    ExifTags.Base.Software,
    ExifTags.Base.Make,
    ExifTags.Base.Model,
    ExifTags.Base.HostComputer,
    ExifTags.Base.DateTime,
    ExifTags.Base.DateTimeOriginal,
    ExifTags.Base.ImageDescription,
    ExifTags.Base.Artist,
    ExifTags.Base.Copyright,
)
BACKGROUND = (255, 255, 255)
"""What shows through where a picture is transparent."""

SMALL_SIDE = 320
ROWS_AT_A_TIME = 256
USUAL_FRAME_MS = 100
"""How long viewers show a frame of an animation that names no duration."""

Found = tuple[dict[str, Any], list[Message]]
"""The fields of ``MediaFacts`` but for the file's size and hash, and notes."""


def prepare() -> None:
    """Load all that Pillow would load later, when no file can be opened any more."""
    pillow_heif.register_heif_opener()
    Image.init()
    # The size is checked here, against our own limit.
    Image.MAX_IMAGE_PIXELS = None
    # A TIFF reader that warns on a terminal helps nobody; damage ends in an error.
    warnings.simplefilter("ignore")


def read(file: BinaryIO, limits: Limits, writer: FrameWriter, allowance: Allowance) -> Found | None:
    """Read a picture; None if the file is not one.

    Raises:
        MediaError: it is a picture, but too large or damaged.
    """
    byte_count = file.seek(0, os.SEEK_END)
    file.seek(0)
    try:
        image = Image.open(file, formats=FORMATS)
        check_size(image, limits)
        if is_animated(image):
            return _read_animation(image, byte_count, limits, writer, allowance)
        return _read_still(image, byte_count, writer)
    except UnidentifiedImageError:
        return None
    except DAMAGE as error:
        raise MediaError(
            f"the picture is damaged or incomplete ({error}); get a whole copy"
        ) from None


def check_size(image: Image.Image, limits: Limits) -> None:
    """Check a picture against the limit on pixels.

    Raises:
        MediaError: it is larger.
    """
    if image.width * image.height > limits.pixels:
        raise MediaError(
            f"the picture has {image.width:,} × {image.height:,} pixels; "
            f"at most {limits.pixels / 1e6:g} million are allowed; make it smaller first"
        )


def is_animated(image: Image.Image) -> bool:
    """Tell whether a picture has several frames to be shown one after the other."""
    return image.format in ANIMATED_FORMATS and getattr(image, "n_frames", 1) > 1


def _read_still(image: Image.Image, byte_count: int, writer: FrameWriter) -> Found:
    upright, degrees = load_upright(image)
    writer.add(0, 0.0, upright.width, upright.height, rows_of(upright))
    return {
        **_describe(image, byte_count),
        "kind": "image",
        "width": upright.width,
        "height": upright.height,
        "rotation": degrees,
    }, []


def load_upright(image: Image.Image) -> tuple[Image.Image, int]:
    """Load a picture as RGB, turned as it asks for; also gives its turn in degrees clockwise."""
    # Text may lie behind the pixels, and Pillow turns some formats by itself as it loads them.
    image.load()
    orientation = _exif(image).get(ExifTags.Base.Orientation)
    method, degrees = ORIENTATIONS.get(orientation, (None, 0))
    stored = to_rgb(image)
    return (stored if method is None else stored.transpose(method)), degrees


def _read_animation(
    image: Image.Image, byte_count: int, limits: Limits, writer: FrameWriter, allowance: Allowance
) -> Found:
    """Choose frames of an animation.

    The slots divide the number of frames, not the time: the times become known only as the frames
    are decoded, and a frame that stands still for long shows no more than any other.
    """
    count: int = image.n_frames  # type: ignore[attr-defined]
    width, height = image.size
    facts = {**_describe(image, byte_count), "kind": "video", "width": width, "height": height}
    slots = slot_count(limits.frames, width * height * 3, limits.frame_bytes)
    animation = _Animation(image, count, allowance)
    for best in best_of_each_slot(animation, lambda item: slot_of(item.index, count, slots)):
        writer.add(best.index, best.time, width, height, rows_of(best.picture))
    facts |= {"duration": animation.seconds, "frame_rate": animation.decoded / animation.seconds}
    return facts, animation.notes()


class _Animation:
    """The frames of an animated picture, one by one."""

    def __init__(self, image: Image.Image, count: int, allowance: Allowance) -> None:
        self._image = image
        self._canvas = (0, 0, *image.size)
        self._count = count
        self._allowance = allowance
        self.decoded = 0
        self.seconds = 0.0
        self._is_damaged = False

    def __iter__(self) -> Iterator[Candidate[Image.Image]]:
        while self.decoded < self._count and self._allowance.take_frame():
            try:
                self._image.seek(self.decoded)
                # A frame of a GIF may reach beyond the canvas, and Pillow then enlarges it.
                frame = to_rgb(self._image).crop(self._canvas)
            except DAMAGE:
                if self.decoded == 0:
                    raise
                self._is_damaged = True
                return
            yield Candidate(self.decoded, self.seconds, quality_of(frame), frame)
            self.decoded += 1
            self.seconds += (self._image.info.get("duration") or USUAL_FRAME_MS) / 1000

    def notes(self) -> list[Message]:
        if self.decoded == self._count:
            return []
        values: dict[str, Value] = {"frames": self.decoded, "count": self._count}
        if self._is_damaged:
            return [Message("note-damaged-animation", values)]
        assert self._allowance.reached is not None  # noqa: S101  nothing else ends it early
        values["limit"] = self._allowance.reached
        return [Message("note-only-frames", values)]


def quality_of(image: Image.Image) -> Quality:
    """Measure how well a picture can be examined."""
    small = image.convert("L")
    small.thumbnail((SMALL_SIDE, SMALL_SIDE), Image.Resampling.BOX)
    return measure_quality(np.asarray(small))


def to_rgb(image: Image.Image) -> Image.Image:
    """Convert a picture of any mode to 8-bit RGB, with what is transparent shown on white."""
    if image.mode.startswith("I;16"):
        image = Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    elif image.mode == "I":
        image = Image.fromarray((np.asarray(image).clip(0, 65535) >> 8).astype(np.uint8))
    if not image.has_transparency_data:
        return image.convert("RGB")
    layer = image.convert("RGBA")
    flat = Image.new("RGB", layer.size, BACKGROUND)
    flat.paste(layer, mask=layer.getchannel("A"))
    return flat


def rows_of(image: Image.Image) -> Iterator[bytes]:
    """Give the RGB bytes in strips, so that a large picture is not held twice more."""
    for top in range(0, image.height, ROWS_AT_A_TIME):
        bottom = min(top + ROWS_AT_A_TIME, image.height)
        yield image.crop((0, top, image.width, bottom)).tobytes()


def _describe(image: Image.Image, byte_count: int) -> dict[str, Any]:
    kind = "JPEG" if isinstance(image, JpegImageFile) else str(image.format)
    frames = getattr(image, "n_frames", 1) if kind in ANIMATED_FORMATS else 1
    return {
        "container": kind.lower(),
        "codec": CODECS.get(kind, kind.lower()),
        "bits_per_pixel": byte_count * 8 / (image.width * image.height * frames),
        "jpeg_quality": _jpeg_quality(image),
        "tags": _tags(image),
    }


def _jpeg_quality(image: Image.Image) -> int | None:
    tables = image.quantization if isinstance(image, JpegImageFile) else {}
    return estimate_jpeg_quality(tables[0]) if 0 in tables else None


def _exif(image: Image.Image) -> dict[int, Any]:
    """Read the EXIF tags; broken ones cost no more than themselves."""
    try:
        exif = image.getexif()
        return {**exif, **exif.get_ifd(ExifTags.IFD.Exif)}
    except DAMAGE:
        return {}


def _tags(image: Image.Image) -> dict[str, str]:
    """Collect what the file says of itself: EXIF, and the text chunks and comments."""
    exif = _exif(image)
    tags = {tag.name: str(exif[tag]) for tag in EXIF_TAGS if tag in exif}
    for name, value in image.info.items():
        if isinstance(value, str):
            tags[str(name)] = value
    comment = image.info.get("comment")
    if isinstance(comment, bytes):
        tags["comment"] = comment.decode("utf-8", "replace")
    return tags
