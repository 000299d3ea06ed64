"""Links are fetched from servers on this machine; without permission none may be reached."""

import errno
import hashlib
import socket
import threading
from collections.abc import Iterator, Sequence
from ipaddress import ip_address
from pathlib import Path

import pytest

from tests.media.link_server import Answer, Server
from tests.media.media_files import write_video
from tests.media.refusal import refusal
from unmask.media import Limits, open_media
from unmask.media.links.guarded_network import is_public
from unmask.media.links.link import without_credentials
from unmask.media.links.link_ends import LinkEnds, peek
from unmask.words import Message, say

ALLOWED = Limits(allow_private_addresses=True)


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return write_video(tmp_path_factory.mktemp("link") / "a.mp4").read_bytes()


@pytest.fixture(scope="module")
def server(video: bytes) -> Iterator[Server]:
    page = b"  <!DOCTYPE html><title>x</title>"
    answers: dict[str, Answer] = {
        "/a.mp4": (200, {"Content-Type": "video/mp4", "Content-Length": len(video)}, video),
        "/ä b.mp4".encode().decode("latin-1"): (200, {}, video),
        "/%C3%A4%20b.mp4": (200, {}, video),
        "/unsized": (200, {}, video),
        "/page": (200, {"Content-Type": "text/html; charset=utf-8"}, page),
        "/hidden-page.mp4": (200, {"Content-Type": "video/mp4"}, page),
        "/missing": (404, {}, b""),
        "/gzip": (200, {"Content-Encoding": "gzip"}, b"\x1f\x8b"),
        "/short": (200, {"Content-Length": len(video) + 100}, video),
        "/announced": (200, {"Content-Length": 10**12}, b""),
        "/slow": (200, {}, [b"x"] * 100),
        "/empty": (200, {"Content-Length": 0}, b""),
        "/hop": (302, {"Location": "/a.mp4"}, b""),
        "/loop": (301, {"Location": "/loop"}, b""),
        "/to-file": (302, {"Location": "file:///etc/passwd"}, b""),
        "/nowhere": (302, {}, b""),
        "/to-long-scheme": (302, {"Location": f"{'x' * 5000}://example.org"}, b""),
        "/broken-chunks": (200, {"Transfer-Encoding": "chunked"}, b"F" * 5000 + b"\r\nx"),
        "/to-malformed": (302, {"Location": "http://[::1"}, b""),
        "/part": (206, {"Content-Range": "bytes 0-4/5"}, b"whole"),
        "/endless-part": (206, {"Content-Range": f"bytes 0-4/{'9' * 5000}"}, b"whole"),
        "/endless-place": (206, {"Content-Range": f"bytes {'0' * 5000}-4/5"}, b"whole"),
    }
    with Server(answers) as running:
        threading.Thread(target=running.serve_forever, args=(0.05,), daemon=True).start()
        yield running
        running.shutdown()


