import io
import json
import struct

import pytest

from unmask.native_host.framing import MOST_BYTES, BadMessageError, read_message, write_message


def framed(content: bytes, length: int | None = None) -> io.BytesIO:
    return io.BytesIO(struct.pack("=I", len(content) if length is None else length) + content)


def test_a_message_is_read_and_what_follows_stays() -> None:
    stream = framed('{"kind": "ñ"}'.encode())
    stream.seek(0, io.SEEK_END)
    stream.write(b"more")
    stream.seek(0)
    assert read_message(stream) == {"kind": "ñ"}
    assert stream.read() == b"more"


@pytest.mark.parametrize(
    "stream",
    [
        io.BytesIO(),
        io.BytesIO(b"\x02\x00"),
        framed(b"{}", 3),
        framed(b"", 0),
        framed(b"{}", 2**32 - 1),
        framed(b" " * (MOST_BYTES + 1)),
        framed(b"\xff\xff"),
        framed(b"{"),
        framed(b"[" * 1000),
    ],
    ids=[
        "nothing",
        "half a length",
        "too short",
        "empty",
        "4 GiB announced",
        "too long",
        "no UTF-8",
        "no JSON",
        "endless JSON",
    ],
)
def test_what_is_no_message_is_refused(stream: io.BytesIO) -> None:
    with pytest.raises(BadMessageError):
        read_message(stream)


def test_an_announced_length_alone_makes_nobody_read_on() -> None:
    stream = framed(b"x" * 5000, 2**31)
    with pytest.raises(BadMessageError, match="not 2147483648"):
        read_message(stream)
    assert stream.tell() == 4


def test_an_answer_has_its_length_in_bytes_before_it() -> None:
    target = io.BytesIO()
    write_message(target, {"kind": "failed", "message": "“ñ”"})
    content = target.getvalue()
    assert struct.unpack("=I", content[:4]) == (len(content) - 4,)
    assert json.loads(content[4:]) == {"kind": "failed", "message": "“ñ”"}
