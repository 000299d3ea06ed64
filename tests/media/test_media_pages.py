"""Videos are found on web pages, and pages lead nowhere that links may not lead.

Most tests read a page within this process, so that they can say which address counts as public:
the page's server on 127.0.0.1, and not its neighbour on 127.0.0.2.
"""

import gc
import json
import socket
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from ipaddress import ip_address
from pathlib import Path
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.media.link_server import Answer, Server
from tests.media.media_files import write_video
from tests.media.refusal import refusal
from unmask.errors import MediaError
from unmask.media import Limits, open_media
from unmask.media.links import page_requests, pages
from unmask.media.links.page_contents import read_contents
from unmask.media.links.page_reading import read_page
from unmask.media.links.pages import PageVideo

ALLOWED = Limits(allow_private_addresses=True)
PAGE = {"Content-Type": "text/html; charset=utf-8"}
PLAYLIST = {"Content-Type": "application/vnd.apple.mpegurl"}
SECONDS = 60.0

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


@pytest.fixture(autouse=True)
def unclosed_files() -> Iterator[None]:
    """yt-dlp leaves files open after an error; the process that it usually runs in ends then."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


def page(body: str) -> Answer:
    return 200, PAGE, f"<!doctype html><html><title>A page</title>{body}</html>".encode()


def playlist(*lines: str) -> Answer:
    text = "\n".join(("#EXTM3U", "#EXT-X-TARGETDURATION:3", *lines, "#EXT-X-ENDLIST", ""))
    return 200, PLAYLIST, text.encode()


@pytest.fixture(scope="module")
def videos(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("videos")
    paths = write_video(folder / "a.mp4"), write_video(folder / "a.ts", container_format="mpegts")
    return {path.name: path.read_bytes() for path in paths}


@pytest.fixture(scope="module")
def server(videos: dict[str, bytes]) -> Iterator[Server]:
    kinds = {"a.mp4": "video/mp4", "a.ts": "video/mp2t"}
    answers: dict[str, Answer] = {
        f"/{name}": (200, {"Content-Type": kinds[name], "Content-Length": len(content)}, content)
        for name, content in videos.items()
    }
    with Server(answers) as running:
        threading.Thread(target=running.serve_forever, args=(0.05,), daemon=True).start()
        yield running
        running.shutdown()


@pytest.fixture
def one_public_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "unmask.media.links.guarded_network.is_public",
        lambda address: address == ip_address("127.0.0.1"),
    )


def refused_page(link: str, folder: Path, limits: Limits | None = None) -> str:
    with pytest.raises(MediaError) as caught:
        read_page(link, folder, limits or Limits(), SECONDS)
    assert list(folder.glob("*.mp4")) == []
    return str(caught.value)


def test_without_the_reader_one_line_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("unmask.media.links.pages.READER", "yt_dlp_that_is_not_there")
    with pytest.raises(MediaError, match=r"yt-dlp, which is not installed.*pip install yt-dlp"):
        pages.fetch_from_page("https://example.org/watch", tmp_path, Limits(), monotonic() + 5)


# What is found


@pytest.mark.parametrize(
    "body",
    [
        '<video src="/a.mp4"></video>',
        '<video controls><source src="a.mp4" type="video/mp4"></video>',
        '<meta property="og:video" content="{address}/a.mp4">',
        '<meta property="og:video:type" content="video/mp4">'
        '<meta property="og:video" content="{address}/a.mp4">',
        '<video src="/moved.mp4"></video>',
        '<iframe src="/frame"></iframe>',
        '<iframe src="/empty"></iframe><iframe data-src="/frame"></iframe>',
        '<base href="/folder/"><p>See <a href="../a.mp4">the video</a>.</p>',
        '<video src="/missing.mp4"></video><video src="/a.mp4"></video>',
    ],
)
def test_the_video_of_a_page_is_found(
    server: Server, videos: dict[str, bytes], tmp_path: Path, body: str
) -> None:
    server.answers["/page"] = page(body.format(address=server.link("")))
    server.answers["/moved.mp4"] = (302, {"Location": "/a.mp4"}, b"")
    server.answers["/frame"] = page('<video src="/a.mp4"></video>')
    server.answers["/empty"] = page("<p>words</p>")
    server.answers["/missing.mp4"] = (404, {}, b"")

    path = read_page(server.link("/page"), tmp_path, ALLOWED, SECONDS).path

    assert path.read_bytes() == videos["a.mp4"]
    assert list(tmp_path.iterdir()) == [path]


def test_the_parts_of_a_playlist_are_put_together(
    server: Server, videos: dict[str, bytes], tmp_path: Path
) -> None:
    server.answers["/page"] = page('<video src="/list.m3u8"></video>')
    server.answers["/list.m3u8"] = playlist("#EXTINF:3,", "a.ts", "#EXTINF:3,", "/a.ts?again")

    path = read_page(server.link("/page"), tmp_path, ALLOWED, SECONDS).path

    assert path.read_bytes() == 2 * videos["a.ts"]


@pytest.mark.parametrize("path", ["/page", "/list.m3u8"])
def test_a_link_to_a_page_is_opened_like_a_file_and_leaves_nothing_behind(
    server: Server, path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole way: the process that reads the page, then the one that decodes."""
    server.answers["/page"] = page('<video src="/a.mp4"></video>')
    server.answers["/list.m3u8"] = playlist("#EXTINF:3,", "a.ts")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")

    with open_media(server.link(path), ALLOWED) as media:
        assert media.source == server.link(path)
        assert len(media.frames) == 10
        address = server.link("/a.mp4")
        note = f"The link leads to a page; its video was taken from {address}"
        assert [*map(str, media.notes[:1])] == ([note] if path == "/page" else [])

    assert list(tmp_path.iterdir()) == []


