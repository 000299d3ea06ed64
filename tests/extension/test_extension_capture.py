"""Videos whose file nobody gets: by their frames, or by pictures of the tab."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from tests.extension.extension_browser import ExtensionBrowser
from tests.extension.panel_steps import choose_first, choose_way, open_beside, run
from tests.extension.player_pages import write_player_pages
from tests.extension.web_pages import web_server
from tests.service.served_page import ServedPage
from unmask.casebook import Database
from unmask.casebook.models import AnalysisRow

VERDICT = "What the tests say together"
BY_TAB = "Pictures of the tab"
OTHER_TAB = """async (address) => {
    const [{ windowId }] = await chrome.tabs.query({ url: address + "*" });
    await chrome.tabs.create({ windowId, url: "about:blank" });
}"""


@pytest.fixture(scope="module")
def players(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of pages with players."""
    folder = tmp_path_factory.mktemp("players")
    write_player_pages(folder)
    with web_server(folder) as port:
        yield f"http://127.0.0.1:{port}"


def verdict_of(panel: Page) -> None:
    run(panel)
    panel.get_by_role("heading", name=VERDICT).wait_for()


def test_a_real_player_of_segments_is_taken_by_its_frames(
    browser: ExtensionBrowser, players: str
) -> None:
    with open_beside(browser, f"{players}/segments.html") as (page, panel):
        page.wait_for_function("document.querySelector('video').readyState > 2")
        assert page.evaluate("document.querySelector('video').currentSrc").startswith("blob:")
        choose_first(panel)
        choose_way(panel, "^Frames are taken")
        verdict_of(panel)
        assert page.evaluate("document.querySelector('video').paused")


def test_a_player_of_segments_leads_to_frames_by_itself(
    browser: ExtensionBrowser, players: str
) -> None:
    with open_beside(browser, f"{players}/segments.html") as (page, panel):
        page.wait_for_function("document.querySelector('video').readyState > 2")
        choose_first(panel)
        verdict_of(panel)


def by_tab(panel: Page) -> None:
    choose_first(panel)
    choose_way(panel, BY_TAB)


def newest_capture(service: ServedPage) -> dict[str, Any]:
    """How the newest analysis says that its frames were captured."""
    database = Database(f"sqlite:///{service.folder / 'data' / 'casebook.sqlite'}")
    with database.session() as session:
        newest = select(AnalysisRow).order_by(AnalysisRow.created.desc()).limit(1)
        capture = session.scalars(newest).one().capture
    database.close()
    assert capture is not None
    return capture


def test_pictures_of_the_tab_are_cut_down_to_the_video(
    browser: ExtensionBrowser, site: str, service: ServedPage
) -> None:
    with open_beside(browser, f"{site}/elsewhere.html") as (page, panel):
        page.evaluate(
            "document.querySelector('video').style.cssText = 'width: 320px; margin: 90px'"
        )
        browser.press_button(page)
        by_tab(panel)
        verdict_of(panel)
        capture = newest_capture(service)
        assert (capture["method"], capture["full_width"]) == ("tab", 480)
        assert (capture["width"], capture["height"]) == (320, 320)
        assert capture["frames"] >= 4
        # The face that is followed is where the sample has it, so the cut was right.
        panel.get_by_text("Compare two moments").click()
        expect(panel.locator(".comparison figure").first.locator("img")).to_be_visible()
        line = panel.locator(".face-line").first
        whole = panel.locator(".frame-picture").first.bounding_box()
        face = line.bounding_box()
        assert whole is not None
        assert face is not None
        assert (
            abs(face["x"] + face["width"] / 2 - whole["x"] - whole["width"] / 2)
            < 0.2 * whole["width"]
        )
        assert 0.2 < face["height"] / whole["height"] < 0.7
        assert page.evaluate("document.querySelector('video').paused")


def stuck_because(panel: Page, words: str) -> None:
    run(panel)
    expect(panel.get_by_role("alert").get_by_text(words)).to_be_visible()


def test_a_tab_that_was_not_pressed_on_is_not_seen(browser: ExtensionBrowser, site: str) -> None:
    with open_beside(browser, f"{site}/elsewhere.html") as (_, panel):
        by_tab(panel)
        stuck_because(panel, "Press the button of Unmask")


def test_a_video_that_is_not_wholly_in_sight_is_not_taken(
    browser: ExtensionBrowser, site: str
) -> None:
    with open_beside(browser, f"{site}/elsewhere.html") as (page, panel):
        browser.press_button(page)
        page.evaluate("document.querySelector('video').style.width = '3000px'")
        by_tab(panel)
        stuck_because(panel, "not wholly in sight")
        assert page.evaluate("document.querySelector('video').paused")


def test_a_tab_that_is_not_in_front_is_not_taken(browser: ExtensionBrowser, site: str) -> None:
    with open_beside(browser, f"{site}/elsewhere.html") as (page, panel):
        browser.press_button(page)
        by_tab(panel)
        with browser.context.expect_page() as opened:
            browser.worker.evaluate(OTHER_TAB, page.url)
        stuck_because(panel, "not in front")
        opened.value.close()


def test_a_black_video_is_black_by_every_way(browser: ExtensionBrowser, site: str) -> None:
    with open_beside(browser, f"{site}/black.html") as (page, panel):
        browser.press_button(page)
        choose_first(panel)
        stuck_because(panel, "All frames are black")


def test_a_video_that_never_plays_ends_with_a_reason(
    browser: ExtensionBrowser, players: str
) -> None:
    with open_beside(browser, f"{players}/stalled.html") as (page, panel):
        browser.press_button(page)
        choose_first(panel)
        stuck_because(panel, "did not start")
        assert page.evaluate("document.querySelector('video').paused")


def test_of_a_stream_without_end_the_chosen_span_is_taken(
    browser: ExtensionBrowser, site: str, service: ServedPage
) -> None:
    with open_beside(browser, f"{site}/live.html") as (page, panel):
        browser.press_button(page)
        page.wait_for_function("document.querySelector('video').videoWidth > 0")
        by_tab(panel)
        verdict_of(panel)
        capture = newest_capture(service)
        assert capture["method"] == "tab"
        assert 4 <= capture["frames"] <= 2 * capture["span"] + 2
        assert not page.evaluate("document.querySelector('video').paused")
