"""A PostgreSQL server of the tests' own, on a socket in a folder of its own."""

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self
from uuid import uuid4

import psycopg
from psycopg import sql

USER = "postgres"


def find_server() -> Path | None:
    """The folder of the newest server's programs; None where none is installed."""
    folders = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    if found := shutil.which("initdb"):
        folders.append(Path(found).parent)
    return next((folder for folder in folders if (folder / "pg_ctl").exists()), None)


class Server:
    """Runs between ``with`` and its end. It refuses to be run by root, who becomes ``postgres``."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        # The folders of pytest are closed to other users, again at the start of every other run.
        self._place = TemporaryDirectory(prefix="unmask-postgresql-")
        self._folder = Path(self._place.name)
        self._as_user = ["runuser", "-u", USER, "--"] if os.geteuid() == 0 else []

    def __enter__(self) -> Self:
        if self._as_user:
            shutil.chown(self._folder, USER)
        data = self._folder / "data"
        self._run("initdb", "-D", str(data), "-U", USER, "-A", "trust", "--no-sync")
        options = f"-c listen_addresses='' -c unix_socket_directories='{self._folder}' -c fsync=off"
        self._run(
            "pg_ctl", "-D", str(data), "-w", "-l", str(self._folder / "log"), "-o", options, "start"
        )
        return self

    def new_database(self) -> str:
        """Make an empty database and give its URL."""
        name = f"unmask_{uuid4().hex}"
        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self._address(name)

    def _address(self, name: str) -> str:
        return f"postgresql://{USER}@/{name}?host={self._folder}"

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-m", "immediate", "stop")
        self._place.cleanup()

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self._as_user, str(self._programs / program), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self._folder)