def test_an_advertisement_is_not_taken_for_the_video(
    server: Server, videos: dict[str, bytes], tmp_path: Path
) -> None:
    server.answers["/advert.mp4"] = (200, {"Content-Type": "video/mp4"}, b"an advertisement")
    server.answers["/page"] = page(
        '<video autoplay muted src="/advert.mp4"></video><video controls src="/a.mp4"></video>'
    )

    found = read_page(server.link("/page"), tmp_path, ALLOWED, SECONDS)

    assert found.path.read_bytes() == videos["a.mp4"]
    assert (found.taken, found.others) == (server.link("/a.mp4"), (server.link("/advert.mp4"),))


def test_a_page_of_pictures_says_what_to_do(server: Server) -> None:
    server.answers["/page"] = page('<img src="/a.jpg">')
    assert refusal(server.link("/page"), ALLOWED).endswith(
        ": the link leads to a web page with pictures and no video; pages are searched for videos "
        "only: right-click the picture and open it in a tab of its own for its address; download "
        "the picture or video and give the file."
    )


def test_a_page_without_a_video_says_what_to_do(server: Server) -> None:
    server.answers["/page"] = page("<p>words</p>")
    message = refusal(server.link("/page"), ALLOWED)
    assert message.endswith(
        ": the link leads to a web page, and no picture or video that can be fetched was found on "
        "it; download the picture or video and give the file."
    )


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ('<video src="/missing.mp4"></video>', "no picture or video that can be fetched"),
        ('<video src="/locked.m3u8"></video>', "no picture or video that can be fetched"),
        ('<video src="/packed.m3u8"></video>', "compressed, which was not asked for"),
        ('<video src="file:///etc/passwd"></video>', "no picture or video that can be fetched"),
        ('<video src="data:video/mp4;base64,AAAA"></video>', "no picture or video that can be"),
    ],
)
def test_videos_that_cannot_be_had(server: Server, tmp_path: Path, body: str, reason: str) -> None:
    server.answers["/page"] = page(body)
    server.answers["/missing.mp4"] = (404, {}, b"")
    server.answers["/locked.m3u8"] = playlist(
        '#EXT-X-KEY:METHOD=SAMPLE-AES,URI="skd://x",KEYFORMAT="com.apple.streamingkeydelivery"',
        "#EXTINF:3,",
        "a.ts",
    )
    server.answers["/packed.m3u8"] = (200, {**PLAYLIST, "Content-Encoding": "gzip"}, b"\x1f\x8b")
    assert reason in refused_page(server.link("/page"), tmp_path, ALLOWED)


# Where pages may lead


@pytest.mark.usefixtures("one_public_address")
@pytest.mark.parametrize(
    "host",
    ["127.0.0.2", "2130706434", "0x7f.2", "[::ffff:127.0.0.2]", "[::1]", "169.254.169.254"],
)
@pytest.mark.parametrize(
    "body",
    [
        '<video src="http://{host}:{port}/a.mp4"></video>',
        '<meta property="og:video" content="http://{host}:{port}/a.mp4">',
        '<video src="/away.mp4"></video>',
        '<meta http-equiv="refresh" content="0; url=http://{host}:{port}/other">',
        '<iframe src="http://{host}:{port}/other"></iframe>',
        '<a href="http://{host}:{port}/a.mp4">a video</a>',
    ],
)
def test_a_page_cannot_lead_into_a_private_network(
    server: Server, tmp_path: Path, host: str, body: str
) -> None:
    away = f"http://{host}:{server.server_port}/a.mp4"
    server.answers["/page"] = page(body.format(host=host, port=server.server_port))
    server.answers["/away.mp4"] = (302, {"Location": away}, b"")
    before = len(server.requests)

    message = refused_page(server.link("/page"), tmp_path)

    assert "this machine or a private network" in message or "cannot be found" in message
    assert set(server.requests[before:]) <= {"/page", "/away.mp4"}


