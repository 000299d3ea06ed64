"""Perceptual hashes of a media: of its whole frames, and of the faces in them.

PDQ (Facebook, "The TMK+PDQF video-hashing algorithm and the PDQ image-hashing algorithm", 2019) is
256 bits of a picture's coarsest structure. Two copies of one picture differ in few of them.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import is_
from typing import Literal, get_args
from weakref import ref

import cv2
import numpy as np
import pdqhash  # type: ignore[import-untyped]

from unmask.arrays import RGBImage, evenly_spread
from unmask.faces import Face, FaceTrack
from unmask.faces.alignment import aligned_crop
from unmask.media import Frame, Media
from unmask.media.borders import borders_of

Part = Literal["frame", "face"]

PDQ_BYTES = 32
LOWEST_QUALITY = 50
"""PDQ's authors advise against hashes of a lower quality: they are of pictures without structure,
and near those of other such pictures."""
MOST_FRAMES = 32
"""Of a video that are hashed, spread evenly over the chosen ones."""
MOST_PEOPLE = 2
"""Whose faces are hashed, the most prominent first."""
NEAR_DUPLICATE = 6
"""Bits of 256 up to which a hash says no more than one that there is already."""

_HASHED_SIDE = 512
"""In px. PDQ begins by shrinking the picture to 64 × 64 px, in a way that depends on its size: of
pictures at half their size it changed up to 32 bits, and from one fixed size up to 10."""
_FACE_SIDE = 256
_FACE_MARGIN = 0.0
"""None: what is around a face stays when the face is swapped, and would hide the swap."""
_SMALLEST_FACE = 64
"""Width in px: below it the crop holds too little of the face for a hash of its own."""


@dataclass(frozen=True)
class Fingerprint:
    """The perceptual hash of a picture, or of one frame of a video.

    Attributes:
        part: ``"frame"`` for the whole picture, ``"face"`` for the crop of a face in it.
        time: of the frame in seconds, 0 for a picture.
        pdq: the 256 bits of the PDQ hash.
        quality: PDQ's own, 0 (no structure at all) to 100.
    """

    part: Part
    time: float
    pdq: bytes
    quality: int

    def __post_init__(self) -> None:
        if self.part not in get_args(Part):
            raise ValueError(f"Fingerprint.part: expected 'frame' or 'face', got {self.part!r}")
        if not (math.isfinite(self.time) and self.time >= 0):
            raise ValueError(f"Fingerprint.time: expected seconds from 0, got {self.time}")
        if len(self.pdq) != PDQ_BYTES:
            raise ValueError(f"Fingerprint.pdq: expected {PDQ_BYTES} bytes, got {len(self.pdq)}")
        if not 0 <= self.quality <= 100:
            raise ValueError(f"Fingerprint.quality: expected 0 to 100, got {self.quality}")


def fingerprints_of(media: Media, faces: Sequence[FaceTrack]) -> tuple[Fingerprint, ...]:
    """The fingerprints by which a media can be recognised; empty where it shows no structure.

    Of each of at most ``MOST_FRAMES`` frames: the whole, the same without the borders around it,
    and the faces of the most prominent people. Hashes that nearly repeat an earlier one of the
    same part are left out, as are those of low quality.

    Args:
        media: the opened picture or video.
        faces: the people in it, the most prominent first.
    """
    return _latest.fingerprints(media, tuple(faces))


class _Latest:
    """The fingerprints of the media that were asked for last, for as long as those media exist.

    The test looks them up, and the service keeps them of the same media when all tests are done.
    """

    def __init__(self) -> None:
        self._kept: tuple[list[list[ref[Frame | Face]]], tuple[Fingerprint, ...]] | None = None

    def fingerprints(self, media: Media, faces: Sequence[FaceTrack]) -> tuple[Fingerprint, ...]:
        """Those that are kept if they are of these very frames and faces, or new ones."""
        # The tracks themselves are others for the tests, which may watch the people closely.
        parts: list[Sequence[Frame | Face]] = [media.frames]
        parts += [track.faces for track in faces[:MOST_PEOPLE]]
        if self._kept is not None:
            references, fingerprints = self._kept
            kept = [[reference() for reference in part] for part in references]
            if len(kept) == len(parts) and all(map(_are_the_same, kept, parts)):
                return fingerprints
        fingerprints = _computed(media, faces)
        self._kept = [[ref(one) for one in part] for part in parts], fingerprints
        return fingerprints


def _are_the_same(some: Sequence[object], others: Sequence[object]) -> bool:
    return len(some) == len(others) and all(map(is_, some, others))


_latest = _Latest()


def _computed(media: Media, faces: Sequence[FaceTrack]) -> tuple[Fingerprint, ...]:
    chosen = evenly_spread(len(media.frames), MOST_FRAMES)
    # A crop of a face must not reach into a bar, which a copy may lack.
    inside = [track.moved(-media.content.x, -media.content.y) for track in faces[:MOST_PEOPLE]]
    found = [
        *_of_frames(media.frames, chosen),
        *_of_faces(media.within_borders.frames, chosen, inside),
    ]
    return _without_near_duplicates(
        fingerprint for fingerprint in found if fingerprint.quality >= LOWEST_QUALITY
    )


def picture_fingerprint(pixels: RGBImage, part: Part, time: float) -> Fingerprint:
    """The fingerprint of one picture, whatever its quality."""
    bits, quality = pdqhash.compute(_resized(pixels))
    return Fingerprint(part, time, np.packbits(bits.astype(np.uint8)).tobytes(), quality)


def distance(one: bytes, other: bytes) -> int:
    """The number of bits in which two hashes differ."""
    return (int.from_bytes(one) ^ int.from_bytes(other)).bit_count()


def _of_frames(frames: Sequence[Frame], chosen: Sequence[int]) -> Iterator[Fingerprint]:
    borders = borders_of([frames[place].pixels for place in chosen])
    for place in chosen:
        frame = frames[place]
        yield picture_fingerprint(frame.pixels, "frame", frame.time)
        for within in borders:
            pixels = np.ascontiguousarray(within.of(frame.pixels))
            yield picture_fingerprint(pixels, "frame", frame.time)


def _of_faces(
    frames: Sequence[Frame], chosen: Sequence[int], tracks: Sequence[FaceTrack]
) -> Iterator[Fingerprint]:
    wanted = set(chosen)
    for track in tracks:
        for face in track.faces:
            if face.frame in wanted and face.quality.width >= _SMALLEST_FACE:
                yield picture_fingerprint(_crop(frames, face), "face", face.time)


def _crop(frames: Sequence[Frame], face: Face) -> RGBImage:
    crop, _ = aligned_crop(frames[face.frame].pixels, face.landmarks, _FACE_SIDE, _FACE_MARGIN)
    return crop


def _without_near_duplicates(found: Iterable[Fingerprint]) -> tuple[Fingerprint, ...]:
    kept: list[Fingerprint] = []
    for fingerprint in found:
        same_part = (each for each in kept if each.part == fingerprint.part)
        if all(distance(each.pdq, fingerprint.pdq) > NEAR_DUPLICATE for each in same_part):
            kept.append(fingerprint)
    return tuple(kept)


def _resized(pixels: RGBImage) -> RGBImage:
    shrinks = min(pixels.shape[:2]) >= _HASHED_SIDE
    way = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(pixels, (_HASHED_SIDE, _HASHED_SIDE), interpolation=way), np.uint8)
