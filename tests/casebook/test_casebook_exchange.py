"""Bundles carry what was labelled here and nothing else, and are merged whole or not at all."""

import json
import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from unmask.casebook import (
    Database,
    add_fingerprints,
    add_label,
    add_note,
    counts,
    find_case,
    find_or_add_case,
    remove_label,
)
from unmask.casebook.bundles import (
    LONGEST_LINE,
    MOST_BYTES,
    Bundle,
    BundledCase,
    BundledFingerprint,
    BundledLabel,
    signed_bundle,
)
from unmask.casebook.exchange import export_bundle, import_bundle, set_trust, signers
from unmask.casebook.models import (
    AnalysisRow,
    CaseRow,
    FindingRow,
    FingerprintRow,
    LabelRow,
    ReportedScoreRow,
    SignerRow,
)
from unmask.casebook.signing import own_public_key, signing_key
from unmask.errors import CasebookError
from unmask.known_media import Fingerprint

FIRST = "a" * 64
SECOND = "b" * 64
MOMENT = datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC)
HASH = bytes(range(32))


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A bundle from another casebook, signed by Ann."""
    folder = tmp_path / "ann"
    folder.mkdir()
    database = Database(f"sqlite:///{folder / 'casebook.sqlite'}")
    fill(database)
    export_bundle(database, tmp_path / "ann.jsonl", "Ann", folder=folder)
    database.close()
    return tmp_path / "ann.jsonl"


def fill(database: Database) -> None:
    """One labelled and one unlabelled case, both with all that may hang on one."""
    with database.session(writes=True) as session:
        for sha256 in (FIRST, SECOND):
            case = find_or_add_case(
                session,
                sha256=sha256,
                kind="video",
                source="/home/ann/private-path.mp4",
                facts={"tags": {"title": "private-tag"}},
            )
            add_fingerprints(session, case, [Fingerprint("frame", 0.5, HASH, 80)])
            add_note(session, case, "private-note")
            case.analyses.append(
                AnalysisRow(
                    id=sha256[:32],
                    state="done",
                    source_kind="link",
                    source="private-source",
                    link="https://ann:secret@example.org/private-link",
                    content_key="c" * 64,
                    settings_key="d" * 64,
                    version="0.1.0",
                    findings=[finding(0, 0.75), finding(1, None)],
                )
            )
        add_label(
            session,
            find_case(session, FIRST),
            "manipulated",
            "The maker said so, “in public”",
            "https://example.org/article",
            created=MOMENT,
        )


def finding(position: int, score: float | None) -> FindingRow:
    return FindingRow(
        position=position,
        detector="warping" if score else "pulse",
        family="blending",
        status="scored" if score else "abstained",
        score=score,
        log10_lr=score and 1.5,
        weights_sha256="e" * 64,
        document={"reasons": ["private-reason"]},
    )


def contents(database: Database) -> dict[str, Any]:
    """All that imports can change, in an order of its own."""
    with database.session() as session:
        return {
            "cases": sorted((row.sha256, row.kind) for row in session.scalars(select(CaseRow))),
            "labels": sorted(
                (row.uid, row.case.sha256, row.value, row.how, row.reference, row.created)
                for row in session.scalars(select(LabelRow))
            ),
            "signed": sorted(
                (row.uid, row.signer.public_key if row.signer else "")
                for row in session.scalars(select(LabelRow))
            ),
            "hashes": sorted(
                (
                    case.sha256,
                    row.part,
                    row.time,
                    row.pdq,
                    row.quality,
                    row.signer.public_key if row.signer else "",
                )
                for case, row in session.execute(
                    select(CaseRow, FingerprintRow).join(CaseRow.fingerprints)
                )
            ),
            "scores": sorted(
                (row.case_id, row.detector, row.signer.public_key, row.score)
                for row in session.scalars(select(ReportedScoreRow))
            ),
            "signers": sorted((row.public_key, row.trust) for row in signers(session)),
        }


def test_a_bundle_says_what_was_labelled_here_and_nothing_private(bundle: Path) -> None:
    header, case, signature = (json.loads(line) for line in bundle.read_text().splitlines())
    assert (header["format"], header["signer"]) == ("unmask-bundle-1", "Ann")
    uid = case["labels"][0].pop("uid")
    assert re.fullmatch("[0-9a-f]{32}", uid)
    assert case == {
        "sha256": FIRST,
        "kind": "video",
        "fingerprints": [{"part": "frame", "time": 0.5, "quality": 80, "pdq": HASH.hex()}],
        "labels": [
            {
                "value": "manipulated",
                "how": "The maker said so, “in public”",
                "reference": "https://example.org/article",
                "created": "2026-01-02T03:04:05.000678Z",
            }
        ],
        "scores": [
            {
                "detector": "warping",
                "version": "0.1.0",
                "weights_sha256": "e" * 64,
                "score": 0.75,
                "log10_lr": 1.5,
            }
        ],
    }
    assert len(signature["signature"]) == 128
    assert "private" not in bundle.read_text()
    assert "secret" not in bundle.read_text()


def test_what_a_bundle_says_is_taken_over_with_its_signer(
    database: Database, bundle: Path, tmp_path: Path
) -> None:
    imported = import_bundle(database, bundle, tmp_path)

    assert (imported.signer, imported.trust) == ("Ann", "unknown")
    assert (imported.cases, imported.labels) == (1, 1)
    with database.session() as session:
        case = find_case(session, FIRST)
        assert (case.kind, case.source, case.kept, case.notes) == ("video", "", False, [])
        (label,) = case.labels
        assert (label.value, label.how) == ("manipulated", "The maker said so, “in public”")
        assert (label.reference, label.created) == ("https://example.org/article", MOMENT)
        assert label.signer is not None
        assert label.signer.public_key == imported.public_key
        (hash_,) = case.fingerprints
        assert (hash_.pdq, hash_.signer) == (HASH, label.signer)
        (score,) = case.reported_scores
        assert (score.detector, score.score, score.log10_lr) == ("warping", 0.75, 1.5)
        assert (score.version, score.weights_sha256) == ("0.1.0", "e" * 64)


def test_a_second_import_changes_nothing(database: Database, bundle: Path, tmp_path: Path) -> None:
    import_bundle(database, bundle, tmp_path)
    before = contents(database)
    imported = import_bundle(database, bundle, tmp_path)
    assert (imported.cases, imported.labels) == (0, 0)
    assert contents(database) == before


def test_what_is_known_here_stays(database: Database, bundle: Path, tmp_path: Path) -> None:
    fill(database)
    imported = import_bundle(database, bundle, tmp_path)
    assert (imported.cases, imported.labels) == (0, 1)
    with database.session() as session:
        case = find_case(session, FIRST)
        assert case.source == "/home/ann/private-path.mp4"
        assert [label.signer_id is None for label in case.labels] == [True, False]


def test_labels_of_others_are_not_passed_on(
    database: Database, bundle: Path, tmp_path: Path
) -> None:
    import_bundle(database, bundle, tmp_path)
    with pytest.raises(CasebookError, match="nothing to export"):
        export_bundle(database, tmp_path / "own.jsonl", folder=tmp_path)
    assert not (tmp_path / "own.jsonl").exists()

    with database.session(writes=True) as session:
        add_label(session, find_case(session, FIRST), "real", "I took it")
    exported = export_bundle(database, tmp_path / "own.jsonl", folder=tmp_path)

    assert (exported.cases, exported.labels) == (1, 1)
    _, case, _ = (json.loads(line) for line in (tmp_path / "own.jsonl").read_text().splitlines())
    assert [label["value"] for label in case["labels"]] == ["real"]
    assert case["fingerprints"] == case["scores"] == []


def test_chosen_cases_alone_can_be_exported(database: Database, tmp_path: Path) -> None:
    fill(database)
    with database.session(writes=True) as session:
        add_label(session, find_case(session, SECOND), "real", "I took it")
    out = tmp_path / "own.jsonl"
    assert export_bundle(database, out, folder=tmp_path).cases == 2
    assert export_bundle(database, out, prefixes=["b" * 12], folder=tmp_path).cases == 1
    assert json.loads(out.read_text().splitlines()[1])["sha256"] == SECOND
    with pytest.raises(CasebookError, match="holds no case"):
        export_bundle(database, out, prefixes=["c" * 12], folder=tmp_path)


def test_ones_own_bundle_brings_back_ones_own_labels(database: Database, tmp_path: Path) -> None:
    fill(database)
    out = tmp_path / "own.jsonl"
    export_bundle(database, out, folder=tmp_path)
    before = contents(database)
    assert import_bundle(database, out, tmp_path).trust is None
    assert contents(database) == before

    with database.session(writes=True) as session:
        remove_label(session, find_case(session, FIRST).labels[0].uid)
    assert import_bundle(database, out, tmp_path).labels == 1
    assert contents(database) == before


def test_the_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    assert own_public_key(tmp_path / "data") is None
    key = signing_key(tmp_path / "data")
    (path,) = (tmp_path / "data").iterdir()
    assert path.name == "signing-key"
    assert path.stat().st_mode & 0o777 == 0o600
    assert signing_key(tmp_path / "data").private_bytes_raw() == key.private_bytes_raw()
    assert own_public_key(tmp_path / "data") == key.public_key().public_bytes_raw().hex()


@pytest.mark.parametrize("content", [b"", b"nonsense", b"-----BEGIN PRIVATE KEY-----\nAA==\n"])
def test_a_damaged_key_is_told_in_one_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "signing-key").write_bytes(content)
    with pytest.raises(CasebookError, match="is damaged or no Ed25519 key") as caught:
        signing_key(tmp_path)
    assert "\n" not in str(caught.value)


def replaced(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    def change(content: bytes) -> bytes:
        assert old in content
        return content.replace(old, new, 1)

    return change


def resigned(content: bytes) -> bytes:
    """With the signature of another key than the one that the header names."""
    *lines, _ = content.splitlines(keepends=True)
    signature = Ed25519PrivateKey.generate().sign(b"".join(lines)).hex()
    return b"".join(lines) + json.dumps({"signature": signature}).encode() + b"\n"


def in_the_name_of_another(content: bytes) -> bytes:
    key = Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex().encode()
    return re.sub(rb'"public_key":"[0-9a-f]{64}"', b'"public_key":"' + key + b'"', content)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda content: content[:0], "cut off or no bundle"),
        (lambda content: content[:-1], "cut off or no bundle"),
        (lambda content: content[: len(content) // 2], "cut off or no bundle"),
        (lambda content: b"\n".join(content.split(b"\n")[:2]) + b"\n", "line 2, "),
        (lambda content: content + b"\n", "line 4, the whole: Invalid JSON"),
        (lambda content: content + content, "signature does not belong"),
        (lambda content: b"\0" + content, "line 1, the whole: Invalid JSON"),
        (lambda content: content.split(b"\n", 1)[1], "line 1, "),
        (replaced(b"manipulated", b"generated"), "signature does not belong"),
        (replaced(b'"Ann"', b'"BBC"'), "signature does not belong"),
        (replaced(b"\n", b"\r\n"), "signature does not belong"),
        (replaced(b"unmask-bundle-1", b"unmask-bundle-2"), "line 1, format: Input should be"),
        (resigned, "signature does not belong"),
        (in_the_name_of_another, "signature does not belong"),
    ],
)
def test_a_bundle_that_was_changed_is_refused_and_changes_nothing(
    database: Database,
    bundle: Path,
    tmp_path: Path,
    change: Callable[[bytes], bytes],
    reason: str,
) -> None:
    bundle.write_bytes(change(bundle.read_bytes()))
    before = contents(database)
    with pytest.raises(CasebookError, match=re.escape(reason)) as caught:
        import_bundle(database, bundle, tmp_path)
    assert "\n" not in str(caught.value)
    assert contents(database) == before


@settings(deadline=None)
@given(data=st.data())
def test_any_changed_byte_is_noticed(data: st.DataObject) -> None:
    content = bytearray(bundle_of(Ed25519PrivateKey.from_private_bytes(bytes(32)), [CASE]))
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "changed.jsonl"
        path.write_bytes(content)
        with pytest.raises(CasebookError):
            Bundle.read(path)


CASE: dict[str, Any] = {
    "sha256": FIRST,
    "kind": "image",
    "fingerprints": [{"part": "face", "time": 1.5, "quality": 50, "pdq": "0" * 64}],
    "labels": [
        {
            "uid": "1" * 32,
            "value": "real",
            "how": "I took it",
            "reference": "",
            "created": "2026-01-02T03:04:05+02:00",
        }
    ],
    "scores": [
        {
            "detector": "pulse",
            "version": "1",
            "weights_sha256": "",
            "score": None,
            "log10_lr": -1.5,
        }
    ],
}


def bundle_of(key: Ed25519PrivateKey, cases: list[Any], name: str = "Eve") -> bytes:
    """A bundle with a right signature, whatever its cases say."""
    empty = signed_bundle([], name, MOMENT, key)
    content = empty.splitlines(keepends=True)[0]
    content += b"".join(json.dumps(case).encode() + b"\n" for case in cases)
    return content + json.dumps({"signature": key.sign(content).hex()}).encode() + b"\n"


def with_(place: str, **changes: Any) -> dict[str, Any]:
    """The case with other values in the first entry of a list."""
    return {**CASE, place: [{**CASE[place][0], **changes}]}


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        ({**CASE, "sha256": "A" * 64}, "sha256"),
        ({**CASE, "sha256": "../" + "a" * 61}, "sha256"),
        ({**CASE, "kind": "audio"}, "kind"),
        ({**CASE, "path": "/etc/passwd"}, "path: Extra inputs are not permitted"),
        ({key: value for key, value in CASE.items() if key != "labels"}, "labels: Field required"),
        ([CASE], "the whole"),
        ({**CASE, "fingerprints": CASE["fingerprints"] * 4_001}, "fingerprints: Tuple should have"),
        (with_("fingerprints", pdq="0" * 63), "fingerprints.0.pdq"),
        (with_("fingerprints", pdq="0" * 64 + "\n"), "fingerprints.0.pdq"),
        (with_("fingerprints", time=-1), "fingerprints.0.time"),
        (with_("fingerprints", time=float("nan")), "fingerprints.0.time"),
        (with_("fingerprints", time=float("inf")), "fingerprints.0.time"),
        (with_("fingerprints", quality=101), "fingerprints.0.quality"),
        (with_("fingerprints", quality=True), "fingerprints.0.quality"),
        (with_("fingerprints", quality=5.5), "fingerprints.0.quality"),
        (with_("fingerprints", part="hand"), "fingerprints.0.part"),
        (with_("labels", value="fake"), "labels.0.value"),
        (with_("labels", uid="1"), "labels.0.uid"),
        (with_("labels", how=" \n"), "labels.0.how: Value error, expected some words"),
        (with_("labels", how="x" * 2_001), "labels.0.how"),
        (with_("labels", reference="javascript:alert(1)"), "labels.0.reference"),
        (with_("labels", reference="https://a:b@example.org"), "labels.0.reference"),
        (with_("labels", created="2026-01-02T03:04:05"), "labels.0.created"),
        (with_("labels", created="0001-01-01T00:00:00+14:00"), "labels.0.created"),
        (with_("labels", created=0), "labels.0.created"),
        (with_("scores", score="high"), "scores.0.score"),
        (with_("scores", score=float("-inf")), "scores.0.score"),
        (with_("scores", weights_sha256="0"), "scores.0.weights_sha256"),
        (with_("scores", detector=""), "scores.0.detector"),
    ],
)
def test_a_signed_bundle_with_wrong_values_is_refused_whole(
    tmp_path: Path, case: Any, reason: str
) -> None:
    database = Database(f"sqlite:///{tmp_path}/casebook.sqlite")
    path = tmp_path / "eve.jsonl"
    good = {**CASE, "sha256": SECOND}
    path.write_bytes(bundle_of(Ed25519PrivateKey.generate(), [good, case]))
    before = contents(database)
    with pytest.raises(CasebookError, match=re.escape(f"line 3, {reason}")) as caught:
        import_bundle(database, path, tmp_path)
    assert "\n" not in str(caught.value)
    assert contents(database) == before


def test_endless_lines_and_files_are_refused(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "eve.jsonl"
    long = with_("labels", how="x" * LONGEST_LINE)
    path.write_bytes(bundle_of(Ed25519PrivateKey.generate(), [long]))
    with pytest.raises(CasebookError, match="line 2 is longer than"):
        import_bundle(database, path, tmp_path)
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(CasebookError, match="more than 256 MiB"):
        import_bundle(database, path, tmp_path)
    with pytest.raises(CasebookError, match="No such file"):
        import_bundle(database, tmp_path / "missing.jsonl", tmp_path)


def test_what_a_database_cannot_hold_is_replaced_in_bundles_too(
    database: Database, tmp_path: Path
) -> None:
    path = tmp_path / "eve.jsonl"
    case = with_("labels", how="nul \0")
    case["scores"] = with_("scores", detector="\0", version="\0")["scores"] * 2
    path.write_bytes(bundle_of(Ed25519PrivateKey.generate(), [case], "\0Eve"))
    imported = import_bundle(database, path, tmp_path)
    again = import_bundle(database, path, tmp_path)
    assert (imported.signer, imported.labels, again.labels) == ("\ufffdEve", 1, 0)
    with database.session() as session:
        found = find_case(session, FIRST)
        assert found.labels[0].how == "nul \ufffd"
        assert [score.detector for score in found.reported_scores] == ["\ufffd"]


def test_nobody_takes_the_place_of_anothers_label(database: Database, tmp_path: Path) -> None:
    """Eve has seen Ann's bundle, and gives her own labels the same uids."""
    ann, eve = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    for name, key, value in (("Eve", eve, "real"), ("Ann", ann, "manipulated")):
        path = tmp_path / f"{name}.jsonl"
        path.write_bytes(bundle_of(key, [with_("labels", value=value)], name))
        assert import_bundle(database, path, tmp_path).labels == 1
    with database.session() as session:
        labels = find_case(session, FIRST).labels
        said = {label.signer.name: label.value for label in labels if label.signer}
        assert said == {"Eve": "real", "Ann": "manipulated"}


