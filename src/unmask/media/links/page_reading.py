"""The process that reads web pages, with yt-dlp: it finds their video and downloads it.

Internal. ``unmask.media.links.pages`` starts it as
``python -m unmask.media.links.page_reading`` and writes one JSON request to its standard input::

    {"link": "https://…", "folder": "…", "limits": {…}, "seconds": 300.0}

It answers with one JSON object on standard output, ``{"error": {"key", "values"}}``, a message that
says why not, or::

    {"taken": "https://…", "others": ["https://…"]}

with the addresses of the video, which is the file ``media`` in the folder, and of others that the
page shows.

Before it reads the first byte of a page it gives up the right to start programs, to write outside
the folder, to connect to addresses that are not public, and to use more memory, time and disk than
the limits say. yt-dlp runs without plug-ins, settings, cookies of browsers, caches, proxies, JS
interpreters and ffmpeg.
"""

import errno
import json
import math
import os
import resource
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from ipaddress import ip_address
from itertools import islice
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Any

import yt_dlp
from yt_dlp.networking.common import RequestDirector
from yt_dlp.networking.exceptions import RequestError
from yt_dlp.utils import (
    DownloadError,
    ExtractorError,
    UnsupportedError,
    YoutubeDLError,
    unsmuggle_url,
)

from unmask.errors import MediaError
from unmask.media.limits import Limits
from unmask.media.links.guarded_network import NOT_PUBLIC, is_public
from unmask.media.links.page_contents import PageContents, read_contents
from unmask.media.links.page_requests import Allowed, GuardedRH
from unmask.media.links.pages import FILE_NAME, MOST_OTHERS, NOTHING_FOUND, ONLY_PICTURES, PageVideo
from unmask.words import Message, Sentence, message_document

PROTOCOLS = "[protocol~='^(https?|m3u8|m3u8_native|http_dash_segments)$']"
FORMAT = f"bv*[height<=?1080]{PROTOCOLS}/wv*{PROTOCOLS}"
"""The best that has a picture and up to 1080 lines, in one file, else the smallest; no format that
needs ffmpeg or a protocol of its own."""

MOST_LISTED = MOST_OTHERS + 1
"""Of a page's videos."""
MOST_TRIED = 3
MOST_FRAMES = 5
"""Pages within a page that are searched."""

GENERIC = ("Generic", "HTML5MediaEmbed")
"""What yt-dlp calls finding files on any page, rather than on one of a site that it knows."""

PAGE_FIELDS = ("extractor", "extractor_key", "webpage_url", "webpage_url_basename")
"""What yt-dlp tells the entries of a list of the page that they are from."""

SPARE_BYTES = 1024**2
"""Beyond the download's limit, for what is written besides."""

PARENT_SECONDS = 1.0
"""How often the process looks whether the one that started it is still there."""

PROGRAM_EVENTS = (
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.fork",
    "os.forkpty",
    "os.posix_spawn",
    "os.spawn",
    "pty.spawn",
)
OTHER_NETWORK_EVENTS = ("socket.bind", "socket.sendto", "socket.sendmsg")
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class PageReader(yt_dlp.YoutubeDL):  # type: ignore[misc]
    """yt-dlp with no other way to the network than the guarded one.

    Args:
        folder: for the video.
        limits: of which those on the download's size and on addresses count.
        seconds: after which nothing is fetched any more.
    """

    def __init__(self, folder: Path, limits: Limits, seconds: float) -> None:
        self.allowed = Allowed(limits, seconds)
        super().__init__(_settings(folder, limits))

    def build_request_director(self, *_handlers: object) -> RequestDirector:
        """Leave out all of yt-dlp's own ways to the network."""
        director = RequestDirector(logger=_Silent())
        director.add_handler(
            GuardedRH(
                allowed=self.allowed,
                logger=_Silent(),
                headers=self.params["http_headers"],
                cookiejar=self.cookiejar,
            )
        )
        return director


class _Silent:
    """Where yt-dlp's words go: what counts comes as an error."""

    def debug(self, *_: object, **__: object) -> None:
        """Say nothing, as do the others."""

    info = warning = error = stdout = stderr = debug


@dataclass(frozen=True)
class Listed:
    """A video of a page.

    Attributes:
        address: by which a person can ask for it.
        result: what yt-dlp knows of it.
        extra: what it knows of the page.
    """

    address: str
    result: dict[str, Any]
    extra: dict[str, Any]


