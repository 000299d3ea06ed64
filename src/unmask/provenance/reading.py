"""Runs the process that reads, and believes nothing it says without a check."""

import base64
import json
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from unmask.errors import MediaError
from unmask.media import Limits, MediaFacts
from unmask.media.confinement import run_confined
from unmask.media.opened import opened_again
from unmask.media.plain_text import one_line
from unmask.provenance.record import MOST_ENTRIES, Credentials, Entry, Record, Thumbnail
from unmask.provenance.told import REPLY_BYTES
from unmask.words import Message

LIMITS = Limits(seconds=60.0)
"""Of the process. Checking a signature takes reading the whole file."""

MOST_PROBLEMS = 8
NOTHING_READ = Message("provenance-nothing-read")
NO_CREDENTIALS_READ = Message("provenance-no-credentials-read")
UNSOUND = (AttributeError, KeyError, RecursionError, TypeError, ValueError)
"""What an answer of a subverted process may lead to."""


def read_provenance(path: Path, facts: MediaFacts, anchors: str = "") -> Record:
    """Read what a file says of where it comes from, in a process of its own.

    Args:
        path: of the file, opened as ``facts`` says.
        facts: of the file.
        anchors: certificates of the authorities that the person trusts, PEM; may be empty.

    Raises:
        MediaError: the file is gone, or is another one by now.
    """
    with opened_again(path, facts) as file, tempfile.TemporaryFile() as reply:
        request = {"media": file.fileno(), "container": facts.container, "anchors": anchors}
        # What it told before it took too long is kept.
        with suppress(MediaError):
            run_confined("unmask.provenance.confined", request, (file.fileno(),), reply, LIMITS)
        reply.seek(0)
        return believe(reply.read(REPLY_BYTES))


def believe(reply: bytes) -> Record:
    """Turn a reply into values, whatever a subverted process may have written."""
    told, credentials, *_ = [*reply.split(b"\n"), b"", b""]
    entries, thumbnail, problems = _told(told)
    found, more = _credentials(credentials)
    return Record(entries, found, thumbnail, (*problems, *more))


def _told(line: bytes) -> tuple[tuple[Entry, ...], Thumbnail | None, tuple[Message, ...]]:
    try:
        values = json.loads(line)
        entries = tuple(Entry.of_values(entry) for entry in values["entries"][:MOST_ENTRIES])
        problems = tuple(_problem(*problem) for problem in values["problems"][:MOST_PROBLEMS])
        return entries, _thumbnail(values["thumbnail"]), problems
    except UNSOUND:
        return (), None, (NOTHING_READ,)


def _problem(part: Any, reason: Any) -> Message:
    values = {"part": one_line(str(part)), "reason": one_line(str(reason))}
    return Message("provenance-damaged", values)


def _thumbnail(values: dict[str, Any] | None) -> Thumbnail | None:
    if values is None:
        return None
    return Thumbnail(int(values["width"]), int(values["height"]), base64.b64decode(values["rgb"]))


def _credentials(line: bytes) -> tuple[Credentials | None, tuple[Message, ...]]:
    try:
        values = json.loads(line)["credentials"]
        return (None if values is None else Credentials.of_values(values)), ()
    except UNSOUND:
        return None, (NO_CREDENTIALS_READ,)
