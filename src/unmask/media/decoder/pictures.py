"""Reading pictures with Pillow: still ones, and the frames of animated ones."""

import math
import os
import struct
import warnings
from collections.abc import Iterator
from typing import Any, BinaryIO

import numpy as np
import pillow_heif
from PIL import ExifTags, Image, ImageFile, UnidentifiedImageError
from PIL.JpegImagePlugin import JpegImageFile
from PIL.TiffImagePlugin import TiffImageFile

from unmask.errors import MediaError
from unmask.media import sentences
from unmask.media.decoder.allowance import Allowance
from unmask.media.decoder.jpeg_quality import estimate_jpeg_quality
from unmask.media.decoder.modes import to_rgb
from unmask.media.decoder.orientation import BY_EXIF, UPRIGHT, Orientation
from unmask.media.decoder.sampling import (
    Candidate,
    Quality,
    best_of_each_slot,
    measure_quality,
    slot_count,
    slot_of,
)
from unmask.media.decoder.tiff import check_no_raw, turn_to_first_page
from unmask.media.frame_file import FrameWriter
from unmask.media.limits import Limits
from unmask.media.unread import ENOUGH_BYTES, TIFF_STARTS, why_unread
from unmask.words import Message, Value

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "HEIF", "GIF", "BMP", "TIFF")
ANIMATED_FORMATS = ("PNG", "WEBP", "AVIF", "GIF")
TRUNCATED_FORMATS = ("JPEG", "MPO", "PNG")
"""Those of which the upper part is read where the file is incomplete."""

DAMAGE = (OSError, SyntaxError, ValueError, EOFError, IndexError, RuntimeError, struct.error)
"""What Pillow raises on damaged pictures."""

UNKNOWN_TIFF = Message("refused-tiff")

LEAST_READ = 0.1
"""Of an incomplete picture that must be there."""

BLOCK = 16
"""Rows that a JPEG stores together."""

CODECS = {"AVIF": "av1", "HEIF": "hevc"}
TURNS: dict[Any, Image.Transpose] = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What Pillow calls the turn that each EXIF orientation asks for; see ``BY_EXIF``."""

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
        MediaError: it is a picture, but too large or damaged, or a file of a kind that is known
            and not read.
    """
    byte_count = file.seek(0, os.SEEK_END)
    file.seek(0)
    start = file.read(ENOUGH_BYTES)
    unread = why_unread(start)
    if unread is not None:
        raise MediaError(unread)
    try:
        image = Image.open(file, formats=FORMATS)
        if is_animated(image):
            check_size(image, limits.pixels)
            return _read_animation(image, byte_count, limits, writer, allowance)
        return _read_still(image, byte_count, limits, writer)
    except UnidentifiedImageError:
        if start.startswith(TIFF_STARTS):
            raise MediaError(UNKNOWN_TIFF) from None
        return None
    except DAMAGE as error:
        raise MediaError(why_not_read(error)) from None


def why_not_read(error: Exception) -> Message:
    """Why a picture cannot be read, from what Pillow raised."""
    if isinstance(error, OSError) and error.filename is not None:
        # Something would have been loaded that is not there any more; its path says nothing.
        return Message("refused-form")
    return Message("refused-damaged-picture", {"detail": str(error)})


def check_size(image: Image.Image, most_pixels: int) -> None:
    """Check a picture against a limit on pixels.

    Raises:
        MediaError: it is larger.
    """
    if image.width * image.height > most_pixels:
        raise _too_large(image.size, most_pixels)


def _too_large(size: tuple[int, int], most_pixels: int) -> MediaError:
    values = {"width": size[0], "height": size[1], "millions": most_pixels / 1e6}
    return MediaError(Message("refused-large-picture", values))


def is_animated(image: Image.Image) -> bool:
    """Tell whether a picture has several frames to be shown one after the other."""
    return image.format in ANIMATED_FORMATS and getattr(image, "n_frames", 1) > 1


def _read_still(image: Image.Image, byte_count: int, limits: Limits, writer: FrameWriter) -> Found:
    notes = [*turn_to_picture(image, limits)]
    stored = image.size
    divisor = _divisor(stored, limits.pixels)
    if divisor > 1:
        _draft(image, divisor, limits)
    loaded, missing = _load(image)
    rest = _divisor(loaded.size, limits.pixels)
    upright, degrees = turned_upright(loaded, rest)
    by = round(stored[0] / loaded.width * rest)
    if by > 1:
        notes.append(sentences.made_smaller(stored, by))
    writer.add(0, 0.0, upright.width, upright.height, rows_of(upright))
    return {
        **_describe(image, byte_count, stored),
        "kind": "image",
        "frame_count": 1,
        "share": loaded.height / image.height,
        "divisor": by,
        "width": upright.width,
        "height": upright.height,
        "rotation": degrees,
    }, [*notes, *missing]


def turn_to_picture(image: Image.Image, limits: Limits) -> Iterator[Message]:
    """Turn to the picture that is looked at, and tell of others in the file."""
    if isinstance(image, TiffImageFile):
        check_no_raw(image)
        page, pages = turn_to_first_page(image, limits.pixels)
        if pages > 1:
            yield sentences.other_pages(page, pages)
    elif _count(image) > 1:
        yield sentences.other_pages(image.tell() + 1, _count(image))


def _count(image: Image.Image) -> int:
    """How many pictures the file holds that people would take for its content."""
    if image.format != "MPO":
        return int(getattr(image, "n_frames", 1))
    entries = image.mpinfo[0xB002]  # type: ignore[attr-defined]
    # Beside these there are previews and maps of brightness, which only programs look at.
    kinds = [str(entry["Attribute"]["MPType"]) for entry in entries[1:]]
    return 1 + sum(kind.startswith("Multi-Frame") for kind in kinds)


