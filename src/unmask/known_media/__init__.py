"""Recognising media that were seen before: fingerprints, their index, and the look-up.

The look-up needs the database and lies in ``unmask.known_media.matching``; analyses that have no
casebook need not load it.
"""

from unmask.known_media.fingerprints import Fingerprint, Part, fingerprints_of
from unmask.known_media.match import KnownLabel, Match
from unmask.known_media.nearness import Nearness

__all__ = ["Fingerprint", "KnownLabel", "Match", "Nearness", "Part", "fingerprints_of"]
