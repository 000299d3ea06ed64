"""Building a pack: choosing pictures within a size, reading them, finding their faces."""

import hashlib
import io
import os
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from unmask.arrays import RGBImage
from unmask.faces import LANDMARK_COUNT, FaceFinder
from unmask.lab.manifest import Item
from unmask.lab.pack.file import LARGEST_PACK, encode_landmarks
from unmask.lab.pack.model import FORMATS, LARGEST_SIDE, Pack, PackError, decode
from unmask.media import Frame
from unmask.media.decoder.pictures import DAMAGE

MIB = 2**20
VIDEO_SUFFIXES = frozenset({".avi", ".mkv", ".mov", ".mp4", ".webm"})
JPEG_QUALITY = 95

_LARGEST_ORIGINAL_SIDE = 16_384
"""Of a picture that is to be shrunk, in px."""

_LINE_BYTES = 64
"""What a picture adds to the manifest and the offsets, rounded up."""

Encoding = Literal["jpeg", "png"]

FindLandmarks = Callable[[RGBImage], NDArray[np.float32] | None]
"""Gives the main face's landmarks in px, shape (468, 2), or None where no face is found."""


@dataclass(frozen=True)
class Options:
    """What goes into a pack.

    Attributes:
        largest_mib: of the file; pictures are chosen until the next does not fit.
        largest_side: in px. If a picture of a data set is larger, all pictures of that data set,
            real and fake alike, are encoded again, the larger ones shrunk to it; None keeps the
            original files.
        encoding: of pictures that are encoded again: PNG, or JPEG of quality 95.
    """

    largest_mib: float = 50.0
    largest_side: int | None = None
    encoding: Encoding = "jpeg"

    def __post_init__(self) -> None:
        if not 0 < self.largest_mib <= LARGEST_PACK / MIB:
            raise PackError(
                f"A pack of {self.largest_mib:g} MiB was asked for; expected more than 0 and at "
                f"most {LARGEST_PACK / MIB:g}."
            )
        if self.largest_side is not None and not 0 < self.largest_side <= LARGEST_SIDE:
            raise PackError(
                f"A largest side of {self.largest_side:,} px was asked for; expected 1 to "
                f"{LARGEST_SIDE:,}."
            )


@dataclass(frozen=True)
class Report:
    """What became of the items that were offered to a pack.

    Attributes:
        unreadable: why a picture was left out, by its path.
        videos: how many items were left out because a pack holds pictures.
        not_chosen: how many pictures found no room.
    """

    unreadable: Mapping[str, str]
    videos: int
    not_chosen: int


@dataclass(frozen=True)
class _Entry:
    """A picture that was read."""

    item: Item
    encoded: bytes
    landmarks: NDArray[np.float32] | None

    @property
    def cost(self) -> int:
        """About the bytes that it takes in the file."""
        points = b"" if self.landmarks is None else encode_landmarks(self.landmarks)
        return len(self.encoded) + len(zlib.compress(points)) + _LINE_BYTES


@dataclass(frozen=True, order=True)
class _Group:
    """Pictures that are chosen from in turn: of one data set, with the labels of an identity."""

    source: str
    labels: tuple[str, ...]


def build_pack(
    items: Sequence[Item],
    options: Options,
    find_landmarks: FindLandmarks,
    progress: Callable[[float], None],
) -> tuple[Pack, Report]:
    """Choose pictures, read them and find their faces.

    The real and the fake pictures of each data set get equal parts of the bytes for as long as
    there are any: small pictures are cheap, and so there are more of them. What is made from one
    identity within a data set is taken together, pairs stay pairs. Which pictures are chosen
    follows from a hash of the identities and not from the order of the items.

    Args:
        items: what to choose from; paths in the pack are relative to the folder they share.
        options: size and encoding.
        find_landmarks: finds the main face.
        progress: called with the done fraction; what it raises stops the work.

    Raises:
        PackError: no picture can be read, or there is no room for any.
    """
    pictures = [item for item in items if item.path.suffix.lower() not in VIDEO_SUFFIXES]
    recoded = _sources_beyond(options.largest_side, pictures)
    waiting = _units(pictures)
    used: Counter[_Group] = Counter()
    entries: list[_Entry] = []
    unreadable: dict[str, str] = {}
    room = options.largest_mib * MIB
    while waiting:
        group = min(waiting, key=lambda group: (used[group] / len(group.labels), group))
        reading = options if group.source in recoded else None
        loaded = list(_load(waiting[group].pop(), reading, find_landmarks, unreadable))
        cost = sum(entry.cost for entry in loaded)
        fits = used.total() + cost <= room
        if fits:
            entries += loaded
            used[group] += cost
        if not fits or not waiting[group]:
            del waiting[group]
        progress(max(used.total() / room, len(entries) / len(pictures)))
    progress(1.0)
    not_chosen = len(pictures) - len(entries) - len(unreadable)
    return _pack(entries), Report(unreadable, len(items) - len(pictures), not_chosen)


