"""The small interface behind which a scan works on one machine or on many."""

from collections.abc import Generator, Iterator
from typing import Protocol

from unmask.scan.model import Item, Outcome

Outcomes = Generator[Outcome | None, None, None]
"""What came of items, and None where nothing came for a moment."""

TICK_SECONDS = 0.5
"""How long an engine waits for outcomes before it says that there is none yet."""


class Engine(Protocol):
    """Analyses items, several at a time."""

    @property
    def workers(self) -> int:
        """How many items it looks at at a time, as far as known."""
        ...

    def run(self, items: Iterator[Item]) -> Outcomes:
        """Give the outcomes of items as they come, and None where nothing came for a moment.

        Items are taken only when a worker is free for them. Where the generator is closed early,
        workers are ended; items without an outcome are as if they had never been taken.

        Raises:
            ScanError: the engine cannot begin or go on.
        """
        ...
