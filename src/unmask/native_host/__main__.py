"""The host itself: ``python -m unmask.native_host IDS ORIGIN``, as its launcher starts it.

It answers one message and ends. Browsers give the origin of the extension that asks, and start the
host for no other than its manifest names; both are checked here once more.
"""

import os
import re
import sys
from collections.abc import Sequence
from importlib.metadata import version
from typing import BinaryIO

from unmask.errors import UnmaskError
from unmask.native_host.framing import BadMessageError, read_message, write_message

CONNECT = {"kind": "connect"}
"""The only message that the host knows."""

_ORIGIN = re.compile(r"(?P<origin>chrome-extension://(?P<id>[a-p]{32}))/")


def serve_one(arguments: Sequence[str], source: BinaryIO, target: BinaryIO) -> int:
    """Answer one message of an extension; gives the exit code.

    Args:
        arguments: the ids that are let in, with commas between them, then what the browser gives.
        source: where messages come from.
        target: where answers go.
    """
    origin = _allowed_origin(arguments)
    if origin is None:
        return 1
    try:
        message = read_message(source)
    except BadMessageError:
        return 1
    if message != CONNECT:
        return 1
    write_message(target, _connected(origin))
    return 0


def _allowed_origin(arguments: Sequence[str]) -> str | None:
    """The origin that asks, if it is let in."""
    match arguments:
        case [ids, origin, *_]:
            found = _ORIGIN.fullmatch(origin)
            return found["origin"] if found and found["id"] in ids.split(",") else None
    return None


def _connected(origin: str) -> dict[str, str]:
    from unmask.data_folder import data_folder
    from unmask.native_host.connecting import connect

    try:
        way = connect(origin, data_folder())
    except UnmaskError as error:
        return {"kind": "failed", "message": str(error)}
    except Exception as error:  # noqa: BLE001  a person gets one line, whatever went wrong
        return {"kind": "failed", "message": f"internal error: {type(error).__name__}: {error}"}
    own = version("unmask")
    return {"kind": "connected", "address": way.address, "token": way.token, "version": own}


def main() -> None:
    """Run the host with the streams of the process, and exit."""
    # What a package prints must not get between the messages.
    with os.fdopen(os.dup(1), "wb") as target:
        os.dup2(2, 1)
        code = serve_one(sys.argv[1:], sys.stdin.buffer, target)
    sys.exit(code)


if __name__ == "__main__":
    main()
