"""Opening the casebook that there is, to look into it only."""

import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from unmask.data_folder import CASEBOOK_FILE, DATABASE_VARIABLE, data_folder
from unmask.errors import OutdatedCasebookError

if TYPE_CHECKING:
    from unmask.casebook import Database

_SQLITE = "sqlite:///"


def open_casebook_in_place() -> "Database | None":
    """The casebook for reading, None where there is none yet; nothing is made.

    A file of an older version of Unmask is brought up to date first. A server's tables are left as
    they are: they may be others' as well.

    Raises:
        OutdatedCasebookError: a server's tables are of an older version.
        CasebookError: it cannot be opened, or its tables are of a newer version.
    """
    server, path = _place()
    if path is not None and not path.is_file():
        return None
    # Most people analyse without a casebook: what opens a database is loaded only for one.
    from unmask.casebook import Database

    if path is None:
        return Database(_read_only(server), upgrades=False)
    try:
        return Database(_read_only_file(path), upgrades=False)
    except OutdatedCasebookError:
        Database(f"{_SQLITE}{quote(str(path))}").close()
        return Database(_read_only_file(path), upgrades=False)


def _place() -> tuple[str, Path | None]:
    """The URL of the casebook's server, and its file where it has none."""
    named = os.environ.get(DATABASE_VARIABLE, "")
    if not named:
        return named, data_folder() / CASEBOOK_FILE
    if named.startswith(_SQLITE):
        return named, Path(unquote(named.removeprefix(_SQLITE).partition("?")[0]))
    return named, None


def _read_only_file(path: Path) -> str:
    # A path within a file: URL within a database URL: each of the two takes one quoting off.
    return f"{_SQLITE}file:{quote(quote(str(path)))}?mode=ro&uri=true"


def _read_only(url: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}options=-c%20default_transaction_read_only%3Don"