def _divisor(size: tuple[int, int], most_pixels: int) -> int:
    """By what the sides of a picture are to be divided, so that it fits; 1 where it does."""
    return math.ceil(math.sqrt(max(1.0, size[0] * size[1] / most_pixels)))


def _draft(image: Image.Image, divisor: int, limits: Limits) -> None:
    """Let a JPEG be decoded at half, a quarter or an eighth of its size, as far as that will do.

    Raises:
        MediaError: the picture is too large even so.
    """
    stored = image.size
    if isinstance(image, JpegImageFile):
        image.draft(None, (stored[0] // divisor, stored[1] // divisor))
    if image.width * image.height > limits.decoded_pixels:
        raise _too_large(stored, limits.decoded_pixels)


def _load(image: Image.Image) -> tuple[Image.Image, list[Message]]:
    """Load a picture as far as it goes, and tell what is missing."""
    try:
        image.load()
    except DAMAGE:
        if image.format not in TRUNCATED_FORMATS:
            raise
    else:
        return image, []
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        image.load()
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False
    rows = _rows_read(image)
    if rows < LEAST_READ * image.height:
        raise MediaError(sentences.too_little_of_picture(rows / image.height))
    if rows == image.height:
        return image, [sentences.coarse_picture()]
    share = rows / image.height
    return _cut(image, rows), [sentences.upper_part(share)]


def _cut(image: Image.Image, rows: int) -> Image.Image:
    """The upper rows; what the file says of itself stays."""
    upper = image.crop((0, 0, image.width, rows))
    upper.info, upper.format = image.info, image.format
    return upper


def _rows_read(image: Image.Image) -> int:
    """How many rows of an incomplete picture were read; the others were filled with one colour."""
    filler = np.asarray(image.getpixel((image.width - 1, image.height - 1))).ravel()
    for bottom in range(image.height, 0, -ROWS_AT_A_TIME):
        top = max(0, bottom - ROWS_AT_A_TIME)
        strip = np.asarray(image.crop((0, top, image.width, bottom)))
        is_read = (strip.reshape(bottom - top, image.width, -1) != filler).any(axis=(1, 2))
        if is_read.any():
            rows = top + int(np.flatnonzero(is_read)[-1]) + 1
            # Blocks may have been filled in part; their colour reaches the rows beside them.
            return rows if rows == image.height else max(0, rows - BLOCK - 2)
    return 0


def turned_upright(image: Image.Image, divisor: int = 1) -> tuple[Image.Image, int]:
    """Give a loaded picture as RGB, turned as it asks for, and its turn in degrees clockwise.

    Args:
        image: that is loaded: Pillow turns some formats by itself as it does that.
        divisor: by which its sides are made shorter.
    """
    number = orientation_number(image)
    return turned(image, number, divisor), BY_EXIF.get(number, UPRIGHT).degrees


def turned(image: Image.Image, number: Any, divisor: int = 1) -> Image.Image:
    """Give a loaded picture as RGB, turned.

    Args:
        image: that is loaded.
        number: of the turn in EXIF; one that EXIF does not know means none.
        divisor: by which its sides are made shorter.
    """
    method, stored = TURNS.get(number), to_rgb(image)
    if divisor > 1:
        stored = stored.reduce(divisor)
    return stored if method is None else stored.transpose(method)


def orientation_of(image: Image.Image) -> Orientation:
    """How a loaded picture is to be turned; what EXIF does not know is shown as it is stored."""
    return BY_EXIF.get(orientation_number(image), UPRIGHT)


def orientation_number(image: Image.Image) -> Any:
    """The number of a picture's turn by its EXIF, which may be anything; None where it has none."""
    return _exif(image).get(ExifTags.Base.Orientation)


def _read_animation(
    image: Image.Image, byte_count: int, limits: Limits, writer: FrameWriter, allowance: Allowance
) -> Found:
    """Choose frames of an animation.

    The slots divide the number of frames, not the time: the times become known only as the frames
    are decoded, and a frame that stands still for long shows no more than any other.
    """
    count: int = image.n_frames  # type: ignore[attr-defined]
    width, height = image.size
    facts = {
        **_describe(image, byte_count, image.size),
        "kind": "video",
        "width": width,
        "height": height,
    }
    slots = slot_count(limits.frames, width * height * 3, limits.frame_bytes)
    animation = _Animation(image, count, allowance)
    for best in best_of_each_slot(animation, lambda item: slot_of(item.index, count, slots)):
        writer.add(best.index, best.time, width, height, rows_of(best.picture))
    facts |= {"duration": animation.seconds, "frame_rate": animation.decoded / animation.seconds}
    facts |= {"frame_count": count, "share": animation.decoded / count}
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


def rows_of(image: Image.Image) -> Iterator[bytes]:
    """Give the RGB bytes in strips, so that a large picture is not held twice more."""
    for top in range(0, image.height, ROWS_AT_A_TIME):
        bottom = min(top + ROWS_AT_A_TIME, image.height)
        yield image.crop((0, top, image.width, bottom)).tobytes()


def _describe(image: Image.Image, byte_count: int, size: tuple[int, int]) -> dict[str, Any]:
    kind = "JPEG" if isinstance(image, JpegImageFile) else str(image.format)
    frames = getattr(image, "n_frames", 1) if kind in ANIMATED_FORMATS else 1
    return {
        "container": kind.lower(),
        "codec": CODECS.get(kind, kind.lower()),
        "bits_per_pixel": byte_count * 8 / (size[0] * size[1] * frames),
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
