"""What workers run on: the options that scans and the service have in common."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

import click

ENGINES: Final = ("local", "ray")

Command = TypeVar("Command", bound=Callable[..., Any])


def engine_options(purpose: str) -> Callable[[Command], Command]:
    """``--engine`` and ``--address``.

    Args:
        purpose: what Ray is started for without an address, such as ``"the scan"``.
    """
    engine = click.option(
        "--engine",
        type=click.Choice(ENGINES),
        default=ENGINES[0],
        show_default=True,
        help="Worker processes on this machine, or Ray (needs unmask[ray]).",
    )
    address = click.option(
        "--address",
        metavar="HOST:PORT",
        help="Of a running Ray cluster; `auto` for that of this machine. Without it, Ray is "
        f"started here for {purpose}.",
    )
    return lambda command: engine(address(command))


def check_address(engine: str, address: str | None) -> None:
    """Refuse an address that nothing would be done with.

    Raises:
        click.UsageError: the engine is another than Ray.
    """
    if address is not None and engine != "ray":
        raise click.UsageError("--address: it is for --engine ray")
