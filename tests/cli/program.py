"""The program run within the test's process, and what came of it."""

import os
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Outcome:
    status: int
    output: str
    errors: str

    @property
    def error_lines(self) -> list[str]:
        return self.errors.splitlines()


class Run(Protocol):
    def __call__(self, *arguments: str | os.PathLike[str]) -> Outcome: ...
