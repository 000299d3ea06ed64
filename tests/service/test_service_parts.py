"""The small parts of the service: looking at bytes, taking forms apart, one progress for all."""

import io
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, TiffImagePlugin

from tests.detector_packages import write_detector_package
from tests.media.material import PICTURES, Kind
from tests.media.media_files import write_video
from tests.service.running_service import picture
from unmask.casebook import Database
from unmask.detectors import Card
from unmask.media import Limits, open_media
from unmask.media.unread import TIFF_STARTS
from unmask.service import ServiceSettings
from unmask.service.jobs.folders import FolderInUseError, Folders, sole_use
from unmask.service.jobs.whole_progress import WholeProgress
from unmask.service.problems import Problem
from unmask.service.uploads.forms import FormReceiver, MediaSink
from unmask.service.uploads.sniffing import ENOUGH_BYTES, may_be_media
from unmask.service.uploads.submissions import Reception, checked_link
from unmask.settings_key import code_digests, settings_key

SAMPLES = files("unmask") / "samples"


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".bmp", ".tiff"])
def test_pictures_are_known_by_their_first_bytes(suffix: str) -> None:
    assert may_be_media(picture(1, suffix)[:ENOUGH_BYTES])


def tiff(mode: str, start: bytes, **options: Any) -> bytes:
    """A picture as Pillow saves it, with another order of the bytes of its number."""
    file = io.BytesIO()
    values = np.random.default_rng(3).integers(0, 256, (40, 60), np.uint8)
    Image.fromarray(values).convert("I;16").convert(mode).save(file, "TIFF", **options)
    content = file.getvalue()
    assert content[:2] == start[:2]
    return start + content[4:]


@pytest.mark.parametrize(
    "content",
    [
        tiff("I;16", b"II*\0"),
        tiff("I;16", b"II\0*"),
        tiff("I;16B", b"MM\0*"),
        tiff("I;16", b"II+\0", big_tiff=True),
    ],
    ids=lambda content: repr(content[:4]),
)
def test_every_tiff_that_is_read_is_taken(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.tiff").write_bytes(content)
    with open_media(tmp_path / "a.tiff") as media:
        assert (media.facts.width, media.facts.height) == (60, 40)
    assert may_be_media(content[:ENOUGH_BYTES])


def test_all_starts_of_tiffs_are_known() -> None:
    assert set(TIFF_STARTS) == set(TiffImagePlugin.PREFIXES)


def test_a_recording_may_begin_within_a_packet_or_with_zeros(tmp_path: Path) -> None:
    recorded = write_video(tmp_path / "a.ts").read_bytes()[50:]
    stuffed = bytes(20) + write_video(tmp_path / "a.h264").read_bytes()
    for content in (recorded, stuffed):
        (tmp_path / "media").write_bytes(content)
        with open_media(tmp_path / "media") as media:
            assert len(media.frames) > 0
        assert may_be_media(content[:ENOUGH_BYTES])


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("a.mp4", "libx264"),
        ("a.mov", "libx264"),
        ("a.mkv", "libx264"),
        ("a.webm", "libvpx"),
        ("a.avi", "mpeg4"),
        ("a.ts", "libx264"),
        ("a.m2ts", "libx264"),
        ("a.flv", "flv"),
        ("a.mpg", "mpeg2video"),
        ("a.h264", "libx264"),
        ("a.nut", "libx264"),
        ("a.wmv", "wmv2"),
        ("a.ivf", "libvpx"),
    ],
)
def test_videos_are_known_by_their_first_bytes(tmp_path: Path, name: str, codec: str) -> None:
    rate = 25 if codec == "mpeg2video" else 10
    content = write_video(tmp_path / name, codec=codec, rate=rate).read_bytes()
    assert may_be_media(content[:ENOUGH_BYTES])


@given(st.text().map(str.encode))
def test_text_is_no_media(content: bytes) -> None:
    is_marked = content.startswith((b"BM", b"FLV", b"OggS", b"\0\0", b"\x12\0", *TIFF_STARTS))
    if not is_marked and content[4:8] not in (b"free", b"skip", b"wide"):
        assert not may_be_media(content[:ENOUGH_BYTES])


class Memory:
    """Takes a file into memory."""

    def __init__(self) -> None:
        self.content = b""
        self.is_closed = False

    def write(self, data: bytes) -> None:
        self.content += data

    def close(self) -> None:
        self.is_closed = True

    def abandon(self) -> None:
        raise AssertionError("the file has come to its end")


