"""Prints what comes of each player, as a table: `python -m tests.extension.player_table`."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.extension.extension_browser import extension_browser
from tests.extension.npm_players import version_of, write_npm_pages
from tests.extension.panel_steps import pair, unwanted
from tests.extension.player_steps import Tried, try_player
from tests.extension.web_pages import web_server
from tests.service.served_page import served_page

HEAD = "| player | found | way | end | seconds | errors on the page | left behind |"


def main() -> None:
    with TemporaryDirectory() as name, served_page(Path(name)) as service:
        site = Path(name) / "site"
        site.mkdir()
        pages = write_npm_pages(site)
        with web_server(site) as port, extension_browser(Path(name) / "profile") as browser:
            pair(browser, service)
            browser.store(unwanted=unwanted("prompt"))
            show(f"{HEAD}\n|{'---|' * HEAD.count(' | ')}---|")
            for player, page in pages.items():
                tried = try_player(browser, service, f"http://127.0.0.1:{port}/{page}.html")
                show(row(f"{player} {version_of(player)}", tried))


def row(player: str, tried: Tried) -> str:
    """One line of the table."""
    cells = (
        player,
        "yes" if tried.found else "no",
        tried.way or "none",
        tried.end,
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