def read_page(link: str, folder: Path, limits: Limits, seconds: float) -> PageVideo:
    """Download the video that a page shows; of several the first that is there and has sound.

    Raises:
        MediaError: it shows none that can be fetched, or a rule was broken.
    """
    with PageReader(folder, limits, seconds) as reader:
        try:
            return _take(reader, link, folder / FILE_NAME)
        except YoutubeDLError as error:
            raise MediaError(reader.allowed.broken or _in_words(error)) from None


def _take(reader: PageReader, link: str, path: Path) -> PageVideo:
    videos = _videos(reader, link)
    failure: YoutubeDLError | None = None
    for video in videos[:MOST_TRIED]:
        path.unlink(missing_ok=True)
        try:
            done = reader.process_ie_result(dict(video.result), True, dict(video.extra))
        except YoutubeDLError as error:
            failure = failure or error
            continue
        if path.is_file():
            others = tuple(each.address for each in videos if each is not video)
            return PageVideo(path, _address(done) or video.address, others)
    if failure is not None:
        raise failure
    raise MediaError(reader.allowed.broken or NOTHING_FOUND)


def _videos(reader: PageReader, link: str) -> list[Listed]:
    """The videos of a page in the order in which they are to be tried.

    Raises:
        YoutubeDLError: it cannot be read.
        MediaError: it has none.
    """
    try:
        found = _listed(reader, link)
    except YoutubeDLError as error:
        if not isinstance(_cause(error), UnsupportedError):
            raise
        found = []
    if len(found) == 1:
        return found
    contents = _contents(reader, link)
    found = found or [*_in_frames(reader, contents.frames), *map(_linked, contents.links)]
    if not found:
        raise MediaError(
            reader.allowed.broken or (ONLY_PICTURES if contents.has_pictures else NOTHING_FOUND)
        )
    # Advertisements begin by themselves, which browsers allow to silent videos only.
    return sorted(found, key=lambda video: not contents.muted.isdisjoint(_addresses(video.result)))


def _listed(reader: PageReader, link: str) -> list[Listed]:
    """What yt-dlp finds on a page."""
    info = reader.extract_info(link, download=False, process=False) or {}
    if info.get("_type") not in ("playlist", "multi_video"):
        return [Listed(_address(info) or link, info, {})]
    extra = {name: info[name] for name in PAGE_FIELDS if name in info}
    entries = islice(info.get("entries") or (), MOST_LISTED)
    return [
        Listed(_address(entry) or link, entry, extra)
        for entry in entries
        if entry and not _is_only_sound(entry)
    ]


def _contents(reader: PageReader, link: str) -> PageContents:
    try:
        answer = reader.urlopen(link)
        return read_contents(answer.read().decode("utf-8", "replace"), answer.url)
    except (YoutubeDLError, RequestError):
        return PageContents()


def _in_frames(reader: PageReader, frames: Sequence[str]) -> Iterator[Listed]:
    for frame in frames[:MOST_FRAMES]:
        with suppress(YoutubeDLError):
            yield from _listed(reader, frame)


def _linked(address: str) -> Listed:
    return Listed(address, {"_type": "url", "url": address}, {})


def _is_only_sound(entry: Mapping[str, Any]) -> bool:
    formats = entry.get("formats") or ()
    return bool(formats) and all(one.get("vcodec") == "none" for one in formats)


def _address(result: Mapping[str, Any]) -> str | None:
    """The address by which a person can ask for a video; None where there is none."""
    if result.get("_type") in ("url", "url_transparent"):
        return str(unsmuggle_url(result["url"])[0])
    if result.get("extractor_key", GENERIC[0]) not in GENERIC and result.get("webpage_url"):
        return str(result["webpage_url"])
    return next(iter(_addresses(result)), None)


def _addresses(result: Mapping[str, Any]) -> list[str]:
    """The addresses of a video's files, the one that was chosen first."""
    formats = [result, *reversed(result.get("formats") or ())]
    named = [one.get("manifest_url") or one.get("url") for one in formats]
    return [str(address) for address in named if address]


def main() -> None:
    """Answer the one request on standard input."""
    request = json.load(sys.stdin)
    limits, folder = Limits(**request["limits"]), Path(request["folder"])
    reply = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)
    Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    # An unknown page is shown to all of them; now their compiled form can still be stored.
    import_module("yt_dlp.extractor._extractors")
    _confine(folder, limits, request["seconds"])
    json.dump(_answer(request["link"], folder, limits, request["seconds"]), reply)
    reply.flush()


