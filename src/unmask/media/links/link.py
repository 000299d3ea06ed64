"""Fetching what a link leads to, without being led into a private network.

Redirects are followed by hand, so that each of them is checked alike. A link that leads to a web
page is handed on to ``pages``.
"""

import errno
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import httpcore

from unmask.errors import MediaError
from unmask.media import sentences
from unmask.media.limits import Limits
from unmask.media.links.guarded_network import (
    MOST_REDIRECTS,
    REDIRECT_STATUSES,
    STEP_SECONDS,
    GuardedBackend,
    followed,
    header,
    redirected,
)
from unmask.media.links.pages import MOST_OTHERS, PageVideo, fetch_from_page, is_page
from unmask.media.plain_text import one_line
from unmask.words import Message

HEADERS: dict[bytes | str, bytes | str] = {
    "User-Agent": "unmask",
    "Accept": "*/*",
    "Accept-Encoding": "identity",
    "Connection": "close",
}
PAGE_TYPES = (
    "text/html",
    "application/xhtml+xml",
    "application/vnd.apple.mpegurl",
    "application/x-mpegurl",
    "application/dash+xml",
)
"""Of web pages, and of playlists, which name the media's parts as pages do."""

FAILURES: Mapping[int, str] = {
    errno.ECONNREFUSED: "refused-connection",
    errno.ECONNRESET: "refused-broken-off",
    errno.EPIPE: "refused-broken-off",
    errno.ENETUNREACH: "refused-unreachable",
    errno.EHOSTUNREACH: "refused-unreachable",
    errno.ENETDOWN: "refused-unreachable",
    errno.ETIMEDOUT: "refused-no-answer",
}
"""What is said of the errors of connections."""

NOT_THERE = (404, 410)
"""An answer with another error may be a page that programs have to ask for in its own way."""


class _WebPage(Exception):  # noqa: N818  it is a way on, not a fault
    """The link leads to a web page."""


@dataclass(frozen=True)
class Fetched:
    """What a link led to.

    Attributes:
        path: of the file.
        notes: what a person should know of where it was.
    """

    path: Path
    notes: tuple[Message, ...] = ()


def fetch(link: str, folder: Path, limits: Limits) -> Fetched:
    """Download what a link leads to.

    Args:
        link: http or https, without user name and password.
        folder: where to put the file.
        limits: of which those on downloading and on addresses count.

    Returns:
        the file, and from where on a page it was taken.

    Raises:
        MediaError: the link is not allowed, does not answer, leads to a web page without media, or
            is over a limit.
    """
    deadline = monotonic() + limits.download_seconds
    backend = GuardedBackend(deadline, limits.allow_private_addresses)
    try:
        with httpcore.ConnectionPool(network_backend=backend) as pool:
            return Fetched(_follow(link, pool, folder / "download", limits))
    except _WebPage:
        return _noting_address(link, fetch_from_page(link, folder, limits, deadline))
    except httpcore.TimeoutException:
        if monotonic() < deadline:
            raise MediaError(Message("refused-no-answer")) from None
        reason = Message("refused-slow-download", {"seconds": limits.download_seconds})
        raise MediaError(reason) from None
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise MediaError(_failed(error)) from None


def _failed(error: Exception) -> Message:
    """What went wrong between this machine and the server, in everyday words where there are."""
    cause = error.args[0] if error.args else None
    key = FAILURES.get(cause.errno) if isinstance(cause, OSError) and cause.errno else None
    if key is not None:
        return Message(key)
    return Message("refused-download", {"detail": one_line(str(error)) or type(error).__name__})


def without_credentials(link: str) -> str:
    """Remove user name and password from a link, so that it can be shown."""
    scheme, separator, rest = link.partition("://")
    end = min((rest.find(mark) for mark in "/?#\\" if mark in rest), default=len(rest))
    return scheme + separator + rest[:end].rpartition("@")[2] + rest[end:]


def _noting_address(link: str, video: PageVideo) -> Fetched:
    """Tell of a video's address where it is not the one that was asked for."""
    taken = without_credentials(video.taken)
    others = [without_credentials(other) for other in video.others]
    if not others and taken in ("", link):
        return Fetched(video.path)
    return Fetched(
        video.path, (sentences.taken_from_page(taken, others, len(others) == MOST_OTHERS),)
    )


@contextmanager
def answered(
    link: str, pool: httpcore.ConnectionPool, further: Mapping[bytes | str, bytes | str]
) -> Iterator[httpcore.Response]:
    """The answer at the end of a link's redirects, each of which is checked alike.

    Args:
        link: http or https, without user name and password.
        pool: of guarded connections.
        further: headers of the request besides the usual ones.

    Raises:
        MediaError: it may not be followed, or is redirected too often.
    """
    step = dict.fromkeys(("connect", "read", "write", "pool"), STEP_SECONDS)
    for _ in range(MOST_REDIRECTS + 1):
        url, host = followed(link)
        headers = {"Host": host, **HEADERS, **further}
        with pool.stream("GET", url, headers=headers, extensions={"timeout": step}) as response:
            if response.status not in REDIRECT_STATUSES:
                yield response
                return
            link = redirected(link, header(response, "location"))
    raise MediaError(Message("refused-redirects", {"times": MOST_REDIRECTS}))


def _follow(link: str, pool: httpcore.ConnectionPool, target: Path, limits: Limits) -> Path:
    with answered(link, pool, {}) as response:
        _check_answer(response, limits)
        _save(response, target, limits)
    return target


def _check_answer(response: httpcore.Response, limits: Limits) -> None:
    kind = header(response, "content-type").partition(";")[0].strip().lower()
    if kind in PAGE_TYPES and response.status not in NOT_THERE:
        raise _WebPage
    if response.status != 200:
        raise MediaError(Message("refused-status", {"status": response.status}))
    if header(response, "content-encoding").strip().lower() not in ("", "identity"):
        raise MediaError(Message("refused-compressed"))
    length = header(response, "content-length")
    if length.isdecimal() and int(length) > limits.download_bytes:
        raise MediaError(_too_large(limits))


def _save(response: httpcore.Response, target: Path, limits: Limits) -> None:
    received = 0
    with target.open("wb") as file:
        for chunk in response.iter_stream():
            if received == 0 and is_page(chunk):
                raise _WebPage
            received += len(chunk)
            if received > limits.download_bytes:
                raise MediaError(_too_large(limits))
            file.write(chunk)


def _too_large(limits: Limits) -> Message:
    return Message("refused-large-download", {"megabytes": limits.download_bytes / 1e6})
