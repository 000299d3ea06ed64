"""What browsers are told with every answer, and the answer when something broke."""

import logging
import re

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from unmask.service.guard.access import PAGE, PAGE_ASSETS
from unmask.service.problems import problem_response

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "media-src 'self' blob:; connect-src 'self'; font-src 'self'; frame-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
DATA_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
REPORT_POLICY = (
    "sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
    "img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'"
)
"""A report carries its own style and script, and a policy that allows only them by their hashes.
Beyond that it is put into a sandbox: an origin of its own, from which the service cannot be asked.
"""

OPENER = "Cross-Origin-Opener-Policy"

REPORT = re.compile(r"/v1/analyses/[^/]+/report")
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    OPENER: "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

logger = logging.getLogger("unmask.service")


class HeadersGuard:
    """Adds the headers to every answer, also to that of an error nobody foresaw."""

    def __init__(self, application: ASGIApp) -> None:
        self._application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and the answer back with the headers."""
        if scope["type"] == "websocket":
            # There are none here, and the other guards know nothing of them.
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        raw = _headers(scope["path"])
        replaced = {name for name, _ in raw}
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                kept = [pair for pair in message.get("headers", ()) if pair[0] not in replaced]
                message = {**message, "headers": [*kept, *raw]}
            await send(message)

        try:
            await self._application(scope, receive, send_with_headers)
        except Exception:
            if started:
                raise
            logger.exception("A request to %s broke the service", scope["path"])
            answer = problem_response(500, "The service broke on this request; its log says why.")
            await answer(scope, receive, send_with_headers)


def _headers(path: str) -> list[tuple[bytes, bytes]]:
    cache = "no-cache" if path.startswith(PAGE_ASSETS) else "no-store"
    headers = {**ALWAYS, "Content-Security-Policy": _policy(path), "Cache-Control": cache}
    if REPORT.fullmatch(path):
        # Browsers refuse to open a page that has both a sandbox and this.
        headers[OPENER] = "unsafe-none"
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


def _policy(path: str) -> str:
    if path == PAGE or path.startswith(PAGE_ASSETS):
        return PAGE_POLICY
    return REPORT_POLICY if REPORT.fullmatch(path) else DATA_POLICY
