"""How near a media is to another by one part of its fingerprints."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median_low

from unmask.known_media.fingerprints import Fingerprint, Part, distance
from unmask.known_media.hash_index import DISTANCE


@dataclass(frozen=True)
class Pair:
    """A fingerprint of the media and one of the other that are within ``DISTANCE``.

    Attributes:
        query: the position of the first among the media's fingerprints.
        time: of the first in seconds.
        known_time: of the second in seconds.
        distance: in bits.
    """

    query: int
    time: float
    known_time: float
    distance: int


@dataclass(frozen=True)
class Nearness:
    """What the pairs of one part come to.

    Attributes:
        matched: fingerprints of the media that have a near one in the other.
        of: all fingerprints of the media of this part.
        distance: the median over the matched ones of the distance to their nearest, in bits.
        time: in the media, of the nearest pair, in seconds.
        known_time: in the other, likewise.
    """

    matched: int
    of: int
    distance: int
    time: float
    known_time: float

    @property
    def share(self) -> float:
        """The matched part of the fingerprints, above 0 and at most 1."""
        return self.matched / self.of


def nearness(pairs: Sequence[Pair], count: int) -> Nearness | None:
    """Sum up the pairs of one part; None where there are none.

    Args:
        pairs: all within ``DISTANCE``.
        count: of the media's fingerprints of this part.
    """
    if not pairs:
        return None
    best: dict[int, Pair] = {}
    for pair in pairs:
        known = best.get(pair.query)
        if known is None or pair.distance < known.distance:
            best[pair.query] = pair
    nearest = min(best.values(), key=lambda pair: pair.distance)
    middle = median_low(pair.distance for pair in best.values())
    return Nearness(len(best), count, middle, nearest.time, nearest.known_time)


def compare(
    fingerprints: Sequence[Fingerprint], known: Sequence[Fingerprint], part: Part
) -> Nearness | None:
    """How near a media is to another by one part, without an index; None where nothing is near."""
    pairs = [
        Pair(query, own.time, other.time, bits)
        for query, own in enumerate(fingerprints)
        for other in known
        if own.part == other.part == part and (bits := distance(own.pdq, other.pdq)) <= DISTANCE
    ]
    return nearness(pairs, sum(each.part == part for each in fingerprints))
