"""Recognising media that were seen before: fingerprints, their index, and the look-up.

The look-up needs the database and lies in ``unmask.known_media.matching``; analyses that have no
casebook need not load it.
"""

from unmask.known_media.fingerprints import Fingerprint, Part, fingerprints_of

__all__ = ["Fingerprint", "Part", "fingerprints_of"]
