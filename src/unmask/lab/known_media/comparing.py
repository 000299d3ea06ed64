"""Comparing media with their own copies, with forgeries of them, and with others.

Each comparison is kept, so that figures can be made of them again.
"""

import hashlib
import json
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from pathlib import Path
from typing import Self

import numpy as np

from unmask.analysis import find_people
from unmask.errors import UnmaskError
from unmask.faces import FaceFinder
from unmask.known_media import Fingerprint, Part, fingerprints_of
from unmask.known_media.hash_index import DISTANCE, as_words
from unmask.known_media.nearness import Nearness, compare
from unmask.lab.known_media.altering import CHANGES, write_altered
from unmask.lab.manifest import Item
from unmask.media import Limits, open_media

Advance = Callable[[str], None]
"""Called with what was done, once a media."""

_PARTS: tuple[Part, ...] = ("frame", "face")


class MeasuringError(UnmaskError):
    """There is nothing to measure."""


@dataclass(frozen=True)
class Comparison:
    """One media, looked up where only another is known.

    Attributes:
        kind: what the first is to the second: ``"copy"`` or ``"forgery"``.
        name: of the alteration or the manipulation.
        source: the data set.
        identity: as in a manifest.
        is_video: or a picture.
        part: of the fingerprints.
        counted: fingerprints of that part that the first has.
        matched: of them within the distance of one of the second.
        distance: the median of those, None where there are none.
    """

    kind: str
    name: str
    source: str
    identity: str
    is_video: bool
    part: Part
    counted: int
    matched: int
    distance: int | None


@dataclass(frozen=True)
class Crowd:
    """All pairs of media that have nothing to do with one another.

    Attributes:
        part: of the fingerprints.
        media: that were compared, each with each.
        pairs: of fingerprints, one of each media.
        near: of those, within the distance.
        media_pairs: pairs of media.
        near_media: pairs of media with any near pair of fingerprints.
        nearest: the smallest distance of all.
    """

    part: Part
    media: int
    pairs: int
    near: int
    media_pairs: int
    near_media: int
    nearest: int


@dataclass(frozen=True)
class Known:
    """A media's fingerprints, with what it is."""

    item: Item
    fingerprints: tuple[Fingerprint, ...]


class Reader:
    """Takes fingerprints of files as the product does.

    Args:
        frames: of a video that are looked at; the product looks at more.
    """

    def __init__(self, frames: int) -> None:
        self._finder = FaceFinder()
        self._limits = Limits(frames=frames)

    def __call__(self, path: Path) -> tuple[Fingerprint, ...]:
        """The fingerprints of a file.

        Raises:
            MediaError: it cannot be opened.
        """
        with open_media(path, self._limits) as media:
            faces = find_people(self._finder, media, lambda _fraction: None)
            return fingerprints_of(media, faces)


def some(items: Iterable[Item], most: int) -> list[Item]:
    """Some items, by a hash of their name, so that the choice does not hang on their order."""

    def place(item: Item) -> str:
        return hashlib.sha256(f"{item.source}/{item.path.name}".encode()).hexdigest()

    return sorted(items, key=place)[:most]


def is_video(item: Item) -> bool:
    """Whether an item is a video, by its name."""
    return item.path.suffix.lower() == ".mp4"


def copies(known: Sequence[Known], read: Reader, advance: Advance) -> Iterator[Comparison]:
    """Compare altered copies with their originals."""
    for original in known:
        for name in CHANGES:
            with tempfile.TemporaryDirectory(prefix="unmask-known-media-") as folder:
                altered = read(write_altered(original.item.path, name, Path(folder)))
            yield from _compared("copy", name, original.item, altered, original.fingerprints)
        advance(f"copies of {original.item.path.name}")


def forgeries(items: Sequence[Item], read: Reader, advance: Advance) -> Iterator[Comparison]:
    """Compare forgeries with the originals that they were made from, by identity."""
    originals = {item.identity: item for item in items if item.label == "real"}
    fakes = defaultdict[str, list[Item]](list)
    for item in items:
        if item.label == "fake" and item.identity in originals:
            fakes[item.identity].append(item)
    for identity, made in fakes.items():
        original = read(originals[identity].path)
        for fake in made:
            found = read(fake.path)
            yield from _compared("forgery", fake.manipulation, fake, found, original)
        advance(f"forgeries of {originals[identity].path.name}")


def _compared(
    kind: str,
    name: str,
    item: Item,
    found: Sequence[Fingerprint],
    original: Sequence[Fingerprint],
) -> Iterator[Comparison]:
    for part in _PARTS:
        counted = sum(each.part == part for each in found)
        if counted and any(each.part == part for each in original):
            near: Nearness | None = compare(found, original, part)
            yield Comparison(
                kind,
                name,
                item.source,
                item.identity,
                is_video(item),
                part,
                counted,
                near.matched if near else 0,
                near.distance if near else None,
            )


def crowd(known: Sequence[Known], part: Part) -> Crowd:
    """Compare media of different identities, each with each.

    Raises:
        MeasuringError: there are no two of them with such fingerprints.
    """
    hashes = [
        (each.item.identity, as_words([one.pdq for one in each.fingerprints if one.part == part]))
        for each in known
    ]
    usable = [(identity, words) for identity, words in hashes if len(words)]
    pairs = near = media_pairs = near_media = 0
    nearest = 256
    for (identity, one), (other_identity, other) in combinations(usable, 2):
        if identity == other_identity:
            continue
        distances = np.bitwise_count(one[:, None] ^ other[None]).sum(axis=2, dtype=np.int64)
        within = int((distances <= DISTANCE).sum())
        pairs, near = pairs + distances.size, near + within
        media_pairs, near_media = media_pairs + 1, near_media + bool(within)
        nearest = min(nearest, int(distances.min()))
    if not media_pairs:
        raise MeasuringError(f"No two media of different identities have fingerprints of a {part}.")
    return Crowd(part, len(usable), pairs, near, media_pairs, near_media, nearest)


@dataclass(frozen=True)
class Measured:
    """All that was compared.

    Attributes:
        comparisons: of copies and forgeries with their originals.
        crowds: of media that have nothing to do with one another, by what they are in words.
    """

    comparisons: tuple[Comparison, ...]
    crowds: tuple[tuple[str, Crowd], ...]

    def save(self, path: Path) -> None:
        """Write it as JSON."""
        content = {
            "comparisons": [asdict(one) for one in self.comparisons],
            "crowds": [[words, asdict(one)] for words, one in self.crowds],
        }
        path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what was written before.

        Raises:
            MeasuringError: it is no such file.
        """
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            return cls(
                tuple(Comparison(**one) for one in content["comparisons"]),
                tuple((words, Crowd(**one)) for words, one in content["crowds"]),
            )
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise MeasuringError(f"{path} cannot be read ({error}).") from None
