"""What pictures say of themselves: EXIF, XMP, IPTC, text chunks and comments, the thumbnail."""

import io
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from PIL import ExifTags, Image, IptcImagePlugin

from unmask.media.decoder import pictures
from unmask.media.decoder.modes import to_rgb
from unmask.provenance.record import THUMBNAIL_SIDE, Entry, Thumbnail
from unmask.provenance.told import Told
from unmask.provenance.xmp import xmp_entries

LONGEST_LIST = 16
"""Numbers in an EXIF value; longer ones are tables of the format, such as offsets of strips."""

THUMBNAIL_BYTES = 262_144
THUMBNAIL_PIXELS = 1_000_000

COMMENT_ENCODINGS = {b"ASCII\0\0\0": "ascii", b"UNICODE\0": "utf-16", b"\0" * 8: "utf-8"}
"""By the eight bytes that an EXIF user comment begins with (EXIF 2.32, section 4.6.5)."""

WINDOWS_NAMES = ("XPTitle", "XPComment", "XPAuthor", "XPKeywords", "XPSubject")
"""Tags that Windows writes, in UTF-16."""

UNREAD = (
    ExifTags.Base.ExifOffset,
    ExifTags.Base.GPSInfo,
    ExifTags.Base.InterColorProfile,
    ExifTags.Base.MakerNote,
    ExifTags.Base.XMLPacket,
)
"""Tags whose values no person can read, or that are read elsewhere."""

IPTC_NAMES = {
    (2, 5): "Title",
    (2, 40): "Special Instructions",
    (2, 65): "Originating Program",
    (2, 70): "Program Version",
    (2, 80): "By-line",
    (2, 110): "Credit",
    (2, 115): "Source",
    (2, 116): "Copyright Notice",
    (2, 120): "Caption",
}
TEXT_ELSEWHERE = ("xmp", "XML:com.adobe.xmp", "exif", "icc_profile")
"""What is in ``Image.info`` besides the texts."""


def prepare() -> None:
    """Load what reading takes, while files can still be opened."""
    pictures.prepare()


def read(file: BinaryIO) -> Told:
    """Read what the file says; parts that are damaged are left out."""
    file.seek(0)
    image = Image.open(file, formats=pictures.FORMATS)
    told = Told()
    told.try_adding("text", lambda: _text(image))
    told.try_adding("EXIF", lambda: _exif(image))
    told.try_adding("XMP", lambda: xmp_entries(image.info.get("xmp", b"")))
    told.try_adding("IPTC", lambda: _iptc(image))
    told.try_adding("thumbnail", lambda: _thumbnail(image, told))
    return told


def _text(image: Image.Image) -> Iterator[Entry]:
    if image.format == "PNG":
        # Text may lie behind the pixels.
        image.load()
    for name, value in image.info.items():
        if name in TEXT_ELSEWHERE:
            continue
        if isinstance(value, str):
            yield Entry("text", str(name), value)
        elif name == "comment" and isinstance(value, bytes):
            yield Entry("text", "comment", value.decode("utf-8", "replace"))


def _exif(image: Image.Image) -> Iterator[Entry]:
    exif = image.getexif()
    yield from _tags("EXIF", exif, ExifTags.Base)
    yield from _tags("EXIF", exif.get_ifd(ExifTags.IFD.Exif), ExifTags.Base)
    yield from _tags("GPS", exif.get_ifd(ExifTags.IFD.GPSInfo), ExifTags.GPS)


def _tags(place: str, values: Mapping[int, Any], names: Any) -> Iterator[Entry]:
    known = {tag.value: tag.name for tag in names}
    for tag, value in values.items():
        if tag in known and tag not in UNREAD:
            yield Entry(place, known[tag], _value(known[tag], value))


def _value(name: str, value: Any) -> str:
    if isinstance(value, bytes):
        return _bytes_text(name, value)
    if isinstance(value, tuple | list):
        return ", ".join(map(_number, value)) if len(value) <= LONGEST_LIST else ""
    return _number(value)


def _number(value: Any) -> str:
    return value if isinstance(value, str) else f"{float(value):.10g}"


def _bytes_text(name: str, value: bytes) -> str:
    if name == "UserComment":
        encoding = COMMENT_ENCODINGS.get(value[:8])
        body = value if encoding is None else value[8:]
        return utf_16_text(body) if encoding == "utf-16" else body.decode("utf-8", "replace")
    if name in WINDOWS_NAMES:
        return value.decode("utf-16-le", "replace")
    return value.decode("ascii", "replace") if value.isascii() else ""


def utf_16_text(value: bytes) -> str:
    """Decode UTF-16 of either order: the zeros of Latin letters tell which it is."""
    is_big_endian = value[0::2].count(0) > value[1::2].count(0)
    return value.decode("utf-16-be" if is_big_endian else "utf-16-le", "replace")


def _iptc(image: Image.Image) -> Iterator[Entry]:
    if image.format not in ("JPEG", "TIFF"):
        return
    # The types of Pillow know less images than the function takes.
    found = IptcImagePlugin.getiptcinfo(image) or {}  # type: ignore[arg-type]
    for key, name in IPTC_NAMES.items():
        values = found.get(key, [])
        for value in values if isinstance(values, list) else [values]:
            yield Entry("IPTC", name, value.decode("utf-8", "replace"))


def _thumbnail(image: Image.Image, told: Told) -> tuple[Entry, ...]:
    """Put the thumbnail in its place; it has no entries."""
    data = _thumbnail_bytes(image)
    if data is None:
        return ()
    small = Image.open(io.BytesIO(data), formats=["JPEG"])
    if small.width * small.height > THUMBNAIL_PIXELS:
        raise ValueError(f"{small.width} × {small.height} pixels")
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    orientation = image.getexif().get(ExifTags.Base.Orientation)
    method = pictures.TURNS.get(orientation)
    rgb = to_rgb(small)
    upright = rgb if method is None else rgb.transpose(method)
    told.thumbnail = Thumbnail(upright.width, upright.height, upright.tobytes())
    return ()


def _thumbnail_bytes(image: Image.Image) -> bytes | None:
    raw = image.info.get("exif")
    ifd = image.getexif().get_ifd(ExifTags.IFD.IFD1)
    start = ifd.get(ExifTags.Base.JpegIFOffset)
    length = ifd.get(ExifTags.Base.JpegIFByteCount)
    if not (isinstance(raw, bytes) and isinstance(start, int) and isinstance(length, int)):
        return None
    if not 0 < length <= THUMBNAIL_BYTES:
        raise ValueError(f"{length:,} bytes")
    return raw.removeprefix(b"Exif\0\0")[start:][:length]
