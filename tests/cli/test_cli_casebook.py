"""``unmask casebook`` on a casebook of its own."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import cv2
import numpy as np
import pytest

from tests.cli.program import Run
from tests.documents.samples import older_document
from unmask.casebook import (
    Database,
    add_fingerprints,
    add_label,
    find_case,
    find_or_add_case,
    keep_media,
)
from unmask.casebook.exchange import export_bundle
from unmask.casebook.models import AnalysisRow, Trust
from unmask.cli.casebook import LABELS, TRUSTS
from unmask.documents.terms import LabelValue
from unmask.known_media import Fingerprint

CONTENT = b"the media"
SHA256 = hashlib.sha256(CONTENT).hexdigest()
HOSTILE = "a\x1b[31mb\u202e[bold].mp4"
HARMLESS = "a[U+001B][31mb[U+202E][bold].mp4"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("UNMASK_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("UNMASK_DATABASE", raising=False)
    return tmp_path / "data"


@pytest.fixture
def own(data: Path) -> Iterator[Database]:
    """The casebook with one case, whose strings are hostile and whose media are kept."""
    database = Database()
    source = data / "source"
    source.write_bytes(CONTENT)
    with database.session(writes=True) as session:
        case = find_or_add_case(session, sha256=SHA256, kind="video", source=HOSTILE, facts={})
        case.kept = True
        case.analyses.append(
            AnalysisRow(
                id="1" * 32,
                state="done",
                source_kind="file",
                source=HOSTILE,
                content_key=SHA256,
                settings_key="d" * 64,
                version="0.1.0",
                document=older_document("first.json"),
            )
        )
    keep_media(SHA256, source)
    yield database
    database.close()


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A bundle of Ann's with a label for the same case."""
    database = Database(f"sqlite:///{tmp_path / 'ann.sqlite'}")
    with database.session(writes=True) as session:
        case = find_or_add_case(session, sha256=SHA256, kind="video", source="a.mp4", facts={})
        add_label(session, case, "manipulated", f"I made it {HOSTILE}")
        add_fingerprints(session, case, [Fingerprint("frame", 0, bytes(32), 80)])
    path = tmp_path / "ann.jsonl"
    export_bundle(database, path, "Ann\x1b[31m", folder=tmp_path)
    database.close()
    return path


def test_the_choices_are_those_of_the_casebook() -> None:
    assert get_args(LabelValue) == LABELS
    assert get_args(Trust) == TRUSTS


def test_an_empty_casebook_says_so(run: Run) -> None:
    assert run("casebook", "list").output == "The casebook is empty.\n"
    assert run("casebook", "list", "--query", "x").output == "No case matches.\n"
    assert run("casebook", "list", "--json").output == "[]\n"
    assert "unmask casebook import" in run("casebook", "trust").output


@pytest.mark.usefixtures("own")
def test_cases_are_listed_with_their_labels_and_harmless_names(run: Run) -> None:
    run("casebook", "label", SHA256[:8], "manipulated", "I made it")
    outcome = run("casebook", "list", "--query", "BOLD", "--label", "manipulated")
    assert (outcome.status, outcome.errors) == (0, "")
    (line,) = [line.split() for line in outcome.output.splitlines() if SHA256[:12] in line]
    assert (line[0], line[1], line[3]) == (SHA256[:12], "video", "manipulated")
    # The name is longer than its column.
    assert HARMLESS in "".join(outcome.output.split())
    assert max(map(len, outcome.output.splitlines())) <= 80
    assert run("casebook", "list", "--label", "real").output == "No case matches.\n"
    (document,) = json.loads(run("casebook", "list", "--json").output)
    assert (document["sha256"], document["source"]) == (SHA256, HOSTILE)
    assert document["labels"][0]["how"] == "I made it"


