"""What the guards read of a request, below any framework."""

from collections.abc import Sequence

from starlette.types import Scope

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
"""They change nothing."""


def headers_named(scope: Scope, name: str) -> Sequence[str]:
    """The values of all headers of a name; a header given twice is suspicious."""
    wanted = name.encode()
    return [value.decode("latin-1") for key, value in scope["headers"] if key == wanted]


def header(scope: Scope, name: str) -> str | None:
    """The value of a header, several joined as HTTP does; None if it is not there."""
    values = headers_named(scope, name)
    return ", ".join(values) if values else None


def address_of(scope: Scope) -> str:
    """The address that the request comes from."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def port_of(scope: Scope, chosen: int) -> int:
    """The port that the service listens on; the system may have chosen it."""
    server = scope.get("server")
    return chosen or (server[1] if server and server[1] else 0)


def is_own(scope: Scope, origin: str) -> bool:
    """Whether the page of an origin came from here, by the same name and port.

    The scheme may be https: a proxy can stand before the service.
    """
    host = (header(scope, "host") or "").lower()
    return bool(host) and origin.lower() in (f"http://{host}", f"https://{host}")
