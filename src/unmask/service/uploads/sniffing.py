"""Telling from the first bytes whether a file may be a picture or video.

Only what cannot be one is refused here, at no cost. Whether it can be decoded is found out by the
worker, in a process of its own.
"""

import re

from unmask.media.unread import TIFF_STARTS

ENOUGH_BYTES = 1024

_STARTS = (
    b"\xff\xd8\xff",  # JPEG, Motion JPEG
    b"\x89PNG\r\n\x1a\n",
    b"GIF87a",
    b"GIF89a",
    b"BM",
    *TIFF_STARTS,
    b"\x1a\x45\xdf\xa3",  # Matroska, WebM
    b"FLV",
    b"OggS",
    b"\x30\x26\xb2\x75\x8e\x66\xcf\x11",  # ASF, WMV
    b"YUV4MPEG2",
    b"DKIF",  # IVF
    b"\x12\0",  # AV1
    b"\x06\x0e\x2b\x34",  # MXF
    b"nut/multimedia container",
    b".RMF",
    b"\xb7\xd8\x00\x20\x37\x49\xda\x11",  # WTV
    b"\x1f\x07\0",  # DV
)
_BOXES = (b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot", b"moof", b"styp")
"""The first box of an MP4, QuickTime, HEIF or AVIF file, behind its length."""

_RIFF_KINDS = (b"WEBP", b"AVI ")
_TS_PACKETS = (188, 192, 204)
_START_CODE = re.compile(rb"\x00{2,}\x01")
"""Of MPEG, H.264 and H.265, after any number of zeros."""


def may_be_media(start: bytes) -> bool:
    """Whether a file that begins with these bytes may be a picture or video.

    Args:
        start: the first ``ENOUGH_BYTES`` of it, or all if it has fewer.
    """
    if start.startswith(_STARTS) or start[4:8] in _BOXES or _START_CODE.match(start):
        return True
    if start[:4] == b"RIFF":
        return start[8:12] in _RIFF_KINDS
    return any(_is_transport_stream(start, length) for length in _TS_PACKETS)


def _is_transport_stream(start: bytes, length: int) -> bool:
    """Whether four packets of MPEG-TS follow each other; what was recorded may begin within one."""
    return any(
        start[offset : offset + 3 * length + 1 : length] == b"\x47" * 4 for offset in range(length)
    )
