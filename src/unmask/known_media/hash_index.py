"""Finding all hashes within a distance of a given one among a million, exactly.

Two hashes of 256 bits that differ in at most 31 differ in at most one bit of at least one of their
sixteen bands of 16 bits: were it two or more in each, it would be 32. So for each band the table
is asked for the band as it is and with each of its bits turned, and only what is found there is
compared in full (Norouzi, Punjani and Fleet, "Fast search in Hamming space with multi-index
hashing", CVPR 2012).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
"""Shape (n, 4): the 256 bits of each hash in four words."""

DISTANCE = 31
"""Bits of 256 up to which PDQ's authors call two pictures copies of one."""

_BANDS, _BAND_BITS = 16, 16
_BAND_VALUES = 1 << _BAND_BITS
_TURNS = np.concatenate([[0], 1 << np.arange(_BAND_BITS)]).astype(np.uint16)
_MOST_UNSORTED = 4096
"""Hashes that are compared one by one before it pays to sort them into the tables."""


@dataclass(frozen=True)
class Near:
    """A hash of the index that is near one that was looked for.

    Attributes:
        query: the position of the one that was looked for.
        id: under which the other was added.
        distance: in bits.
    """

    query: int
    id: int
    distance: int


class HashIndex:
    """A growing set of hashes that can be searched by nearness."""

    def __init__(self) -> None:
        self._ids = np.zeros(0, np.int64)
        self._hashes: Hashes = np.zeros((0, 4), np.uint64)
        self._tables = _Tables(self._hashes)

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, ids: Sequence[int], hashes: Sequence[bytes]) -> None:
        """Add hashes of 32 bytes each, under their ids."""
        if len(ids) != len(hashes):
            raise ValueError(f"expected as many hashes as ids, got {len(hashes)} and {len(ids)}")
        self._ids = np.concatenate([self._ids, np.asarray(ids, np.int64)])
        self._hashes = np.concatenate([self._hashes, as_words(hashes)])

    def search(self, hashes: Sequence[bytes]) -> tuple[Near, ...]:
        """All that are within ``DISTANCE`` of each hash, in the order of the hashes."""
        if len(self._hashes) - len(self._tables) > _MOST_UNSORTED:
            self._tables = _Tables(self._hashes)
        return tuple(
            Near(query, int(self._ids[place]), int(distance))
            for query, words in enumerate(as_words(hashes))
            for place, distance in self._within(words)
        )

    def _within(self, words: Hashes) -> Iterator[tuple[np.int64, np.uint16]]:
        unsorted = np.arange(len(self._tables), len(self._hashes))
        places = np.concatenate([self._tables.candidates(words), unsorted])
        distances = _distances(self._hashes.take(places, axis=0), words)
        near = distances <= DISTANCE
        # A hash may be a candidate by several of its bands.
        found, first = np.unique(places[near], return_index=True)
        return zip(found, distances[near][first], strict=True)


class _Tables:
    """For each band, the places of all hashes sorted by their value of that band."""

    def __init__(self, hashes: Hashes) -> None:
        self._count = len(hashes)
        bands = hashes.view(np.uint16).reshape(-1, _BANDS)
        self._order = np.empty((_BANDS, self._count), np.uint32)
        self._starts = np.zeros((_BANDS, _BAND_VALUES + 1), np.int64)
        for band in range(_BANDS):
            values = np.ascontiguousarray(bands[:, band])
            self._order[band] = np.argsort(values, kind="stable")
            counts = np.bincount(values, minlength=_BAND_VALUES)
            self._starts[band, 1:] = np.cumsum(counts)
        # Positions in the sorted places of all bands, one after the other.
        self._starts += np.arange(_BANDS)[:, None] * self._count

    def __len__(self) -> int:
        return self._count

    def candidates(self, words: Hashes) -> NDArray[np.int64]:
        """The places of all hashes of which a band differs in at most one bit; may repeat."""
        values = (words.view(np.uint16)[:, None] ^ _TURNS).astype(np.int64)
        starts = np.take_along_axis(self._starts, values, axis=1).ravel()
        lengths = np.take_along_axis(self._starts, values + 1, axis=1).ravel() - starts
        ends = np.cumsum(lengths)
        positions = np.arange(ends[-1]) + np.repeat(starts - ends + lengths, lengths)
        return np.asarray(self._order.ravel()[positions], np.int64)


def _distances(hashes: Hashes, words: Hashes) -> NDArray[np.uint16]:
    counts = np.bitwise_count(hashes ^ words).astype(np.uint16)
    # numpy's sum over so short an axis takes ten times as long.
    return np.asarray(counts[:, 0] + counts[:, 1] + counts[:, 2] + counts[:, 3], np.uint16)


def as_words(hashes: Sequence[bytes]) -> Hashes:
    """Hashes of 32 bytes each as an array.

    Raises:
        ValueError: one has another length.
    """
    joined = b"".join(hashes)
    if len(joined) != 32 * len(hashes) or any(len(each) != 32 for each in hashes):
        raise ValueError("expected hashes of 32 bytes each")
    return np.frombuffer(joined, np.uint64).reshape(-1, 4)
