"""The demo's sample on a page, chosen in the panel and judged by the tests that ship.

`make screenshots` also writes the picture of the panel that the README shows.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.extension.extension_browser import extension_browser
from tests.extension.panel_states import sample, write_article
from tests.extension.panel_steps import choose_first, open_beside, pair, run_to_the_verdict
from tests.extension.sheets import write_single
from tests.extension.web_pages import web_server, write_pages
from tests.service.served_page import served_page
from unmask import analyze

SCREENSHOTS = os.environ.get("UNMASK_SCREENSHOTS")
"""The folder of the docs to write it to; relative to the root of the repository."""

ROOT = Path(__file__).parents[2]
WIDTH, HEIGHT = 480, 1060
PATIENCE = 300_000


@pytest.fixture(scope="module")
def panel(
    tmp_path_factory: pytest.TempPathFactory, folder_with_large_network: Path
) -> Iterator[Page]:
    """The panel with the verdict, beside the page with the video."""
    folder = tmp_path_factory.mktemp("sample")
    site, own = folder / "site", folder / "service"
    site.mkdir()
    own.mkdir()
    with (
        served_page(own, has_stand_ins=False, networks=folder_with_large_network) as service,
        web_server(site) as port,
        extension_browser(folder / "profile") as browser,
    ):
        write_pages(site, port)
        write_article(site, "en", port)
        pair(browser, service)
        with open_beside(browser, f"http://127.0.0.1:{port}/article.html") as (_, panel):
            panel.set_default_timeout(PATIENCE)
            choose_first(panel)
            run_to_the_verdict(panel)
            yield panel


def test_a_video_of_a_page_gets_the_verdict_of_its_file(panel: Page, large_network: Path) -> None:
    assert large_network.is_dir()
    verdict = analyze(sample("warped-face")).verdict
    expect(panel.get_by_text(str(verdict.sentence))).to_be_visible()
    expect(panel.get_by_text("On this page")).to_be_visible()
    expect(panel.locator("article.test")).not_to_have_count(0)
    if SCREENSHOTS is not None:
        panel.set_viewport_size({"width": WIDTH, "height": HEIGHT})
        panel.mouse.move(0, 0)
        path = ROOT / SCREENSHOTS / "screenshots" / "extension-verdict.webp"
        write_single(path, panel.screenshot(), HEIGHT)
