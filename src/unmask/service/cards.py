"""The cards of the installed tests, without loading the tests into the service's own process."""

import json
import subprocess
import sys
import threading
from typing import Any

from unmask.service.problems import Problem

SECONDS = 120.0


class CardReader:
    """Asks ``unmask detectors`` once, and remembers the answer."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._cards: list[dict[str, Any]] | None = None

    def read(self) -> list[dict[str, Any]]:
        """The cards of all tests that can be loaded, as plain values.

        Raises:
            Problem: they cannot be read.
        """
        with self._lock:
            if self._cards is None:
                self._cards = _ask()
            return self._cards


def _ask() -> list[dict[str, Any]]:
    try:
        asked = subprocess.run(
            [sys.executable, "-P", "-m", "unmask", "detectors", "--json"],
            check=True,
            capture_output=True,
            timeout=SECONDS,
        )
        cards: list[dict[str, Any]] = json.loads(asked.stdout)
    except (subprocess.SubprocessError, OSError, ValueError):
        raise Problem(
            503, "The tests cannot be listed now; `unmask detectors` says what is wrong."
        ) from None
    return cards
