"""Kept media in a store that is named by its URL: an S3 server, and a folder as fsspec sees it."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.casebook.object_store import s3_server
from unmask.casebook import Database, delete_case, find_or_add_case, keep_media
from unmask.casebook.kept_media import forget_media, is_kept, kept_file
from unmask.errors import CasebookError
from unmask.known_media.training_data import write_training_manifest

pytest.importorskip("fsspec", reason="pip install 'unmask[scan]' adds these tests")

CONTENT = b"a picture" * 300_000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(params=["s3", "file"])
def store(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """The URL at which media are kept."""
    if request.param == "file":
        (tmp_path / "store").mkdir()
        monkeypatch.setenv("UNMASK_MEDIA", f"file://{tmp_path / 'store'}")
        yield f"file://{tmp_path / 'store'}"
        return
    with s3_server() as bucket:
        # A slash at the end makes no difference.
        monkeypatch.setenv("UNMASK_MEDIA", f"{bucket}/kept/")
        yield f"{bucket}/kept"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "clip.mp4"
    path.write_bytes(CONTENT)
    return path


@pytest.mark.usefixtures("store")
def test_media_are_kept_in_a_store_and_go_with_their_case(
    database: Database, source: Path, tmp_path: Path
) -> None:
    assert not is_kept(SHA256, tmp_path)
    keep_media(SHA256, source, tmp_path)
    assert is_kept(SHA256, tmp_path)
    assert not (tmp_path / "media").exists()
    with kept_file(SHA256, tmp_path) as copy:
        assert copy.read_bytes() == CONTENT
    assert not copy.exists()
    source.unlink()
    keep_media(SHA256, source, tmp_path)
    with database.session(writes=True) as session:
        case = find_or_add_case(session, sha256=SHA256, kind="image", source="clip.mp4", facts={})
        case.kept = True
    with database.session(writes=True) as session:
        delete_case(session, SHA256, tmp_path)
    assert not is_kept(SHA256, tmp_path)
    forget_media(SHA256, tmp_path)


@pytest.mark.usefixtures("store")
def test_other_media_than_were_analysed_do_not_get_into_the_store(
    source: Path, tmp_path: Path
) -> None:
    source.write_bytes(b"exchanged meanwhile")
    with pytest.raises(CasebookError, match="no longer what was analysed"):
        keep_media(SHA256, source, tmp_path)
    assert not is_kept(SHA256, tmp_path)


def test_a_manifest_of_what_lies_in_a_store_says_what_to_do(
    database: Database, store: str, tmp_path: Path
) -> None:
    with pytest.raises(CasebookError, match="copy them to the folder media") as error:
        write_training_manifest(database, tmp_path / "media.csv")
    assert str(error.value).startswith(f"The kept media lie at {store}, and a manifest lists files")


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("nostore://bucket", "Protocol not known: nostore"),
        ("file:///proc/nowhere", "No such file or directory"),
    ],
)
def test_a_store_that_cannot_be_reached_is_one_line(
    source: Path, monkeypatch: pytest.MonkeyPatch, url: str, complaint: str
) -> None:
    monkeypatch.setenv("UNMASK_MEDIA", url)
    with pytest.raises(CasebookError, match="check UNMASK_MEDIA, your access") as error:
        keep_media(SHA256, source)
    assert str(error.value).startswith(f"The kept media at {url} cannot be reached (")
    assert complaint in str(error.value)
    assert "\n" not in str(error.value)
