"""Connections that lead only where they may: the guard below every request for a link.

A name is resolved once, every address it has must be public, and the connection goes to the very
address that was checked, until the deadline and not after it.
"""

import socket
import ssl
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from time import monotonic
from typing import Any
from urllib.parse import SplitResult, quote, urljoin, urlsplit

import httpcore

from unmask.errors import MediaError
from unmask.media.plain_text import one_line
from unmask.words import Message

MOST_REDIRECTS = 5
STEP_SECONDS = 15.0
"""How long one connecting, sending or receiving may take."""

REDIRECT_STATUSES = (301, 302, 303, 307, 308)
PORTS = {"http": 80, "https": 443}
IPV4_IN_IPV6 = (IPv6Network("64:ff9b::/96"), IPv6Network("::/96"))
"""Networks whose last 32 bits are an IPv4 address: NAT64 (RFC 6052) and the old compatible form."""

SAFE = "/?=&%:@!$'()*+,;~"
"""Characters of a link that are sent as they are, among them escapes already made."""

NOT_PUBLIC = Message("refused-not-public")
MALFORMED = Message("refused-malformed")


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Tell whether an address belongs to the public internet, also if it hides one in another."""
    hidden = _hidden_ipv4(address) if isinstance(address, IPv6Address) else None
    if hidden is not None:
        return is_public(hidden)
    return address.is_global and not address.is_multicast and not address.is_reserved


def _hidden_ipv4(address: IPv6Address) -> IPv4Address | None:
    if any(address in network for network in IPV4_IN_IPV6):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def followed(link: str) -> tuple[httpcore.URL, str]:
    """Give the address to ask for a link, and its ``Host``, if it is one that may be followed.

    Raises:
        MediaError: it is malformed, of another kind than http and https, or has a password.
    """
    try:
        parts = urlsplit(link)
        host = (parts.hostname or "").encode("idna").decode()
        port = parts.port or PORTS.get(parts.scheme)
        path, query = quote(parts.path or "/", SAFE), quote(parts.query, SAFE)
    except ValueError:
        raise MediaError(MALFORMED) from None
    _check_link(parts)
    url = httpcore.URL(
        scheme=parts.scheme, host=host, port=port, target=f"{path}?{query}" if query else path
    )
    name = f"[{host}]" if ":" in host else host
    return url, name if port == PORTS[parts.scheme] else f"{name}:{port}"


def redirected(link: str, target: str) -> str:
    """Where a link leads whose server names another one, which may be relative.

    Raises:
        MediaError: the other one is malformed.
    """
    try:
        return urljoin(link, target)
    except ValueError:
        raise MediaError(MALFORMED) from None


def _check_link(parts: SplitResult) -> None:
    if parts.scheme not in PORTS:
        raise MediaError(Message("refused-scheme", {"scheme": one_line(parts.scheme)}))
    if not parts.hostname:
        raise MediaError(Message("refused-no-server"))
    if parts.username is not None or parts.password is not None:
        raise MediaError(Message("refused-password"))


def header(response: httpcore.Response, name: str) -> str:
    """The value of the first header of a name, or nothing."""
    wanted = name.encode()
    return next(
        (value.decode("latin-1") for key, value in response.headers if key.lower() == wanted), ""
    )


class GuardedBackend(httpcore.NetworkBackend):
    """Connects only to public addresses, and to nothing after the deadline."""

    def __init__(self, deadline: float, allow_private_addresses: bool) -> None:
        self._deadline = deadline
        self._allow_private_addresses = allow_private_addresses
        self._network = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Resolve the name once, check every address, and connect to the first that answers."""
        addresses = _resolve(host, port)
        if not self._allow_private_addresses and not all(map(is_public, addresses)):
            raise MediaError(NOT_PUBLIC)
        refusal: Exception | None = None
        for address in addresses:
            seconds = _remaining(self._deadline, timeout)
            try:
                stream = self._network.connect_tcp(
                    str(address), port, seconds, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                refusal = error
            else:
                return _TimedStream(stream, self._deadline)
        raise refusal or httpcore.ConnectError


class _TimedStream(httpcore.NetworkStream):
    """A connection that ends at the deadline, however slowly its bytes come."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _remaining(self._deadline, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _remaining(self._deadline, timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        seconds = _remaining(self._deadline, timeout)
        secured = self._stream.start_tls(ssl_context, server_hostname, seconds)
        return _TimedStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _remaining(deadline: float, timeout: float | None) -> float:
    remaining = deadline - monotonic()
    if remaining <= 0:
        raise httpcore.ReadTimeout
    return remaining if timeout is None else min(remaining, timeout)


def _resolve(host: str, port: int) -> list[IPv4Address | IPv6Address]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return [ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    except (OSError, UnicodeError, ValueError):
        raise MediaError(Message("refused-unknown-server")) from None
