"""What a link leads to, told by its length and its two ends without fetching all of it."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import BinaryIO

import httpcore

from unmask.errors import MediaError
from unmask.media.limits import Limits
from unmask.media.links.guarded_network import GuardedBackend, header
from unmask.media.links.link import answered

END_BYTES = 64 * 1024
_NUMBER = r"([0-9]{1,18})"
_PART = re.compile(f"bytes {_NUMBER}-{_NUMBER}/{_NUMBER}")

PEEK_SECONDS = 8.0
"""How long a server may take; one that is slower is asked for the whole file."""


class _NoPartsError(Exception):
    """The server cannot be asked for the two ends alone."""


@dataclass(frozen=True)
class LinkEnds:
    """How a file begins and ends.

    Attributes:
        byte_count: its length.
        start: sha256 of its first 64 KiB, in hexadecimal.
        end: sha256 of its last 64 KiB.
    """

    byte_count: int
    start: str
    end: str


def ends_of_file(path: Path) -> LinkEnds:
    """The ends of a file that was fetched.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        byte_count = file.seek(0, 2)
        start = _piece(file, 0)
        end = _piece(file, max(0, byte_count - END_BYTES))
    return LinkEnds(byte_count, _sha256(start), _sha256(end))


def peek(link: str, limits: Limits) -> LinkEnds | None:
    """The ends of what a link leads to now.

    Args:
        link: http or https, without user name and password.
        limits: of which that on addresses counts.

    Returns:
        None where the server gives no parts of files, does not answer in time or refuses.
    """
    deadline = monotonic() + PEEK_SECONDS
    backend = GuardedBackend(deadline, limits.allow_private_addresses)
    try:
        with httpcore.ConnectionPool(network_backend=backend) as pool:
            byte_count, start = _part(link, pool, f"0-{END_BYTES - 1}")
            _, end = _part(link, pool, f"{max(0, byte_count - END_BYTES)}-{byte_count - 1}")
    except (
        MediaError,
        _NoPartsError,
        httpcore.TimeoutException,
        httpcore.NetworkError,
        httpcore.ProtocolError,
    ):
        return None
    return LinkEnds(byte_count, _sha256(start), _sha256(end))


def _part(link: str, pool: httpcore.ConnectionPool, wanted: str) -> tuple[int, bytes]:
    """The length of the whole and the bytes of a part."""
    with answered(link, pool, {"Range": f"bytes={wanted}"}) as response:
        told = _PART.fullmatch(header(response, "content-range").strip())
        if response.status != 206 or told is None:
            raise _NoPartsError
        first, last, byte_count = map(int, told.groups())
        content = b""
        for chunk in response.iter_stream():
            content += chunk
            if len(content) > END_BYTES:
                break
    if len(content) != last - first + 1:
        raise _NoPartsError
    return byte_count, content


def _piece(file: BinaryIO, start: int) -> bytes:
    file.seek(start)
    return file.read(END_BYTES)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