@pytest.mark.usefixtures("own")
def test_people_are_kept_listed_and_forgotten(run: Run, data: Path, tmp_path: Path) -> None:
    portrait = tmp_path / "portrait.jpg"
    cv2.imwrite(str(portrait), np.full((60, 80, 3), 100, np.uint8))
    assert "add-person" in run("casebook", "people").output
    outcome = run("casebook", "add-person", "Ada", portrait, SHA256[:8])
    assert (outcome.status, outcome.output) == (0, "Ada: 2 pictures or clips kept\n")
    assert run("casebook", "people").output == "Ada: 2 pictures or clips\n"
    kept = [path.read_bytes() for path in (data / "people").rglob("*") if path.is_file()]
    assert sorted(kept) == sorted([portrait.read_bytes(), CONTENT])

    assert run("casebook", "delete-person", "Ada").output == "Ada: deleted\n"
    assert list((data / "people").iterdir()) == []
    outcome = run("casebook", "delete-person", "Ada")
    assert outcome.status == 1
    assert "nobody called 'Ada'" in outcome.errors
    # Neither a file nor a case, no media, and a case without its media.
    outcome = run("casebook", "add-person", "Ada", "nix.jpg")
    assert outcome.error_lines == [
        "unmask: nix.jpg: there is no such file, and no case begins with that."
    ]
    (tmp_path / "text.mp4").write_text("no video")
    outcome = run("casebook", "add-person", "Ada", "text.mp4")
    assert (outcome.status, outcome.output) == (1, "")
    assert outcome.errors.startswith("unmask: text.mp4: it is not a picture or video")
    assert "Nobody is kept" in run("casebook", "people").output
    with Database().session(writes=True) as session:
        find_case(session, SHA256).kept = False
    assert "are not kept" in run("casebook", "add-person", "Ada", SHA256).errors
    assert "nobody called 'Ada'" in run("analyze", portrait, "--known-person", "Ada").errors


@pytest.mark.usefixtures("own")
def test_all_of_a_case_is_shown(run: Run, bundle: Path) -> None:
    run("casebook", "import", bundle)
    run("casebook", "label", SHA256[:8], "real", "I took it", "--reference", "https://example.org")
    run("casebook", "note", SHA256[:8], "Ask the \x1b[31meditor")

    outcome = run("casebook", "show", SHA256[:8])

    words = " ".join(outcome.output.split())
    assert "\x1b" not in words
    for part in (
        SHA256,
        "The media are kept. 1 perceptual hash.",
        "Labels • manipulated: I made it a[U+001B][31mb",
        "by Ann[U+001B][31m (",
        "• real: I took it; https://example.org; ",
        "; given here; ",
        "Notes • Ask the [U+001B][31meditor",
        "UTC, done: Cannot tell: one test ran and gave no support either way",
    ):
        assert part in words
    document = json.loads(run("casebook", "show", SHA256, "--json").output)
    assert [note["text"] for note in document["notes"]] == ["Ask the \x1b[31meditor"]
    assert document["analyses"] == ["1" * 32]


def test_a_label_comes_and_goes(run: Run, own: Database) -> None:
    outcome = run("casebook", "label", SHA256[:8], "real", "I took it")
    with own.session() as session:
        (label,) = find_case(session, SHA256).labels
    assert outcome.output == f"{SHA256[:12]}: labelled real ({label.uid})\n"
    assert run("casebook", "unlabel", label.uid).output == f"{label.uid}: taken back\n"
    with own.session() as session:
        assert find_case(session, SHA256).labels == []


def test_deleting_a_case_deletes_its_media(run: Run, own: Database, data: Path) -> None:
    assert (data / "media" / SHA256).read_bytes() == CONTENT
    assert run("casebook", "delete", SHA256[:8]).output == f"{SHA256[:12]}: deleted\n"
    assert not (data / "media" / SHA256).exists()
    assert run("casebook", "list").output == "The casebook is empty.\n"


@pytest.mark.usefixtures("own")
def test_what_was_labelled_goes_out_and_comes_back(run: Run, tmp_path: Path) -> None:
    run("casebook", "label", SHA256[:8], "real", "I took it")
    outcome = run("casebook", "export", "own.jsonl", "--name", "Bob")
    assert (outcome.status, outcome.errors) == (0, "")
    assert outcome.output.startswith("own.jsonl: 1 case, 1 label, signed by ")
    assert (tmp_path / "own.jsonl").stat().st_mode & 0o777 == 0o600
    outcome = run("casebook", "import", "own.jsonl")
    assert outcome.output.startswith("own.jsonl: 0 new cases, 0 new labels, signed by ")
    assert outcome.output.endswith("(you)\n")
    assert run("casebook", "trust").output.startswith("No bundle was imported yet")


