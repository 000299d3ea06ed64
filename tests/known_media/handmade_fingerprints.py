"""Fingerprints that differ from one another by a known number of bits."""

import numpy as np

from unmask.known_media import Fingerprint, Part


def random_hash(seed: int) -> bytes:
    return np.random.default_rng(seed).bytes(32)


def with_turned_bits(pdq: bytes, count: int, seed: int = 0) -> bytes:
    number = int.from_bytes(pdq)
    for place in np.random.default_rng(seed).permutation(256)[:count]:
        number ^= 1 << int(place)
    return number.to_bytes(32)


def fingerprint(
    pdq: bytes, part: Part = "frame", time: float = 0.0, quality: int = 100
) -> Fingerprint:
    return Fingerprint(part, time, pdq, quality)