def test_a_signer_keeps_the_name_that_was_judged(database: Database, tmp_path: Path) -> None:
    key, path = Ed25519PrivateKey.generate(), tmp_path / "eve.jsonl"
    for name in ("Eve", "A trusted newsroom"):
        path.write_bytes(bundle_of(key, [CASE], name))
        assert import_bundle(database, path, tmp_path).signer == "Eve"


def test_a_blocked_signer_counts_nowhere(database: Database, bundle: Path, tmp_path: Path) -> None:
    key = import_bundle(database, bundle, tmp_path).public_key
    with database.session(writes=True) as session:
        assert set_trust(session, key[:8], "blocked").name == "Ann"
    with database.session() as session:
        assert not any(counts(label) for label in find_case(session, FIRST).labels)
    with pytest.raises(CasebookError, match=f"is blocked.*trust {key[:12]} unknown"):
        import_bundle(database, bundle, tmp_path)


def test_trust_is_given_to_one_known_signer(database: Database) -> None:
    with database.session(writes=True) as session:
        session.add_all(SignerRow(public_key="a" * 62 + end, name="Ann") for end in ("aa", "bb"))
        session.flush()
        assert set_trust(session, "A" * 63, "trusted").public_key == FIRST
        for key in ("", "a" * 7, "a" * 62, "c" * 64):
            with pytest.raises(CasebookError, match="does not stand for one signer"):
                set_trust(session, key, "trusted")
        with pytest.raises(CasebookError, match="'good' is no trust; expected unknown, trusted"):
            set_trust(session, FIRST, "good")


