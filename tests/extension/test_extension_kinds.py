"""Every kind of page that the docs' table names is found."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.extension.extension_browser import ExtensionBrowser
from tests.extension.npm_players import PLAYERS
from tests.extension.page_kinds import KINDS, MORE, kinds_served
from tests.extension.panel_steps import open_beside, select

DOCS = Path(__file__).parents[2] / "docs" / "extension.md"
FEWEST_FOUND = 60
FEWEST_ENDED = 58
MESSAGES = ("All frames are black", "did not start")
"""With which pages rightly end where there is nothing to test."""


@pytest.fixture(scope="module")
def beside(
    browser: ExtensionBrowser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Page, Page]]:
    """The address of the pages, a page and the panel that looks at it, for all of them."""
    with (
        kinds_served(tmp_path_factory.mktemp("kinds")) as site,
        open_beside(browser, f"{site}/empty.html") as (page, panel),
    ):
        select(panel)
        yield site, page, panel


@pytest.mark.parametrize("name", MORE)
def test_a_kind_of_page_is_found(beside: tuple[str, Page, Page], name: str) -> None:
    site, page, panel = beside
    page.goto(f"{site}/empty.html")
    expect(panel.get_by_text("There is no video or picture")).to_be_visible()
    page.goto(f"{site}/{name}.html")
    expect(panel.locator(".medium").first).to_be_visible()


def test_the_table_of_the_docs_has_every_kind_and_enough_of_them_end_well() -> None:
    rows = [line.split(" | ") for line in DOCS.read_text("utf-8").splitlines() if " yes | " in line]
    names = [re.sub(r" [\d.]+$", "", row[0].removeprefix("| ")) for row in rows]
    assert set(names) == {*PLAYERS, *KINDS.values()}
    assert len(names) >= FEWEST_FOUND
    ended = [row for row in rows if row[3] == "verdict" or row[3].startswith(MESSAGES)]
    assert len(ended) >= FEWEST_ENDED
