"""Telling links from paths, and what an address is that leads to nothing that can be opened."""

import os
import re
from typing import TypeGuard

from unmask.words import Message

NOTHING_GIVEN = Message("refused-nothing")

_LINK = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_NO_SCHEME = re.compile(r"(//|www\.)\S+|[\w-]+(\.[\w-]+)*\.[a-z]{2,}(:\d+)?/\S*", re.IGNORECASE)
_OF_THE_BROWSER = ("about", "chrome", "chrome-extension", "edge", "javascript", "moz-extension")


def is_link(source: str | os.PathLike[str]) -> TypeGuard[str]:
    """Whether a source is a link rather than a path; blanks around it do not count."""
    return isinstance(source, str) and _LINK.match(source.strip()) is not None


def why_unusable(address: str) -> Message | None:
    """What an address is that leads to nothing, and what to do instead; None for all others."""
    address = address.strip()
    if not address:
        return NOTHING_GIVEN
    scheme = (found := _SCHEME.match(address)) and found[1].lower()
    if scheme == "blob":
        return Message("refused-blob")
    if scheme == "data":
        return Message("refused-data")
    if scheme in _OF_THE_BROWSER:
        return Message("refused-of-the-browser", {"scheme": scheme})
    if not is_link(address) and _NO_SCHEME.fullmatch(address):
        return Message("refused-no-scheme")
    return None