KEYS = [Ed25519PrivateKey.from_private_bytes(bytes([number] * 32)) for number in range(3)]

digests = st.sampled_from([FIRST, SECOND])
fingerprints = st.builds(
    lambda part, time, quality, pdq: BundledFingerprint(
        part=part, time=time, quality=quality, pdq=pdq * 64
    ),
    st.sampled_from(["frame", "face"]),
    st.sampled_from([0.0, 0.1, 1 / 3, 1e9]),
    st.sampled_from([70, 71]),
    st.sampled_from("01"),
)
labels = st.builds(
    BundledLabel,
    uid=st.sampled_from("0123").map(lambda digit: digit * 32),
    value=st.sampled_from(["real", "manipulated", "generated", "unsure"]),
    how=st.sampled_from(["I took it", "é", "\0"]),
    reference=st.sampled_from(["", "https://example.org/"]),
    created=st.just(MOMENT),
)
cases = st.builds(
    BundledCase,
    sha256=digests,
    kind=st.just("video"),
    fingerprints=st.lists(fingerprints, max_size=3).map(tuple),
    labels=st.lists(labels, max_size=3).map(tuple),
    scores=st.just(()),
)
bundles = st.builds(
    lambda key, cases: signed_bundle(cases, "Ann", MOMENT, key),
    st.sampled_from(KEYS),
    st.lists(cases, max_size=3),
)


@pytest.fixture(scope="module")
def empty_casebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once: making the tables takes longer than all that is done with them."""
    path = tmp_path_factory.mktemp("empty") / "casebook.sqlite"
    Database(f"sqlite:///{path}").close()
    return path


@settings(max_examples=50, deadline=None)
@given(several=st.lists(bundles, min_size=1, max_size=3), data=st.data())
def test_neither_order_nor_repetition_of_imports_matters(
    empty_casebook: Path, several: list[bytes], data: st.DataObject
) -> None:
    otherwise = data.draw(st.permutations(several)) + data.draw(st.permutations(several))
    results = []
    for order in (several, otherwise):
        with TemporaryDirectory() as folder:
            copy = shutil.copy(empty_casebook, folder)
            database = Database(f"sqlite:///{copy}")
            path = Path(folder) / "bundle.jsonl"
            for content in order:
                path.write_bytes(content)
                import_bundle(database, path, Path(folder))
            results.append(contents(database))
            database.close()
    assert results[0] == results[1]
