"""Cases, what people say of them, searching, and forgetting."""

import hashlib
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from unmask.casebook import (
    Database,
    add_fingerprints,
    add_label,
    add_note,
    counts,
    delete_analysis,
    delete_case,
    find_case,
    find_case_by_prefix,
    find_or_add_case,
    is_vouched_for,
    keep_media,
    remove_label,
    search,
    search_cases,
    ties,
)
from unmask.casebook.models import (
    AnalysisRow,
    CaseRow,
    FingerprintRow,
    LabelRow,
    NoteRow,
    SightingRow,
    SignerRow,
)
from unmask.casebook.places import incoming_folder, kept_media_path, results_folder
from unmask.errors import CasebookError
from unmask.known_media import Fingerprint

FIRST = "a" * 64
SECOND = "b" * 64
START = datetime(2026, 1, 2, tzinfo=UTC)


def add_case(session: Session, sha256: str = FIRST, source: str = "clip.mp4") -> CaseRow:
    return find_or_add_case(session, sha256=sha256, kind="video", source=source, facts={"width": 8})


def add_analysis(
    session: Session, number: int, case: CaseRow | None = None, source: str = "clip.mp4"
) -> AnalysisRow:
    row = AnalysisRow(
        id=f"{number:032x}",
        case=case,
        source_kind="file",
        source=source,
        content_key="c" * 64,
        settings_key="d" * 64,
        version="0.1.0",
        created=START + timedelta(minutes=number // 2),
    )
    session.add(row)
    session.flush()
    return row


def signer(trust: str, key: str = "1") -> SignerRow:
    return SignerRow(public_key=key * 64, name="Ann", trust=trust)


def test_fingerprints_of_a_signer_who_was_only_just_added_are_the_signers(
    database: Database,
) -> None:
    with database.session(writes=True) as session:
        stranger = signer("unknown")
        session.add(stranger)
        hashes = [Fingerprint("frame", 0.0, bytes(32), 90)]
        add_fingerprints(session, add_case(session), hashes, signer=stranger)
    with database.session() as session:
        assert session.scalars(select(FingerprintRow.signer_id)).all() == [stranger.id]


def test_a_case_is_made_once_and_stays_as_it_is(database: Database) -> None:
    with database.session(writes=True) as session:
        first = add_case(session)
    with database.session(writes=True) as session:
        again = add_case(session, source="other.mp4")
        assert (again.id, again.source, again.facts) == (first.id, "clip.mp4", {"width": 8})
        assert find_case(session, FIRST).id == first.id


def test_a_case_known_from_a_bundle_is_filled_in_when_it_is_analysed(database: Database) -> None:
    with database.session(writes=True) as session:
        find_or_add_case(session, sha256=FIRST, kind="image", source="", facts={})
        case = add_case(session)
        assert (case.kind, case.source, case.facts) == ("video", "clip.mp4", {"width": 8})


def test_a_case_that_another_process_makes_meanwhile_is_used(database: Database) -> None:
    if database.is_sqlite:
        pytest.skip("on SQLite only one at a time may write")
    with database.session(writes=True) as session:
        assert session.scalars(select(CaseRow)).all() == []
        with database.session(writes=True) as other:
            made = add_case(other, source="faster.mp4")
        assert add_case(session).id == made.id


@pytest.mark.parametrize("sha256", ["", "A" * 64, "a" * 63, "../" + "a" * 61, FIRST + "\n"])
def test_what_is_no_sha256_names_no_case_and_no_file(
    database: Database, tmp_path: Path, sha256: str
) -> None:
    with database.session() as session, pytest.raises(CasebookError, match="is no sha256"):
        add_case(session, sha256)
    with pytest.raises(CasebookError, match="is no sha256"):
        keep_media(sha256, tmp_path / "clip.mp4", tmp_path)


@pytest.mark.parametrize("sha256", [FIRST, "nonsense", "\0", "\ud800"])
def test_an_unknown_case_is_told_in_one_line(database: Database, sha256: str) -> None:
    with database.session() as session, pytest.raises(CasebookError) as caught:
        find_case(session, sha256)
    assert "holds no case" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_first_digits_name_a_case_if_they_name_only_one(database: Database) -> None:
    near = "a" * 10 + "b" * 54
    with database.session(writes=True) as session:
        for sha256 in (FIRST, near, SECOND):
            add_case(session, sha256)
        assert find_case_by_prefix(session, "b" * 8).sha256 == SECOND
        assert find_case_by_prefix(session, near[:11]).sha256 == near
        assert find_case_by_prefix(session, FIRST).sha256 == FIRST
        for prefix, reason in (
            ("a" * 10, "Several cases"),
            ("b" * 7, "at least the first 8"),
            ("%" * 8, "names no case"),
            ("c" * 8, "holds no case"),
        ):
            with pytest.raises(CasebookError, match=reason):
                find_case_by_prefix(session, prefix)


def test_hashes_are_kept_once_from_each_origin(database: Database) -> None:
    fingerprints = (
        Fingerprint("frame", 0.5, bytes(32), 80),
        Fingerprint("face", 0.5, bytes(32), 80),
        Fingerprint("frame", 0.5, bytes(31) + b"\1", 80),
    )
    with database.session(writes=True) as session:
        case, ann = add_case(session), signer("unknown")
        session.add(ann)
        session.flush()
        assert add_fingerprints(session, case, fingerprints[:2]) == 2
        assert add_fingerprints(session, case, (*fingerprints, fingerprints[2])) == 1
        assert add_fingerprints(session, case, fingerprints, ann) == 3
        assert add_fingerprints(session, case, fingerprints, ann) == 0
    with database.session() as session:
        rows = find_case(session, FIRST).fingerprints
        own = {(row.part, row.time, row.pdq, row.quality) for row in rows if row.signer is None}
        assert own == {(one.part, one.time, one.pdq, one.quality) for one in fingerprints}
        assert len(rows) == 6


def test_a_label_is_given_and_taken_back(database: Database) -> None:
    with database.session(writes=True) as session:
        label = add_label(
            session, add_case(session), "real", " I took it ", " https://example.org/a?b=c "
        )
        assert len(label.uid) == 32
    with database.session(writes=True) as session:
        (found,) = find_case(session, FIRST).labels
        assert (found.value, found.how) == ("real", "I took it")
        assert found.reference == "https://example.org/a?b=c"
        assert counts(found)
        remove_label(session, found.uid)
        assert find_case(session, FIRST).labels == []
    with database.session() as session:
        assert session.scalars(select(LabelRow)).all() == []
        with pytest.raises(CasebookError, match="holds no label"):
            remove_label(session, label.uid)


@pytest.mark.parametrize(
    ("value", "how", "reference", "reason"),
    [
        ("fake", "I know", "", "'fake' is no label; expected real, manipulated, generated or uns"),
        ("real", " \n", "", "how you know it is empty"),
        ("real", "x" * 2_001, "", "2,001 characters; give at most 2,000"),
        ("real", "I know", "example.org", "expected an http or https link"),
        ("real", "I know", "javascript:alert(1)", "expected an http or https link"),
        ("real", "I know", "https://ann:secret@example.org/", "without a user name or password"),
        ("real", "I know", "https://example.org/a b", "cannot be used"),
        ("real", "I know", "https://example.org/\u202e", "cannot be used"),
        ("real", "I know", "https://[", "cannot be used"),
        ("real", "I know", "https://example.org/" + "x" * 2_000, "at most 2,000"),
    ],
)
def test_a_label_that_cannot_be_used_is_refused(
    database: Database, value: str, how: str, reference: str, reason: str
) -> None:
    with pytest.raises(CasebookError, match=reason) as caught, database.session() as session:
        add_label(session, add_case(session), value, how, reference)
    assert "\n" not in str(caught.value)
    with database.session() as session:
        assert session.scalars(select(CaseRow)).all() == []


def test_what_a_database_cannot_hold_is_replaced(database: Database) -> None:
    with database.session(writes=True) as session:
        case = add_case(session, source="a\0b\udcff.mp4")
        add_label(session, case, "real", "nul \0 and \ud800")
        add_note(session, case, "two\nlines \0")
    with database.session() as session:
        case = find_case(session, FIRST)
        assert case.source == "a\ufffdb?.mp4"
        assert case.labels[0].how == "nul \ufffd and ?"
        assert case.notes[0].text == "two\nlines \ufffd"


def test_an_empty_or_endless_note_is_refused(database: Database) -> None:
    with database.session(writes=True) as session:
        case = add_case(session)
        for text in ("", "  ", "x" * 20_001):
            with pytest.raises(CasebookError, match="the text of the note"):
                add_note(session, case, text)


@pytest.mark.parametrize(
    ("trust", "is_counted", "is_vouched"),
    [("unknown", True, False), ("trusted", True, True), ("blocked", False, False)],
)
def test_who_said_it_decides_what_a_label_is_good_for(
    trust: str, is_counted: bool, is_vouched: bool
) -> None:
    label = LabelRow(uid="1" * 32, value="real", how="I know", signer=signer(trust))
    assert (counts(label), is_vouched_for(label)) == (is_counted, is_vouched)
    own = LabelRow(uid="2" * 32, value="real", how="I know")
    assert (counts(own), is_vouched_for(own)) == (True, True)


def test_a_stranger_cannot_tie_a_hash_to_what_others_labelled() -> None:
    ann, bob, eve = signer("trusted", "1"), signer("unknown", "2"), signer("unknown", "3")
    mallory = signer("blocked", "4")
    labels = {
        name: LabelRow(uid="1" * 32, value="manipulated", how="I know", signer=one)
        for name, one in (("own", None), ("ann", ann), ("bob", bob), ("mallory", mallory))
    }
    tied = {
        name: {other for other, label in labels.items() if ties(FingerprintRow(signer=one), label)}
        for name, one in (("own", None), ("ann", ann), ("bob", bob), ("eve", eve))
    }
    assert tied == {
        "own": {"own", "ann", "bob"},
        "ann": {"own", "ann", "bob"},
        "bob": {"bob"},
        "eve": set(),
    }
    assert not ties(FingerprintRow(signer=mallory), labels["mallory"])


def test_media_are_kept_under_their_sha256(tmp_path: Path) -> None:
    content = b"a picture" * 300_000
    sha256 = hashlib.sha256(content).hexdigest()
    source = tmp_path / "clip.mp4"
    source.write_bytes(content)

    keep_media(sha256, source, tmp_path / "data")
    kept = kept_media_path(sha256, tmp_path / "data")

    assert kept == tmp_path / "data" / "media" / sha256
    assert kept.read_bytes() == content
    assert kept.stat().st_mode & 0o077 == 0
    source.unlink()
    keep_media(sha256, source, tmp_path / "data")
    assert kept.read_bytes() == content


def test_other_media_than_were_analysed_are_not_kept(tmp_path: Path) -> None:
    source = tmp_path / "clip.mp4"
    source.write_bytes(b"exchanged meanwhile")
    with pytest.raises(CasebookError, match="no longer what was analysed"):
        keep_media(FIRST, source, tmp_path)
    assert list((tmp_path / "media").iterdir()) == []


def test_media_that_cannot_be_copied_are_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(CasebookError, match="No such file"):
        keep_media(FIRST, tmp_path / "missing.mp4", tmp_path)
    (tmp_path / "clip.mp4").touch()
    (tmp_path / "blocked").touch()
    with pytest.raises(CasebookError, match="cannot be kept"):
        keep_media(FIRST, tmp_path / "clip.mp4", tmp_path / "blocked")


def fill(folder: Path, sha256: str, *analysis_ids: str) -> list[Path]:
    """Put files where those of a case and its analyses lie."""
    places = [kept_media_path(sha256, folder)]
    for analysis_id in analysis_ids:
        places.append(results_folder(analysis_id, folder) / "exhibits" / "00.png")
        places.append(incoming_folder(analysis_id, folder) / "media")
    for place in places:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(b"content")
    return places


def test_deleting_a_case_leaves_nothing_of_it(database: Database, tmp_path: Path) -> None:
    with database.session(writes=True) as session:
        case, other = add_case(session), add_case(session, SECOND)
        analyses = [add_analysis(session, number, case) for number in range(2)]
        kept_one = add_analysis(session, 9, other)
        add_label(session, case, "real", "I know")
        add_note(session, case, "mine")
        add_fingerprints(session, case, [Fingerprint("frame", 0, bytes(32), 80)])
    files = fill(tmp_path, FIRST, *(one.id for one in analyses))
    others = fill(tmp_path, SECOND, kept_one.id)

    with database.session(writes=True) as session:
        delete_case(session, FIRST, tmp_path)

    assert not any(file.exists() for file in files)
    assert all(file.exists() for file in others)
    assert not results_folder(analyses[0].id, tmp_path).exists()
    with database.session() as session:
        for table in (LabelRow, NoteRow, FingerprintRow):
            assert session.scalars(select(table)).all() == []
        assert session.scalars(select(CaseRow.sha256)).all() == [SECOND]
        assert session.scalars(select(AnalysisRow.id)).all() == [kept_one.id]
        with pytest.raises(CasebookError, match="holds no case"):
            delete_case(session, FIRST, tmp_path)


def test_a_case_whose_files_stay_is_still_listed(database: Database, tmp_path: Path) -> None:
    with database.session(writes=True) as session:
        add_case(session)
    # A folder in the place of the file cannot be unlinked, by root neither.
    kept_media_path(FIRST, tmp_path).mkdir(parents=True)
    with (
        pytest.raises(CasebookError, match="cannot be removed"),
        database.session(writes=True) as session,
    ):
        delete_case(session, FIRST, tmp_path)
    with database.session() as session:
        assert find_case(session, FIRST).sha256 == FIRST


@pytest.mark.parametrize("labelled", [False, True])
def test_a_case_goes_with_its_last_analysis_unless_it_is_labelled(
    database: Database, tmp_path: Path, labelled: bool
) -> None:
    with database.session(writes=True) as session:
        case = add_case(session)
        first, last = (add_analysis(session, number, case).id for number in range(2))
        if labelled:
            add_label(session, case, "real", "I know")
    media, *files = fill(tmp_path, FIRST, first, last)

    with database.session(writes=True) as session:
        delete_analysis(session, first, tmp_path)
        assert find_case(session, FIRST).analyses[0].id == last
    assert [file.exists() for file in (media, *files)] == [True, False, False, True, True]

    with database.session(writes=True) as session:
        delete_analysis(session, last, tmp_path)
    assert [file.exists() for file in (media, *files)] == [labelled] + [False] * 4
    with database.session() as session:
        assert session.scalars(select(CaseRow.sha256)).all() == [FIRST] * labelled


def test_an_analysis_without_a_case_is_deleted(database: Database, tmp_path: Path) -> None:
    with database.session(writes=True) as session:
        analysis_id = add_analysis(session, 1).id
        delete_analysis(session, analysis_id, tmp_path)
        assert session.scalars(select(AnalysisRow)).all() == []
        with pytest.raises(CasebookError, match="holds no analysis"):
            delete_analysis(session, analysis_id, tmp_path)


def found(session: Session, **wanted: object) -> list[int]:
    return [int(row.id, 16) for row in search(session, **wanted)]  # type: ignore[arg-type]


def test_analyses_are_found_by_words_state_and_label(database: Database) -> None:
    with database.session(writes=True) as session:
        case, other = add_case(session), add_case(session, SECOND)
        add_analysis(session, 1, case, "Speech_100%.mp4")
        add_analysis(session, 2, other, "speech.mp4").state = "done"
        add_analysis(session, 3, None, "https://example.org/film")
        add_note(session, other, "seen on the Market place")
        add_label(session, case, "manipulated", "the maker said so")
        blocked = signer("blocked")
        add_label(session, other, "manipulated", "I say so", signer=blocked)
        session.flush()

        assert found(session) == [3, 2, 1]
        assert found(session, query="SPEECH") == [2, 1]
        assert found(session, query="100%") == [1]
        assert found(session, query="h_1") == [1]
        assert found(session, query="%") == [1]
        assert found(session, query="market") == [2]
        assert found(session, query="BBBB") == [2]
        assert found(session, query="nothing\0") == []
        assert found(session, state="done") == [2]
        assert found(session, label="manipulated") == [1]
        assert found(session, label="real") == []
        assert [one.sha256 for one in search_cases(session)] == [SECOND, FIRST]
        assert [one.sha256 for one in search_cases(session, query="market")] == [SECOND]
        assert [one.sha256 for one in search_cases(session, label="manipulated")] == [FIRST]
        assert [one.sha256 for one in search_cases(session, limit=1)] == [SECOND]
        asked = [datetime(2026, 11, day, 23, 30, tzinfo=UTC) for day in (1, 2, 3)]
        for number, moment in enumerate(asked, 1):
            row = session.get(AnalysisRow, f"{number:032x}")
            assert row is not None
            row.created = moment
        session.flush()
        assert found(session, since=asked[1]) == [3, 2]
        assert found(session, since=asked[1] + timedelta(seconds=1)) == [3]
        # The same moment by the clock of another place.
        east = asked[2].astimezone(timezone(timedelta(hours=9)))
        assert found(session, since=east) == [3]
        assert found(session, direction="undecided") == []
        second = session.get(AnalysisRow, f"{2:032x}")
        assert second is not None
        second.document = {"verdict": {"direction": "undecided"}}
        second.sightings.append(
            SightingRow(page="https://news.example/a", title="A speech", way="link")
        )
        session.flush()
        assert found(session, direction="undecided") == [2]
        assert found(session, direction="manipulated") == []
        assert found(session, query="NEWS.example") == [2]
        assert found(session, query="a speech") == [2]
        blocked.trust = "unknown"
        session.flush()
        assert found(session, label="manipulated") == [2, 1]


def test_pages_of_analyses_follow_one_another_without_gaps(database: Database) -> None:
    with database.session(writes=True) as session:
        for number in range(7):  # Two each have the same moment.
            add_analysis(session, number)
        pages, before = [], None
        while page := search(session, limit=2, before=before):
            pages.append([int(row.id, 16) for row in page])
            before = page[-1].id
        assert pages == [[6, 5], [4, 3], [2, 1], [0]]
        with pytest.raises(CasebookError, match="holds no analysis"):
            search(session, before="nonsense")


def test_an_analysis_that_was_stopped_shows_the_labels_of_its_content(database: Database) -> None:
    """Its case was made by another analysis of the same content, before or after it."""
    with database.session(writes=True) as session:
        case = add_case(session)
        add_analysis(session, 1, case)
        stopped, strange, link = (add_analysis(session, number) for number in (2, 3, 4))
        stopped.content_key = link.content_key = FIRST
        link.source_kind = "link"  # Its key is that of the link's text.
        add_label(session, case, "real", "I filmed it")
        session.flush()

        assert stopped.known_case is case
        assert (strange.known_case, link.known_case, stopped.case) == (None, None, None)
        assert found(session, label="real") == [2, 1]
        session.expire_all()
        rows = search(session, label="real")
        assert [row.known_case and row.known_case.sha256 for row in rows] == [FIRST, FIRST]
        session.delete(case)
        session.flush()
        session.expire_all()
        assert found(session) == [4, 3, 2]
