"""What holds for all tests, and a database of each kind: SQLite always, PostgreSQL where it is."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.casebook.postgresql import Server, find_server
from unmask.casebook import Database


def pytest_configure() -> None:
    """Let programs that tests start be interrupted, also when the tests run in the background.

    A shell makes its background jobs ignore interrupts, and ``nohup`` hang-ups; the programs they
    start inherit that.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.fixture(scope="session", autouse=True)
def no_data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the tests away from the data, such as the casebook, of the person who runs them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UNMASK_DATA", str(tmp_path_factory.getbasetemp() / "no-data"))
        patch.delenv("UNMASK_DATABASE", raising=False)
        yield


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
