"""Opening the casebook that there is, to look into it only."""

import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from unmask.data_folder import CASEBOOK_FILE, DATABASE_VARIABLE, data_folder

if TYPE_CHECKING:
    from unmask.casebook import Database

_SQLITE = "sqlite:///"


def open_casebook_in_place() -> "Database | None":
    """The casebook for reading, None where there is none yet; nothing is made or changed.

    Raises:
        CasebookError: it cannot be opened, or its tables are of another version.
    """
    url = _url()
    if url is None:
        return None
    # Most people analyse without a casebook: what opens a database is loaded only for one.
    from unmask.casebook import Database

    return Database(url)


def _url() -> str | None:
    named = os.environ.get(DATABASE_VARIABLE)
    if not named:
        return _of_file(data_folder() / CASEBOOK_FILE)
    if named.startswith(_SQLITE):
        return _of_file(Path(unquote(named.removeprefix(_SQLITE).partition("?")[0])))
    return _of_server(named)


def _of_file(path: Path) -> str | None:
    if not path.is_file():
        return None
    # A path within a file: URL within a database URL: each of the two takes one quoting off.
    return f"{_SQLITE}file:{quote(quote(str(path)))}?mode=ro&uri=true"


def _of_server(url: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}options=-c%20default_transaction_read_only%3Don"