def _end_with_parent(parent: int) -> None:
    """A worker that was killed leaves nobody behind who goes on fetching."""
    while os.getppid() == parent:
        sleep(PARENT_SECONDS)
    os._exit(1)


def _answer(link: str, folder: Path, limits: Limits, seconds: float) -> dict[str, Any]:
    try:
        video = read_page(link, folder, limits, seconds)
    except MediaError as error:
        return _refusal(error.reason)
    except MemoryError:
        return _refusal(Message("refused-page-memory"))
    except Exception as error:  # noqa: BLE001  a library of this size raises anything
        return _refusal(_nothing_found(type(error).__name__))
    return {"taken": video.taken, "others": list(video.others)}


def _refusal(reason: Sentence) -> dict[str, Any]:
    return {"error": message_document(reason)}


def _nothing_found(detail: str) -> Message:
    return Message("refused-nothing-on-page-since", {"detail": detail})


def _in_words(error: YoutubeDLError) -> Message:
    """Why there is no video, without the name of the site's module and requests to report bugs."""
    cause = _cause(error)
    if isinstance(cause, UnsupportedError) or not isinstance(cause, ExtractorError):
        return NOTHING_FOUND
    return _nothing_found(cause.orig_msg.splitlines()[0].partition(". ")[0].rstrip(". "))


def _cause(error: YoutubeDLError) -> object:
    return error.exc_info[1] if isinstance(error, DownloadError) and error.exc_info else error


def _settings(folder: Path, limits: Limits) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "outtmpl": {"default": FILE_NAME},
        "paths": {"home": str(folder), "temp": str(folder)},
        "playlist_items": "1",
        "noplaylist": True,
        "match_filter": _refuse_live,
        "max_filesize": limits.download_bytes,
        "nopart": True,
        "continuedl": False,
        "updatetime": False,
        "fixup": "never",
        "hls_prefer_native": True,
        "external_downloader": "native",
        "ffmpeg_location": str(folder / "no-ffmpeg"),
        "skip_unavailable_fragments": False,
        "retries": 1,
        "fragment_retries": 1,
        "extractor_retries": 1,
        "cachedir": False,
        "proxy": "",
        "js_runtimes": {},
        "remote_components": [],
        "quiet": True,
        "noprogress": True,
        "no_warnings": True,
        "logger": _Silent(),
    }


def _refuse_live(details: dict[str, Any], *, incomplete: bool = False) -> None:  # noqa: ARG001
    if details.get("is_live"):
        raise ExtractorError("It is a live broadcast", expected=True)


def _confine(folder: Path, limits: Limits, seconds: float) -> None:
    for kind, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, math.ceil(seconds) + 1),
        (resource.RLIMIT_FSIZE, limits.download_bytes + SPARE_BYTES),
        (resource.RLIMIT_AS, limits.memory_bytes),
    ):
        hard = resource.getrlimit(kind)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, most))
    sys.addaudithook(_Rules(folder, limits.allow_private_addresses))


class _Rules:
    """Refuses what no page needs; once set, nothing in the process can lift it."""

    def __init__(self, folder: Path, allow_private_addresses: bool) -> None:
        self._folder = os.path.realpath(folder) + os.sep
        self._allow_private_addresses = allow_private_addresses

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in PROGRAM_EVENTS:
            # As if none were installed, which yt-dlp takes into account.
            raise FileNotFoundError(errno.ENOENT, "reading a page starts no programs")
        if event in OTHER_NETWORK_EVENTS:
            raise MediaError(Message("refused-page-event", {"event": event}))
        if event == "socket.connect":
            self._check_connection(arguments[1])
        if event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITING:
            self._check_writing(arguments[0])

    def _check_connection(self, address: Any) -> None:
        if not isinstance(address, tuple):
            raise MediaError(Message("refused-page-local"))
        if not self._allow_private_addresses and not is_public(ip_address(address[0])):
            raise MediaError(NOT_PUBLIC)

    def _check_writing(self, path: Any) -> None:
        if isinstance(path, int):
            return
        if not os.path.realpath(os.fsdecode(path)).startswith(self._folder):
            # As if the disk could not be written to, which libraries take into account.
            raise PermissionError(errno.EACCES, "reading a page writes nothing elsewhere")


if __name__ == "__main__":
    main()
