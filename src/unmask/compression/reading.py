"""Runs the process that reads, and believes nothing it says without a check."""

import json
import mmap
import os
import tempfile
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from unmask.compression.model import StoredJpeg
from unmask.errors import MediaError
from unmask.media import Limits, MediaFacts
from unmask.media.confinement import run_confined
from unmask.media.decoder.orientation import BY_EXIF, UPRIGHT
from unmask.media.opened import opened_again

LIMITS = Limits(seconds=30.0)
"""Of the process. The luminance takes a byte a pixel, so all that is decoded may be read."""

REPLY_BYTES = 4096
LARGEST_DIVISOR = 65_535


def read_stored_jpeg(path: Path, facts: MediaFacts) -> StoredJpeg | None:
    """Read the luminance and the divisors of a JPEG, in a process of its own.

    Args:
        path: of the file, opened as ``facts`` says.
        facts: of the file.

    Returns:
        all of it, also where the picture was handed on smaller; None where the file is no JPEG, is
        damaged, holds no luminance, or holds it in a size from which that does not follow.

    Raises:
        MediaError: the file is gone, or is another one by now.
    """
    if facts.container != "jpeg":
        return None
    with (
        opened_again(path, facts) as file,
        tempfile.TemporaryFile() as luminance,
        tempfile.TemporaryFile() as reply,
    ):
        files = (file.fileno(), luminance.fileno())
        request = {"media": files[0], "luminance": files[1]}
        try:
            status = run_confined("unmask.compression.confined", request, files, reply, LIMITS)
        except MediaError:
            return None
        reply.seek(0)
        return believe(reply.read(REPLY_BYTES), luminance, facts) if status == 0 else None


def believe(reply: bytes, luminance: BinaryIO, facts: MediaFacts) -> StoredJpeg | None:
    """Turn a reply into values, whatever a subverted process may have written."""
    try:
        return _stored(json.loads(reply), luminance, facts)
    except (KeyError, OverflowError, RecursionError, TypeError, ValueError):
        return None


def _stored(answer: dict[str, Any] | None, luminance: BinaryIO, facts: MediaFacts) -> StoredJpeg:
    if answer is None:
        raise ValueError("the file holds no luminance")
    width, height = int(answer["width"]), int(answer["height"])
    # A number that EXIF does not know means nothing, as for those who show pictures.
    orientation = BY_EXIF.get(int(answer["orientation"]), UPRIGHT)
    if facts.made_smaller(*orientation.size(width, height)) != (facts.width, facts.height):
        raise ValueError("the picture was handed on in another size")
    if os.fstat(luminance.fileno()).st_size != width * height:
        raise ValueError("the luminance has another size")
    table = np.array(answer["table"], np.int32).reshape(8, 8)
    if table.min() < 1 or table.max() > LARGEST_DIVISOR:
        raise ValueError("no divisors")
    mapped = mmap.mmap(luminance.fileno(), 0, access=mmap.ACCESS_READ)
    return StoredJpeg(np.frombuffer(mapped, np.uint8).reshape(height, width), table, orientation)
