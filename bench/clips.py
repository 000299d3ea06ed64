"""Clips of several sizes and lengths, made of the bundled sample."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import av
import cv2
import numpy as np

from unmask.arrays import RGBImage

FRAME_RATE = 25
SAMPLE = files("unmask") / "samples" / "moving-face.mp4"


@dataclass(frozen=True)
class Clip:
    """A clip to be made.

    Attributes:
        name: in tables.
        width: of its frames in px.
        height: likewise.
        seconds: that it lasts.
    """

    name: str
    width: int
    height: int
    seconds: int

    def write(self, folder: Path) -> Path:
        """Write the clip as H.264 and say where."""
        path = folder / f"{self.name}.mp4"
        with av.open(str(path), "w") as container:
            options = {"crf": "23", "preset": "veryfast"}
            stream = container.add_stream("libx264", rate=FRAME_RATE, options=options)
            stream.width, stream.height, stream.pix_fmt = self.width, self.height, "yuv420p"
            for picture in self._pictures():
                container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
            container.mux(stream.encode())
        return path

    def _pictures(self) -> Iterator[RGBImage]:
        """The sample in a loop, in the middle of a grainy background that moves."""
        with av.open(str(SAMPLE)) as container:
            faces = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
        shape = (self.height, self.width, 3)
        background = np.random.default_rng(0).integers(60, 180, shape, np.uint8)
        side = min(self.height, len(faces[0]))
        for number in range(self.seconds * FRAME_RATE):
            picture = np.roll(background, number, axis=1)
            face = cv2.resize(faces[number % len(faces)], (side, side))
            top, left = (self.height - side) // 2, (self.width - side) // 2
            picture[top : top + side, left : left + side] = face
            yield picture


CLIPS = (
    Clip("360p-5s", 640, 360, 5),
    Clip("360p-20s", 640, 360, 20),
    Clip("720p-10s", 1280, 720, 10),
    Clip("720p-20s", 1280, 720, 20),
    Clip("1080p-5s", 1920, 1080, 5),
)
PUBLISHED = CLIPS[2]
"""The one for which the published procedures are measured too."""