@given(
    content=st.binary(max_size=300),
    field=st.text(st.characters(codec="utf-8"), max_size=50),
    cuts=st.lists(st.integers(1, 60), min_size=1, max_size=20),
)
def test_a_form_is_the_same_however_its_bytes_come(
    content: bytes, field: str, cuts: list[int]
) -> None:
    body = (
        b'--x1y2\r\nContent-Disposition: form-data; name="source"\r\n\r\n'
        + field.encode()
        + b'\r\n--x1y2\r\nContent-Disposition: form-data; name="file"; filename="a.mp4"\r\n'
        + b"Content-Type: video/mp4\r\n\r\n"
        + content
        + b"\r\n--x1y2--\r\n"
    )
    if b"--x1y2" in content + field.encode():
        return
    sinks: dict[tuple[str, str], Memory] = {}

    def open_sink(name: str, file_name: str) -> Memory:
        return sinks.setdefault((name, file_name), Memory())

    with FormReceiver(b"x1y2", open_sink) as receiver:
        position = 0
        while position < len(body):
            length = cuts[position % len(cuts)]
            receiver.feed(body[position : position + length])
            position += length
    assert receiver.fields == {"source": field}
    assert sinks["file", "a.mp4"].content == content
    assert sinks["file", "a.mp4"].is_closed


def test_a_file_that_breaks_off_is_refused_and_closed(tmp_path: Path) -> None:
    sink = MediaSink(tmp_path / "media", 1000)
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
    with pytest.raises(Problem, match="incomplete"), FormReceiver(b"x", lambda *_: sink) as form:
        form.feed(head + picture(1)[:50])


@pytest.mark.parametrize(
    "kind", [kind for kind in PICTURES if "Refused: it is a" in kind.expected], ids=str
)
def test_the_service_calls_files_that_are_not_read_by_the_same_names(
    kind: Kind, tmp_path: Path
) -> None:
    """But for those that begin as pictures do, which the worker finds."""
    content = kind.make(tmp_path).read_bytes()
    sink = MediaSink(tmp_path / "media", 1_000_000)
    if kind.name == "DNG":
        sink.write(content)
        sink.close()
        return
    with pytest.raises(Problem) as refused:
        sink.write(content)
    sink.abandon()
    words = kind.expected.removeprefix("Refused: ")
    assert refused.value.status == 415
    assert str(refused.value) == f"the file is not read: {words}"


def test_a_link_is_trimmed_and_others_are_called_what_they_are() -> None:
    assert checked_link(" https://example.org/a.mp4\n") == "https://example.org/a.mp4"
    for link, reason in {
        "": "url: expected an http or https link",
        "blob:https://example.org/0a1b": "url: a blob: address leads to something within one tab",
        "data:image/png;base64," + "A" * 5000: "url: a data: address is the picture itself",
        "example.org/clip.mp4": "write https:// before it",
        "ftp://example.org/a.mp4": "url: expected an http or https link",
    }.items():
        with pytest.raises(Problem, match=reason):
            checked_link(link)


def test_a_file_is_counted_while_it_comes(tmp_path: Path) -> None:
    sink = MediaSink(tmp_path / "media", 1_000_000)
    sink.write(b"\xff\xd8\xff" + bytes(900_000))
    with pytest.raises(Problem, match=r"more than the 1\.0 MB") as refused:
        sink.write(bytes(100_000))
    sink.abandon()
    assert refused.value.status == 413
    assert (tmp_path / "media").stat().st_size <= 1_000_000


def test_a_body_that_says_it_is_too_large_is_refused_before_it_comes(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'casebook.sqlite'}")
    settings = ServiceSettings(
        folder=tmp_path, limits=Limits(file_bytes=10_000_000), upload_frames_bytes=20_000_000
    )
    reception = Reception(database, settings)
    for allowed in ("", "nonsense", "20000000", "24194304"):
        reception.check_announced(allowed)
    with pytest.raises(Problem, match=r"has 24\.2 MB and at most 20\.0 MB") as refused:
        reception.check_announced("24194305")
    assert refused.value.status == 413
    database.close()


def test_an_upload_that_cannot_be_stored_is_told(tmp_path: Path) -> None:
    (tmp_path / "incoming").touch()
    database = Database(f"sqlite:///{tmp_path / 'casebook.sqlite'}")
    reception = Reception(database, ServiceSettings(folder=tmp_path))
    with pytest.raises(Problem, match="make room in") as refused, reception.upload():
        pass
    assert refused.value.status == 503
    database.close()


