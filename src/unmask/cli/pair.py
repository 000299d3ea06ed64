"""``unmask pair``: who may use the service."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

import click

from unmask.cli.complaints import debug_option
from unmask.cli.opened_casebook import opened_casebook
from unmask.cli.pasteable import pasteable
from unmask.safe_text import harmless

if TYPE_CHECKING:
    from unmask.casebook import Database
    from unmask.casebook.models import TokenRow

ALL = "all"


@click.command(short_help="Let the extension, a program or a browser use the service.")
@click.option("--page", is_flag=True, help="Print a link that opens the page, once.")
@click.option("--list", "as_list", is_flag=True, help="List who may use the service.")
@click.option("--revoke", metavar="NAME|all", help="Take back the tokens given to NAME, or all.")
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Where the service listens, for --page."
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8177,
    show_default=True,
    help="Its port, for --page.",
)
@debug_option
def pair(page: bool, as_list: bool, revoke: str | None, host: str, port: int) -> None:
    """Show a code that the extension or another program exchanges for a token, once.

    The code is valid for five minutes, and void after five wrong ones or when another is shown.
    """
    if page + as_list + (revoke is not None) > 1:
        raise click.UsageError("--page, --list and --revoke do different things; give one of them")
    with opened_casebook() as database:
        if as_list:
            _print_list(database)
        elif revoke is not None:
            _revoke(database, revoke)
        elif page:
            _print_link(database, host, port)
        else:
            _print_code(database)


def _print_code(database: "Database") -> None:
    from unmask.service.guard.pairing import new_code, readable

    click.echo(readable(new_code(database, "program")))
    click.echo("Type it into the extension within five minutes; it works once.")


def _print_link(database: "Database", host: str, port: int) -> None:
    from unmask.service.guard.pairing import page_link

    name = f"[{host}]" if ":" in host else host
    click.echo(page_link(database, f"http://{name}:{port}"))
    click.echo("Open it within five minutes; it works once.")


def _print_list(database: "Database") -> None:
    from unmask.cli.terminal import standard_output
    from unmask.service.guard.tokens import valid_tokens

    tokens = valid_tokens(database)
    if not tokens:
        click.echo(pasteable("Nobody may use the service yet; `unmask pair` shows a code."))
        return
    standard_output().print(_table(tokens))


def _table(tokens: "Sequence[TokenRow]") -> object:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), pad_edge=False)
    table.add_column("name")
    table.add_column("what it is")
    for heading in ("since", "last used", "until"):
        table.add_column(heading, no_wrap=True)
    for row in tokens:
        kind = "extension" if row.origin else row.kind
        moments = (row.created, row.used, row.expires)
        days = ["" if moment is None else f"{moment:%Y-%m-%d}" for moment in moments]
        table.add_row(Text(harmless(row.name)), kind, *days)
    return table


def _revoke(database: "Database", name: str) -> None:
    from unmask.service.guard.tokens import revoke, valid_tokens

    names = [row.name for row in valid_tokens(database)]
    if name not in (ALL, *names):
        nearest = get_close_matches(name, names, n=1, cutoff=0.5)
        hint = f"did you mean {nearest[0]!r}?" if nearest else "`unmask pair --list` names them"
        raise click.UsageError(f"nobody with a token is called {name!r}; {hint}")
    count = revoke(database, None if name == ALL else name)
    click.echo(f"{harmless(name)}: {count} {'token' if count == 1 else 'tokens'} taken back")
