"""The lab reads what the casebook lists for it, and would split it alike."""

import hashlib
from pathlib import Path

from unmask.casebook import Database, add_label, find_or_add_case, keep_media
from unmask.known_media.training_data import write_training_manifest
from unmask.lab.manifest import Shares, read_manifest, split_of


def test_the_lab_reads_the_manifest_of_the_casebook(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'casebook.sqlite'}")
    values = ["real", "manipulated", "generated"] * 8
    with database.session(writes=True) as session:
        for number, value in enumerate(values):
            source = tmp_path / f"{number}.png"
            source.write_bytes(bytes([number]))
            sha256 = hashlib.sha256(source.read_bytes()).hexdigest()
            case = find_or_add_case(session, sha256=sha256, kind="image", source="", facts={})
            case.kept = True
            keep_media(sha256, source, tmp_path / "data")
            add_label(session, case, value, "I made it")
    (tmp_path / "lists").mkdir()

    write_training_manifest(database, tmp_path / "lists" / "media.csv", tmp_path / "data")

    items = read_manifest(tmp_path / "lists" / "media.csv")
    assert [item.path.read_bytes()[0] for item in items] == list(range(24))
    assert [item.label for item in items] == ["real", "fake", "fake"] * 8
    assert [item.manipulation for item in items[:3]] == ["none", "manipulated", "generated"]
    assert {item.split for item in items} == {"train", "validation", "test"}
    assert all(item.split == split_of(item.identity, Shares()) for item in items)
    database.close()
