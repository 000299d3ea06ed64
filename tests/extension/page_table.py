"""Prints what comes of each kind of page, as a table: `python -m tests.extension.page_table`."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.extension.extension_browser import extension_browser
from tests.extension.npm_players import version_of, write_npm_pages
from tests.extension.page_kinds import KINDS, kinds_served
from tests.extension.panel_steps import pair, unwanted
from tests.extension.player_steps import Tried, try_player
from tests.service.served_page import served_page

MOST_PATIENCE = 180_000
HEAD = "| page | found | way | end | seconds | errors on the page | left behind |"


def main() -> None:
    with TemporaryDirectory() as name, served_page(Path(name)) as service:
        site = Path(name) / "site"
        site.mkdir()
        players = write_npm_pages(site)
        with (
            kinds_served(site) as address,
            extension_browser(Path(name) / "profile", locale="en-GB") as browser,
        ):
            pair(browser, service)
            browser.store(unwanted=unwanted("prompt"))
            show(f"{HEAD}\n|{'---|' * HEAD.count(' | ')}---|")
            names = {f"{player} {version_of(player)}": page for player, page in players.items()}
            for words, page in (names | {words: page for page, words in KINDS.items()}).items():
                tried = try_player(browser, service, f"{address}/{page}.html", MOST_PATIENCE)
                show(row(words, tried))


def row(words: str, tried: Tried) -> str:
    """One line of the table."""
    cells = (
        words,
        "yes" if tried.found else "no",
        tried.way or "none",
        " ".join(tried.end.split()),
        f"{tried.seconds:.0f}",
        "; ".join(tried.complaints) or "none",
        tried.left or "nothing",
    )
    return f"| {' | '.join(cells)} |"


def show(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
