import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.casebook.postgresql import Server
from tests.known_media.counted_hashes import hashed_from_now_on
from unmask.analysis import Analyzer
from unmask.casebook import Database
from unmask.casebook.cases import add_fingerprints, add_label, find_or_add_case
from unmask.casebook.models import SignerRow
from unmask.detectors import Finding, Picture
from unmask.detectors.known_media import KnownMediaDetector
from unmask.detectors.known_media.detector import (
    MOST_SHOWN,
    NO_CASEBOOK,
    NO_STRUCTURE,
    NOTHING_ALIKE,
)
from unmask.detectors.known_media.weighing import SAME_CONTENT_LOG10_LR
from unmask.documents.scale import Direction, Level, level_of
from unmask.faces import FaceFinder, FaceTrack
from unmask.known_media import fingerprints_of
from unmask.known_media.fingerprints import MOST_FRAMES
from unmask.media import Media, media_from_frames, open_media
from unmask.verdict import reach_verdict

SAMPLES = Path(str(files("unmask") / "samples"))
Opened = tuple[Media, tuple[FaceTrack, ...]]


def opened(path: Path) -> Opened:
    with open_media(path) as media:
        return media, FaceFinder().find(media.frames, lambda _fraction: None)


@pytest.fixture(scope="module")
def real() -> Opened:
    return opened(SAMPLES / "moving-face.mp4")


@pytest.fixture(scope="module")
def forged() -> Opened:
    return opened(SAMPLES / "warped-face.mp4")


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("UNMASK_DATA", str(tmp_path))
    monkeypatch.delenv("UNMASK_DATABASE", raising=False)
    return tmp_path


@pytest.fixture
def casebook(data_folder: Path) -> Iterator[Database]:
    database = Database()
    yield database
    database.close()


def examine(one: Opened) -> Finding:
    media, faces = one
    return KnownMediaDetector().examine(media, faces, lambda _fraction: None)


def remember(
    casebook: Database,
    one: Opened,
    *labels: str,
    how: str = "the maker told us",
    trust: str | None = None,
    sha256: str | None = None,
) -> None:
    """A case with labels, by a signer of that trust or by the owner."""
    media, faces = one
    with casebook.session(writes=True) as session:
        signer = None
        if trust is not None:
            signer = SignerRow(public_key=trust, name="The Daily", trust=trust)
            session.add(signer)
            session.flush()
        case = find_or_add_case(
            session,
            sha256=sha256 or media.facts.sha256,
            kind="video",
            source="https://example.org/clip",
            facts={},
        )
        add_fingerprints(session, case, fingerprints_of(media, faces))
        for value in labels:
            add_label(session, case, value, how, "https://example.org/proof", signer=signer)


def test_without_casebook_nothing_is_made(real: Opened, data_folder: Path) -> None:
    finding = examine(real)
    assert (finding.status, finding.reasons) == ("abstained", (NO_CASEBOOK,))
    assert list(data_folder.iterdir()) == []


