"""How yt-dlp reaches the network here: through guarded connections, and in no other way."""

import io
import urllib.request
from collections.abc import Iterator, Mapping
from time import monotonic
from types import SimpleNamespace
from typing import Any

import httpcore
from yt_dlp.networking import Request, RequestHandler, Response
from yt_dlp.networking.exceptions import HTTPError, RequestError, TransportError

from unmask.errors import MediaError
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
from unmask.words import Message, Sentence

WHOLE_BYTES = 16 * 1024**2
"""The longest page or playlist; a video is read piece by piece."""

STEPS = dict.fromkeys(("connect", "read", "write", "pool"), STEP_SECONDS)
OWN_HEADERS = ("host", "accept-encoding", "connection", "content-length", "transfer-encoding")
SECRET_HEADERS = ("authorization", "cookie")
"""Not for another server that the first one redirects to."""


class Allowed:
    """What may still be fetched, and the first rule that was broken.

    Args:
        limits: of which those on the download's size and on addresses count.
        seconds: from now, until everything must be there.
    """

    def __init__(self, limits: Limits, seconds: float) -> None:
        self._bytes_left = limits.download_bytes
        self._too_large = Message("refused-sent", {"megabytes": limits.download_bytes / 1e6})
        self.broken: Sentence | None = None
        """The rule, in words; None as long as none was."""
        backend = GuardedBackend(monotonic() + seconds, limits.allow_private_addresses)
        self.pool = httpcore.ConnectionPool(network_backend=backend, max_connections=8)

    def take(self, count: int) -> None:
        """Count bytes that were sent.

        Raises:
            MediaError: they are too many.
        """
        self._bytes_left -= count
        if self._bytes_left < 0:
            raise MediaError(self._too_large)

    def note(self, error: Exception) -> RequestError:
        """Remember what was broken, and give the error that yt-dlp expects."""
        if isinstance(error, MediaError):
            self.broken = self.broken or error.reason
        return TransportError(cause=error)


class GuardedRH(RequestHandler):  # type: ignore[misc]
    """Asks for whatever yt-dlp wants, over connections that are held to the rules.

    Redirects are followed by hand; cookies stay in memory until the process ends.
    """

    _SUPPORTED_URL_SCHEMES = ("http", "https")
    _SUPPORTED_PROXY_SCHEMES = None

    def __init__(self, *, allowed: Allowed, **choices: Any) -> None:
        super().__init__(**choices)
        self._allowed = allowed

    def close(self) -> None:
        """Close all connections."""
        self._allowed.pool.close()

    def _check_extensions(self, extensions: dict[str, Any]) -> None:
        super()._check_extensions(extensions)
        for name in ("cookiejar", "timeout", "legacy_ssl", "keep_header_casing"):
            extensions.pop(name, None)

    def _check_proxies(self, proxies: Mapping[str, str]) -> None:
        """Proxies are not used, whoever names them."""

    def _send(self, request: Request) -> Response:
        method, content, url = request.method, _content(request), request.url
        headers = {
            name: value
            for name, value in self._get_headers(request).items()
            if name.lower() not in OWN_HEADERS
        }
        cookies = self._get_cookiejar(request)
        for _ in range(MOST_REDIRECTS + 1):
            response = self._ask(method, url, {**headers, **_cookie(cookies, url)}, content)
            _keep_cookies(cookies, response)
            target = response.headers.get("location")
            if response.status not in REDIRECT_STATUSES or not target:
                break
            response.close()
            if response.status in (301, 302, 303) and method != "HEAD":
                method, content = "GET", None
            came_from, url = url, self._redirected(url, target)
            if _server_of(url) != _server_of(came_from):
                headers = {k: v for k, v in headers.items() if k.lower() not in SECRET_HEADERS}
        if response.status >= 300:
            raise HTTPError(response, redirect_loop=response.status in REDIRECT_STATUSES)
        return response

    def _redirected(self, url: str, target: str) -> str:
        try:
            return redirected(url, target)
        except MediaError as error:
            raise self._allowed.note(error) from error

    def _ask(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes | None
    ) -> Response:
        try:
            address, host = followed(url)
            length = {} if content is None else {"Content-Length": str(len(content))}
            own = {"Host": host, "Accept-Encoding": "identity", **length}
            sent = httpcore.Request(
                method,
                address,
                headers=list({**own, **headers}.items()),
                content=content,
                extensions={"timeout": STEPS},
            )
            answer = self._allowed.pool.handle_request(sent)
            _check_encoding(answer)
        except (MediaError, httpcore.TimeoutException, httpcore.NetworkError) as error:
            raise self._allowed.note(error) from error
        except (httpcore.ProtocolError, UnicodeError, ValueError) as error:
            raise TransportError(cause=error) from error
        return GuardedResponse(answer, url, self._allowed)


class GuardedResponse(Response):  # type: ignore[misc]
    """An answer whose bytes are counted as they are read."""

    def __init__(self, answer: httpcore.Response, url: str, allowed: Allowed) -> None:
        self._body = _Body(answer, allowed)
        self._allowed = allowed
        super().__init__(fp=self._body, url=url, headers={}, status=answer.status)
        for name, value in answer.headers:
            self.headers.add_header(name.decode("latin-1"), value.decode("latin-1"))

    def read(self, amt: int | None = None) -> bytes:
        """Read so many bytes, or all as long as they are no more than a page has."""
        try:
            return self._body.read_whole() if amt is None else self._body.read(amt)
        except (MediaError, httpcore.TimeoutException, httpcore.NetworkError) as error:
            raise self._allowed.note(error) from error
        except httpcore.ProtocolError as error:
            raise TransportError(cause=error) from error


class _Body(io.RawIOBase):
    """The stream of an answer as a file."""

    def __init__(self, answer: httpcore.Response, allowed: Allowed) -> None:
        self._answer, self._allowed = answer, allowed
        self._chunks: Iterator[bytes] = iter(answer.iter_stream())
        self._rest = b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """Read up to ``size`` bytes; fewer only at the end."""
        while len(self._rest) < size:
            chunk = next(self._chunks, b"")
            if not chunk:
                break
            self._allowed.take(len(chunk))
            self._rest += chunk
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken

    def read_whole(self) -> bytes:
        whole = self.read(WHOLE_BYTES)
        if self.read(1):
            raise MediaError(Message("refused-long-page", {"megabytes": WHOLE_BYTES / 1e6}))
        return whole

    def close(self) -> None:
        self._answer.close()
        super().close()


def _check_encoding(answer: httpcore.Response) -> None:
    if header(answer, "content-encoding").strip().lower() not in ("", "identity"):
        answer.close()
        raise MediaError(Message("refused-compressed-page"))


def _content(request: Request) -> bytes | None:
    data = request.data
    if data is None or isinstance(data, bytes):
        return data
    return data.read() if hasattr(data, "read") else b"".join(data)


def _cookie(cookies: Any, url: str) -> dict[str, str]:
    value = cookies.get_cookie_header(url)
    return {"Cookie": value} if value else {}


def _keep_cookies(cookies: Any, response: Response) -> None:
    asked = urllib.request.Request(response.url)  # noqa: S310  it is not opened
    cookies.extract_cookies(SimpleNamespace(info=lambda: response.headers), asked)


def _server_of(url: str) -> tuple[str, str]:
    scheme, _, rest = url.partition("://")
    return scheme, rest.partition("/")[0]
