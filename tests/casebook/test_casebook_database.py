"""The database opens at the newest version of its tables, or says why it does not."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError

from unmask.casebook import Database
from unmask.casebook.models import Base, CaseRow, LabelRow
from unmask.casebook.signing import signing_key
from unmask.data_folder import make_private
from unmask.errors import CasebookError, OutdatedCasebookError
from unmask.known_media.casebook_in_place import open_casebook_in_place
from unmask.service.jobs.folders import Folders, sole_use


def test_the_steps_lead_to_the_tables_of_the_models(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_a_new_casebook_and_its_folder_are_private(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "share" / "unmask"
    monkeypatch.setenv("UNMASK_DATA", str(folder))

    database = Database()
    with database.session(writes=True) as session:
        session.add(CaseRow(sha256="0" * 64, kind="image", source="a.jpg"))
        modes = {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}
    database.close()

    assert {path.stat().st_mode & 0o777 for path in (folder, folder.parent)} == {0o700}
    assert set(modes.values()) == {0o600}
    assert len(modes) == 3


@pytest.mark.parametrize("first", ["service", "signing key", "a folder in it"])
def test_whatever_comes_first_makes_the_data_folder_private(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: str
) -> None:
    folder = tmp_path / "unmask"
    monkeypatch.setenv("UNMASK_DATA", str(folder))
    if first == "service":
        with sole_use(Folders(folder)):
            pass
    elif first == "signing key":
        signing_key()
    else:
        make_private(folder / first)

    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_new_database_can_be_opened_by_several_at_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.sqlite'}"
    with ThreadPoolExecutor(4) as pool:
        databases = list(pool.map(Database, [url] * 4))
    with databases[0].session(writes=True) as session:
        session.add(CaseRow(sha256="0" * 64, kind="image", source="a.jpg"))
    with databases[3].session() as session:
        assert session.scalars(select(CaseRow.source)).all() == ["a.jpg"]


def test_an_error_takes_back_all_of_a_transaction(database: Database) -> None:
    case = CaseRow(sha256="0" * 64, kind="image", source="a.jpg")
    with pytest.raises(IntegrityError), database.session(writes=True) as session:
        session.add_all([case, CaseRow(sha256=case.sha256, kind="image", source="b.jpg")])
    with database.session() as session:
        assert session.scalars(select(CaseRow)).all() == []


def test_what_hangs_on_a_case_goes_with_it(database: Database) -> None:
    with database.session(writes=True) as session:
        case = CaseRow(sha256="0" * 64, kind="image", source="a.jpg")
        case.labels.append(LabelRow(uid="1" * 32, value="real", how="I took it"))
        session.add(case)
    with database.session(writes=True) as session:
        session.execute(text("DELETE FROM cases"))
        assert session.scalars(select(LabelRow)).all() == []


def test_a_label_is_one_of_the_four(database: Database) -> None:
    case = CaseRow(sha256="0" * 64, kind="image", source="a.jpg")
    case.labels.append(LabelRow(uid="1" * 32, value="fake", how="I took it"))
    with pytest.raises(IntegrityError), database.session(writes=True) as session:
        session.add(case)


def test_moments_come_back_in_utc(database: Database) -> None:
    moment = datetime(2026, 1, 2, 12, tzinfo=timezone(timedelta(hours=2)))
    with database.session(writes=True) as session:
        session.add(CaseRow(sha256="0" * 64, kind="image", source="a.jpg", created=moment))
    with database.session() as session:
        created = session.scalars(select(CaseRow.created)).one()
    assert created == datetime(2026, 1, 2, 10, tzinfo=UTC)
    assert created.tzinfo is UTC


def test_a_moment_without_its_time_zone_is_refused(database: Database) -> None:
    naive = datetime(2026, 1, 2)
    with pytest.raises(StatementError, match="time zone"), database.session() as session:
        session.add(CaseRow(sha256="0" * 64, kind="image", source="a.jpg", created=naive))


def test_a_database_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.sqlite'}"
    with Database(url).session(writes=True) as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(CasebookError, match="newer version"):
        Database(url)


@pytest.mark.parametrize("url", ["no url", "mysql://host/name", "sqlite:////nowhere/at/all.sqlite"])
def test_a_database_that_cannot_be_used_is_told_in_one_line(url: str) -> None:
    with pytest.raises(CasebookError) as caught:
        Database(url)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["what?", "100%20", "ä b#c"])
def test_a_folder_may_have_any_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.delenv("UNMASK_DATABASE", raising=False)
    monkeypatch.setenv("UNMASK_DATA", str(tmp_path / name))
    database = Database()
    assert (tmp_path / name / "casebook.sqlite").is_file()
    monkeypatch.setenv("UNMASK_DATABASE", database.url)
    in_place = open_casebook_in_place()
    assert in_place is not None
    with in_place.session() as session:
        assert session.scalars(select(CaseRow)).all() == []


def test_a_casebook_of_an_older_version_is_brought_up_to_date_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("UNMASK_DATABASE", raising=False)
    monkeypatch.setenv("UNMASK_DATA", str(tmp_path / "what?"))
    _make_older(tmp_path / "what?" / "casebook.sqlite")

    in_place = open_casebook_in_place()

    assert in_place is not None
    with in_place.session() as session:
        assert session.scalars(select(CaseRow)).all() == []
    with (
        pytest.raises(OperationalError, match="readonly"),
        in_place.session(writes=True) as session,
    ):
        session.execute(text("DELETE FROM cases"))


def test_an_older_casebook_that_is_not_to_be_changed_is_told_in_one_line(tmp_path: Path) -> None:
    _make_older(tmp_path / "casebook.sqlite")

    with pytest.raises(OutdatedCasebookError, match="`unmask casebook list` brings it up to date"):
        Database(f"sqlite:///{tmp_path / 'casebook.sqlite'}", upgrades=False)


def _make_older(path: Path) -> None:
    """A casebook as the first version made it."""
    path.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    config = Config()
    config.set_main_option("script_location", str(files("unmask.casebook") / "migrations"))
    with create_engine(f"sqlite:///{quote(str(path))}").begin() as older:
        config.attributes["connection"] = older
        command.upgrade(config, "0001")


def test_a_damaged_file_is_told_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "damaged.sqlite"
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(CasebookError, match="not a database"):
        Database(f"sqlite:///{path}")


def test_a_damaged_casebook_that_is_only_read_is_named_by_its_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "with blank & 100%"
    folder.mkdir()
    path = folder / "casebook.sqlite"
    path.write_bytes(b"no database at all" * 100)
    monkeypatch.setenv("UNMASK_DATA", str(folder))
    with pytest.raises(CasebookError) as raised:
        open_casebook_in_place()
    assert str(raised.value).startswith(f"The casebook at {path} cannot be opened (")


def test_sqlite_keeps_a_log_written_ahead(tmp_path: Path) -> None:
    path = tmp_path / "new.sqlite"
    Database(f"sqlite:///{path}")
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
