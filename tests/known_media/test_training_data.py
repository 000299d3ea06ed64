"""Kept media are listed for the lab only where those who may be believed agree."""

import csv
import hashlib
from pathlib import Path

import pytest

from unmask.casebook import (
    Database,
    add_fingerprints,
    add_label,
    find_case,
    find_or_add_case,
    keep_media,
)
from unmask.casebook.models import CaseRow, SignerRow
from unmask.errors import CasebookError
from unmask.known_media import Fingerprint
from unmask.known_media.training_data import write_training_manifest

PATTERN = bytes(range(32))
NEAR = bytes([0xFF, *range(1, 32)])
FAR = bytes(255 - byte for byte in PATTERN)


def add(
    database: Database, folder: Path, name: str, *labels: tuple[str, SignerRow | None]
) -> CaseRow:
    """A kept case with labels."""
    content = name.encode()
    sha256 = hashlib.sha256(content).hexdigest()
    source = folder / name
    source.write_bytes(content)
    keep_media(sha256, source, folder)
    with database.session(writes=True) as session:
        case = find_or_add_case(session, sha256=sha256, kind="image", source=name, facts={})
        case.kept = True
        for value, signer in labels:
            add_label(session, case, value, "I know", signer=signer)
    return case


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def signers(database: Database) -> dict[str, SignerRow]:
    made = {
        trust: SignerRow(public_key=trust.ljust(64, "0"), name="Ann", trust=trust)
        for trust in ("unknown", "trusted", "blocked")
    }
    with database.session(writes=True) as session:
        session.add_all(made.values())
    return made


def test_only_what_can_be_relied_on_is_listed(
    database: Database, tmp_path: Path, signers: dict[str, SignerRow]
) -> None:
    unknown, trusted, blocked = (signers[name] for name in ("unknown", "trusted", "blocked"))
    add(database, tmp_path, "own", ("real", None), ("generated", blocked))
    add(database, tmp_path, "trusted", ("generated", trusted), ("unsure", None))
    add(database, tmp_path, "agreed", ("manipulated", None), ("manipulated", trusted))
    add(database, tmp_path, "strangers", ("real", unknown), ("real", blocked))
    add(database, tmp_path, "bare")
    add(database, tmp_path, "unsure", ("unsure", None), ("real", unknown))
    add(database, tmp_path, "conflict", ("real", None), ("manipulated", trusted))
    missing = add(database, tmp_path, "missing", ("real", None))
    (tmp_path / "media" / missing.sha256).unlink()
    unkept = add(database, tmp_path, "unkept", ("real", None))
    with database.session(writes=True) as session:
        find_case(session, unkept.sha256).kept = False

    listed = write_training_manifest(database, tmp_path / "media.csv", tmp_path)

    assert (listed.count, listed.unlabelled, listed.unsure) == (3, 2, 1)
    assert (listed.conflicting, listed.missing) == (1, 1)
    found = [(row["label"], row["manipulation"]) for row in rows(tmp_path / "media.csv")]
    assert found == [("real", "none"), ("fake", "generated"), ("fake", "manipulated")]
    contents = [(tmp_path / row["path"]).read_bytes() for row in rows(tmp_path / "media.csv")]
    assert contents == [b"own", b"trusted", b"agreed"]


def test_copies_share_an_identity_and_a_split(
    database: Database, tmp_path: Path, signers: dict[str, SignerRow]
) -> None:
    added = {name: add(database, tmp_path, name, ("real", None)) for name in "abcd"}
    with database.session(writes=True) as session:
        cases = {name: find_case(session, case.sha256) for name, case in added.items()}
        for name, pdq in (("a", PATTERN), ("b", FAR), ("c", NEAR), ("d", bytes(32))):
            add_fingerprints(session, cases[name], [Fingerprint("frame", 0, pdq, 80)])
        # What others say, and a face in common, are no reason to keep media together.
        add_fingerprints(
            session,
            cases["d"],
            [Fingerprint("frame", 0, PATTERN, 80)],
            session.merge(signers["unknown"]),
        )
        add_fingerprints(session, cases["d"], [Fingerprint("face", 0, PATTERN, 80)])

    write_training_manifest(database, tmp_path / "media.csv", tmp_path)

    a, b, c, d = rows(tmp_path / "media.csv")
    assert a["identity"] == c["identity"] == f"casebook/{cases['a'].sha256[:16]}"
    assert a["split"] == c["split"]
    assert len({row["identity"] for row in (a, b, d)}) == 3


def test_a_manifest_of_nothing_is_not_written(database: Database, tmp_path: Path) -> None:
    add(database, tmp_path, "bare")
    with pytest.raises(CasebookError, match="of 1 kept media 1 have no label of yours"):
        write_training_manifest(database, tmp_path / "media.csv", tmp_path)
    assert not (tmp_path / "media.csv").exists()
