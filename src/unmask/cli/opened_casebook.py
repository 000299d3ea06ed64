"""The casebook of the person who calls the program."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from unmask.casebook import Database


@contextmanager
def opened_casebook() -> "Iterator[Database]":
    """Open it, make it where there is none, and close it.

    Raises:
        CasebookError: it cannot be opened.
    """
    from unmask.casebook import Database

    database = Database()
    try:
        yield database
    finally:
        database.close()