def main_face() -> FindLandmarks:
    """A function that finds the landmarks of a picture's most prominent face.

    Raises:
        WeightsError: a network's file is missing or is not the one that was measured.
    """
    finder = FaceFinder()

    def find(pixels: RGBImage) -> NDArray[np.float32] | None:
        tracks = finder.find([Frame(0, 0.0, pixels)], lambda _fraction: None)
        return tracks[0].faces[0].landmarks[:, :2] if tracks else None

    return find


def _units(pictures: Sequence[Item]) -> dict[_Group, list[list[Item]]]:
    """By group, the pictures of each identity, in an order that only their names decide."""
    units: defaultdict[tuple[str, str], list[Item]] = defaultdict(list)
    for item in sorted(pictures, key=lambda item: item.path):
        units[item.source, item.identity].append(item)
    groups: defaultdict[_Group, list[list[Item]]] = defaultdict(list)
    for (source, _), unit in sorted(units.items(), key=lambda entry: _place(entry[0][1])):
        groups[_Group(source, tuple(sorted({item.label for item in unit})))].append(unit)
    return dict(groups)


def _place(identity: str) -> str:
    # Another hash than that of the splits, or a small pack would hold one split alone.
    return hashlib.sha256(f"place in a pack of {identity}".encode()).hexdigest()


def _sources_beyond(largest_side: int | None, pictures: Sequence[Item]) -> Collection[str]:
    """The data sets with a picture that is larger; none where no size is set."""
    if largest_side is None:
        return ()
    return {item.source for item in pictures if _longer_side(item.path) > largest_side}


def _longer_side(path: Path) -> int:
    """Of a picture in px, 0 where it cannot be read."""
    try:
        with Image.open(path, formats=FORMATS) as image:
            return max(image.size)
    except (*DAMAGE, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return 0


def _load(
    unit: Sequence[Item],
    recoding: Options | None,
    find_landmarks: FindLandmarks,
    unreadable: dict[str, str],
) -> Iterator[_Entry]:
    """Read pictures; what cannot be read is noted and left out."""
    for item in unit:
        try:
            encoded = _read(item.path, recoding)
            pixels = decode(encoded, str(item.path))
        except PackError as error:
            unreadable[str(item.path)] = str(error)
            continue
        yield _Entry(item, encoded, find_landmarks(pixels))


def _read(path: Path, recoding: Options | None) -> bytes:
    try:
        encoded = path.read_bytes()
    except OSError as error:
        raise PackError(f"The picture {path} cannot be read ({error.strerror}).") from None
    if recoding is None or recoding.largest_side is None:
        return encoded
    pixels = decode(encoded, str(path), _LARGEST_ORIGINAL_SIDE)
    return _encode(_shrink(pixels, recoding.largest_side), recoding.encoding)


def _shrink(pixels: RGBImage, largest_side: int) -> RGBImage:
    height, width = pixels.shape[:2]
    scale = largest_side / max(height, width)
    if scale >= 1:
        return pixels
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def _encode(pixels: RGBImage, encoding: Encoding) -> bytes:
    file = io.BytesIO()
    if encoding == "png":
        Image.fromarray(pixels).save(file, "PNG")
    else:
        Image.fromarray(pixels).save(file, "JPEG", quality=JPEG_QUALITY, subsampling="4:4:4")
    return file.getvalue()


def _pack(entries: Sequence[_Entry]) -> Pack:
    if not entries:
        raise PackError("No picture could be packed; give readable pictures, or more room.")
    paths = [entry.item.path.resolve() for entry in entries]
    folder = os.path.commonpath([path.parent for path in paths])
    landmarks = np.zeros((len(entries), LANDMARK_COUNT, 2), np.float32)
    for row, entry in zip(landmarks, entries, strict=True):
        if entry.landmarks is not None:
            row[:] = entry.landmarks
    return Pack(
        tuple(
            replace(entry.item, path=path.relative_to(folder))
            for entry, path in zip(entries, paths, strict=True)
        ),
        landmarks,
        np.array([entry.landmarks is not None for entry in entries]),
        tuple(entry.encoded for entry in entries),
    )
