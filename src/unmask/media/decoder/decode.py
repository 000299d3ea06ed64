"""The decoding process: it alone parses what strangers made.

Internal. ``unmask.media.isolation`` starts it as ``python -m unmask.media.decoder.decode``, hands
it the open media file and an empty file for frames by number, and writes one JSON request to its
standard input::

    {"media": 5, "frames": 6, "limits": {...}}

or, for a series of still pictures with their times in seconds::

    {"pictures": [5, 6, 7], "times": [0.0, 0.5, 1.0], "frames": 8, "limits": {...}}

or, for a stretch of a video's sound, in seconds after the first frame::

    {"media": 5, "sound": {"start": 0.0, "seconds": 10.0}, "frames": 6, "limits": {...}}

or, for every frame of an unbroken stretch of a video::

    {"media": 5, "stretch": {...}, "frames": 6, "limits": {...}}

or, for windows of a still picture at its full resolution, in px of the upright picture::

    {"media": 5, "windows": [{"x": 0, "y": 0, "width": 64, "height": 64}], "frames": 6, …}

It answers with one JSON object on standard output, either ``{"error": {"key", "values"}}``, a
message that says why not, or::

    {"facts": {...}, "frames": [{"index", "time", "width", "height", "offset"}], "notes": [...]}

or, of a stretch and of windows, with the frames alone, or, of a sound whose samples are in the file
as raw float32, with the rate at which the file holds it::

    {"rate": 44100}

Before it reads the first byte of the media it gives up the right to open any further file or
socket, to write more than the frames' bytes, and to use more memory and time than the limits say.
"""

import json
import os
import sys
from typing import Any, BinaryIO

from unmask.errors import MediaError
from unmask.media.confinement import confine, take_standard_output
from unmask.media.decoder import pictures, series, sounds, videos, windows
from unmask.media.decoder.allowance import Allowance
from unmask.media.frame_file import FrameWriter
from unmask.media.isolation import REPLY_BYTES
from unmask.media.limits import Limits
from unmask.media.region import Region
from unmask.media.stretch import WantedStretch
from unmask.words import Message, Sentence, message_document


def main() -> None:
    """Answer the one request on standard input."""
    request = json.load(sys.stdin)
    limits = Limits(**request["limits"])
    with take_standard_output() as reply:
        pictures.prepare()
        videos.prepare()
        confine(limits, max(limits.frame_bytes, limits.pixels * 3) + REPLY_BYTES)
        json.dump(_answer(request, limits), reply)


def _answer(request: dict[str, Any], limits: Limits) -> dict[str, Any]:
    try:
        with os.fdopen(request["frames"], "wb") as frame_file:
            if "sound" in request:
                return _hear(request, limits, frame_file)
            writer = FrameWriter(frame_file)
            if "stretch" in request:
                _read_stretch(request, limits, writer)
                return {"frames": writer.entries}
            if "windows" in request:
                _read_windows(request, limits, writer)
                return {"frames": writer.entries}
            facts, notes = _read(request, limits, writer, Allowance(limits))
            return {
                "facts": facts,
                "frames": writer.entries,
                "notes": [message_document(note) for note in notes],
            }
    except MediaError as error:
        return _refusal(error.reason)
    except MemoryError:
        return _refusal(Message("refused-memory", {"mebibytes": _mib(limits)}))
    except Exception as error:  # noqa: BLE001  libraries raise anything on damaged input
        detail = f"{type(error).__name__}: {error}"
        return _refusal(Message("refused-damaged", {"detail": detail}))


def _refusal(reason: Sentence) -> dict[str, Any]:
    return {"error": message_document(reason)}


def _read(
    request: dict[str, Any], limits: Limits, writer: FrameWriter, allowance: Allowance
) -> pictures.Found:
    if "pictures" in request:
        return series.read(request["pictures"], request["times"], limits, writer, allowance)
    with os.fdopen(request["media"], "rb") as media:
        found = pictures.read(media, limits, writer, allowance)
        return videos.read(media, limits, writer, allowance) if found is None else found


def _read_stretch(request: dict[str, Any], limits: Limits, writer: FrameWriter) -> None:
    wanted = WantedStretch.of_values(request["stretch"])
    with os.fdopen(request["media"], "rb") as media:
        videos.read_stretch(media, wanted, limits, writer, Allowance(limits))


def _read_windows(request: dict[str, Any], limits: Limits, writer: FrameWriter) -> None:
    wanted = [Region(**window) for window in request["windows"]]
    with os.fdopen(request["media"], "rb") as media:
        windows.read(media, wanted, limits, writer)


def _hear(request: dict[str, Any], limits: Limits, file: BinaryIO) -> dict[str, Any]:
    start, seconds = request["sound"]["start"], request["sound"]["seconds"]
    with os.fdopen(request["media"], "rb") as media:
        rate, samples = sounds.read_sound(media, start, seconds, limits, Allowance(limits))
    file.write(samples.tobytes())
    return {"rate": rate}


def _mib(limits: Limits) -> int:
    return limits.memory_bytes // 1024**2


if __name__ == "__main__":
    main()