@pytest.mark.usefixtures("own")
def test_a_signer_is_trusted_and_blocked(run: Run, bundle: Path) -> None:
    outcome = run("casebook", "import", bundle)
    assert ": 0 new cases, 1 new label, signed by " in outcome.output
    assert outcome.output.endswith("(Ann[U+001B][31m, unknown)\n")
    assert "unknown" in run("casebook", "trust").output
    key = json.loads(bundle.read_text().splitlines()[0])["public_key"]
    outcome = run("casebook", "trust", key[:8], "blocked")
    assert outcome.output == f"{key[:12]} (Ann[U+001B][31m): blocked\n"
    assert "blocked: does not count" in " ".join(run("casebook", "show", SHA256).output.split())
    assert run("casebook", "list", "--label", "manipulated").output == "No case matches.\n"
    assert json.loads(run("casebook", "show", SHA256, "--json").output)["labels"] == []
    outcome = run("casebook", "import", bundle)
    assert (outcome.status, outcome.output) == (1, "")
    assert "is blocked" in outcome.errors


def test_without_people_the_command_to_keep_some_can_be_pasted(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("unmask.cli.pasteable.program", lambda: "/venv/bin/unmask")
    assert "`/venv/bin/unmask casebook add-person NAME FILE`" in run("casebook", "people").output


def test_without_kept_media_the_manifest_says_how_to_keep_some(run: Run) -> None:
    outcome = run("casebook", "manifest", "media.csv")
    assert outcome.error_lines == [
        "unmask: There is nothing to list: no media are kept. Tick “Keep the file” when you hand "
        "them over."
    ]


@pytest.mark.usefixtures("own")
def test_kept_media_are_listed_for_the_lab(run: Run, bundle: Path, tmp_path: Path) -> None:
    run("casebook", "import", bundle)
    outcome = run("casebook", "manifest", "media.csv")
    assert (outcome.status, outcome.output) == (1, "")
    assert outcome.errors.endswith(
        "of 1 kept media 1 have no label of yours or of someone trusted.\n"
    )
    run("casebook", "label", SHA256[:8], "manipulated", "I see it")
    outcome = run("casebook", "manifest", "media.csv")
    assert (outcome.status, outcome.output) == (0, "media.csv: 1 file\n")
    assert (tmp_path / "media.csv").read_text().count("\n") == 2


@pytest.mark.parametrize(
    ("words", "status", "reason"),
    [
        (("show", "nonsense"), 1, "'nonsense' names no case"),
        (("show", "a" * 64), 1, "holds no case"),
        (("label", SHA256[:8], "fake", "x"), 2, "'fake' is not one of"),
        (("label", SHA256[:8], "real", " "), 1, "how you know it is empty"),
        (("label", SHA256[:8], "real", "x", "--reference", "x"), 1, "http or https link"),
        (("unlabel", "x"), 1, "holds no label 'x'"),
        (("note", SHA256[:8], ""), 1, "the text of the note is empty"),
        (("delete", SHA256[:7]), 1, "names no case"),
        (("export", "own.jsonl"), 1, "nothing to export"),
        (("import", "missing.jsonl"), 1, "missing.jsonl cannot be read"),
        (("trust", "abcdef01"), 2, "say what 'abcdef01' is: unknown, trusted or blocked"),
        (("trust", "abcdef01", "good"), 2, "'good' is not one of"),
        (("trust", "abcdef01", "trusted"), 1, "does not stand for one signer"),
    ],
)
@pytest.mark.usefixtures("own")
def test_what_cannot_be_done_is_one_line(
    run: Run, words: tuple[str, ...], status: int, reason: str
) -> None:
    outcome = run("casebook", *words)
    assert (outcome.status, outcome.output) == (status, "")
    (line,) = outcome.error_lines
    assert reason in line


@pytest.mark.usefixtures("own")
def test_places_that_cannot_be_written_are_one_line(run: Run) -> None:
    run("casebook", "label", SHA256[:8], "real", "I took it")
    for command in ("export", "manifest"):
        outcome = run("casebook", command, "missing/file")
        assert outcome.status == 1
        (line,) = outcome.error_lines
        assert "missing/file cannot be written (No such file or directory)" in line
