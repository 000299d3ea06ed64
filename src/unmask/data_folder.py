"""Where Unmask keeps what a person has given it."""

import os
from pathlib import Path

import platformdirs

VARIABLE = "UNMASK_DATA"
"""The environment variable that names another folder."""

DATABASE_VARIABLE = "UNMASK_DATABASE"
"""The environment variable that names another database for the casebook by its URL."""
CASEBOOK_FILE = "casebook.sqlite"
"""The casebook's own database in the folder. Both stand here so that an analysis can see whether
there is a casebook without loading what it takes to open one."""


def make_private(folder: Path) -> None:
    """Make a folder that only its owner may enter, where it is missing, and those above it.

    Whatever part of Unmask comes first makes the data folder; folders that are there stay as they
    are.

    Raises:
        OSError: it cannot be made.
    """
    for part in (*reversed(folder.parents), folder):
        if not part.is_dir():
            part.mkdir(mode=0o700, exist_ok=True)


def data_folder() -> Path:
    """The folder for the person's own data; it need not exist.

    The environment variable ``UNMASK_DATA`` overrides the system's usual place, which is
    ``~/.local/share/unmask`` on Linux (or below ``XDG_DATA_HOME``).
    """
    chosen = os.environ.get(VARIABLE)
    return Path(chosen) if chosen else platformdirs.user_data_path("unmask", appauthor=False)
