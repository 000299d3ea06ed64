"""An environment in which Unmask is installed, and other packages can be, without any network."""

import os
import subprocess
import sys
import venv
from collections.abc import Mapping
from pathlib import Path

_COMMANDS = {"unmask": "-m unmask", "pip": "-m pip"}


def make_environment(folder: Path) -> Mapping[str, str]:
    """Make a fresh environment that sees what this one has, and keeps to itself what is added.

    Returns:
        the variables of its processes; its commands ``python``, ``pip`` and ``unmask`` come first.
    """
    venv.create(folder, symlinks=True)
    [packages] = folder.glob("lib/python*/site-packages")
    seen = [path for path in sys.path if Path(path).is_dir()]
    (packages / "this-environment.pth").write_text("\n".join(seen) + "\n", encoding="utf-8")
    for name, module in _COMMANDS.items():
        command = folder / "bin" / name
        command.write_text(f'#!/bin/sh\nexec "{folder}/bin/python" {module} "$@"\n', "utf-8")
        command.chmod(0o755)
    own = {
        "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "VIRTUAL_ENV": str(folder),
        "PIP_NO_INDEX": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "LC_ALL": "C.UTF-8",
        "COLUMNS": "200",
    }
    return {**os.environ, **own}


def run_in(
    environment: Mapping[str, str], folder: Path, script: str
) -> subprocess.CompletedProcess[str]:
    """Run lines of a shell, up to the first that fails."""
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],  # noqa: S607
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
