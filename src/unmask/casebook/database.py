"""Opening the casebook's database: SQLite beside the person's other data, or PostgreSQL by URL."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.orm import Session, sessionmaker

from unmask.data_folder import CASEBOOK_FILE, DATABASE_VARIABLE, data_folder, make_private
from unmask.errors import CasebookError, OutdatedCasebookError

VARIABLE = DATABASE_VARIABLE
BUSY_SECONDS = 30
"""How long a writer waits for another before it gives up."""

_WRITES = "unmask_writes"
_UPGRADE_LOCK = 8_245_120_311
"""Any number that no other program uses for its locks in the same database."""
_FILE = "file:"
"""With it SQLite takes a path as a URL, in which options may stand."""


class Database:
    """An open casebook database, at the newest version of its tables.

    Args:
        url: of the database; by default that of ``UNMASK_DATABASE``, else SQLite in the data
            folder, made where missing.
        upgrades: whether older tables are brought up to date.

    Raises:
        OutdatedCasebookError: its tables are older and are not to be brought up to date.
        CasebookError: it cannot be opened, or was made by a newer version of Unmask.
    """

    def __init__(self, url: str | None = None, *, upgrades: bool = True) -> None:
        self.url = url or os.environ.get(VARIABLE) or _default_url()
        try:
            self.engine = _engine(self.url)
            _upgrade(self.engine, upgrades)
        except (ArgumentError, NoSuchModuleError, ImportError, ValueError) as error:
            raise CasebookError(
                f"The casebook's database cannot be used ({error}); expected a URL such as "
                "sqlite:////path/casebook.sqlite or postgresql://user@host/name."
            ) from None
        except (DBAPIError, sqlite3.Error) as error:
            reason = str(getattr(error, "orig", error)).splitlines()[0]
            raise CasebookError(
                f"The casebook at {shown_place(self.url)} cannot be opened ({reason}); check that "
                "it exists, that you may write to it and that it is not damaged."
            ) from None
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)

    @contextmanager
    def session(self, writes: bool = False) -> Iterator[Session]:
        """One transaction: what is done in it is stored at its end, or none of it after an error.

        Args:
            writes: for those who read what they then change. On SQLite the right to write is taken
                at once, so that nobody changes it in between; on PostgreSQL rows are to be locked.
        """
        with self._sessions.begin() as session:
            if writes:
                session.connection(execution_options={_WRITES: True})
            yield session

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is the embedded one."""
        return self.engine.dialect.name == "sqlite"

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def shown_place(url: str) -> str:
    """Where a database is, for people: the path of a file, else the URL without its password."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return parsed.render_as_string(hide_password=True)
    if parsed.database.startswith(_FILE):
        return unquote(parsed.database.removeprefix(_FILE).partition("?")[0])
    return parsed.database


def _default_url() -> str:
    folder = data_folder()
    try:
        make_private(folder)
    except OSError as error:
        raise CasebookError(
            f"The folder {folder} for the casebook cannot be made ({error.strerror}); check its "
            "permissions, or name another with UNMASK_DATA."
        ) from None
    # The characters of a path that mean something in a URL are quoted.
    return URL.create("sqlite", database=str(folder / CASEBOOK_FILE)).render_as_string()


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        return create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
    if parsed.get_backend_name() != "sqlite":
        raise ValueError(f"{parsed.get_backend_name()} is not supported")
    _make_private_file(parsed.database)
    engine = create_engine(parsed, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_private_file(database: str | None) -> None:
    """Create a new casebook that only its owner can read, and so SQLite's files beside it."""
    if not database or database == ":memory:" or database.startswith(_FILE):
        return
    # Whatever is wrong with the path is told when it is opened.
    with suppress(OSError):
        os.close(os.open(database, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # Transactions are begun by ``_begin_sqlite``, not by the driver in its own manner.
    connection.isolation_level = None
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _upgrade(engine: Engine, upgrades: bool) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    steps = ScriptDirectory.from_config(config)
    with engine.connect() as connection:
        version = _version(connection)
    if version == steps.get_current_head():
        return
    if not upgrades and version in {step.revision for step in steps.walk_revisions()}:
        raise OutdatedCasebookError(
            "The casebook was made by an older version of Unmask. `unmask casebook list` brings it "
            "up to date."
        )
    with engine.connect().execution_options(**{_WRITES: True}) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            # Several processes may open a new database at once.
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_UPGRADE_LOCK})"))
        version = _version(connection)
        if version is not None and version not in {
            step.revision for step in steps.walk_revisions()
        }:
            raise CasebookError(
                "The casebook was made by a newer version of Unmask; expected this version or an "
                "older one. Install the newest version."
            )
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _version(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()
