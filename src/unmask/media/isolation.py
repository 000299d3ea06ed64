"""Runs the decoding process and believes nothing it says without a check."""

import json
import math
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

import numpy as np

from unmask.errors import MediaError
from unmask.media.confinement import ending, run_confined
from unmask.media.frame_file import map_frames
from unmask.media.limits import Limits
from unmask.media.model import SOUND_RATE, Frame, MediaFacts, Sound
from unmask.media.plain_text import one_line, plain_tags
from unmask.words import Message, Value

REPLY_BYTES = 1024**2
"""The longest reply."""

ERROR_BYTES = 4096
"""The room that is kept for a reply that is an error."""

NO_PROPER_ANSWER = "the decoder gave no proper answer; the file is damaged"

NOTE_COUNT = 16

NOTE_KEYS = ("note-", "limit-")
"""What the keys of notes and of their values begin with."""

FACT_TYPES: dict[str, Any] = {
    "kind": str,
    "container": str,
    "codec": str,
    "width": int,
    "height": int,
    "rotation": int,
    "frame_rate": float | None,
    "duration": float | None,
    "bit_rate": int | None,
    "bits_per_pixel": float | None,
    "jpeg_quality": int | None,
    "frame_count": int | None,
    "share": float,
    "interlaced": bool,
    "has_audio": bool,
}
"""The fields of ``MediaFacts`` that the decoding process fills, besides the tags."""


@dataclass(frozen=True)
class Decoded:
    """What came back from the decoding process; its attributes are those of ``Media``."""

    facts: MediaFacts
    frames: tuple[Frame, ...]
    notes: tuple[Message, ...]


def decode_isolated(media: BinaryIO, limits: Limits) -> Decoded:
    """Probe and decode an open file in a process of its own.

    Args:
        media: a regular file opened for reading.
        limits: that the process is held to.

    Returns:
        facts without the file's size and hash, and frames that are read-only views.

    Raises:
        MediaError: nothing could be decoded, the process broke, or it reached a limit.
    """
    return _decode({"media": media.fileno()}, limits)


def decode_pictures_isolated(
    pictures: Sequence[BinaryIO], times: Sequence[float], limits: Limits
) -> Decoded:
    """Decode still pictures of one series, all in one process of its own.

    Args:
        pictures: regular files opened for reading.
        times: of the pictures in seconds, ascending from 0.
        limits: that the process is held to.

    Returns:
        as ``decode_isolated`` does.

    Raises:
        MediaError: one cannot be decoded, the process broke, or it reached a limit.
    """
    numbers = [picture.fileno() for picture in pictures]
    return _decode({"pictures": numbers, "times": list(times)}, limits)


def decode_sound_isolated(media: BinaryIO, start: float, seconds: float, limits: Limits) -> Sound:
    """Decode a stretch of a video's sound in a process of its own.

    Args:
        media: a regular file opened for reading.
        start: of the stretch, in seconds after the first frame.
        seconds: its length.
        limits: that the process is held to.

    Raises:
        MediaError: there is no sound, none can be decoded, the process broke, or it reached a
            limit.
    """
    with tempfile.TemporaryFile() as sound, tempfile.TemporaryFile() as reply:
        files = (media.fileno(), sound.fileno())
        request = {"media": files[0], "sound": files[1], "start": start, "seconds": seconds}
        status = run_confined("unmask.media.decode", request, files, reply, limits)
        if status != 0:
            raise MediaError(ending(status))
        reply.seek(0)
        sound.seek(0)
        length = round(seconds * SOUND_RATE)
        return _believe_sound(reply.read(REPLY_BYTES), sound.read(length * 4 + 1), start, length)


def _believe_sound(reply: bytes, stored: bytes, start: float, length: int) -> Sound:
    """Turn a reply and what it goes with into a sound, whatever a subverted process may write."""
    try:
        answer = json.loads(reply)
        if "error" in answer:
            raise MediaError(one_line(str(answer["error"])))
        rate, samples = int(answer["rate"]), np.frombuffer(stored, np.float32)
    except (AttributeError, KeyError, OverflowError, RecursionError, TypeError, ValueError):
        raise MediaError(NO_PROPER_ANSWER) from None
    # NaN, where the file holds no sound, is not above 1; what is infinite is.
    if len(samples) != length or (np.abs(samples) > 1).any() or rate < 1:
        raise MediaError(NO_PROPER_ANSWER)
    return Sound(start, samples, rate)


def _decode(request: dict[str, Any], limits: Limits) -> Decoded:
    with tempfile.TemporaryFile() as frames, tempfile.TemporaryFile() as reply:
        # An error can then be told also when the frames have taken all room.
        reply.write(b" " * ERROR_BYTES)
        reply.seek(0)
        files = (*(request.get("pictures") or [request["media"]]), frames.fileno())
        whole = {**request, "frames": frames.fileno()}
        status = run_confined("unmask.media.decode", whole, files, reply, limits)
        if status != 0:
            raise MediaError(ending(status))
        reply.seek(0)
        return _believe(reply.read(REPLY_BYTES), frames)


def _believe(reply: bytes, frames: BinaryIO) -> Decoded:
    """Turn a reply into values, whatever a subverted process may have written."""
    try:
        answer = json.loads(reply)
        if "error" in answer:
            raise MediaError(one_line(str(answer["error"])))
        notes = tuple(map(_note, answer["notes"][:NOTE_COUNT]))
        return Decoded(_facts(answer["facts"]), map_frames(frames, answer["frames"]), notes)
    except (AttributeError, KeyError, OverflowError, RecursionError, TypeError, ValueError):
        raise MediaError(NO_PROPER_ANSWER) from None


def _note(answer: dict[str, Any]) -> Message:
    """A note, of which only the catalogue's own words and short values are believed."""
    key, values = str(answer["key"]), dict(answer["values"])
    if not key.startswith(NOTE_KEYS):
        raise ValueError(f"no note has the key {one_line(key)}")
    return Message(key, {str(name): _note_value(value) for name, value in values.items()})


def _note_value(value: Any) -> Value:
    if isinstance(value, dict):
        return _note(value)
    return value if isinstance(value, int | float) else one_line(str(value))


def _facts(fields: dict[str, Any]) -> MediaFacts:
    tags = plain_tags(fields.pop("tags"))
    for name, value in fields.items():
        if not isinstance(value, FACT_TYPES[name]):
            raise TypeError(f"{name}: {value!r}")
        if isinstance(value, float) and not math.isfinite(value):
            raise ValueError(f"{name}: {value}")
    facts = MediaFacts(**fields, tags=tags)
    if not 0 <= facts.share <= 1:
        raise ValueError(f"no share: {facts.share}")
    if facts.kind not in ("image", "video"):
        raise ValueError(f"no kind of media: {facts.kind}")
    return replace(facts, container=one_line(facts.container), codec=one_line(facts.codec))
