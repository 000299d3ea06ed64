"""What holds for all tests, and a database of each kind: SQLite always, PostgreSQL where it is."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.casebook.postgresql import Server, find_server
from unmask.casebook import Database
from unmask.weights import imported_weights_folder, write_entry
from unmask.weights.fetching import CLIP, SFACE, FetchableModel, kept_entry

WEIGHTS_OF_THE_PERSON = imported_weights_folder()
"""Of whoever runs the tests, before their data is hidden."""

KEPT = {model.name: kept_entry(model) for model in (CLIP, SFACE)}


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
    return _folder_with(CLIP, tmp_path_factory)


@pytest.fixture(scope="session")
def folder_with_face_network(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which the network that compares faces lies and nothing else."""
    return _folder_with(SFACE, tmp_path_factory)


def _folder_with(model: FetchableModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    entry = KEPT[model.name]
    if entry is None:
        pytest.skip(f"{model.name} is not on this machine; `make trunk` gets it")
    folder = tmp_path_factory.mktemp(model.name)
    (folder / "weights").mkdir()
    link = folder / "weights" / entry.file
    link.symlink_to(WEIGHTS_OF_THE_PERSON / entry.file)
    write_entry(folder / "weights" / "manifest.toml", entry)
    return folder


@pytest.fixture
def large_network(folder_with_large_network: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of the test is that one."""
    monkeypatch.setenv("UNMASK_DATA", str(folder_with_large_network))
    return folder_with_large_network


@pytest.fixture
def face_network(folder_with_face_network: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Likewise with the network that compares faces."""
    monkeypatch.setenv("UNMASK_DATA", str(folder_with_face_network))
    return folder_with_face_network


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
