"""What holds for all tests, and a database of each kind: SQLite always, PostgreSQL where it is."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.casebook.postgresql import Server, find_server
from unmask.casebook import Database
from unmask.weights import imported_weights_folder, write_entry
from unmask.weights.fetching import CLIP, kept_entry

WEIGHTS_OF_THE_PERSON = imported_weights_folder()
"""Of whoever runs the tests, before their data is hidden."""

LARGE_NETWORK = kept_entry(CLIP)


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
def folder_with_large_network(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which the large network lies and nothing else."""
    if LARGE_NETWORK is None:
        pytest.skip("the large network is not on this machine; `make trunk` gets it")
    folder = tmp_path_factory.mktemp("large-network")
    (folder / "weights").mkdir()
    link = folder / "weights" / LARGE_NETWORK.file
    link.symlink_to(WEIGHTS_OF_THE_PERSON / LARGE_NETWORK.file)
    write_entry(folder / "weights" / "manifest.toml", LARGE_NETWORK)
    return folder


@pytest.fixture
def large_network(folder_with_large_network: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of the test is that one."""
    monkeypatch.setenv("UNMASK_DATA", str(folder_with_large_network))
    return folder_with_large_network


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
