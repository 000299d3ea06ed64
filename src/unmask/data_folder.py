"""Where Unmask keeps what a person has given it."""

import os
from pathlib import Path

import platformdirs

VARIABLE = "UNMASK_DATA"
"""The environment variable that names another folder."""


def data_folder() -> Path:
    """The folder for the person's own data; it need not exist.

    The environment variable ``UNMASK_DATA`` overrides the system's usual place, which is
    ``~/.local/share/unmask`` on Linux (or below ``XDG_DATA_HOME``).
    """
    chosen = os.environ.get(VARIABLE)
    return Path(chosen) if chosen else platformdirs.user_data_path("unmask", appauthor=False)
