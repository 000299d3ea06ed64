"""What the panel shows of a result, and what it draws over the page's own video for it."""

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import FloatRect, Locator, Page, expect

from tests.extension.extension_browser import ExtensionBrowser
from tests.extension.panel_steps import (
    VERDICT,
    choose_first,
    newest_sighting,
    open_beside,
    run,
    unfold,
    unwanted,
)
from tests.service.served_page import ServedPage

OVERLAYS = "document.querySelectorAll('html > div').length"
FACE_COLOUR, HEAT_COLOUR = (255, 225, 77), (255, 0, 0)


def ready(panel: Page) -> None:
    """Analyse the first video of the page, and wait until all of its evidence is there."""
    choose_first(panel)
    run(panel)
    panel.get_by_role("heading", name=VERDICT).wait_for()
    panel.get_by_role("button", name="Show the faces on the page").wait_for()
    panel.get_by_role("heading", name="Moments examined").wait_for()
    unfold(panel)


def drawn(page: Page, colour: tuple[int, int, int]) -> NDArray[np.bool_]:
    """Where in the page's video a colour is to be seen."""
    picture = page.locator("video").screenshot()
    with Image.open(io.BytesIO(picture)) as shown:
        pixels = np.asarray(shown.convert("RGB")).astype(int)
    return np.asarray(abs(pixels - colour).max(axis=2) < 40)


def until(page: Page, is_so: Callable[[], bool]) -> None:
    """Wait for what is drawn, of which the page tells nobody."""
    for _ in range(200):
        if is_so():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it did not come to be")


def time_of(page: Page) -> float:
    seconds: float = page.evaluate("document.querySelector('video').currentTime")
    return seconds


def test_faces_are_drawn_over_the_video_until_they_are_not_wanted(
    browser: ExtensionBrowser, site: str
) -> None:
    with open_beside(browser, f"{site}/plain.html") as (page, panel):
        before = page.evaluate(OVERLAYS)
        ready(panel)
        assert not drawn(page, FACE_COLOUR).any()
        switch = panel.get_by_role("button", name="Show the faces on the page")
        switch.click()
        expect(switch).to_have_attribute("aria-pressed", "true")
        until(page, lambda: bool(drawn(page, FACE_COLOUR).any()))
        rows, columns = np.nonzero(drawn(page, FACE_COLOUR))
        height, width = drawn(page, FACE_COLOUR).shape
        # The face of the sample is in the middle of the upper half.
        assert 0.2 * width < columns.mean() < 0.8 * width
        assert rows.mean() < 0.7 * height
        assert np.ptp(rows) > 0.2 * height
        switch.click()
        until(page, lambda: not drawn(page, FACE_COLOUR).any())
        page.wait_for_function(f"{OVERLAYS} === {before}")


def test_what_is_drawn_moves_with_the_video_and_goes_away_with_the_panel(
    browser: ExtensionBrowser, site: str
) -> None:
    with open_beside(browser, f"{site}/plain.html") as (page, panel):
        before = page.evaluate(OVERLAYS)
        ready(panel)
        panel.get_by_role("button", name="Show the faces on the page").click()
        until(page, lambda: bool(drawn(page, FACE_COLOUR).any()))
        share = drawn(page, FACE_COLOUR).mean(axis=0).argmax() / drawn(page, FACE_COLOUR).shape[1]
        page.evaluate(
            "document.querySelector('video').style.cssText = 'width: 200px; margin: 40px'"
        )
        until(page, lambda: bool(drawn(page, FACE_COLOUR).any()))
        small = drawn(page, FACE_COLOUR)
        assert abs(small.mean(axis=0).argmax() / small.shape[1] - share) < 0.1
        panel.close()
        page.wait_for_function(f"{OVERLAYS} === {before}")


