"""What ``blink`` finds in clips as they came, and in one with painted blinks."""

import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

import cv2
import numpy as np

from unmask.analysis import find_people
from unmask.arrays import RGBImage
from unmask.detectors.blink.blinks import find_blinks
from unmask.detectors.blink.detector import watch_eyes
from unmask.detectors.blink.openness import Openness, eye_width
from unmask.errors import MediaError
from unmask.faces import CloseUp, FaceFinder
from unmask.lab.blink.painting import PaintedBlink, with_blinks
from unmask.lab.clips import write_clip
from unmask.lab.manifest import Item
from unmask.media import Limits, open_media

CONDITIONS = ((18, 1.0), (28, 1.0), (35, 1.0), (23, 0.75), (23, 0.6))
"""Rate factor of H.264, and size in parts of the clip's own."""

PAINTED_SECONDS = (0.15, 0.25, 0.35)
_FIRST, _APART = 0.7, 0.85
"""When the first blink is painted, and after how long the next, in seconds."""
_ROOM = 0.5
"""Before the end of the clip, without a blink."""

_FRAMES_LOOKED_AT = 16


@dataclass(frozen=True)
class Watched:
    """What was found in one clip.

    Attributes:
        item: the clip.
        seconds: for which the eyes could be watched.
        blinks: the times of the blinks that were found, in seconds.
    """

    item: Item
    seconds: float
    blinks: tuple[float, ...]

    @property
    def rate(self) -> float:
        """Blinks a minute."""
        return 60 * len(self.blinks) / self.seconds

    def line(self) -> str:
        """As a line of JSON."""
        return json.dumps({**asdict(self), "item": {**asdict(self.item), "path": self.name}})

    @classmethod
    def of_line(cls, line: str) -> Self:
        """What ``line`` gave; the path is the name of the file alone."""
        values = json.loads(line)
        item = Item(**{**values["item"], "path": Path(values["item"]["path"])})
        return cls(item, values["seconds"], tuple(values["blinks"]))

    @property
    def name(self) -> str:
        """Of the file."""
        return self.item.path.name


@dataclass(frozen=True)
class Painted:
    """What was found of painted blinks.

    Attributes:
        crf: rate factor of the clip.
        eye: width of its eyes in px.
        times: of the painted blinks, in seconds.
        blinks: of those that were found.
    """

    crf: int
    eye: float
    times: tuple[float, ...]
    blinks: tuple[float, ...]


class Reader:
    """Reads files as the program does, but looks for people in fewer frames."""

    def __init__(self) -> None:
        self._finder = FaceFinder()

    def close_up(self, path: Path) -> CloseUp | None:
        """The most prominent person; None where nobody can be watched."""
        with open_media(path, Limits(frames=_FRAMES_LOOKED_AT)) as media:
            people = find_people(self._finder, media, lambda _done: None)
            if not people:
                return None
            seen = self._finder.watched(media, people)[0].close_up(lambda _done: None)
        return seen if isinstance(seen, CloseUp) else None

    def openness(self, path: Path) -> Openness | None:
        """Of the most prominent person's eyes; None where that cannot be told."""
        seen = self.close_up(path)
        openness = None if seen is None else watch_eyes(seen)
        return openness if isinstance(openness, Openness) else None

    def watch(self, items: Sequence[Item]) -> Iterator[Watched]:
        """The blinks in those clips that can be judged."""
        for item in items:
            try:
                openness = self.openness(item.path)
            except MediaError:
                continue
            if openness is not None:
                yield Watched(item, openness.seconds, times_of(openness))

    def paint(self, clip: Path) -> Iterator[Painted]:
        """Paint blinks of several lengths into a clip, and look for them under each condition.

        Raises:
            MediaError: nobody can be watched in the clip.
        """
        seen = self.close_up(clip)
        if seen is None:
            raise MediaError(f"Nobody can be watched in {clip}.")
        times = np.arange(_FIRST, seen.seconds - _ROOM, _APART).tolist()
        blinks = [
            PaintedBlink(time, PAINTED_SECONDS[number % len(PAINTED_SECONDS)])
            for number, time in enumerate(times)
        ]
        pictures = with_blinks(seen, blinks)
        for crf, scale in CONDITIONS:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "painted.mp4"
                write_clip(path, [_scaled(picture, scale) for picture in pictures], crf)
                openness = self.openness(path)
            found = () if openness is None else times_of(openness)
            yield Painted(crf, scale * eye_width(seen), tuple(times), found)


def times_of(openness: Openness) -> tuple[float, ...]:
    """When blinks were found, in seconds."""
    return tuple(blink.time for blink in find_blinks(openness))


def _scaled(pixels: RGBImage, scale: float) -> RGBImage:
    height, width = (round(side * scale) // 2 * 2 for side in pixels.shape[:2])
    return np.asarray(cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
