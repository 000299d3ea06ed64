"""What videos say of themselves: tags of the container and its streams, XMP, traces of encoders."""

import os
import re
import struct
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

import av
from av.container import InputContainer

from unmask.media.decoder import videos
from unmask.provenance.record import Entry
from unmask.provenance.told import Told
from unmask.provenance.xmp import MOST_BYTES, xmp_entries

XMP_BOX = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
"""The number of the box that holds XMP (ISO 16684-3)."""

MOST_BOXES = 1000
PACKETS_SEARCHED = 4
PACKET_BYTES = 65_536
ENCODER = re.compile(rb"x26[45][ (][\x20-\x7e]{0,60}")
"""What the encoders x264 and x265 write into the first packet of a stream."""


def prepare() -> None:
    """Load what reading takes, while files can still be opened."""
    videos.prepare()


def read(file: BinaryIO) -> Told:
    """Read what the file says; parts that are damaged are left out."""
    told = Told()
    told.try_adding("container", lambda: _tags(file))
    told.try_adding("XMP", lambda: xmp_entries(_xmp(file)))
    return told


def _tags(file: BinaryIO) -> Iterator[Entry]:
    file.seek(0)
    options = {"protocol_whitelist": "none", "format_whitelist": videos.CONTAINERS}
    with av.open(file, "r", options=options, metadata_errors="replace") as container:
        for name, value in container.metadata.items():
            yield Entry("container", name, value)
        for stream in container.streams:
            for name, value in stream.metadata.items():
                yield Entry("stream", name, value)
        yield from _encoders(container)


def _encoders(container: InputContainer) -> Iterator[Entry]:
    if not container.streams.video:
        return
    for packet in islice(container.demux(container.streams.video[0]), PACKETS_SEARCHED):
        found = ENCODER.search(bytes(packet)[:PACKET_BYTES])
        if found:
            yield Entry("stream", "encoder", found[0].decode("ascii"))
            return


def _xmp(file: BinaryIO) -> bytes:
    """The XMP packet of an MP4 or QuickTime file; empty where there is none."""
    size = file.seek(0, os.SEEK_END)
    for kind, start, end in islice(_boxes(file, 0, size), MOST_BOXES):
        if kind == b"uuid" and end - start > len(XMP_BOX):
            file.seek(start)
            if file.read(len(XMP_BOX)) == XMP_BOX:
                return _packet(file, start + len(XMP_BOX), end)
        if kind == b"moov":
            packet = _xmp_of_movie(file, start, end)
            if packet:
                return packet
    return b""


def _xmp_of_movie(file: BinaryIO, start: int, end: int) -> bytes:
    """QuickTime keeps it two boxes deeper."""
    for kind, inner, inner_end in islice(_boxes(file, start, end), MOST_BOXES):
        if kind != b"udta":
            continue
        for name, place, place_end in islice(_boxes(file, inner, inner_end), MOST_BOXES):
            if name == b"XMP_":
                return _packet(file, place, place_end)
    return b""


def _packet(file: BinaryIO, start: int, end: int) -> bytes:
    if end - start > MOST_BYTES:
        raise ValueError(f"it has more than {MOST_BYTES:,} bytes")
    file.seek(start)
    return file.read(end - start)


def _boxes(file: BinaryIO, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """The kind, beginning and end of the content of each box; stops where the sizes are wrong."""
    while end - start >= 8:
        file.seek(start)
        head = file.read(16)
        if len(head) < 8:
            return
        size, kind = struct.unpack(">I4s", head[:8])
        length = 8
        if size == 1 and len(head) == 16:
            size, length = struct.unpack(">Q", head[8:])[0], 16
        size = size or end - start
        if size < length or size > end - start:
            return
        yield kind, start + length, start + size
        start += size