def test_a_heat_map_is_laid_over_its_moment(browser: ExtensionBrowser, site: str) -> None:
    with open_beside(browser, f"{site}/plain.html") as (page, panel):
        ready(panel)
        page.evaluate("document.querySelector('video').currentTime = 4")
        button = panel.get_by_role("button", name="Show this over the page")
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        # It belongs to the first moment, so that the player goes there.
        until(page, lambda: time_of(page) == 0)
        until(page, lambda: bool(drawn(page, HEAT_COLOUR).any()))
        rows, columns = np.nonzero(drawn(page, HEAT_COLOUR))
        height, width = drawn(page, HEAT_COLOUR).shape
        assert abs(np.ptp(columns) / width - 0.1) < 0.03
        assert abs(np.ptp(rows) / height - 0.1) < 0.03
        page.evaluate("document.querySelector('video').currentTime = 3")
        until(page, lambda: not drawn(page, HEAT_COLOUR).any())


def test_the_strip_leads_to_its_moments(browser: ExtensionBrowser, site: str) -> None:
    with open_beside(browser, f"{site}/plain.html") as (page, panel):
        ready(panel)
        strip = panel.get_by_role("region", name="Moments examined")
        moments = strip.locator(".strip").get_by_role("button")
        expect(moments).to_have_count(12)
        expect(strip.locator("li img")).to_have_count(12)
        last = moments.nth(11)
        words = last.get_attribute("aria-label") or ""
        [seconds] = re.findall(r"[\d.]+", words)
        last.press("Enter")
        until(page, lambda: abs(time_of(page) - float(seconds)) < 0.02)
        assert float(seconds) > 5


@contextmanager
def wanting(browser: ExtensionBrowser, test: str) -> Iterator[None]:
    """Another test than those before and after, whatever comes of it."""
    browser.store(unwanted=unwanted(test))
    try:
        yield
    finally:
        browser.store(unwanted=unwanted("prompt"))


def test_maps_are_flipped_through_and_curves_lead_the_player_and_follow_it(
    browser: ExtensionBrowser, site: str
) -> None:
    with wanting(browser, "shown"), open_beside(browser, f"{site}/plain.html") as (page, panel):
        ready(panel)
        pane = panel.get_by_role("application", name="Noise, 100%")
        pane.focus()
        for key in ("+", "3", " "):
            panel.keyboard.press(key)
        expect(panel.locator(".viewer-state")).to_have_text("Original, 150%")
        original = panel.locator(".viewer-pane img").first
        # It comes from the service, a moment later.
        expect(original).to_have_js_property("naturalWidth", 120)
        expect(original).to_have_js_property("hidden", False)
        expect(panel.locator(".questions dt").first).to_have_text("What am I looking at?")

        curve = panel.get_by_role("slider", name="Rises and falls.")
        curve.focus()
        panel.keyboard.press("PageDown")
        panel.keyboard.press("PageDown")
        expect(curve).to_have_attribute("aria-valuetext", re.compile("mark 2$"))
        expect(panel.locator(".mark-picture img")).to_be_visible()
        until(page, lambda: time_of(page) > 0.5)
        page.evaluate("document.querySelector('video').currentTime = 0")
        expect(curve).to_have_attribute("aria-valuenow", "0.000")


def test_two_moments_are_compared(browser: ExtensionBrowser, site: str) -> None:
    with open_beside(browser, f"{site}/plain.html") as (_, panel):
        ready(panel)
        expect(panel.locator(".comparison figure")).to_have_count(2)
        first, second = panel.locator(".comparison figure").all()
        # The stand-in gives each frame its number as score.
        expect(first.get_by_text("score 0", exact=True)).to_be_visible()
        expect(second.get_by_text("score 63", exact=True)).to_be_visible()
        second.get_by_label("Second moment").select_option(index=7)
        expect(second.get_by_text("score 7", exact=True)).to_be_visible()
        expect(second.get_by_role("img", name="person 1")).to_have_count(1)
        assert face_line(second)["width"] > 50


def face_line(figure: Locator) -> FloatRect:
    box = figure.locator(".face-line").bounding_box()
    assert box is not None
    return box


def test_a_page_that_is_gone_is_said(browser: ExtensionBrowser, site: str) -> None:
    with open_beside(browser, f"{site}/plain.html") as (page, panel):
        ready(panel)
        page.goto(f"{site}/empty.html")
        expect(panel.get_by_text("Not on this page", exact=False)).to_be_visible()
        panel.get_by_role("region", name="Moments examined").get_by_role("button").first.click()
        expect(panel.get_by_text("is no longer in front of you")).to_be_visible()


