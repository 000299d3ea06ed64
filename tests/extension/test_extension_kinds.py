"""Further kinds of pages on which something is found; page_table.py tries them to the end."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.extension.extension_browser import ExtensionBrowser
from tests.extension.page_kinds import MORE, kinds_served
from tests.extension.panel_steps import open_beside, select


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
