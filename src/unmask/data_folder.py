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


def data_folder() -> Path:
    """The folder for the person's own data; it need not exist.

    The environment variable ``UNMASK_DATA`` overrides the system's usual place, which is
    ``~/.local/share/unmask`` on Linux (or below ``XDG_DATA_HOME``).
    """
    chosen = os.environ.get(VARIABLE)
    return Path(chosen) if chosen else platformdirs.user_data_path("unmask", appauthor=False)
