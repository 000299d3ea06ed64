"""The journal of a training: one JSON object a line, in the order of the steps."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from unmask.lab.training.recipe import TrainingError


class Journal:
    """A file of JSON lines, each with its step.

    Args:
        path: of the file.
        step: lines of later steps, from before an interruption, are dropped.

    Raises:
        TrainingError: the file cannot be read or written.
    """

    def __init__(self, path: Path, step: int) -> None:
        self._path = path
        lines = _lines(path) if step else []
        self._write("".join(line for line in lines if _step_of(line, path) <= step), "w")

    def add(self, step: int, **values: Any) -> None:
        """Add a line.

        Raises:
            TrainingError: the file cannot be written.
        """
        self._write(json.dumps({"step": step, **values}) + "\n", "a")

    def _write(self, text: str, mode: str) -> None:
        try:
            with self._path.open(mode, encoding="utf-8") as file:
                file.write(text)
        except OSError as error:
            raise TrainingError(
                f"The journal {self._path} cannot be written ({error.strerror}); make room and go "
                "on with --resume."
            ) from None


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines(keepends=True)
    except OSError as error:
        raise TrainingError(f"The journal {path} cannot be read ({error.strerror}).") from None


def _step_of(line: str, path: Path) -> int:
    try:
        row: Mapping[str, Any] = json.loads(line)
        return int(row["step"])
    except (ValueError, KeyError, TypeError):
        raise TrainingError(
            f"The journal {path} is damaged at {line.strip()[:40]!r}; move it away to go on."
        ) from None
