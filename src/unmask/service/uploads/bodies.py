"""How much may be sent to addresses that take no media."""

from collections.abc import Collection

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from unmask.service.problems import problem_response
from unmask.service.requests import header

MOST_BYTES = 1024**2

TOO_LARGE = (
    f"The request has more than the {MOST_BYTES / 1e6:.1f} MB that are taken here; send less."
)


class BodyGuard:
    """Refuses long bodies, whether they say how long they are or not.

    Args:
        application: behind the guard.
        uploads: the addresses that take media; they have limits of their own.
    """

    def __init__(self, application: ASGIApp, uploads: Collection[str]) -> None:
        self._application, self._uploads = application, uploads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it with 413."""
        if scope["type"] != "http" or scope["path"] in self._uploads:
            await self._application(scope, receive, send)
            return
        length = header(scope, "content-length") or ""
        if length.isdecimal() and int(length) > MOST_BYTES:
            await problem_response(413, TOO_LARGE)(scope, receive, send)
            return
        await self._application(scope, _counting(receive), send)


def _counting(receive: Receive) -> Receive:
    received = 0

    async def receive_some() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > MOST_BYTES:
            raise HTTPException(413, TOO_LARGE)
        return message

    return receive_some
