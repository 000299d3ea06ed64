"""A database of each kind: SQLite always, PostgreSQL where its server is installed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.casebook.postgresql import Server, find_server
from unmask.casebook import Database


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    programs = find_server()
    if programs is None:
        pytest.skip("PostgreSQL is not installed; apt-get install postgresql adds these tests")
    with Server(programs) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'casebook.sqlite'}"
    else:
        url = request.getfixturevalue("postgresql").new_database()
    database = Database(url)
    yield database
    database.close()
