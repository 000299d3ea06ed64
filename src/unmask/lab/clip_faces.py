"""Cut the faces out of the collected clips: ``python -m unmask.lab.clip_faces COLLECTED OUT``.

A few frames of each clip, the person who moves, the face with as much around it as any crop of a
training may show, at full quality. ``OUT/manifest.csv`` names what was cut, for packs.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path

import av
import cv2
import numpy as np
from PIL import Image
from rich.console import Console
from rich.progress import track as shown_progress

from unmask.arrays import RGBImage, evenly_spread
from unmask.errors import MediaError, UnmaskError
from unmask.faces import Box, FaceFinder, FaceTrack
from unmask.lab.collected import Collected, read_collected
from unmask.lab.manifest import Item, table_of, write_manifest
from unmask.media import Frame

FRAMES = 10
"""Of a clip, spread evenly over its first seconds."""

_LONGEST = 20.0
"""Of a clip in seconds; what follows shows the same people again."""

_ROOM = 0.75
"""Around the face in parts of its longer side: what the widest crop of a training may show."""

_LARGEST_SIDE = 900
"""Of what is cut, in px; a larger face holds nothing more at the size of a network's pictures."""

_SMALLEST_FACE = 48.0
_QUALITY = 95


@dataclass(frozen=True)
class Faces:
    """What was cut out of one clip.

    Attributes:
        items: one a picture.
        fault: why there are none; empty where there are.
    """

    items: tuple[Item, ...]
    fault: str = ""


def cut_faces(collected: Collected, out: Path, count: int = FRAMES) -> Faces:
    """Write the faces of one clip as pictures.

    Args:
        collected: a clip.
        out: folder; the pictures go into one folder a source.
        count: how many frames to look at.
    """
    try:
        frames = read_frames(collected, count)
    except MediaError as error:
        return Faces((), str(error))
    tracks = _finder().find(frames, lambda _fraction: None)
    person = moving_person(tracks, len(frames))
    if person is None:
        return Faces((), f"{collected.item.path}: nobody is followed through it.")
    items = []
    for face in person.faces:
        if face.quality.width < _SMALLEST_FACE:
            continue
        stem = f"{collected.item.path.stem}-{face.frame}.jpg"
        path = out / collected.item.source / collected.item.label / stem
        path.parent.mkdir(parents=True, exist_ok=True)
        picture = _with_room(frames[face.frame].pixels, face.box)
        Image.fromarray(picture).save(path, "JPEG", quality=_QUALITY, subsampling="4:4:4")
        items.append(replace(collected.item, path=path))
    fault = "" if items else f"{collected.item.path}: its faces are too small."
    return Faces(tuple(items), fault)


def read_frames(collected: Collected, count: int) -> list[Frame]:
    """Frames spread evenly over a clip, of the part to keep.

    All frames are decoded in order: seeking breaks some of these clips.

    Raises:
        MediaError: nothing can be decoded.
    """
    kept: list[Frame] = []
    step = 1
    for number, (time, decoded) in enumerate(_decoded(collected.item.path)):
        if number % step:
            continue
        shown = np.asarray(decoded.to_ndarray(format="rgb24"), np.uint8)
        upright = np.rot90(shown, round(decoded.rotation / 90))
        kept.append(Frame(len(kept), time, _cropped(upright, collected.crop)))
        # A clip's length is known at its end: every second frame goes whenever there are too many.
        if len(kept) >= 2 * count:
            kept, step = kept[::2], 2 * step
    if not kept:
        raise MediaError(f"{collected.item.path} holds no frame that can be decoded; leave it out.")
    chosen = evenly_spread(len(kept), count)
    return [replace(kept[place], index=index) for index, place in enumerate(chosen)]


def moving_person(tracks: Sequence[FaceTrack], frames: int) -> FaceTrack | None:
    """Who moves most among those who are seen in at least half of the frames.

    Beside a generated clip there often stands the still picture that it was made from.
    """
    followed = [one for one in tracks if len(one.faces) >= max(frames / 2, 1)]
    return max(followed, key=_movement, default=None)


def _movement(track: FaceTrack) -> float:
    """Mean spread of the landmarks over time, in parts of the face's width."""
    points = np.stack([face.landmarks[:, :2] for face in track.faces])
    width = float(np.median([face.quality.width for face in track.faces]))
    return float(points.std(axis=0).mean()) / max(width, 1.0)


def _decoded(path: Path) -> Iterator[tuple[float, av.VideoFrame]]:
    try:
        with av.open(str(path)) as container:
            if not container.streams.video:
                raise MediaError(f"{path} holds no video; leave it out.")
            start: float | None = None
            for frame in container.decode(video=0):
                time = frame.time or 0.0
                start = time if start is None else start
                if time - start > _LONGEST:
                    return
                yield time - start, frame
    except (av.FFmpegError, OSError) as error:
        raise MediaError(f"{path} cannot be decoded ({error}); leave it out.") from None


def _cropped(pixels: RGBImage, crop: tuple[int, int, int, int] | None) -> RGBImage:
    if crop is None:
        return np.ascontiguousarray(pixels)
    x, y, width, height = crop
    return np.ascontiguousarray(pixels[y : y + height, x : x + width])


def _with_room(pixels: RGBImage, box: Box) -> RGBImage:
    room = _ROOM * max(box.width, box.height)
    height, width = pixels.shape[:2]
    left, right = np.clip((box.x - room, box.x + box.width + room), 0, width).astype(int)
    top, bottom = np.clip((box.y - room, box.y + box.height + room), 0, height).astype(int)
    part = pixels[top:bottom, left:right]
    scale = _LARGEST_SIDE / max(part.shape[:2])
    if scale >= 1:
        return np.ascontiguousarray(part)
    size = round(part.shape[1] * scale), round(part.shape[0] * scale)
    return np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA), np.uint8)


@cache
def _finder() -> FaceFinder:
    """One a process: it takes a moment to load."""
    cv2.setNumThreads(1)
    return FaceFinder()


def main(arguments: Sequence[str] | None = None) -> None:
    """Cut the faces out of all collected clips of photographed people, or of all others."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("collected", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--frames", type=int, default=FRAMES, help="of a clip")
    parser.add_argument("--workers", type=int, default=2, help="processes")
    parser.add_argument(
        "--drawn", action="store_true", help="paintings, statues and rendered faces, and only these"
    )
    chosen = parser.parse_args(arguments)
    console = Console()
    try:
        clips = [
            one
            for one in read_collected(chosen.collected)
            if one.is_clip and (one.look == "drawn") == chosen.drawn
        ]
        cut = partial(cut_faces, out=chosen.out, count=chosen.frames)
        with ProcessPoolExecutor(chosen.workers) as workers:
            found = list(
                shown_progress(workers.map(cut, clips), "cutting", len(clips), console=console)
            )
        items = [item for faces in found for item in faces.items]
        write_manifest(items, chosen.out / "manifest.csv")
    except UnmaskError as error:
        sys.exit(str(error))
    for faces in found:
        if faces.fault:
            console.print(faces.fault, soft_wrap=True, markup=False)
    console.print(table_of(items, str(chosen.out)))


if __name__ == "__main__":
    main()