@pytest.mark.parametrize("url", ["sqlite:///{}/none.sqlite", "sqlite:////nowhere/none.sqlite"])
def test_a_database_named_but_not_there_is_not_made(
    real: Opened, tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNMASK_DATABASE", url.format(tmp_path))
    assert examine(real).reasons == (NO_CASEBOOK,)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_casebook_clears_nobody(real: Opened, casebook: Database) -> None:
    finding = examine(real)
    assert (finding.status, finding.reasons) == ("abstained", (NOTHING_ALIKE,))
    assert "This casebook holds nothing like it" in str(NOTHING_ALIKE)


@pytest.mark.parametrize(("label", "sign"), [("real", -1), ("manipulated", 1), ("generated", 1)])
def test_the_same_file_has_the_weight_of_its_label(
    real: Opened, casebook: Database, label: str, sign: int
) -> None:
    remember(casebook, real, label)
    finding = examine(real)
    assert finding.log10_lr == sign * SAME_CONTENT_LOG10_LR
    assert level_of(SAME_CONTENT_LOG10_LR) is Level.MODERATE
    [reason] = finding.reasons
    today = f"{datetime.now():%Y-%m}"
    for words in (
        "byte for byte",
        real[0].facts.sha256[:12],
        "https://example.org/clip",
        f"labelled it “{label}” on {today}",
        "The owner of this casebook",
        "“the maker told us” (https://example.org/proof)",
        "assigned, not measured",
    ):
        assert words in str(reason)


@pytest.mark.parametrize(
    ("labels", "trust", "weight"),
    [
        (["manipulated"], "trusted", 1.0),
        (["manipulated"], "unknown", 0.0),
        (["manipulated", "real"], None, 0.0),
        (["unsure"], None, 0.0),
        (["unsure", "manipulated"], None, 0.0),
        (["manipulated", "generated"], None, 1.0),
    ],
)
def test_labels_that_do_not_count_are_shown(
    real: Opened, casebook: Database, labels: list[str], trust: str | None, weight: float
) -> None:
    remember(casebook, real, *labels, trust=trust)
    finding = examine(real)
    assert finding.log10_lr == weight
    for label in labels:
        assert f"labelled it “{label}”" in str(finding.reasons[0])
    assert ("carries no weight" in str(finding.reasons[0])) == (weight == 0)
    assert ("The Daily" in str(finding.reasons[0])) == (trust is not None)


def test_an_unknown_signer_does_not_outvote_the_owner(real: Opened, casebook: Database) -> None:
    remember(casebook, real, "manipulated")
    remember(casebook, real, "real", trust="unknown")
    assert examine(real).log10_lr == SAME_CONTENT_LOG10_LR


def test_a_blocked_signer_is_not_heard(real: Opened, casebook: Database) -> None:
    remember(casebook, real, "manipulated", trust="blocked")
    assert examine(real).reasons == (NOTHING_ALIKE,)


def test_an_original_does_not_clear_its_forgery(
    real: Opened, forged: Opened, casebook: Database
) -> None:
    """Nor does a forgery that is known accuse its original."""
    remember(casebook, real, "real")
    finding = examine(forged)
    assert (finding.status, finding.log10_lr) == ("scored", 0.0)
    assert "either may be a manipulated version of the other" in str(finding.reasons[0])
    assert "whole frames" in str(finding.reasons[0])
    verdict = reach_verdict([finding])
    assert verdict.direction is Direction.UNDECIDED


def test_the_nearest_frame_is_shown(real: Opened, forged: Opened, casebook: Database) -> None:
    remember(casebook, real, "real")
    [exhibit] = examine(forged).exhibits
    assert isinstance(exhibit, Picture)
    assert exhibit.time in {frame.time for frame in forged[0].frames}
    assert real[0].facts.sha256[:12] in str(exhibit.caption)


def test_what_was_seen_and_not_labelled_is_no_evidence(
    real: Opened, forged: Opened, casebook: Database
) -> None:
    remember(casebook, real)
    finding = examine(forged)
    assert finding.status == "abstained"
    assert str(finding.reasons[0]).startswith("Seen before: like case")
    assert str(finding.reasons[0]).endswith("Nobody has labelled it.")


def test_an_analysis_is_not_like_itself(real: Opened, casebook: Database) -> None:
    remember(casebook, real)
    assert examine(real).reasons == (NOTHING_ALIKE,)


def test_a_copy_is_recognised(real: Opened, casebook: Database, tmp_path: Path) -> None:
    remember(casebook, real, "manipulated")
    Image.fromarray(real[0].frames[0].pixels).resize((240, 240)).save(
        tmp_path / "copy.jpg", quality=40
    )
    [reason] = examine(opened(tmp_path / "copy.jpg")).reasons
    assert "of 1 whole frames" in str(reason)
    assert "1 of 1 faces" in str(reason)


@pytest.mark.usefixtures("casebook")
def test_what_the_service_keeps_was_computed_for_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    hashed = hashed_from_now_on(monkeypatch)
    analysis = Analyzer(["known-media"]).analyze(SAMPLES / "moving-face.mp4")
    assert analysis.faces
    count = len(hashed)
    assert count > MOST_FRAMES

    kept = fingerprints_of(analysis.media, analysis.faces)
    assert {fingerprint.part for fingerprint in kept} == {"frame", "face"}
    assert len(hashed) == count


def test_the_other_cases_are_counted(real: Opened, forged: Opened, casebook: Database) -> None:
    for number in range(MOST_SHOWN + 2):
        remember(casebook, forged, "manipulated", sha256=f"{number:064x}")
    finding = examine(real)
    assert len(finding.reasons) == MOST_SHOWN + 1
    assert str(finding.reasons[-1]) == "2 more cases are like it."


def test_words_of_strangers_stay_on_their_line(real: Opened, casebook: Database) -> None:
    remember(casebook, real, "real", how="I know\n\x1b[31m\u202eit" + "x" * 1900)
    [sentence] = examine(real).reasons
    reason = str(sentence)
    assert "\n" not in reason
    assert "\x1b" not in reason
    assert "\u202e" not in reason
    assert len(reason) < 1500


def test_pictures_without_structure(casebook: Database) -> None:
    blank = media_from_frames([np.full((64, 64, 3), 9, np.uint8)], [0.0])
    assert examine((blank, ())).reasons == (NO_STRUCTURE,)


def test_the_casebook_is_only_read(real: Opened, casebook: Database, data_folder: Path) -> None:
    remember(casebook, real, "real")
    casebook.close()
    file = data_folder / "casebook.sqlite"
    before = file.read_bytes()
    assert examine(real).status == "scored"
    assert file.read_bytes() == before
    # SQLite itself may leave its empty journal.
    assert {
        path.name.removesuffix("-wal").removesuffix("-shm") for path in data_folder.iterdir()
    } == {"casebook.sqlite"}


def test_a_damaged_casebook_fails_the_test_alone(real: Opened, data_folder: Path) -> None:
    (data_folder / "casebook.sqlite").write_bytes(b"this is no database" * 100)
    finding = examine(real)
    assert finding.status == "failed"
    assert "casebook" in str(finding.reasons[0])
    assert len(str(finding.reasons[0]).splitlines()) == 1


def test_a_casebook_of_another_version_is_left_as_it_is(
    real: Opened, casebook: Database, data_folder: Path
) -> None:
    casebook.close()
    file = data_folder / "casebook.sqlite"
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'older'")
    connection.close()
    assert examine(real).status == "failed"
    with sqlite3.connect(file) as connection:
        assert connection.execute("SELECT * FROM alembic_version").fetchall() == [("older",)]
    connection.close()


def test_a_folder_with_odd_characters(
    real: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "what 100 % #1é"
    monkeypatch.setenv("UNMASK_DATA", str(folder))
    database = Database()
    remember(database, real, "real")
    database.close()
    assert examine(real).log10_lr == -SAME_CONTENT_LOG10_LR


def test_a_casebook_on_a_server(
    real: Opened, postgresql: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgresql.new_database()
    database = Database(url)
    remember(database, real, "real")
    database.close()
    monkeypatch.setenv("UNMASK_DATABASE", url)
    assert examine(real).log10_lr == -SAME_CONTENT_LOG10_LR


def test_progress_is_reported_with_and_without_casebook(real: Opened, data_folder: Path) -> None:
    for wanted in ([0.0], [0.0, 0.5, 1.0]):
        seen: list[float] = []
        KnownMediaDetector().examine(*real, seen.append)
        assert seen == wanted
        Database().close()


def test_one_detector_follows_a_growing_casebook(
    real: Opened, forged: Opened, casebook: Database, data_folder: Path
) -> None:
    detector = KnownMediaDetector()

    def look(one: Opened) -> Finding:
        return detector.examine(*one, lambda _fraction: None)

    assert look(real).reasons == (NOTHING_ALIKE,)
    remember(casebook, forged, "manipulated")
    assert look(real).status == "scored"
    casebook.close()
    shutil.rmtree(data_folder)
    assert look(real).reasons == (NO_CASEBOOK,)


def test_the_database_is_not_loaded_where_there_is_no_casebook(data_folder: Path) -> None:
    program = (
        "import sys, numpy; from unmask.detectors.known_media import KnownMediaDetector; "
        "from unmask.media import media_from_frames; "
        "media = media_from_frames([numpy.zeros((9, 9, 3), 'uint8')], [0.0]); "
        "KnownMediaDetector().examine(media, [], lambda _: None); "
        "print('sqlalchemy' in sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "UNMASK_DATA": str(data_folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout == "False\n"
