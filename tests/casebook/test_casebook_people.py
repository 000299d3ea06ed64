"""Pictures and clips of people are kept where that is wanted, and go on demand."""

from pathlib import Path

import pytest

from unmask.casebook import Database
from unmask.casebook.people import (
    MOST_REFERENCES,
    add_reference,
    delete_person,
    find_person,
    people,
    reference_paths,
)
from unmask.errors import CasebookError


def test_a_person_has_copies_of_the_files_each_once(database: Database, tmp_path: Path) -> None:
    first, second = tmp_path / "a.jpg", tmp_path / "b.jpg"
    first.write_bytes(b"one")
    second.write_bytes(b"two")
    with database.session(writes=True) as session:
        for path in (first, second, first):
            add_reference(session, " Ada ", path, path.name, tmp_path / "data")
    first.unlink()

    with database.session() as session:
        [person] = people(session)
        assert (person.name, [one.name for one in person.references]) == ("Ada", ["a.jpg", "b.jpg"])
        paths = reference_paths(find_person(session, "Ada "), tmp_path / "data")
    assert [path.read_bytes() for path in paths] == [b"one", b"two"]
    assert paths[0].parent.stat().st_mode & 0o777 == 0o700


def test_a_person_is_forgotten_with_the_files(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"one")
    with database.session(writes=True) as session:
        add_reference(session, "Ada", path, "a.jpg", tmp_path)
        add_reference(session, "Grace", path, "a.jpg", tmp_path)
    with database.session(writes=True) as session:
        [gone] = reference_paths(find_person(session, "Ada"), tmp_path)
        delete_person(session, "Ada", tmp_path)

    assert not gone.parent.exists()
    with database.session() as session:
        [left] = people(session)
        assert left.name == "Grace"
        assert reference_paths(left, tmp_path)[0].exists()
        with pytest.raises(CasebookError, match="nobody called 'Ada'"):
            find_person(session, "Ada")


def test_no_more_than_a_few_files_of_a_person_are_kept(database: Database, tmp_path: Path) -> None:
    with database.session(writes=True) as session:
        for number in range(MOST_REFERENCES):
            path = tmp_path / str(number)
            path.write_bytes(bytes([number]))
            add_reference(session, "Ada", path, path.name, tmp_path)
        path.write_bytes(b"one more")
        with pytest.raises(CasebookError, match="and no more"):
            add_reference(session, "Ada", path, path.name, tmp_path)
        folder = reference_paths(find_person(session, "Ada"), tmp_path)[0].parent
    assert len(list(folder.iterdir())) == MOST_REFERENCES


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "a\u202eb", "a" * 81, ".", " .. "])
def test_a_name_is_one_line(database: Database, tmp_path: Path, name: str) -> None:
    (tmp_path / "a.jpg").write_bytes(b"one")
    with (
        database.session(writes=True) as session,
        pytest.raises(CasebookError, match="the name of a person"),
    ):
        add_reference(session, name, tmp_path / "a.jpg", "a.jpg", tmp_path)


def test_a_file_that_is_missing_is_named(database: Database, tmp_path: Path) -> None:
    with (
        database.session(writes=True) as session,
        pytest.raises(CasebookError, match=r"missing\.jpg cannot be kept"),
    ):
        add_reference(session, "Ada", tmp_path / "missing.jpg", "missing.jpg", tmp_path)
