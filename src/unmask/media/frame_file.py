"""The file in which chosen frames go from the decoding process to the one that asked.

It holds raw RGB bytes, one frame after the other, and nothing else; sizes and times travel in the
reply. Reading it runs no code and copies nothing: the frames are views of the mapped file.
"""

import math
import mmap
import os
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any, BinaryIO

import numpy as np

from unmask.errors import MediaError
from unmask.media.model import Frame
from unmask.words import Message


class FrameWriter:
    """Appends frames to a file.

    Args:
        file: empty, opened for writing.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._offset = 0
        self.entries: list[dict[str, int | float]] = []
        """What ``map_frames`` needs to find each frame again."""

    def add(
        self, index: int, time: float, width: int, height: int, rows: Iterable[memoryview | bytes]
    ) -> None:
        """Append one frame whose ``rows`` are RGB bytes, in chunks of any size.

        Raises:
            MediaError: the disk is full.
        """
        for chunk in rows:
            self._store(chunk)
        self.entries.append(
            {
                "index": index,
                "time": time,
                "width": width,
                "height": height,
                "offset": self._offset,
            }
        )
        self._offset += width * height * 3

    def _store(self, chunk: memoryview | bytes) -> None:
        try:
            self._file.write(chunk)
            self._file.flush()
        except OSError as error:
            reason = Message("refused-no-room", {"detail": str(error.strerror)})
            raise MediaError(reason) from None


def map_frames(file: BinaryIO, entries: Iterable[Mapping[str, Any]]) -> tuple[Frame, ...]:
    """Give the frames of a file as read-only views that stay valid after it is closed.

    Raises:
        KeyError, TypeError, ValueError: the entries do not describe this file.
    """
    if os.fstat(file.fileno()).st_size == 0:
        raise ValueError("the file of frames is empty")
    mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    frames = tuple(_view(mapped, entry) for entry in entries)
    if not frames or any(later.time < frame.time for frame, later in pairwise(frames)):
        raise ValueError("there are no frames, or they are not in order of time")
    return frames


def _view(mapped: mmap.mmap, entry: Mapping[str, Any]) -> Frame:
    width, height, time = int(entry["width"]), int(entry["height"]), float(entry["time"])
    if width < 1 or height < 1 or not math.isfinite(time):
        raise ValueError(f"not a frame: {width}×{height} at {time} s")
    pixels = np.frombuffer(mapped, np.uint8, width * height * 3, int(entry["offset"]))
    return Frame(int(entry["index"]), time, pixels.reshape(height, width, 3))
