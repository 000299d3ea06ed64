"""The way of an extension to the service: start it where it does not run, and give a token.

Whoever runs this owns the casebook, and could run ``unmask pair`` as well; the browser vouches for
the extension, which it starts the host for by its id.
"""

import http.client
import os
import socket
import subprocess
import sys
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlsplit

from unmask.casebook import Database
from unmask.data_folder import make_private
from unmask.errors import UnmaskError
from unmask.media.plain_text import one_line
from unmask.service.guard.tokens import new_token, revoke_token
from unmask.service.jobs.folders import Folders, running_service
from unmask.service.settings import LOOPBACK, USUAL_PORT

NAME = "Unmask extension"
LOG = "service.log"
"""In the data folder: what a service says that no terminal shows."""

START_SECONDS = 90
"""How long a service may take to start; on a slow disk the first time takes longest."""

_ANSWER_SECONDS = 10
_BEAT = 0.1


class NoServiceError(UnmaskError):
    """The service could not be started."""


@dataclass(frozen=True)
class Way:
    """How an extension reaches the service.

    Attributes:
        address: of the service.
        token: that it gave to the extension; it is not shown again.
    """

    address: str
    token: str


def connect(origin: str, folder: Path) -> Way:
    """Give an extension the way to the service of a data folder, which is started if need be.

    Args:
        origin: of the extension, such as ``chrome-extension://…``.
        folder: the data folder.

    Raises:
        NoServiceError: the service cannot be started.
        CasebookError: the casebook cannot be opened.
    """
    with closing(Database()) as database:
        with database.session(writes=True) as session:
            token = new_token(session, "program", NAME, origin)
        try:
            address = _address_that_takes(token, folder) or _started(token, folder)
        except BaseException:
            revoke_token(database, token)
            raise
    return Way(address, token)


def _address_that_takes(token: str, folder: Path) -> str | None:
    """Where the service of the folder answers; the token shows that it is this one."""
    found = running_service(Folders(folder))
    return found.address if found and _takes(found.address, token) else None


def _takes(address: str, token: str) -> bool:
    parts = urlsplit(address)
    if parts.hostname is None:
        return False
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=_ANSWER_SECONDS)
    with closing(connection), suppress(OSError, http.client.HTTPException):
        headers = {"Authorization": f"Bearer {token}"}
        connection.request("GET", "/v1/analyses?limit=1", headers=headers)
        return connection.getresponse().status == http.client.OK
    return False


def _started(token: str, folder: Path) -> str:
    make_private(folder)
    log = folder / LOG
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    with os.fdopen(os.open(log, flags, 0o600), "wb") as errors:
        # A session of its own: the service goes on when the browser ends.
        process = subprocess.Popen(  # noqa: S603  this very program
            [sys.executable, "-m", "unmask", "serve", "--no-browser", "--port", str(_free_port())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            start_new_session=True,
        )
    end = monotonic() + START_SECONDS
    while monotonic() < end:
        address = _address_that_takes(token, folder)
        if address is not None:
            return address
        if process.poll() is not None:
            raise NoServiceError(_last_line(log) or "The service ended as soon as it was started.")
        sleep(_BEAT)
    process.terminate()
    raise NoServiceError(f"The service did not start within {START_SECONDS} s; see {log}.")


def _free_port() -> int:
    """The usual port, or 0 for any where another program has that."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((LOOPBACK, USUAL_PORT))
        except OSError:
            return 0
    return USUAL_PORT


def _last_line(log: Path) -> str:
    lines = log.read_text("utf-8", errors="replace").split("\n")
    said = [line for line in lines if line.strip()]
    return one_line(said[-1].removeprefix("unmask: "), 500) if said else ""
