"""Who may speak to the service at all: by the name it is called and the site that asks.

A web page can make the browser send requests to this machine, and with a name of its own that
leads here (DNS rebinding) it could read the answers. Both are known by headers that no page can
forge: ``Host``, ``Origin`` and ``Sec-Fetch-Site``.
"""

from collections.abc import Sequence

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from unmask.casebook import Database
from unmask.service.guard.access import is_open_to_extensions
from unmask.service.guard.tokens import EXTENSION_ORIGIN, is_paired
from unmask.service.problems import problem_response
from unmask.service.requests import header, headers_named, is_own, port_of
from unmask.service.settings import ServiceSettings

LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")
EVERY_ADDRESS = ("0.0.0.0", "::")  # noqa: S104  compared, not listened on
"""To listen on these says nothing about the names that the service goes by."""

OWN_SITES = ("same-origin", "none")
"""``Sec-Fetch-Site`` of requests that the page itself or the person made."""

PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST, DELETE",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Last-Event-ID",
    "Access-Control-Max-Age": "600",
}
READABLE_HEADERS = "Location, Retry-After"
"""Headers of answers that an extension may read besides the harmless ones."""


class HostGuard:
    """Answers only to names of this machine, with the port, and to those the operator named."""

    def __init__(self, application: ASGIApp, settings: ServiceSettings) -> None:
        self._application, self._settings = application, settings
        listens_everywhere = settings.host in EVERY_ADDRESS
        own = () if listens_everywhere else (_in_addresses(settings.host),)
        self._own_names = {*LOOPBACK_NAMES, *own}
        self._further_names = {_in_addresses(name) for name in settings.allowed_hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it with 421."""
        if scope["type"] == "lifespan" or self._is_ours(scope):
            await self._application(scope, receive, send)
            return
        refusal = problem_response(
            421,
            "The service does not go by this name; use http://127.0.0.1 with its port, or let the "
            "operator allow the name.",
        )
        await refusal(scope, receive, send)

    def _is_ours(self, scope: Scope) -> bool:
        hosts = headers_named(scope, "host")
        if len(hosts) != 1:
            return False
        name, port = _name_and_port(hosts[0].lower())
        if name in self._further_names:
            # A proxy that goes by this name may listen on any port.
            return True
        return name in self._own_names and port == str(port_of(scope, self._settings.port))


class OriginGuard:
    """Answers the page's own origin, paired extensions and programs, and no other site."""

    def __init__(self, application: ASGIApp, database: Database, settings: ServiceSettings) -> None:
        self._application, self._database, self._settings = application, database, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, answer a preflight, or refuse with 403."""
        if scope["type"] == "lifespan":
            await self._application(scope, receive, send)
            return
        origins = headers_named(scope, "origin")
        if not origins and header(scope, "sec-fetch-site") in (None, *OWN_SITES):
            await self._application(scope, receive, send)
            return
        if len(origins) != 1 or not await self._is_allowed(scope, origins[0]):
            await self._refuse(scope, receive, send, origins)
            return
        await self._answer(scope, receive, send, origins[0])

    async def _is_allowed(self, scope: Scope, origin: str) -> bool:
        if is_own(scope, origin):
            return header(scope, "sec-fetch-site") in (None, *OWN_SITES)
        if origin in self._settings.allowed_origins:
            return True
        if EXTENSION_ORIGIN.fullmatch(origin) is None:
            return False
        if is_open_to_extensions(scope["path"]):
            return True
        return await run_in_threadpool(is_paired, self._database, origin)

    async def _refuse(
        self, scope: Scope, receive: Receive, send: Send, origins: Sequence[str]
    ) -> None:
        """Refuse; an extension may read that it is not paired, and no site may."""
        reads = len(origins) == 1 and EXTENSION_ORIGIN.fullmatch(origins[0]) is not None
        shared = _shared(origins[0]) if reads else {}
        if reads and _is_preflight(scope):
            await Response(None, 204, _preflight(scope, shared))(scope, receive, send)
            return
        refusal = problem_response(
            403,
            "Requests from other sites and from extensions that are not paired are not "
            "answered; pair the extension with the code that `unmask pair` shows.",
            shared,
        )
        await refusal(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send, origin: str) -> None:
        if is_own(scope, origin):
            await self._application(scope, receive, send)
            return
        shared = _shared(origin)
        if _is_preflight(scope):
            await Response(None, 204, _preflight(scope, shared))(scope, receive, send)
            return
        await self._application(scope, receive, _adding(send, shared))


def _in_addresses(name: str) -> str:
    """A name or address as it stands in addresses."""
    return f"[{name.lower()}]" if ":" in name else name.lower()


def _name_and_port(host: str) -> tuple[str, str]:
    """The parts of a ``Host``; browsers leave out the usual port."""
    name, colon, port = host.rpartition(":")
    return (name, port) if colon and not port.endswith("]") else (host, "80")


def _shared(origin: str) -> dict[str, str]:
    """What lets a program of this origin read the answer."""
    return {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Expose-Headers": READABLE_HEADERS,
        "Vary": "Origin",
    }


def _is_preflight(scope: Scope) -> bool:
    asked = header(scope, "access-control-request-method")
    return scope.get("method") == "OPTIONS" and asked is not None


def _preflight(scope: Scope, shared: dict[str, str]) -> dict[str, str]:
    private = header(scope, "access-control-request-private-network") == "true"
    extra = {"Access-Control-Allow-Private-Network": "true"} if private else {}
    return {**shared, **PREFLIGHT, **extra}


def _adding(send: Send, headers: dict[str, str]) -> Send:
    raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]

    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", ()), *raw]}
        await send(message)

    return send_with_headers
