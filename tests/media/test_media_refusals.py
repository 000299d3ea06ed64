"""Everything that cannot be analysed ends in one line that says why and what to do."""

import io
import os
import socket
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.media.media_files import tiles, write_sound, write_sound_with_cover, write_video
from tests.media.refusal import refusal
from unmask.arrays import RGBImage
from unmask.errors import MediaError
from unmask.media import Limits, media_from_frames, open_media, shown_source
from unmask.words import say


def png_header(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)

    def chunk(name: bytes, content: bytes) -> bytes:
        check = zlib.crc32(name + content)
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99))


def test_paths_that_lead_to_no_file(tmp_path: Path) -> None:
    (tmp_path / "broken").symlink_to(tmp_path / "gone")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "empty.mp4").touch()

    assert "there is no such file; check the path" in refusal(tmp_path / "missing.mp4")
    assert "there is no such file" in refusal(tmp_path / "empty.mp4" / "x.mp4")
    assert "points to a file that no longer exists" in refusal(tmp_path / "broken")
    assert "cannot be read" in refusal(tmp_path / "loop")
    assert "cannot be read" in refusal("x" * 5000)
    assert "not a path to a file" in refusal("a\0b.mp4")
    assert "it is a folder" in refusal(tmp_path)
    assert "the file is empty" in refusal(tmp_path / "empty.mp4")


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("", "nothing was given; expected a path or a link"),
        ("  ", "nothing was given"),
        ("blob:https://example.org/0a1b", "leads to something within one tab of a browser"),
        ("data:image/png;base64," + "A" * 5000, "is the picture itself, written as text"),
        ("about:blank", "belongs to the browser itself"),
        ("chrome-extension://abc/page.html", "links that begin with chrome-extension://"),
        ("example.org/clip.mp4", "if it is a link, write https:// before it"),
        ("//example.org/clip.mp4", "if it is a link, write https:// before it"),
        ("www.example.org", "if it is a link, write https:// before it"),
        ("clip.mp4", "there is no such file; check the path."),
        (" ftp://example.org/a.mp4 ", "links that begin with ftp:// are not supported"),
    ],
)
def test_addresses_that_lead_to_nothing_are_called_what_they_are(
    source: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert reason in refusal(source)


def test_a_file_may_be_called_like_an_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_video(tmp_path / "a.mp4").rename(tmp_path / "data:a.mp4")
    with open_media("data:a.mp4") as media:
        assert len(media.frames) == 10


def test_blanks_around_a_link_do_not_make_it_a_path() -> None:
    assert shown_source(" https://me:secret@example.org/a.mp4\n") == "https://example.org/a.mp4"
    assert shown_source(" a.mp4") == " a.mp4"


def test_a_refusal_can_be_said_in_spanish(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7\n" * 20)
    with pytest.raises(MediaError) as caught, open_media(path):
        pass
    assert say(caught.value.reason, "es") == (
        f"{path}: es un PDF; guarde como archivos las imágenes que contiene y dé esos archivos."
    )
    with pytest.raises(MediaError) as caught, open_media(path, Limits(file_bytes=100)):
        pass
    assert "ocupa 0,0 MB" in say(caught.value.reason, "es")


def test_pipes_and_devices_are_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mp4")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "socket"))
        for path in (tmp_path / "pipe.mp4", tmp_path / "socket", "/dev/zero"):
            assert "it is a pipe or device, not a file" in refusal(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read every file")
def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4")
    path.chmod(0)

    assert "no permission" in refusal(path)


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.mp4"
    with path.open("wb") as file:
        file.truncate(5 * 1024**3)

    assert "the file has 5,368.7 MB and at most 4,295.0 MB are allowed" in refusal(path)


@pytest.mark.parametrize(
    "content",
    [
        b"This is no video.\n" * 100,
        bytes(5000),
        np.random.default_rng(0).bytes(5000),
        b"GIF89a",
        b"\0\0\0\x18ftypisom",
    ],
)
def test_what_is_neither_picture_nor_video_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(content)

    assert refusal(path).startswith(f"{path}: ")


def test_a_video_without_its_index_is_refused(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", count=50)
    path.write_bytes(path.read_bytes()[:3000])

    assert "the file is incomplete: its index is missing" in refusal(path)


def test_sound_alone_is_refused_even_with_a_cover(tmp_path: Path) -> None:
    cover = io.BytesIO()
    Image.fromarray(tiles(32, 32)).save(cover, "PNG")
    for path in (
        write_sound(tmp_path / "a.m4a", "aac"),
        write_sound(tmp_path / "a.wav", "pcm_s16le"),
        write_sound_with_cover(tmp_path / "a.mp3", cover.getvalue()),
    ):
        assert "no picture to analyse, only sound" in refusal(path)


def test_huge_pictures_are_refused_by_their_header(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(png_header(60_000, 60_000))
    assert "60,000 × 60,000 pixels; at most 120 million are allowed" in refusal(path)

    video = write_video(tmp_path / "a.mp4")
    assert "64 × 48 pixels" in refusal(video, Limits(pixels=64 * 48 - 1))


PLAYLISTS = {
    "a.m3u8": "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{target}\n#EXT-X-ENDLIST\n",
    "b.mp4": "ffconcat version 1.0\nfile '{target}'\n",
    "c.mpd": '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static">'
    '<Period><AdaptationSet><Representation id="1" mimeType="video/mp4"><BaseURL>{target}'
    "</BaseURL></Representation></AdaptationSet></Period></MPD>",
    "d.sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\n"
    "m=video 5004 RTP/AVP 96\n",
}


@pytest.mark.parametrize("name", PLAYLISTS)
def test_a_playlist_leads_to_no_other_file(tmp_path: Path, name: str) -> None:
    target = write_video(tmp_path / "target.ts")
    path = tmp_path / name
    path.write_text(PLAYLISTS[name].format(target=target))

    assert "not a picture or video that can be read" in refusal(path)


def test_a_name_is_never_a_pattern_or_a_protocol(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_video(tmp_path / "frame1.mp4")
    monkeypatch.chdir(tmp_path)

    for name in ("frame%d.mp4", "concat:frame1.mp4", "file:frame1.mp4", "pipe:0", "frame*.mp4"):
        assert "there is no such file" in refusal(name)


def test_names_cannot_forge_lines(tmp_path: Path) -> None:
    message = refusal(tmp_path / "a\nError: all is well\x1b[2J")

    assert "\x1b" not in message


@pytest.mark.parametrize(
    ("images", "times", "reason"),
    [
        ([], [], "0 frames and 0 times"),
        ([tiles(8, 8)], [], "1 frame and 0 times"),
        ([tiles(8, 8)] * 2, [1.0, 0.5], "do not ascend"),
        ([tiles(8, 8)] * 2, [0.0, float("nan")], "do not ascend"),
    ],
)
def test_frames_without_proper_times_are_refused(
    images: list[RGBImage], times: list[float], reason: str
) -> None:
    with pytest.raises(MediaError, match=reason):
        media_from_frames(images, times)


def test_frames_captured_elsewhere_become_a_media() -> None:
    images = [tiles(16, 8, seed) for seed in range(3)]
    media = media_from_frames(images, [7.0, 7.5, 8.0], source="a tab")

    assert (media.source, media.path, media.facts.kind) == ("a tab", None, "video")
    assert [frame.time for frame in media.frames] == [0.0, 0.5, 1.0]
    assert (media.facts.width, media.facts.height, media.facts.frame_rate) == (16, 8, 2.0)
    assert np.array_equal(media.frames[2].pixels, images[2])
    assert not media.frames[2].pixels.flags.writeable
    assert images[2].flags.writeable
    assert media_from_frames(images[:1], [3.0]).facts.kind == "image"


def test_a_name_is_kept_as_given_and_shown_on_one_line(tmp_path: Path) -> None:
    name = "odd\nname \u202egpj.mp4"
    write_video(tmp_path / "a.mp4").rename(tmp_path / name)

    with open_media(tmp_path / name) as media:
        assert media.source == str(tmp_path / name)

    (tmp_path / name).write_bytes(b"")
    assert "odd name gpj.mp4: the file is empty" in refusal(tmp_path / name)
