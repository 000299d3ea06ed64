"""Reading and writing packs as files.

A pack is a zip file of five members; numbers are little-endian:

- ``manifest.csv``: as in ``unmask.lab.manifest``; the paths are names only;
- ``offsets``: int64, one more than there are pictures; where in ``pictures`` each begins and ends;
- ``faces``: uint8, 1 where a face was found;
- ``landmarks``: int16 in eighths of a pixel, (pictures, 468, 2), 0 where no face was found; first
  the low bytes of all numbers, then the high ones, which compress to a quarter less;
- ``pictures``: the pictures' files (JPEG, PNG or WebP) one after the other.
"""

import zipfile
import zlib
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from unmask.faces import LANDMARK_COUNT
from unmask.lab.manifest import format_manifest, parse_manifest
from unmask.lab.pack.model import Pack, PackError

MEMBERS = ("manifest.csv", "offsets", "faces", "landmarks", "pictures")
LARGEST_PACK = 2**30
"""Bytes that the members may take together when they are unpacked."""

_STEPS_A_PIXEL = 8
_DAMAGE = (OSError, EOFError, UnicodeDecodeError, RuntimeError, zipfile.BadZipFile, zlib.error)
"""What reading a damaged zip file raises; a name in it may be no text, too."""


def write_pack(pack: Pack, path: Path) -> None:
    """Write a pack; the same pack gives the same bytes.

    Raises:
        PackError: the file cannot be written; what was there before is left as it was.
    """
    offsets = np.cumsum([0, *map(len, pack.encoded)]).astype("<i8")
    members = {
        "manifest.csv": format_manifest(pack.items).encode(),
        "offsets": offsets.tobytes(),
        "faces": pack.has_face.astype(np.uint8).tobytes(),
        "landmarks": encode_landmarks(pack.landmarks),
        "pictures": b"".join(pack.encoded),
    }
    unfinished = path.with_name(path.name + ".part")
    try:
        with zipfile.ZipFile(unfinished, "w") as archive:
            for name, content in members.items():
                # Pictures are compressed already.
                method = zipfile.ZIP_STORED if name == "pictures" else zipfile.ZIP_DEFLATED
                archive.writestr(zipfile.ZipInfo(name), content, method)
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise PackError(f"The pack {path} cannot be written ({error.strerror}).") from None


def read_pack(path: Path) -> Pack:
    """Read a pack into memory and check that its parts fit together. No code in it can run.

    Raises:
        PackError: the file cannot be read, is no pack, or is damaged.
        ManifestError: its manifest is wrong.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _pack(_members(archive, path), path)
    except _DAMAGE as error:
        raise PackError(f"The pack {path} cannot be read ({error}).") from None


def encode_landmarks(landmarks: NDArray[np.float32]) -> bytes:
    """Landmarks in px as a pack keeps them."""
    limits = np.iinfo(np.int16)
    steps = np.clip(np.round(landmarks * _STEPS_A_PIXEL), limits.min, limits.max).astype("<i2")
    return np.moveaxis(steps[..., None].view(np.uint8), -1, 0).tobytes()


def decode_landmarks(content: bytes, count: int) -> NDArray[np.float32]:
    """Landmarks in px, shape (count, 468, 2), from what a pack keeps."""
    planes = np.frombuffer(content, np.uint8).reshape(2, count, LANDMARK_COUNT, 2)
    steps = np.ascontiguousarray(np.moveaxis(planes, 0, -1)).view("<i2")[..., 0]
    return steps.astype(np.float32) / np.float32(_STEPS_A_PIXEL)


def _members(archive: zipfile.ZipFile, path: Path) -> Mapping[str, bytes]:
    entries = archive.infolist()
    known_methods = {entry.compress_type for entry in entries} <= {
        zipfile.ZIP_STORED,
        zipfile.ZIP_DEFLATED,
    }
    if not known_methods or sorted(entry.filename for entry in entries) != sorted(MEMBERS):
        raise PackError(f"{path} is no pack; expected a zip file of {', '.join(MEMBERS)}.")
    size = sum(entry.file_size for entry in entries)
    if size > LARGEST_PACK:
        raise PackError(f"The pack {path} holds {size:,} bytes; at most {LARGEST_PACK:,} are read.")
    return {entry.filename: archive.read(entry) for entry in entries}


def _pack(members: Mapping[str, bytes], path: Path) -> Pack:
    try:
        text = members["manifest.csv"].decode()
    except UnicodeDecodeError:
        raise PackError(f"The pack {path} is damaged: its manifest is no text.") from None
    items = parse_manifest(text, f"{path}, manifest.csv")
    count = len(items)
    sizes = {"offsets": 8 * (count + 1), "faces": count, "landmarks": count * LANDMARK_COUNT * 4}
    for name, size in sizes.items():
        if len(members[name]) != size:
            raise PackError(
                f"The pack {path} is damaged: {name} has {len(members[name]):,} bytes; "
                f"expected {size:,} for {count:,} pictures."
            )
    faces = np.frombuffer(members["faces"], np.uint8)
    return Pack(
        items,
        decode_landmarks(members["landmarks"], count),
        faces.astype(np.bool_),
        _cut(members["pictures"], members["offsets"], path),
    )


def _cut(pictures: bytes, offsets: bytes, path: Path) -> tuple[memoryview, ...]:
    """The pictures' files, each a view of the whole."""
    borders = np.frombuffer(offsets, "<i8")
    rising = bool((borders[1:] > borders[:-1]).all())
    if borders[0] != 0 or borders[-1] != len(pictures) or not rising:
        raise PackError(f"The pack {path} is damaged: its offsets do not fit its pictures.")
    whole = memoryview(pictures)
    starts: list[int] = borders.tolist()
    return tuple(whole[start:end] for start, end in pairwise(starts))
