"""Commands as they can be pasted into a terminal, whatever its folder and its path."""

import os
import shlex
import shutil
import sys
import sysconfig
from pathlib import Path

from unmask.data_folder import DATABASE_VARIABLE, VARIABLE

_MENTION = "`unmask "
"""How texts name a command of this program."""


def program() -> str:
    """How a person starts this program from any folder: by its name only where that is found."""
    script = Path(sysconfig.get_path("scripts")) / "unmask"
    found = shutil.which("unmask")
    if found is not None and script.exists() and Path(found).samefile(script):
        return "unmask"
    if os.access(script, os.X_OK):
        return shlex.quote(str(script))
    return f"{shlex.quote(sys.executable)} -m unmask"


def installing(*packages: str) -> str:
    """The command that installs packages beside this program."""
    return shlex.join([sys.executable, "-m", "pip", "install", *packages])


def command(arguments: str) -> str:
    """A command of this program, with what this terminal says of the data folder."""
    chosen = (name for name in (VARIABLE, DATABASE_VARIABLE) if os.environ.get(name))
    variables = [f"{name}={shlex.quote(os.environ[name])}" for name in chosen]
    return " ".join([*variables, program(), arguments])


def pasteable(text: str) -> str:
    """A text whose commands of this program, between backquotes, can be pasted as they stand."""
    return text.replace(_MENTION, f"`{program()} ")
