"""Which addresses are open, and who may use the others.

Everything is closed unless it is named here: a route that somebody adds needs a token without a
word said about it.
"""

from typing import Annotated, cast

from fastapi import Depends, Request
from fastapi.security import APIKeyCookie, HTTPBearer
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Receive, Scope, Send

from unmask.service.guard.house import House
from unmask.service.guard.rate_limits import RateLimiter
from unmask.service.guard.tokens import Access, find_access
from unmask.service.problems import Problem, problem_response
from unmask.service.requests import SAFE_METHODS, address_of, header, is_own, port_of
from unmask.service.settings import ServiceSettings

OPEN: dict[str, tuple[str, ...]] = {
    "/v1/health": ("GET", "HEAD"),
    "/v1/version": ("GET", "HEAD"),
    "/v1/pairing": ("POST",),
}
"""Addresses that need no token, with the methods for which that holds."""

PAGE = "/"
PAGE_ASSETS = "/page/"
"""The page's own files are the same for everyone; what it shows comes from closed addresses."""

PAGE_HEADER = "x-unmask"
"""A header that a form or picture of another site cannot send; its value does not count."""

NO_ACCESS = (
    "A token is needed: send `Authorization: Bearer …` with one that POST /v1/pairing gave for the "
    "code of `unmask pair`, or open the page with the link of `unmask pair --page`."
)
_STATE = "access"

_bearer = HTTPBearer(
    auto_error=False, scheme_name="token", description="What POST /v1/pairing gave for a code."
)
_cookie = APIKeyCookie(
    name="unmask-session",
    auto_error=False,
    scheme_name="page",
    description="The session of the page at /; the name ends with the port.",
)


def is_open(method: str, path: str) -> bool:
    """Whether a request needs no token."""
    if path.startswith(PAGE_ASSETS):
        return method in ("GET", "HEAD")
    return method in OPEN.get(path, ())


def is_open_to_extensions(path: str) -> bool:
    """Whether an extension that is not paired yet may ask there."""
    return path in OPEN


def cookie_name(scope: Scope, settings: ServiceSettings) -> str:
    """The name of the session's cookie; services on several ports of one machine share cookies."""
    return f"unmask-session-{port_of(scope, settings.port)}"


def session_token(scope: Scope, settings: ServiceSettings) -> str | None:
    """The token in the session's cookie. Extensions have none: their origin is not the page's."""
    origin = header(scope, "origin")
    if origin is not None and not is_own(scope, origin):
        return None
    cookies = cookie_parser(header(scope, "cookie") or "")
    return cookies.get(cookie_name(scope, settings))


def bearer_token(scope: Scope) -> str | None:
    """The token of a program."""
    scheme, _, token = Headers(scope=scope).get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None


def require_access(
    request: Request,
    _token: Annotated[object, Depends(_bearer)],
    _session: Annotated[object, Depends(_cookie)],
) -> Access:
    """Who asks, for routes; it also tells the API's description that a token is needed.

    Raises:
        Problem: nobody who may. The guard refuses before that, unless it was left out.
    """
    access = request.scope.get("state", {}).get(_STATE)
    if access is None:
        raise Problem(401, NO_ACCESS, {"WWW-Authenticate": "Bearer"})
    return cast(Access, access)


class AccessGuard:
    """Lets through what is open and who has a token, as often as the rates allow."""

    def __init__(self, application: ASGIApp, house: House) -> None:
        self._application, self._house, rates = application, house, house.rates
        self._requests = RateLimiter(rates.requests)
        self._open_requests = RateLimiter(rates.open_requests)
        self._refusals = RateLimiter(rates.refusals)
        self._pairing = RateLimiter(rates.pairing)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it with 401, 403 or 429."""
        if scope["type"] == "lifespan":
            await self._application(scope, receive, send)
            return
        try:
            await self._let_through(scope)
        except Problem as problem:
            refusal = problem_response(problem.status, problem.message, problem.headers)
            await refusal(scope, receive, send)
            return
        await self._application(scope, receive, send)

    async def _let_through(self, scope: Scope) -> None:
        method, path, address = scope.get("method", ""), scope["path"], address_of(scope)
        if path == "/v1/pairing":
            _hold_to(self._pairing, address)
        if is_open(method, path):
            _hold_to(self._open_requests, address)
            return
        access = await run_in_threadpool(self._find, scope)
        if access is None:
            _hold_to(self._refusals, address)
            raise Problem(401, NO_ACCESS, {"WWW-Authenticate": "Bearer"})
        _check_request(scope, access)
        _hold_to(self._requests, access.token_id)
        scope.setdefault("state", {})[_STATE] = access

    def _find(self, scope: Scope) -> Access | None:
        token = bearer_token(scope)
        if token is not None:
            return find_access(self._house.database, token, "program")
        session = session_token(scope, self._house.settings)
        return find_access(self._house.database, session, "page") if session else None


def _hold_to(limiter: RateLimiter, client: object) -> None:
    seconds = limiter.seconds_to_wait(client)
    if seconds:
        raise Problem(
            429,
            f"Too many requests; wait {seconds} s and ask again.",
            {"Retry-After": str(seconds)},
        )


def _check_request(scope: Scope, access: Access) -> None:
    if access.kind == "page":
        if scope["method"] not in SAFE_METHODS and header(scope, PAGE_HEADER) is None:
            raise Problem(
                403,
                "The page's requests carry the header X-Unmask; this one does not, so it came "
                "from elsewhere. Load the page again.",
            )
        return
    origin = header(scope, "origin")
    if access.origin and origin not in (None, access.origin):
        raise Problem(403, "The token was given to another extension; pair this one too.")
