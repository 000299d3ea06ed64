"""The process that reads what a file says of itself.

Internal. ``unmask.provenance.reading`` starts it, hands it the open file by number, and writes one
JSON request to its standard input::

    {"media": 5, "container": "jpeg", "anchors": "-----BEGIN CERTIFICATE…", "limits": {...}}

It answers with one line of JSON for each part as soon as that is read, so that a file on which the
second breaks the process costs that part only::

    {"entries": [[place, name, text], …], "thumbnail": {...} or null, "problems": [[part, why], …]}
    {"credentials": {...} or null}

Before it reads the first byte of the file it gives up the right to open any other file or socket:
nothing that a file names can be fetched from here.
"""

import json
import os
import sys
from collections.abc import Callable
from typing import Any, BinaryIO, TextIO

from unmask.media.confinement import confine, take_standard_output
from unmask.media.limits import Limits
from unmask.provenance import credentials
from unmask.provenance.told import REPLY_BYTES, Told

PICTURES = ("jpeg", "png", "webp", "avif", "heif", "gif", "bmp", "tiff")
"""Containers, as in ``MediaFacts.container``, that Pillow reads."""


def main() -> None:
    """Answer the one request on standard input."""
    request = json.load(sys.stdin)
    limits = Limits(**request["limits"])
    container = request["container"]
    read_told = _reader(container)
    read_credentials = credentials.reader(container, request["anchors"])
    with take_standard_output() as reply:
        confine(limits, REPLY_BYTES)
        with os.fdopen(request["media"], "rb") as file:
            _write(reply, _told(read_told, file))
            _write(reply, {"credentials": read_credentials(file)})


def _reader(container: str) -> Callable[[BinaryIO], Told]:
    """Load the libraries of one kind of file only: starting takes longer than reading."""
    if container in PICTURES:
        from unmask.provenance import pictures

        pictures.prepare()
        return pictures.read
    from unmask.provenance import videos

    videos.prepare()
    return videos.read


def _told(read: Callable[[BinaryIO], Told], file: BinaryIO) -> dict[str, Any]:
    try:
        return read(file).as_values()
    except Exception as error:  # noqa: BLE001  libraries raise anything on damaged input
        return Told([], None, [("all", type(error).__name__)]).as_values()


def _write(reply: TextIO, values: dict[str, Any]) -> None:
    json.dump(values, reply)
    reply.write("\n")
    reply.flush()


if __name__ == "__main__":
    main()
