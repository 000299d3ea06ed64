"""Collections in an object store, tried against a real server that speaks S3."""

from pathlib import Path

import pytest

from tests.casebook.object_store import s3_server
from unmask.scan.local import LocalEngine
from unmask.scan.model import Analysed, Failed, ScanError, Task
from unmask.scan.sources import read_source


def test_a_bucket_is_listed_fetched_and_analysed(brightness: tuple[str], pictures: Path) -> None:
    s3fs = pytest.importorskip("s3fs", reason="pip install 'moto[server]' s3fs")
    with s3_server() as bucket:
        s3fs.S3FileSystem().put(str(pictures), f"{bucket}/clips", recursive=True)
        items = read_source(f"{bucket}/clips/").items
        names = [f"{bucket}/clips/grey-{shade}.png" for shade in (120, 160, 40, 80)]
        assert [item.source for item in items] == names
        s3fs.S3FileSystem().rm_file(names[0])
        found = {
            one.item.source: one
            for one in LocalEngine(Task(brightness), 1).run(iter(items))
            if one is not None
        }
    gone = found.pop(names[0])
    assert isinstance(gone, Failed)
    assert gone.reason == "there is no such file in the store; check the URL"
    assert set(found) == set(names[1:])
    for outcome in found.values():
        assert isinstance(outcome, Analysed)
        shade = float(outcome.item.source.rpartition("-")[2].removesuffix(".png"))
        assert outcome.document.findings[0].score == pytest.approx(shade, abs=1)


def test_a_store_that_does_not_answer_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    with s3_server() as bucket:
        pass
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "ann")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    with pytest.raises(ScanError) as error:
        read_source(f"{bucket}/clips/")
    assert str(error.value).startswith(f"{bucket}/clips/: the store cannot be read (")
    assert "check the URL and your access to it" in str(error.value)
    assert "\n" not in str(error.value)