@given(
    tests=st.lists(st.sampled_from(["a", "b", "c"]), unique=True),
    steps=st.lists(
        st.tuples(
            st.sampled_from(["opening", "finding faces", "test:a", "test:b", "test:c", "unknown"]),
            st.floats(-1, 2),
        )
    ),
)
def test_progress_of_the_whole_never_runs_backwards(
    tests: list[str], steps: list[tuple[str, float]]
) -> None:
    whole = WholeProgress(tests)
    told = [whole.take(stage, fraction) for stage, fraction in steps]
    assert told == sorted(told)
    assert all(0 <= fraction <= 1 for fraction in told)


def test_the_whole_is_done_when_the_last_test_is() -> None:
    whole = WholeProgress(["a", "b"])
    assert whole.take("opening", 1.0) == 0.1
    assert whole.take("finding faces", 1.0) == 0.3
    assert whole.take("test:a", 0.5) == 0.475
    assert whole.take("test:b", 1.0) == 1.0


def test_a_test_before_the_faces_has_its_share_before_theirs() -> None:
    whole = WholeProgress(["early", "late"])
    assert whole.take("opening", 1.0) == 0.1
    assert whole.take("test:early", 1.0) == 0.45
    assert whole.take("finding faces", 0.5) == 0.55
    assert whole.take("test:late", 1.0) == 1.0


def test_tests_of_one_title_have_each_their_own_share() -> None:
    def twin(name: str) -> Card:
        return Card(name, "Grain", "noise", "", "", 2026, "", "", (), (), (), ())

    cards = (twin("one"), twin("opening"))
    whole = WholeProgress([card.name for card in cards])

    assert whole.take("opening", 1.0) == 0.1
    assert whole.take("finding faces", 1.0) == 0.3
    assert whole.take("test:one", 1.0) == 0.65
    assert whole.take("test:opening", 0.5) == 0.825


def test_the_key_of_settings_depends_on_all_that_the_result_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNMASK_DATA", str(tmp_path))
    limits = Limits()
    key = settings_key(["warping", "head-pose"], limits, {})
    assert settings_key(["warping", "head-pose", "warping"], limits, {}) == key
    others = {
        settings_key(["warping"], limits, {}),
        settings_key(None, limits, {}),
        settings_key(["warping", "head-pose"], Limits(frames=32), {}),
    }
    (tmp_path / "weights").mkdir()
    (tmp_path / "weights" / "manifest.toml").write_text("# other weights")
    others.add(settings_key(["warping", "head-pose"], limits, {}))
    assert len(others) == 4
    assert key not in others


GRAIN = "from unmask.detectors import Card\n\nclass Grain:\n    threshold = 1\n"


@pytest.mark.parametrize("edited", ["grain_folder/deep/threshold.json", "grain_file.py"])
def test_the_key_follows_the_code_of_a_test_in_a_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, edited: str
) -> None:
    package = tmp_path / "grain_folder"
    (package / "deep").mkdir(parents=True)
    (package / "deep" / "threshold.json").write_text("1")
    (package / "__init__.py").write_text(GRAIN)
    places = {"folder-grain": "grain_folder:Grain", "file-grain": "grain_file:Grain"}
    write_detector_package(tmp_path, "grain_file", GRAIN, places)
    monkeypatch.syspath_prepend(str(tmp_path))
    (name, other) = sorted(places, key=lambda each: not edited.startswith(places[each][:10]))

    def keys() -> tuple[str, str, str]:
        code = code_digests()
        named = [settings_key([each], Limits(), code) for each in (name, other)]
        return named[0], named[1], settings_key(None, Limits(), code)

    before = keys()
    (package / "__pycache__").mkdir()
    (package / "__pycache__" / "deep.pyc").write_text("compiled")
    assert keys() == before
    (tmp_path / edited).write_text(GRAIN.replace("1", "2"))
    after = keys()

    assert [one == another for one, another in zip(before, after, strict=True)] == [
        False,
        True,
        False,
    ]
    assert not {"grain_file", "grain_folder"} & sys.modules.keys()


def test_settings_survive_the_way_to_a_worker(tmp_path: Path) -> None:
    settings = ServiceSettings(
        port=1, folder=tmp_path, limits=Limits(frames=3), allowed_hosts=("a",)
    )
    assert ServiceSettings.from_plain(settings.to_plain()) == settings


def test_only_one_service_has_a_folder(tmp_path: Path) -> None:
    folders = Folders(tmp_path / "data")
    taken = pytest.raises(FolderInUseError, match="Another service")
    with sole_use(folders), taken, sole_use(folders):
        pass
    with sole_use(folders):
        pass


def test_a_folder_that_cannot_be_made_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(FolderInUseError, match="UNMASK_DATA"),
        sole_use(Folders(tmp_path / "file" / "data")),
    ):
        pass
