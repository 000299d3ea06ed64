"""Parts of the tab that a person marks, and what lies over what is taken of the tab."""

from collections.abc import Iterator
from importlib.resources import files

import pytest
from playwright.sync_api import Page, expect

from tests.extension.extension_browser import ExtensionBrowser
from tests.extension.panel_steps import (
    choose_pictures_of_the_tab,
    newest_capture,
    open_beside,
    run,
    run_to_the_verdict,
    select,
)
from tests.extension.test_extension_results import until
from tests.extension.web_pages import SAMPLE, web_server, write_page
from tests.service.served_page import ServedPage

VIDEO = f"<video src={SAMPLE} muted style='display:block;width:400px;height:400px'></video>"
COVER = (
    "<div style='position:absolute;top:200px;width:200px;height:200px;background:#123;{}'>{}</div>"
)
# Watermarks let clicks through.
COVERED = (
    f"<div style='position:relative'>{VIDEO}{COVER.format('left:0', 'Subscribe now')}"
    f"{COVER.format('left:200px;pointer-events:none', 'Subscribe now')}</div>"
)
MARK = "Mark a part of the tab"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("pages")
    (folder / SAMPLE).write_bytes((files("unmask") / "samples" / SAMPLE).read_bytes())
    write_page(folder, "covered", COVERED)
    write_page(folder, "playing", VIDEO.replace("<video", "<video autoplay loop"))
    write_page(folder, "still", VIDEO)
    with web_server(folder) as port:
        yield f"http://127.0.0.1:{port}"


def mark(panel: Page) -> None:
    select(panel)
    panel.get_by_role("button", name=MARK).click()
    expect(panel.get_by_role("status").get_by_text("Drag a rectangle")).to_be_visible()


def test_a_part_that_is_marked_with_the_pointer_is_tested_as_a_picture(
    browser: ExtensionBrowser, pages: str, service: ServedPage
) -> None:
    with open_beside(browser, f"{pages}/still.html") as (page, panel):
        browser.press_button(page)
        mark(panel)
        until(page, lambda: page.locator("html > div").count() == 1)
        page.mouse.move(20, 30)
        page.mouse.down()
        page.mouse.move(200, 250, steps=4)
        page.mouse.move(320, 310)
        page.mouse.up()
        expect(panel.get_by_role("heading", name="A part of the tab")).to_be_visible()
        expect(page.locator("html > div")).to_have_count(0)
        page.wait_for_function("document.querySelector('video').paused")
        run_to_the_verdict(panel)
    capture = newest_capture(service)
    assert (capture["method"], capture["frames"]) == ("tab", 1)
    assert (capture["width"], capture["height"]) == (300, 280)


def test_a_part_that_is_marked_by_keys_is_tested_as_a_video(
    browser: ExtensionBrowser, pages: str, service: ServedPage
) -> None:
    with open_beside(browser, f"{pages}/playing.html") as (page, panel):
        browser.press_button(page)
        mark(panel)
        for key in ("ArrowLeft", "Shift+ArrowLeft", "Shift+ArrowUp", "Enter"):
            panel.keyboard.press(key)
        panel.get_by_label("A video").check()
        panel.get_by_label("How much").select_option("5")
        run_to_the_verdict(panel)
        size = page.viewport_size
    assert size is not None
    capture = newest_capture(service)
    assert (capture["width"], capture["height"]) == (
        size["width"] // 2 - 10,
        size["height"] // 2 - 10,
    )
    assert 4 <= capture["frames"] <= 12


def test_a_part_in_which_nothing_moves_is_no_video(browser: ExtensionBrowser, pages: str) -> None:
    with open_beside(browser, f"{pages}/still.html") as (page, panel):
        browser.press_button(page)
        mark(panel)
        panel.keyboard.press("Enter")
        panel.get_by_label("A video").check()
        panel.get_by_label("How much").select_option("5")
        run(panel)
        expect(panel.get_by_role("alert").get_by_text("nothing moves there")).to_be_visible()


def test_what_lies_over_a_video_is_named_beside_the_result(
    browser: ExtensionBrowser, pages: str, service: ServedPage
) -> None:
    with open_beside(browser, f"{pages}/covered.html") as (page, panel):
        browser.press_button(page)
        choose_pictures_of_the_tab(panel)
        panel.get_by_label("How much").select_option("5")
        run_to_the_verdict(panel)
        words = panel.get_by_text("Something lay over 50 % of the picture")
        expect(words).to_contain_text("“Subscribe now”")
    assert newest_capture(service)["covered"] == 0.5
