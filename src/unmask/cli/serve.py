"""``unmask serve``."""

import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, replace
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from unmask.cli.complaints import Settings, debug_option
from unmask.cli.engines import check_address, engine_options
from unmask.cli.extras import need_extra
from unmask.cli.pasteable import command
from unmask.errors import UnmaskError

if TYPE_CHECKING:
    from unmask.casebook import Database
    from unmask.service import ServiceSettings
    from unmask.service.settings import Engine

SHUTDOWN_SECONDS = 3
"""How long answers that are under way may take once the service is told to stop."""


STOP_SECONDS = 30
"""How long a service may take to end."""


class CannotStopError(UnmaskError):
    """The service does not end."""


class CannotShareError(UnmaskError):
    """The casebook is a file of this machine, so a cluster cannot share it."""


class CannotListenError(UnmaskError):
    """The address cannot be listened on."""


@click.command(short_help="Run the local service and its page.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8177,
    show_default=True,
    help="The port; 0 takes a free one.",
)
@click.option(
    "--workers",
    type=click.IntRange(0, 64),
    default=1,
    show_default=True,
    help="Processes that analyse at the same time. Each holds the models in memory.",
)
@engine_options("the service")
@click.option(
    "--queue-limit",
    type=click.IntRange(1),
    default=100,
    show_default=True,
    help="Analyses that may wait; more are refused for the moment.",
)
@click.option(
    "--allow-private-links",
    is_flag=True,
    help="Follow links that lead to this machine or its private network.",
)
@click.option(
    "--allow-host",
    "allowed_hosts",
    metavar="NAME",
    multiple=True,
    help="A further name by which the service is called, for instance behind a proxy.",
)
@click.option(
    "--allow-origin",
    "allowed_origins",
    metavar="ORIGIN",
    multiple=True,
    help="A further origin that is answered, such as https://example.org.",
)
@click.option("--no-browser", is_flag=True, help="Do not open the page in the browser.")
@click.option(
    "--stop", is_flag=True, help="Stop the service that runs, such as one the extension started."
)
@debug_option
@click.pass_context
def serve(
    context: click.Context,
    host: str,
    port: int,
    workers: int,
    engine: "Engine",
    address: str | None,
    queue_limit: int,
    allow_private_links: bool,
    allowed_hosts: tuple[str, ...],
    allowed_origins: tuple[str, ...],
    no_browser: bool,
    stop: bool,
) -> None:
    """Run the local service: a page to drop files on, and an API for other programs.

    Stop it with Ctrl-C; what it was analysing then is analysed after the next start.
    """
    from unmask.cli.offering import offer_large_network
    from unmask.media import Limits
    from unmask.service import ServiceSettings

    if stop:
        _stop()
        return
    check_address(engine, address)
    if engine == "ray":
        need_extra("ray", extra="ray")
    offer_large_network(context.ensure_object(Settings))
    settings = ServiceSettings(
        host=host,
        port=port,
        workers=workers,
        engine=engine,
        queue_limit=queue_limit,
        limits=Limits(allow_private_addresses=allow_private_links),
        allowed_hosts=allowed_hosts,
        allowed_origins=allowed_origins,
    )
    _serve(settings, address, open_browser=not no_browser and sys.stdout.isatty())


def _stop() -> None:
    """Stop the service of the data folder, and wait until it is gone."""
    from unmask.data_folder import data_folder
    from unmask.service.jobs.folders import Folders, running_service

    folders = Folders(data_folder())
    running = running_service(folders)
    if running is None:
        click.echo("No service runs.")
        return
    with suppress(ProcessLookupError):
        os.kill(running.process, signal.SIGTERM)
    end = monotonic() + STOP_SECONDS
    while running_service(folders) == running:
        if monotonic() > end:
            raise CannotStopError(
                f"The service at {running.address} goes on (process {running.process}); end that "
                "process by other means."
            )
        sleep(0.1)
    click.echo(f"The service at {running.address} has stopped.")


