"""The page's session: a link with a one-time code becomes a cookie that scripts cannot read."""

from html import escape
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from unmask.service.guard.access import PAGE, cookie_name, session_token
from unmask.service.guard.house import House
from unmask.service.guard.pairing import exchange
from unmask.service.guard.rate_limits import RateLimiter
from unmask.service.guard.tokens import PAGE_LIFE, find_access
from unmask.service.requests import address_of

NO_SESSION = "This page shows what was analysed on this machine, so it opens only to its owner."
WRONG_CODE = "This link was used already, or it is older than five minutes."
TOO_OFTEN = "Too many links were tried; wait a minute."

_DOCUMENT = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Unmask</title>
</head>
<body>
<h1>Unmask</h1>
<p>{reason}</p>
<p>To get in, run <code>unmask pair --page</code> in a terminal on the machine where Unmask runs,
and open the link that it prints.</p>
</body>
</html>
"""


class PageDoor:
    """Stands before the page at ``/``: takes codes, gives sessions, tells others how to get in."""

    def __init__(self, application: ASGIApp, house: House) -> None:
        self._application, self._house = application, house
        self._tries = RateLimiter(house.rates.pairing)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer at ``/`` unless there is a session; pass on everything else."""
        if (
            scope["type"] != "http"
            or scope["path"] != PAGE
            or scope["method"] not in ("GET", "HEAD")
        ):
            await self._application(scope, receive, send)
            return
        codes = parse_qs(scope["query_string"].decode("latin-1")).get("code")
        if codes:
            answer: Response | None = await self._take_code(scope, codes[0])
        else:
            answer = await self._check_session(scope)
        await (answer or self._application)(scope, receive, send)

    async def _take_code(self, scope: Scope, code: str) -> Response:
        if seconds := self._tries.seconds_to_wait(address_of(scope)):
            return _closed(TOO_OFTEN, 429, {"Retry-After": str(seconds)})
        token = await run_in_threadpool(exchange, self._house.database, code, "page", "page")
        if token is None:
            return _closed(WRONG_CODE, 403)
        answer = RedirectResponse(PAGE, 303)
        answer.set_cookie(
            cookie_name(scope, self._house.settings),
            token,
            max_age=int(PAGE_LIFE.total_seconds()),
            httponly=True,
            samesite="strict",
        )
        return answer

    async def _check_session(self, scope: Scope) -> Response | None:
        token = session_token(scope, self._house.settings)
        if token is None:
            return _closed(NO_SESSION, 401)
        access = await run_in_threadpool(find_access, self._house.database, token, "page")
        return None if access else _closed(NO_SESSION, 401)


def _closed(reason: str, status: int, headers: dict[str, str] | None = None) -> Response:
    return HTMLResponse(_DOCUMENT.format(reason=escape(reason)), status, headers)
