"""Reading a series of still pictures, such as frames that a browser captured from a player."""

import os
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO

from PIL import Image, UnidentifiedImageError

from unmask.errors import MediaError
from unmask.media.decoder.allowance import Allowance
from unmask.media.decoder.orientation import BY_EXIF, UPRIGHT
from unmask.media.decoder.pictures import (
    DAMAGE,
    Found,
    check_size,
    is_animated,
    orientation_number,
    quality_of,
    rows_of,
    turned,
)
from unmask.media.decoder.sampling import Candidate, best_of_each_slot, slot_count, slot_starts
from unmask.media.frame_file import FrameWriter
from unmask.media.limits import Limits
from unmask.words import Message, Sentence, Value

FORMATS = ("JPEG", "PNG", "WEBP")
"""What browsers can make of what they show."""


def read(
    descriptors: Sequence[int],
    times: Sequence[float],
    limits: Limits,
    writer: FrameWriter,
    allowance: Allowance,
) -> Found:
    """Choose frames of a series; the pictures are taken one by one.

    Args:
        descriptors: numbers of the open files, one for each picture.
        times: of the pictures in seconds, ascending from 0.
        limits: of what is opened.
        writer: takes the chosen frames.
        allowance: asked before each frame.

    Raises:
        MediaError: a picture is damaged, too large or not a still one.
    """
    files = [os.fdopen(descriptor, "rb") for descriptor in descriptors]
    headers = [_header(position, file, limits) for position, file in enumerate(files)]
    counts = Counter(header.size for header in headers)
    width, height = max(counts, key=lambda size: counts[size])
    usual = [at for at, header in enumerate(headers) if header.size == (width, height)]
    slots = slot_count(limits.frames, width * height * 3, limits.frame_bytes)
    turns = [header.turn for header in headers]
    pictures = _Pictures(files, turns, times, usual, allowance)
    span = times[-1]
    moments = [times[position] for position in usual]
    starts = [moments[first] for first in slot_starts(moments, span, slots)]

    def place(item: Candidate[Image.Image]) -> int:
        # Frames of one moment are told apart by their order.
        return bisect_right(starts, item.time) if span else item.index

    for best in list(best_of_each_slot(pictures, place))[:slots]:
        writer.add(
            best.index, best.time, best.picture.width, best.picture.height, rows_of(best.picture)
        )
    facts = _facts(headers[usual[0]].codec, width, height, times)
    facts |= {"frame_count": len(files), "share": pictures.decoded / len(files)}
    return facts, _notes(len(files), usual, pictures)


@dataclass(frozen=True)
class _Header:
    """What a picture says of itself ahead of its pixels.

    Attributes:
        codec: its format.
        size: width and height in px, upright.
        turn: its number in EXIF.
    """

    codec: str
    size: tuple[int, int]
    turn: Any


class _Pictures:
    """The pictures of the usual size, one by one."""

    def __init__(
        self,
        files: Sequence[BinaryIO],
        turns: Sequence[Any],
        times: Sequence[float],
        usual: Sequence[int],
        allowance: Allowance,
    ) -> None:
        self._files, self._turns, self._times, self._usual = files, turns, times, usual
        self._allowance = allowance
        self.decoded = 0

    def __iter__(self) -> Iterator[Candidate[Image.Image]]:
        for position in self._usual:
            if not self._allowance.take_frame():
                return
            with _naming(position), Image.open(self._files[position], formats=FORMATS) as image:
                image.load()
                upright = turned(image, self._turns[position])
            self.decoded += 1
            yield Candidate(position, self._times[position], quality_of(upright), upright)

    @property
    def reached(self) -> Message | None:
        """The limit that ended the series early."""
        return self._allowance.reached


def _header(position: int, file: BinaryIO, limits: Limits) -> _Header:
    """Read what stands ahead of a picture's pixels; nothing is decoded."""
    with _naming(position):
        image = Image.open(file, formats=FORMATS)
        check_size(image, limits.pixels)
        if is_animated(image):
            raise MediaError(Message("refused-animation"))
        turn = _turn(image)
        file.seek(0)
        size = BY_EXIF.get(turn, UPRIGHT).size(*image.size)
        return _Header(str(image.format).lower(), size, turn)


def _turn(image: Image.Image) -> Any:
    """The number of a picture's turn. A PNG may tell it behind its pixels: too late to count."""
    if image.format == "PNG" and "exif" not in image.info:
        return None
    return orientation_number(image)


@contextmanager
def _naming(position: int) -> Iterator[None]:
    """Say which picture cannot be decoded."""
    try:
        yield
    except MediaError as error:
        raise _of_frame(position, error.reason) from None
    except UnidentifiedImageError:
        raise _of_frame(position, Message("refused-no-picture")) from None
    except DAMAGE as error:
        reason = Message("refused-damaged-frame", {"detail": str(error)})
        raise _of_frame(position, reason) from None


def _of_frame(position: int, reason: Sentence) -> MediaError:
    return MediaError(Message("refused-frame", {"number": position + 1, "reason": reason}))


def _facts(codec: str, width: int, height: int, times: Sequence[float]) -> dict[str, Any]:
    span = times[-1]
    is_video = len(times) > 1
    return {
        "kind": "video" if is_video else "image",
        "container": "frames",
        "codec": codec,
        "width": width,
        "height": height,
        "frame_rate": (len(times) - 1) / span if span > 0 else None,
        "duration": span if is_video else None,
        "tags": {},
    }


def _notes(count: int, usual: Sequence[int], pictures: _Pictures) -> list[Message]:
    notes = []
    if len(usual) < count:
        values: dict[str, Value] = {"left-out": count - len(usual), "count": count}
        notes.append(Message("note-other-size", values))
    if pictures.reached:
        values = {"frames": pictures.decoded, "count": len(usual), "limit": pictures.reached}
        notes.append(Message("note-only-frames", values))
    return notes
