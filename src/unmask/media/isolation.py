"""Runs the decoding process and believes nothing it says without a check."""

import json
import math
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any, BinaryIO, TypeVar

import numpy as np

from unmask.arrays import RGBImage
from unmask.errors import MediaError
from unmask.media.confinement import ending, run_confined
from unmask.media.frame_file import map_frames
from unmask.media.limits import Limits
from unmask.media.model import SOUND_RATE, Frame, MediaFacts, Sound
from unmask.media.plain_text import REFUSAL_KEYS, one_line, plain_message, plain_tags
from unmask.media.region import Region
from unmask.media.stretch import WantedStretch
from unmask.words import Message

REPLY_BYTES = 1024**2
"""The longest reply."""

ERROR_BYTES = 4096
"""The room that is kept for a reply that is an error."""

NO_PROPER_ANSWER = Message("refused-no-proper-answer")

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
    "divisor": int,
    "interlaced": bool,
    "has_audio": bool,
}
"""The fields of ``MediaFacts`` that the decoding process fills, besides the tags."""


Answer = TypeVar("Answer")


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


def decode_stretch_isolated(
    media: BinaryIO, wanted: WantedStretch, limits: Limits
) -> tuple[Frame, ...]:
    """Decode an unbroken stretch of a video in a process of its own.

    Args:
        media: a regular file opened for reading.
        wanted: what of it.
        limits: that the process is held to.

    Returns:
        frames that are read-only views, in order of time, all of one size.

    Raises:
        MediaError: nothing could be decoded, the process broke, or it reached a limit.
    """
    request = {"media": media.fileno(), "stretch": asdict(wanted)}
    return _answered(request, limits, _believe_frames)


def decode_windows_isolated(
    media: BinaryIO, windows: Sequence[Region], limits: Limits
) -> tuple[RGBImage, ...]:
    """Cut windows out of a still picture at its full resolution, in a process of its own.

    Args:
        media: a regular file opened for reading.
        windows: of the whole picture, upright.
        limits: that the process is held to.

    Returns:
        read-only views, one a window.

    Raises:
        MediaError: the picture cannot be decoded or does not hold the windows, the process broke,
            or it reached a limit.
    """
    request = {"media": media.fileno(), "windows": [asdict(window) for window in windows]}
    return _answered(request, limits, partial(_believe_windows, windows=windows))


def _believe_windows(
    reply: bytes, stored: BinaryIO, *, windows: Sequence[Region]
) -> tuple[RGBImage, ...]:
    pictures = tuple(frame.pixels for frame in _believe_frames(reply, stored))
    if [picture.shape[1::-1] for picture in pictures] != [(w.width, w.height) for w in windows]:
        raise MediaError(NO_PROPER_ANSWER)
    return pictures


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
    length = round(seconds * SOUND_RATE)
    request = {"media": media.fileno(), "sound": {"start": start, "seconds": seconds}}
    return _answered(request, limits, partial(_believe_sound, start=start, length=length))


def _believe_sound(reply: bytes, stored: BinaryIO, *, start: float, length: int) -> Sound:
    stored.seek(0)
    samples = stored.read((length + 1) * 4)
    return _checked(reply, lambda answer: _sound(answer, samples, start, length))


def _sound(answer: dict[str, Any], stored: bytes, start: float, length: int) -> Sound:
    rate, samples = int(answer["rate"]), np.frombuffer(stored, np.float32)
    # NaN, where the file holds no sound, is not above 1; what is infinite is.
    if len(samples) != length or (np.abs(samples) > 1).any() or rate < 1:
        raise ValueError(f"expected {length} samples between -1 and 1")
    return Sound(start, samples, rate)


def _decode(request: dict[str, Any], limits: Limits) -> Decoded:
    return _answered(request, limits, _believe)


def _answered(
    request: dict[str, Any], limits: Limits, believe: Callable[[bytes, BinaryIO], Answer]
) -> Answer:
    """What is believed of the process's reply to a request."""
    with tempfile.TemporaryFile() as frames, tempfile.TemporaryFile() as reply:
        # An error can then be told also when the frames have taken all room.
        reply.write(b" " * ERROR_BYTES)
        reply.seek(0)
        files = (*(request.get("pictures") or [request["media"]]), frames.fileno())
        whole = {**request, "frames": frames.fileno()}
        status = run_confined("unmask.media.decoder.decode", whole, files, reply, limits)
        if status != 0:
            raise MediaError(ending(status))
        reply.seek(0)
        return believe(reply.read(REPLY_BYTES), frames)


def _believe(reply: bytes, frames: BinaryIO) -> Decoded:
    return _checked(reply, lambda answer: _decoded(answer, frames))


def _believe_frames(reply: bytes, frames: BinaryIO) -> tuple[Frame, ...]:
    return _checked(reply, lambda answer: map_frames(frames, answer["frames"]))


def _checked(reply: bytes, read: Callable[[dict[str, Any]], Answer]) -> Answer:
    """Turn a reply into values, whatever a subverted process may have written."""
    try:
        answer = json.loads(reply)
        if "error" in answer:
            raise MediaError(plain_message(answer["error"], REFUSAL_KEYS))
        return read(answer)
    except (AttributeError, KeyError, OverflowError, RecursionError, TypeError, ValueError):
        raise MediaError(NO_PROPER_ANSWER) from None


def _decoded(answer: dict[str, Any], frames: BinaryIO) -> Decoded:
    notes = tuple(plain_message(note, NOTE_KEYS) for note in answer["notes"][:NOTE_COUNT])
    return Decoded(_facts(answer["facts"]), map_frames(frames, answer["frames"]), notes)


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
    if facts.divisor < 1:
        raise ValueError(f"no divisor: {facts.divisor}")
    if facts.kind not in ("image", "video"):
        raise ValueError(f"no kind of media: {facts.kind}")
    return replace(facts, container=one_line(facts.container), codec=one_line(facts.codec))
