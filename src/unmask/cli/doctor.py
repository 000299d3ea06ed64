"""``unmask doctor``."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from unmask.cli.complaints import debug_option
from unmask.cli.exit_codes import ExitCode
from unmask.cli.pasteable import pasteable
from unmask.safe_text import harmless

if TYPE_CHECKING:
    from unmask.cli.checkup import Check


@click.command(short_help="Check the installation, and say what to do.")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Where the service is expected."
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8177,
    show_default=True,
    help="The port of the service.",
)
@debug_option
@click.pass_context
def doctor(context: click.Context, as_json: bool, host: str, port: int) -> None:
    """Check models, decoders, casebook, disk, service and pairing, and say what to do.

    A line begins with "ok", with "note" for something to know, or with "wrong".
    """
    from unmask.cli.checkup import check_up

    found = []
    for check in check_up(host, port):
        found.append(check)
        if not as_json:
            _print(check)
    if as_json:
        click.echo(json.dumps([asdict(check) for check in found], indent=2))
    wrong = any(check.state == "wrong" for check in found)
    context.exit(ExitCode.NOT_ANALYSED if wrong else ExitCode.ANALYSED)


def _print(check: "Check") -> None:
    click.echo(f"{check.state:<5}  {check.name}: {pasteable(harmless(check.found))}")
    if check.advice:
        click.echo(f"       {pasteable(harmless(check.advice))}")
