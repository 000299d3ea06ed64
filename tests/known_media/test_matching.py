from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import select

from tests.known_media.handmade_fingerprints import fingerprint, random_hash, with_turned_bits
from unmask.casebook import Database
from unmask.casebook.cases import add_fingerprints, add_label, delete_case, find_or_add_case
from unmask.casebook.models import CaseRow, FingerprintRow, SignerRow
from unmask.known_media import Fingerprint, Match
from unmask.known_media.index import FingerprintIndex
from unmask.known_media.matching import look_up

SHA = [f"{number:064x}" for number in range(10)]
PDQ = [random_hash(number) for number in range(10)]
WANTED = [fingerprint(PDQ[0])]


def add_case(
    database: Database,
    number: int,
    fingerprints: Sequence[Fingerprint],
    *labels: str,
    signer: str | None = None,
    trust: str = "unknown",
    tied_by_signer: bool = False,
) -> None:
    """A case; its labels are by the signer, and so are its fingerprints where asked for."""
    facts: dict[str, Any] = {}
    with database.session(writes=True) as session:
        case = find_or_add_case(
            session, sha256=SHA[number], kind="video", source=f"{number}.mp4", facts=facts
        )
        row = None
        if signer is not None:
            row = SignerRow(public_key=f"{signer:0>64}", name=signer, trust=trust)
            session.add(row)
            session.flush()
        add_fingerprints(session, case, fingerprints, row if tied_by_signer else None)
        for value in labels:
            add_label(session, case, value, "I was there", signer=row)


def numbers(matches: Sequence[Match]) -> list[int]:
    return [SHA.index(match.sha256) for match in matches]


def test_nothing_is_like_it(database: Database) -> None:
    assert look_up(database, WANTED, SHA[0]) == ()
    add_case(database, 1, [fingerprint(PDQ[1])], "real")
    assert look_up(database, WANTED, SHA[0]) == ()


def test_the_nearness_of_frames_and_faces(database: Database) -> None:
    known = [
        fingerprint(PDQ[0], time=4.0),
        fingerprint(with_turned_bits(PDQ[0], 10), time=5.0),
        fingerprint(PDQ[2], "face", 6.0),
    ]
    add_case(database, 1, known, "manipulated")
    wanted = [
        fingerprint(with_turned_bits(PDQ[0], 10), time=1.0),
        fingerprint(PDQ[3], time=2.0),
        fingerprint(with_turned_bits(PDQ[2], 31), "face", 3.0),
    ]
    [match] = look_up(database, wanted, SHA[0])
    assert match.frame is not None
    assert match.face is not None
    assert (match.frame.matched, match.frame.of, match.frame.distance) == (1, 2, 0)
    assert (match.frame.time, match.frame.known_time) == (1.0, 5.0)
    assert (match.face.matched, match.face.of, match.face.distance) == (1, 1, 31)
    assert not match.same_content
    assert [(label.value, label.how, label.signer) for label in match.labels] == [
        ("manipulated", "I was there", None)
    ]
    assert match.source == "1.mp4"


def test_a_face_is_no_frame(database: Database) -> None:
    add_case(database, 1, [fingerprint(PDQ[0], "face")], "real")
    assert look_up(database, WANTED, SHA[0]) == ()


def test_the_same_content_comes_first_and_only_with_labels(database: Database) -> None:
    add_case(database, 0, WANTED)
    assert look_up(database, WANTED, SHA[0]) == ()
    add_case(database, 1, WANTED, "manipulated")
    add_case(database, 0, [], "real")
    matches = look_up(database, WANTED, SHA[0])
    assert numbers(matches) == [0, 1]
    assert [match.same_content for match in matches] == [True, False]
    assert matches[0].frame is None


def test_labelled_and_near_cases_come_first(database: Database) -> None:
    add_case(database, 1, WANTED)
    add_case(database, 2, [fingerprint(with_turned_bits(PDQ[0], 20))], "real")
    add_case(database, 3, [fingerprint(with_turned_bits(PDQ[0], 5))], "real")
    assert numbers(look_up(database, WANTED, "")) == [3, 2, 1]