def test_several_run_at_once_and_one_is_stopped(
    browser: ExtensionBrowser, site: str, service: ServedPage
) -> None:
    assert not service.gate.exists()
    browser.store(unwanted=unwanted("waiting"))
    with open_beside(browser, f"{site}/plain.html") as (page, panel):
        for _ in range(2):
            choose_first(panel)
            run(panel)
            panel.get_by_role("region", name="Progress").wait_for()
        panel.close()
        panel = browser.open_panel(page)
        panel.get_by_role("button", name=re.compile("^Results")).click()
        rows = panel.locator(".row")
        stoppable = rows.filter(has=panel.get_by_role("button", name="Stop"))
        expect(stoppable).to_have_count(2)
        rows.nth(0).get_by_role("button").first.click()
        panel.get_by_role("button", name="Stop").click()
        expect(panel.get_by_text("Stopped before it was done.").first).to_be_visible()
        service.gate.touch()
        panel.get_by_role("button", name=re.compile("^Results")).click()
        rows.nth(1).get_by_role("button").first.click()
        expect(panel.get_by_role("heading", name=VERDICT)).to_be_visible()
        panel.close()
    service.gate.unlink()
    browser.store(unwanted=unwanted("prompt"))


def test_a_result_is_shared_and_a_frame_of_it_saved_and_searched_for(
    browser: ExtensionBrowser, site: str, service: ServedPage
) -> None:
    browser.context.grant_permissions(["clipboard-read", "clipboard-write"])
    with open_beside(browser, f"{site}/plain.html") as (_, panel):
        ready(panel)
        panel.get_by_role("button", name="Copy a link").click()
        expect(panel.get_by_text("Copied.")).to_be_visible()
        link = panel.evaluate("navigator.clipboard.readText()")
        shown = newest_sighting(service).analysis_id
        assert link == f"{service.address}/#/analyses/{shown}"

        with panel.expect_download() as saved:
            panel.get_by_role("button", name="Save this frame").click()
        assert saved.value.suggested_filename == "warped-face-0.00s.jpg"
        with Image.open(saved.value.path()) as frame:
            assert frame.width == frame.height > 200

        pages = len(browser.context.pages)
        search = panel.get_by_role("button", name="Search the web for it")
        expect(search).to_be_disabled()
        panel.get_by_role("checkbox", name="TinEye").check()
        search.click()
        question = panel.get_by_role("alertdialog")
        expect(question).to_contain_text("The frame leaves this machine only when you give it")
        question.get_by_role("button", name="Do not open").click()
        assert len(browser.context.pages) == pages
        search.click()
        with browser.context.expect_page() as opened:
            question.get_by_role("button", name="Open the pages").click()
        # The browser of the tests finds no such host, and says so.
        expect(opened.value.get_by_role("strong").first).to_have_text("tineye.com")
        opened.value.close()


def test_a_result_is_labelled_and_tested_again_from_its_row(
    browser: ExtensionBrowser, site: str
) -> None:
    with open_beside(browser, f"{site}/plain.html") as (_, panel):
        ready(panel)
        panel.get_by_role("button", name="Results", exact=True).click()
        rows = panel.get_by_role("listitem").filter(has_text="warped-face.mp4")
        # Other tests have stopped analyses of it.
        row = rows.filter(has_text="· Done").first
        row.get_by_role("button", name="Label: warped-face.mp4").click()
        row.get_by_text("I know what this is").click()
        row.get_by_role("radio", name=re.compile("^Unsure")).check()
        row.get_by_label("How do you know?").fill("I do not.")
        row.get_by_role("button", name="Save the label").click()
        expect(row.get_by_text("Labelled: Unsure")).to_be_visible()
        row.get_by_role("button", name="Take back").click()
        row.get_by_role("button", name="Test again: warped-face.mp4").click()
        expect(panel.get_by_role("button", name="Run the tests")).to_be_visible()