def _serve(settings: "ServiceSettings", address: str | None, open_browser: bool) -> None:
    from unmask.casebook import Database
    from unmask.service import create_application
    from unmask.service.jobs.folders import Folders, sole_use

    with (
        sole_use(Folders(settings.folder)) as lock,
        _listening(settings.host, settings.port) as listener,
    ):
        settings = replace(settings, port=listener.getsockname()[1])
        database = Database()
        try:
            _expect_common_casebook(database, address)
            announcement = Announcement(database, settings, open_browser)

            def announce() -> None:
                lock.announce(announcement.address)
                announcement.make()

            with _engine(settings, address):
                _run(create_application(settings, database), listener, announce)
        finally:
            database.close()


def _expect_common_casebook(database: "Database", address: str | None) -> None:
    """Look whether all machines of a cluster can reach the casebook.

    Raises:
        CannotShareError: it is a file of this machine.
    """
    if address not in (None, "auto", "local") and database.url.startswith("sqlite"):
        raise CannotShareError(
            "The workers of a cluster need a casebook that all its machines reach; name one with "
            "UNMASK_DATABASE=postgresql://user@host/name."
        )


def _engine(settings: "ServiceSettings", address: str | None) -> AbstractContextManager[None]:
    """What the workers run on, from the start of the service to its end."""
    if settings.engine == "local":
        return nullcontext()
    from unmask.scan.on_ray import connected

    return connected(address, settings.workers)


def _listening(host: str, port: int) -> socket.socket:
    """A socket bound to an address.

    Raises:
        CannotListenError: the address is taken or is not one of this machine.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, socket.SOCK_STREAM)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
        except BaseException:
            listener.close()
            raise
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise CannotListenError(
            f"The service cannot listen on {host}, port {port} ({reason}); stop what uses it, or "
            "choose others with --host and --port."
        ) from None
    return listener


def _run(application: Any, listener: socket.socket, announce: Callable[[], None]) -> None:
    """Serve until the process is interrupted."""
    import uvicorn

    from unmask.service.logs import log_settings

    class AnnouncingServer(uvicorn.Server):
        """Says that it is there once it is."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            """Listen, then announce."""
            await super().startup(sockets)
            announce()

    config = uvicorn.Config(
        application,
        log_config=log_settings(),
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
    # A terminal that is closed ends the service like any other wish to end it.
    signal.signal(signal.SIGHUP, lambda *_: signal.raise_signal(signal.SIGTERM))
    with suppress(KeyboardInterrupt):
        AnnouncingServer(config).run([listener])


@dataclass(frozen=True)
class Announcement:
    """What a person is told once the service is there.

    Attributes:
        database: where the code for the page is kept.
        settings: of the service, with the port that it got.
        open_browser: whether to open the page.
    """

    database: "Database"
    settings: "ServiceSettings"
    open_browser: bool

    @property
    def address(self) -> str:
        """Where this machine finds the service."""
        host = self.settings.host
        if host in ("0.0.0.0", "::"):  # noqa: S104  compared, not listened on
            host = "127.0.0.1"
        name = f"[{host}]" if ":" in host else host
        return f"http://{name}:{self.settings.port}"

    def make(self) -> None:
        """Print it."""
        from unmask.service.guard.pairing import page_link

        link = page_link(self.database, self.address)
        click.echo(f"Unmask listens on {self.address}")
        click.echo(f"The page: {link}")
        more = command(f"pair --page{self._place}")
        click.echo("  It works once, within five minutes. For another, in a second terminal:")
        click.echo(f"  {more}")
        self._say_code()
        click.echo("Ctrl-C stops the service.")
        sys.stdout.flush()
        if self.open_browser:
            threading.Thread(target=_open, args=(link,), daemon=True).start()

    @property
    def _place(self) -> str:
        """Where the service listens, as options of ``unmask pair``."""
        from unmask.service.settings import LOOPBACK, USUAL_PORT

        host, port = urlsplit(self.address).hostname, self.settings.port
        other_host = f" --host {host}" if host != LOOPBACK else ""
        return other_host + (f" --port {port}" if port != USUAL_PORT else "")

    def _say_code(self) -> None:
        """Print what pairs the extension, unless one is."""
        from unmask.service.guard.pairing import new_code, readable
        from unmask.service.guard.tokens import valid_tokens

        if any(row.origin for row in valid_tokens(self.database)):
            return
        code = readable(new_code(self.database, "program"))
        click.echo(f"The extension: type {code} into it within five minutes. For another code:")
        click.echo(f"  {command('pair')}")


def _open(link: str) -> None:
    import webbrowser

    webbrowser.open(link)