def test_what_a_blocked_signer_says_is_not_shown(database: Database) -> None:
    add_case(database, 1, WANTED, "real", signer="eve", trust="blocked")
    [match] = look_up(database, WANTED, SHA[0])
    assert match.labels == ()
    assert look_up(database, WANTED, SHA[1]) == ()


@pytest.mark.parametrize(("trust", "is_vouched_for"), [("trusted", True), ("unknown", False)])
def test_labels_of_signers_say_whose_they_are(
    database: Database, trust: str, is_vouched_for: bool
) -> None:
    add_case(database, 1, WANTED, "real", signer="alice", trust=trust)
    [match] = look_up(database, WANTED, SHA[0])
    [label] = match.labels
    assert (label.signer, label.is_vouched_for) == ("alice", is_vouched_for)


def test_a_stranger_cannot_tie_a_hash_to_a_case_that_others_labelled(database: Database) -> None:
    add_case(database, 1, [fingerprint(PDQ[5])], "manipulated")
    add_case(database, 1, WANTED, signer="mallory", tied_by_signer=True)
    assert look_up(database, WANTED, SHA[0]) == ()
    [match] = look_up(database, [fingerprint(PDQ[5])], SHA[0])
    assert len(match.labels) == 1


def test_a_strangers_hash_goes_with_their_own_label(database: Database) -> None:
    add_case(database, 1, [fingerprint(PDQ[5])], "manipulated")
    add_case(database, 1, WANTED, "real", signer="bob", tied_by_signer=True)
    [match] = look_up(database, WANTED, SHA[0])
    assert [(label.value, label.is_vouched_for) for label in match.labels] == [("real", False)]


def test_the_index_follows_the_database(database: Database) -> None:
    index = FingerprintIndex()
    assert look_up(database, WANTED, SHA[0], index) == ()
    add_case(database, 1, WANTED)
    assert numbers(look_up(database, WANTED, SHA[0], index)) == [1]
    add_case(database, 2, WANTED)
    assert numbers(look_up(database, WANTED, SHA[0], index)) == [1, 2]
    assert len(index) == 2
    with database.session(writes=True) as session:
        delete_case(session, SHA[1])
    assert numbers(look_up(database, WANTED, SHA[0], index)) == [2]


def test_ids_that_are_given_again_are_read_again(database: Database) -> None:
    """SQLite gives the id of the last row anew once the row is deleted."""
    index = FingerprintIndex()
    add_case(database, 1, [fingerprint(PDQ[1]), fingerprint(PDQ[2])], "real")
    look_up(database, WANTED, SHA[0], index)
    with database.session(writes=True) as session:
        delete_case(session, SHA[1])
    add_case(database, 2, [fingerprint(PDQ[0]), fingerprint(PDQ[2])], "real")
    assert numbers(look_up(database, WANTED, SHA[0], index)) == [2]
    assert look_up(database, [fingerprint(PDQ[1])], SHA[0], index) == ()
    assert len(index) == 2


def test_rows_that_become_visible_late_are_read(database: Database) -> None:
    """Two processes write at once, and the one that began later ends first."""
    index = FingerprintIndex()
    add_case(database, 1, [fingerprint(PDQ[1])], "real")
    with database.session(writes=True) as session:
        case = session.scalars(select(CaseRow)).one()
        row = session.scalars(select(FingerprintRow)).one()
        row.id = 500
        session.flush()
    look_up(database, WANTED, SHA[0], index)
    with database.session(writes=True) as session:
        case_id = case.id
        session.add(
            FingerprintRow(id=400, case_id=case_id, part="frame", time=0.0, pdq=PDQ[0], quality=100)
        )
    assert numbers(look_up(database, WANTED, SHA[0], index)) == [1]


def test_more_matches_than_one_question_asks_for(database: Database) -> None:
    many = [fingerprint(with_turned_bits(PDQ[0], 8, seed), time=float(seed)) for seed in range(700)]
    add_case(database, 1, many, "real")
    [match] = look_up(database, WANTED, SHA[0])
    assert match.frame is not None
    assert (match.frame.matched, match.frame.of, match.frame.distance) == (1, 1, 8)