@pytest.mark.usefixtures("one_public_address")
def test_the_page_itself_cannot_be_moved_there(server: Server, tmp_path: Path) -> None:
    server.answers["/other"] = page('<video src="/a.mp4"></video>')
    server.answers["/page"] = (302, {"Location": server.link("/other", "127.0.0.2")}, b"")
    before = len(server.requests)

    assert "a private network" in refused_page(server.link("/page"), tmp_path)
    assert server.requests[before:] == ["/page"]


@pytest.mark.usefixtures("one_public_address")
@pytest.mark.parametrize(
    "lines",
    [
        ("#EXTINF:3,", "a.ts", "#EXTINF:3,", "http://127.0.0.2:{port}/secret.ts"),
        ("#EXTINF:3,", "a.ts", "#EXTINF:3,", "/away.ts"),
        ('#EXT-X-KEY:METHOD=AES-128,URI="http://127.0.0.2:{port}/key"', "#EXTINF:3,", "a.ts"),
        ('#EXT-X-MAP:URI="http://127.0.0.2:{port}/start"', "#EXTINF:3,", "a.ts"),
    ],
)
def test_no_part_of_a_playlist_leads_there(
    server: Server, tmp_path: Path, lines: Sequence[str]
) -> None:
    server.answers["/list.m3u8"] = playlist(*(s.format(port=server.server_port) for s in lines))
    server.answers["/away.ts"] = (302, {"Location": server.link("/secret.ts", "127.0.0.2")}, b"")
    before = len(server.requests)

    assert "a private network" in refused_page(server.link("/list.m3u8"), tmp_path)
    assert set(server.requests[before:]) <= {"/list.m3u8", "/a.ts", "/away.ts"}


