"""Native messages: JSON in UTF-8 after its length, in four bytes of the machine's order."""

import json
import struct
from typing import Any, BinaryIO

MOST_BYTES = 1024
"""Of a message to the host. The only one that it knows has 18; browsers allow 64 MiB."""

_LENGTH = struct.Struct("=I")


class BadMessageError(Exception):
    """What came is no message of the extension."""


def read_message(stream: BinaryIO) -> Any:
    """The next message, as JSON gives it.

    Raises:
        BadMessageError: the stream ended before its end, it is too long, or it is no JSON.
    """
    (length,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
    if not 0 < length <= MOST_BYTES:
        raise BadMessageError(f"a message has 1 to {MOST_BYTES} bytes, not {length}")
    try:
        return json.loads(_exactly(stream, length).decode("utf-8"))
    except (ValueError, RecursionError):
        raise BadMessageError("a message is JSON in UTF-8") from None


def write_message(stream: BinaryIO, message: dict[str, str]) -> None:
    """Send a message."""
    content = json.dumps(message).encode("ascii")
    stream.write(_LENGTH.pack(len(content)) + content)
    stream.flush()


def _exactly(stream: BinaryIO, count: int) -> bytes:
    content = b""
    while len(content) < count:
        piece = stream.read(count - len(content))
        if not piece:
            raise BadMessageError("the stream ended within a message")
        content += piece
    return content
