"""What the confined process gathers, and how much of it at most."""

import base64
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from unmask.provenance.record import MOST_ENTRIES, Entry, Thumbnail, both_ends

REPLY_BYTES = 16 * 1024**2
"""The longest reply."""

MOST_TEXT = 1_000_000
"""Characters of all entries together; what comes after them is left out."""


@dataclass
class Told:
    """The entries, the thumbnail, and the parts that could not be read, each with its reason."""

    entries: list[Entry] = field(default_factory=list)
    thumbnail: Thumbnail | None = None
    problems: list[tuple[str, str]] = field(default_factory=list)
    _room: int = MOST_TEXT

    def add(self, entries: Iterable[Entry]) -> None:
        """Take entries until there is no room."""
        for entry in entries:
            text = both_ends(entry.text.strip("\0 \t\r\n"))
            if len(self.entries) >= MOST_ENTRIES or len(text) > self._room:
                return
            if text:
                self._room -= len(text)
                self.entries.append(Entry(entry.place, entry.name, text))

    def try_adding(self, part: str, read: Callable[[], Iterable[Entry]]) -> None:
        """Take the entries of one part; if it is damaged, that costs this part only."""
        try:
            self.add(read())
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001  libraries raise anything on damaged input
            self.problems.append((part, str(error)))

    def as_values(self) -> dict[str, Any]:
        """The same as JSON."""
        return {
            "entries": [[entry.place, entry.name, entry.text] for entry in self.entries],
            "thumbnail": self.thumbnail and _as_values(self.thumbnail),
            "problems": self.problems,
        }


def _as_values(thumbnail: Thumbnail) -> dict[str, Any]:
    return {
        "width": thumbnail.width,
        "height": thumbnail.height,
        "rgb": base64.b64encode(thumbnail.rgb).decode("ascii"),
    }