@pytest.mark.usefixtures("one_public_address")
def test_a_name_that_leads_elsewhere_the_second_time_gains_nothing(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolve = socket.getaddrinfo
    asked: list[str] = []

    def rebinding(
        host: str, port: int, *details: int, **options: int
    ) -> Sequence[tuple[object, ...]]:
        if host != "rebind.test":
            return resolve(host, port, *details, **options)
        asked.append(host)
        return resolve("127.0.0.1" if len(asked) == 1 else "127.0.0.2", port, *details, **options)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    server.answers["/page"] = page('<video src="/a.mp4"></video>')
    before = len(server.requests)

    assert "a private network" in refused_page(server.link("/page", "rebind.test"), tmp_path)
    assert len(asked) > 1
    assert server.requests[before:] == ["/page"]


def test_the_process_that_reads_pages_reaches_nothing_here(server: Server, tmp_path: Path) -> None:
    server.answers["/page"] = page('<video src="/a.mp4"></video>')
    before = len(server.requests)
    with pytest.raises(MediaError, match="this machine or a private network"):
        fetch(server.link("/page"), tmp_path, Limits())
    assert len(server.requests) == before


# How much may be fetched


def test_a_long_page_is_not_read_to_its_end(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_requests, "WHOLE_BYTES", 20_000)
    server.answers["/page"] = page(" " * 40_000 + '<video src="/a.mp4"></video>')
    assert "a page of more than 0.0 MB is not read" in refused_page(
        server.link("/page"), tmp_path, ALLOWED
    )


def test_a_video_may_not_be_larger_than_a_download(
    server: Server, videos: dict[str, bytes], tmp_path: Path
) -> None:
    """Whether its size is announced, or it comes in parts, each of them small."""
    content = videos["a.mp4"]
    server.answers["/unsized.mp4"] = (200, {"Content-Type": "video/mp4"}, content)
    server.answers["/sized"] = page('<video src="/a.mp4"></video>')
    server.answers["/page"] = page('<video src="/unsized.mp4"></video>')
    server.answers["/parts"] = playlist(*["#EXTINF:3,", "a.ts"] * 5)
    small = Limits(allow_private_addresses=True, download_bytes=len(content) - 1)
    assert "may be downloaded" in refused_page(server.link("/page"), tmp_path, small)
    assert "fetched" in refused_page(server.link("/sized"), tmp_path, small)
    parts = Limits(allow_private_addresses=True, download_bytes=4 * len(videos["a.ts"]))
    assert "may be downloaded" in refused_page(server.link("/parts"), tmp_path, parts)


def test_an_endless_page_ends_with_its_time(server: Server, tmp_path: Path) -> None:
    server.answers["/page"] = (200, PAGE, [b"<!doctype html><p>x"] * 600)
    short = Limits(allow_private_addresses=True, download_seconds=1.5)
    with pytest.raises(MediaError, match=r"took longer than 1\.5 s"):
        fetch(server.link("/page"), tmp_path, short)


# What the process may do, and what it is believed


def fetch(link: str, folder: Path, limits: Limits) -> PageVideo:
    return pages.fetch_from_page(link, folder, limits, monotonic() + limits.download_seconds)


@pytest.mark.parametrize(
    "deed",
    [
        "__import__('subprocess').run(['true'])",
        "os.system('true')",
        "os.fork()",
        "os.execv('/bin/true', ['true'])",
        "os.posix_spawn('/bin/true', ['true'], {})",
        "open('/tmp/elsewhere', 'w')",
        "open('../elsewhere', 'x')",
        "os.open('/tmp/elsewhere', os.O_CREAT | os.O_RDWR)",
        "socket.create_connection(('127.0.0.1', 9))",
        "socket.create_connection(('::ffff:127.0.0.1', 9))",
        "socket.socket().bind(('127.0.0.1', 0))",
        "socket.socket(socket.AF_UNIX).connect('/run/x')",
        "socket.socket(type=socket.SOCK_DGRAM).sendto(b'', ('8.8.8.8', 53))",
    ],
)
def test_what_the_process_gives_up(tmp_path: Path, deed: str) -> None:
    program = (
        "import os, socket, sys; from pathlib import Path; from unmask.media import Limits\n"
        "from unmask.media.links.page_reading import _confine\n"
        "_confine(Path.cwd(), Limits(), 60)\n"
        "open('allowed', 'w').close()\n"
        f"try: {deed}\n"
        "except Exception as error: print(type(error).__name__)\n"
        "else: print('done')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.split()[-1] in ("MediaError", "FileNotFoundError", "PermissionError")


def test_nobody_goes_on_fetching_for_a_worker_that_was_killed(
    server: Server, tmp_path: Path
) -> None:
    server.answers["/endless"] = (200, PAGE, [b"<!doctype html><p>x"] * 6000)
    request = {
        "link": server.link("/endless"),
        "folder": str(tmp_path),
        "limits": asdict(ALLOWED),
        "seconds": 600.0,
    }
    worker = (
        "import subprocess, sys\n"
        "reader = [sys.executable, '-P', '-m', 'unmask.media.links.page_reading']\n"
        "process = subprocess.Popen(reader, stdin=subprocess.PIPE)\n"
        f"process.communicate({json.dumps(request).encode()!r})\n"
    )
    asked = threading.Event()
    server.on_request = asked.set
    started = subprocess.Popen([sys.executable, "-c", worker], stdout=subprocess.PIPE)
    with started:
        assert asked.wait(60)
        started.kill()
        # The reader holds the other end of the pipe too: this ends when both have ended.
        output, _ = started.communicate(timeout=60)
    assert output == b""


@given(
    st.binary(max_size=200)
    | st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=20),
        lambda values: st.lists(values, max_size=3) | st.dictionaries(st.text(max_size=8), values),
    ).map(lambda value: json.dumps(value).encode())
)
def test_whatever_the_process_says_becomes_one_line(reply: bytes) -> None:
    reason = pages._reason(reply)
    assert reason in (None, pages.NOTHING_FOUND)


def test_what_the_process_says_is_believed_only_in_sentences_of_ours() -> None:
    def reason(key: str, **values: object) -> str:
        error = {"key": key, "values": values}
        return str(pages._reason(json.dumps({"error": error}).encode()))

    assert "was found on it (a b)" in reason("refused-nothing-on-page-since", detail="a\nb")
    assert reason("verdict-no-test") == str(pages.NOTHING_FOUND)
    assert reason("refused-send-money") == str(pages.NOTHING_FOUND)
    assert len(reason("refused-nothing-on-page-since", detail="x" * 5000)) < 400


@given(st.text())
def test_any_page_has_contents(text: str) -> None:
    contents = read_contents(f"<a href='{text}'><video muted src='{text}'>", "http://page/")
    addresses = (*contents.links, *contents.muted)
    assert all(address.startswith(("http://", "https://")) for address in addresses)


def test_a_file_that_is_none_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/etc/passwd")
    (tmp_path / "page").write_text(" <!DOCTYPE html>")
    (tmp_path / "video").write_bytes(b"\0\0\0\x18ftyp")
    taken = {name: pages._is_fetched(tmp_path / name) for name in ("link", "page", "video", "no")}
    assert taken == {"link": False, "page": False, "video": True, "no": False}