@pytest.mark.parametrize("path", ["/a.mp4?x=1&y=%20#part", "/ä b.mp4", "/unsized", "/hop"])
def test_a_link_is_opened_like_a_file_and_leaves_nothing_behind(server: Server, path: str) -> None:
    link = server.link(path)
    with open_media(link, ALLOWED) as media:
        assert media.source == link
        assert media.facts.kind == "video"
        assert len(media.frames) == 10
        assert media.path is not None
        assert media.path.exists()

    assert not media.path.parent.exists()


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/page", "leads to a web page, and no picture or video that can be fetched"),
        ("/hidden-page.mp4", "leads to a web page, and no picture or video that can be fetched"),
        ("/missing", "answered with status 404"),
        ("/gzip", "sends the file compressed"),
        ("/short", "the download failed"),
        ("/announced", "more than the 1,073.7 MB that may be downloaded"),
        ("/empty", "the file is empty"),
        ("/loop", "redirected more than 5 times"),
        ("/to-file", "begin with file:// are not supported"),
        ("/nowhere", "redirected more than 5 times"),
        ("/to-malformed", "the link is malformed"),
        ("/to-long-scheme", "xxx…:// are not supported"),
        ("/broken-chunks", "the download failed (illegal chunk header: "),
    ],
)
def test_answers_that_are_no_media(
    server: Server, path: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    assert reason in refusal(server.link(path), ALLOWED)
    assert list(tmp_path.iterdir()) == []


def test_a_connection_that_is_refused_is_said_in_words() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        link = f"http://127.0.0.1:{unused.getsockname()[1]}/a.mp4"

    assert refusal(link, ALLOWED).endswith(
        "the server refused the connection; check the link and try again."
    )


@pytest.mark.parametrize(
    ("number", "key"),
    [
        (errno.ECONNRESET, "refused-broken-off"),
        (errno.EHOSTUNREACH, "refused-unreachable"),
        (errno.ETIMEDOUT, "refused-no-answer"),
    ],
)
def test_what_the_system_says_of_a_connection_is_said_in_words(
    server: Server, monkeypatch: pytest.MonkeyPatch, number: int, key: str
) -> None:
    def fail(*_: object, **__: object) -> socket.socket:
        raise OSError(number, "as the system calls it")

    monkeypatch.setattr(socket, "create_connection", fail)
    reason = refusal(server.link("/video.mp4"), ALLOWED)
    assert say(Message(key), "en") in reason
    assert "as the system calls it" not in reason


def test_a_download_is_bounded_in_bytes_and_time(server: Server, video: bytes) -> None:
    small = Limits(allow_private_addresses=True, download_bytes=len(video) - 1)
    assert "may be downloaded" in refusal(server.link("/unsized"), small)

    short = Limits(allow_private_addresses=True, download_seconds=0.5)
    assert "the download took longer than 0.5 s" in refusal(server.link("/slow"), short)


def test_the_ends_of_a_link_are_told_without_all_of_it(server: Server) -> None:
    sha256 = hashlib.sha256(b"whole").hexdigest()
    assert peek(server.link("/part"), ALLOWED) == LinkEnds(5, sha256, sha256)


@pytest.mark.parametrize("path", ["/to-malformed", "/endless-part", "/endless-place", "/a.mp4"])
def test_a_server_that_gives_no_ends_is_asked_for_all(server: Server, path: str) -> None:
    assert peek(server.link(path), ALLOWED) is None


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "2130706433",
        "0x7f.1",
        "127.1",
        "0.0.0.0",  # noqa: S104
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::127.0.0.1]",
    ],
)
def test_this_machine_is_not_reached_without_permission(server: Server, host: str) -> None:
    before = len(server.requests)

    message = refusal(server.link("/a.mp4", host))

    assert "this machine or a private network" in message or "cannot be found" in message
    assert len(server.requests) == before


def test_a_redirect_is_checked_like_the_link_itself(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first server is allowed by its address, as if it were public; the second is not."""
    other = "127.0.0.2"
    server.answers["/away"] = (302, {"Location": server.link("/a.mp4", other)}, b"")
    monkeypatch.setattr(
        "unmask.media.links.guarded_network.is_public",
        lambda address: address == ip_address("127.0.0.1"),
    )
    before = len(server.requests)

    assert "this machine or a private network" in refusal(server.link("/away"))
    assert server.requests[before:] == ["/away"]


def test_the_address_that_was_checked_is_the_one_that_is_used(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that resolves differently the second time gains nothing by it."""
    asked: list[str] = []
    resolve = socket.getaddrinfo

    def rebinding(
        host: str, port: int, *details: int, **options: int
    ) -> Sequence[tuple[object, ...]]:
        if host != "rebind.test":
            return resolve(host, port, *details, **options)
        asked.append(host)
        return resolve("127.0.0.1" if len(asked) == 1 else "127.0.0.9", port, *details, **options)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)

    with open_media(server.link("/a.mp4", "rebind.test"), ALLOWED) as media:
        assert len(media.frames) == 10
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("::ffff:8.8.8.8", True),
        ("10.0.0.1", False),
        ("172.16.3.4", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("0.0.0.0", False),  # noqa: S104
        ("::", False),
        ("::1", False),
        ("::ffff:169.254.169.254", False),
        ("64:ff9b::a9fe:a9fe", False),
        ("2002:7f00:1::", False),
        ("fc00::1", False),
        ("fe80::1", False),
        ("ff02::1", False),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(ip_address(address)) is public


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        ("ftp://example.org/a.mp4", "begin with ftp:// are not supported"),
        ("file:///etc/passwd", "begin with file:// are not supported"),
        ("rtsp://example.org/a", "begin with rtsp:// are not supported"),
        ("http://", "names no server"),
        ("http://[::1/a.mp4", "malformed"),
        ("http://example.org:99999/", "malformed"),
        ("http://example.org/\udcff.mp4", "malformed"),
        ("http://" + "a" * 70 + ".org/", "malformed"),
        ("https://name.invalid/a.mp4", "cannot be found"),
    ],
)
def test_links_that_cannot_be_followed(link: str, reason: str) -> None:
    assert reason in refusal(link)


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ("http://me:secret@example.org/a?b=c@d", "http://example.org/a?b=c@d"),
        ("http://me:sec@ret@example.org", "http://example.org"),
        ("http://example.org/a@b", "http://example.org/a@b"),
    ],
)
def test_credentials_are_never_shown(link: str, shown: str) -> None:
    assert without_credentials(link) == shown
    if link != shown:
        message = refusal(link)
        assert "user name and password are not supported" in message
        assert "secret" not in message
