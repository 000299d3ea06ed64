"""Files that people bring and that are not read, each called by its name; and how TIFFs begin.

Some of the TIFFs are not read either.
"""

import re

from unmask.words import Message

ENOUGH_BYTES = 1024

TIFF_STARTS = (b"II*\0", b"MM\0*", b"II\0*", b"MM*\0", b"II+\0", b"MM\0+")
"""TIFF in both orders of bytes, also where its number is in the wrong one, and BigTIFF."""

_PDF = Message("refused-pdf")
_ARCHIVE = Message("refused-archive")
_DOCUMENT = Message("refused-document")
_OLD_DOCUMENT = Message("refused-old-document")
_PAGE = Message("refused-saved-page")
_DRAWING = Message("refused-drawing")
_LAYERS = Message("refused-layers")
_JXL = Message("refused-jpeg-xl")
_JP2 = Message("refused-jpeg-2000")
_EXR = Message("refused-high-range")

RAW = Message("refused-raw")

_STARTS = {
    b"PK\3\4": _ARCHIVE,
    b"Rar!\x1a\7": _ARCHIVE,
    b"7z\xbc\xaf\x27\x1c": _ARCHIVE,
    b"\x1f\x8b": _ARCHIVE,
    b"\xfd7zXZ\0": _ARCHIVE,
    b"BZh": _ARCHIVE,
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": _OLD_DOCUMENT,
    b"%!PS": _DRAWING,
    b"8BPS": _LAYERS,
    b"gimp xcf": _LAYERS,
    b"\xff\x0a": _JXL,
    b"\0\0\0\x0cJXL \r\n\x87\n": _JXL,
    b"\0\0\0\x0cjP  \r\n\x87\n": _JP2,
    b"\xff\x4f\xff\x51": _JP2,
    b"\x76\x2f\x31\1": _EXR,
    b"#?RADIANCE": _EXR,
    b"FUJIFILMCCD-RAW": RAW,
    b"IIRO": RAW,
    b"IIRS": RAW,
    b"MMOR": RAW,
    b"IIU\0": RAW,
    b"\0MRM": RAW,
    b"FOVb": RAW,
}
_OFFICE = re.compile(
    rb"\[Content_Types\]\.xml|mimetypeapplication/vnd\.oasis|word/|ppt/|xl/|_rels/"
)
_HTML = re.compile(rb"\s*<(!doctype html|html|head|body)\b", re.IGNORECASE)
_SVG = re.compile(
    rb"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)?(<!doctype svg[^>]*>\s*)?<svg\b", re.I | re.S
)


def why_unread(start: bytes) -> Message | None:
    """What a file is that is not read, and what to do instead; None for all others.

    Args:
        start: the first ``ENOUGH_BYTES`` of it, or all if it has fewer.
    """
    if start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"%PDF-"):
        return _PDF
    if start.startswith(b"PK\3\4") and _OFFICE.search(start):
        return _DOCUMENT
    if start[4:12] == b"ftypcrx " or (start[:4] == b"II*\0" and start[8:10] == b"CR"):
        return RAW
    if start[6:14] == b"HEAPCCDR":
        return RAW
    if start[257:262] == b"ustar":
        return _ARCHIVE
    if _HTML.match(start):
        return _PAGE
    if _SVG.match(start):
        return _DRAWING
    return next((words for mark, words in _STARTS.items() if start.startswith(mark)), None)
