"""Receiving forms with files in them, as they come in.

Web frameworks put uploads into temporary files before anyone can look at them. Here the bytes go
where they are to stay, are counted, hashed and looked at while they come, and the first that is
wrong ends the request.
"""

import hashlib
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from fastapi import Request
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.concurrency import run_in_threadpool

from unmask.media import why_unread
from unmask.service.problems import Problem
from unmask.service.uploads.sniffing import ENOUGH_BYTES, may_be_media
from unmask.words import Message, Value

MOST_FIELDS = 32
MOST_FIELD_BYTES = 64 * 1024
MOST_HEADER_BYTES = 8 * 1024
BLOCK_BYTES = 1024**2
MOST_DISCARDED_BYTES = 256 * 1024**2
"""What is still taken of a body that is refused, so that its sender reads why."""

NOT_MULTIPART = "The body is no form with files; expected multipart/form-data."
BROKEN_FORM = "The form is incomplete or malformed; send it again."


class Sink(Protocol):
    """Takes the bytes of one file."""

    def write(self, data: bytes) -> None:
        """Take the next bytes."""

    def close(self) -> None:
        """The file has ended."""

    def abandon(self) -> None:
        """The file will not come to its end."""


OpenSink = Callable[[str, str], Sink]
"""Called with the name of the field and that of the file; gives what takes its bytes."""


THE_FILE = Message("upload-file")


class MediaSink:
    """Writes one picture or video to the disk.

    Args:
        path: where to.
        most_bytes: the file may have.
        what: it is, for messages.

    Attributes:
        byte_count: received so far.
        digest: sha256 of it.
    """

    def __init__(self, path: Path, most_bytes: int, what: Message = THE_FILE) -> None:
        self._file = path.open("xb")
        self._most_bytes, self._what = most_bytes, what
        self._start = b""
        self.byte_count = 0
        self.digest = hashlib.sha256()

    def write(self, data: bytes) -> None:
        """Take the next bytes.

        Raises:
            Problem: the file is too large, or is no picture or video.
        """
        self.byte_count += len(data)
        if self.byte_count > self._most_bytes:
            raise self._problem(413, "upload-too-large", megabytes=self._most_bytes / 1e6)
        if len(self._start) < ENOUGH_BYTES:
            self._start += data[: ENOUGH_BYTES - len(self._start)]
            if len(self._start) >= ENOUGH_BYTES:
                self._look()
        self.digest.update(data)
        self._file.write(data)

    def close(self) -> None:
        """Wait until the file is on the disk.

        Raises:
            Problem: the file is empty, or is no picture or video.
        """
        if not self.byte_count:
            raise self._problem(422, "upload-empty")
        self._look()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def abandon(self) -> None:
        """Close the file as it is."""
        self._file.close()

    def _look(self) -> None:
        unread = why_unread(self._start)
        if unread is not None:
            raise self._problem(415, "upload-not-read", reason=unread)
        if not may_be_media(self._start):
            raise self._problem(415, "upload-neither")

    def _problem(self, status: int, key: str, **values: Value) -> Problem:
        return Problem(status, Message(key, {"what": self._what, **values}))


class FormReceiver:
    """Takes a form bit by bit.

    Args:
        boundary: between its parts.
        open_sink: asked for what takes each file.

    Attributes:
        fields: the text fields; of several with one name the last counts.
    """

    def __init__(self, boundary: bytes, open_sink: OpenSink) -> None:
        self.fields: dict[str, str] = {}
        self._open_sink = open_sink
        self._sink: Sink | None = None
        self._header_name = self._header_value = b""
        self._headers: dict[bytes, bytes] = {}
        self._field_name, self._field = "", bytearray()
        self._ended = False
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": self._add_header_name,
                "on_header_value": self._add_header_value,
                "on_header_end": self._end_header,
                "on_headers_finished": self._open,
                "on_part_data": self._add_data,
                "on_part_end": self._end_part,
                "on_end": self._end,
            },
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self._sink is not None:
            self._sink.abandon()
        if kind is None and not self._ended:
            raise Problem(422, BROKEN_FORM)

    def feed(self, data: bytes) -> None:
        """Take the next bytes.

        Raises:
            Problem: the form is malformed, or something in it is not allowed.
        """
        try:
            self._parser.write(data)
        except FormParserError:
            raise Problem(422, BROKEN_FORM) from None

    def _begin(self) -> None:
        self._headers = {}
        self._field = bytearray()

    def _add_header_name(self, data: bytes, start: int, end: int) -> None:
        self._header_name += data[start:end]
        self._check_headers()

    def _add_header_value(self, data: bytes, start: int, end: int) -> None:
        self._header_value += data[start:end]
        self._check_headers()

    def _check_headers(self) -> None:
        length = len(self._header_name) + len(self._header_value)
        if length > MOST_HEADER_BYTES or len(self._headers) > MOST_FIELDS:
            raise Problem(422, BROKEN_FORM)

    def _end_header(self) -> None:
        self._headers[self._header_name.lower()] = self._header_value
        self._header_name = self._header_value = b""

    def _open(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        self._field_name = _text(options.get(b"name", b""))
        file_name = options.get(b"filename")
        if file_name is not None:
            self._sink = self._open_sink(self._field_name, _text(file_name))
        elif len(self.fields) >= MOST_FIELDS:
            raise Problem(422, f"The form has more than {MOST_FIELDS} fields.")

    def _add_data(self, data: bytes, start: int, end: int) -> None:
        if self._sink is not None:
            self._sink.write(data[start:end])
            return
        if len(self._field) + end - start > MOST_FIELD_BYTES:
            raise Problem(
                422,
                f"{self._field_name}: expected at most {MOST_FIELD_BYTES // 1024} KiB in a field "
                "that is not a file.",
            )
        self._field += data[start:end]

    def _end_part(self) -> None:
        if self._sink is not None:
            self._sink.close()
            self._sink = None
            return
        self.fields[self._field_name] = _text(bytes(self._field))

    def _end(self) -> None:
        self._ended = True


async def receive_form(request: Request, open_sink: OpenSink) -> dict[str, str]:
    """Receive a form to its end and give its text fields.

    Raises:
        Problem: the form is malformed, or something in it is not allowed.
        ClientDisconnect: the sender has gone.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    boundary = options.get(b"boundary", b"")
    if kind != b"multipart/form-data" or not boundary:
        await discard_body(request)
        raise Problem(422, NOT_MULTIPART)
    stream = request.stream()
    try:
        with _receiver(boundary, open_sink) as receiver:
            await _feed(receiver, stream)
    except Problem:
        await _discard(stream)
        raise
    return receiver.fields


async def discard_body(request: Request) -> None:
    """Take the rest of a body that is refused.

    Most clients read no answer before they have sent all, so that a connection that is closed under
    them tells them nothing.
    """
    await _discard(request.stream())


async def _feed(receiver: FormReceiver, stream: AsyncIterator[bytes]) -> None:
    block = bytearray()
    async for data in stream:
        block += data
        if len(block) >= BLOCK_BYTES:
            await run_in_threadpool(receiver.feed, bytes(block))
            block.clear()
    await run_in_threadpool(receiver.feed, bytes(block))


async def _discard(stream: AsyncIterator[bytes]) -> None:
    discarded = 0
    async for data in stream:
        discarded += len(data)
        if discarded > MOST_DISCARDED_BYTES:
            return


def _receiver(boundary: bytes, open_sink: OpenSink) -> FormReceiver:
    try:
        return FormReceiver(boundary, open_sink)
    except FormParserError:
        raise Problem(422, BROKEN_FORM) from None


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
