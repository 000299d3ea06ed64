"""Telling links from paths, and what an address is that leads to nothing that can be opened."""

import os
import re
from typing import TypeGuard

NOTHING_GIVEN = "nothing was given; expected a path or a link"

_LINK = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_NO_SCHEME = re.compile(r"(//|www\.)\S+|[\w-]+(\.[\w-]+)*\.[a-z]{2,}(:\d+)?/\S*", re.IGNORECASE)
_OF_THE_BROWSER = ("about", "chrome", "chrome-extension", "edge", "javascript", "moz-extension")


def is_link(source: str | os.PathLike[str]) -> TypeGuard[str]:
    """Whether a source is a link rather than a path; blanks around it do not count."""
    return isinstance(source, str) and _LINK.match(source.strip()) is not None


def why_unusable(address: str) -> str | None:
    """What an address is that leads to nothing, and what to do instead; None for all others."""
    address = address.strip()
    if not address:
        return NOTHING_GIVEN
    scheme = (found := _SCHEME.match(address)) and found[1].lower()
    if scheme == "blob":
        return (
            "a blob: address leads to something within one tab of a browser and nowhere else; "
            "save the picture or video, or use the extension on the page"
        )
    if scheme == "data":
        return (
            "a data: address is the picture itself, written as text; save it as a file and give "
            "that"
        )
    if scheme in _OF_THE_BROWSER:
        return (
            f"an address that begins with {scheme}: belongs to the browser itself; give the http "
            "or https link of the picture or video, or the file"
        )
    if not is_link(address) and _NO_SCHEME.fullmatch(address):
        return "there is no such file; check the path or, if it is a link, write https:// before it"
    return None
