"""Trying a page: is its video found, by which way is it tested, and what is left behind?"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from time import perf_counter

from playwright.sync_api import ConsoleMessage, Error, Page, expect

from tests.extension.extension_browser import PATIENCE, ExtensionBrowser
from tests.extension.panel_steps import VERDICT, newest_sighting, open_beside, run
from tests.service.served_page import ServedPage

FINDING_MILLISECONDS = 15_000
STOPPED = "document.querySelector('video')?.paused ?? true"


@dataclass(frozen=True)
class Tried:
    """What came of a player.

    Attributes:
        found: its video stands in the list of the panel.
        way: by which it was tested; empty where it was not.
        end: ``"verdict"``, or the words with which the panel ended.
        seconds: from the button to the end.
        complaints: errors in the console of the page.
        left: what the extension left behind, such as ``"a playing video"``; empty for nothing.
    """

    found: bool
    way: str
    end: str
    seconds: float
    complaints: tuple[str, ...]
    left: str


def try_player(
    browser: ExtensionBrowser, service: ServedPage, address: str, patience: int = PATIENCE
) -> Tried:
    """Open a page, choose its first video as a person does, and wait for the end.

    Args:
        browser: with the extension.
        service: that it hands over to.
        address: of the page.
        patience: in milliseconds, after which the test counts as without an end.
    """
    complaints: list[str] = []

    def listen(page: Page) -> None:
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", note)

    def note(message: ConsoleMessage) -> None:
        # The browser asks each site for an icon, which these do not have.
        if message.type == "error" and not message.location["url"].endswith("/favicon.ico"):
            complaints.append(message.text)

    with open_beside(browser, address, listen) as (page, panel):
        browser.press_button(page)
        was_playing = is_playing(page)
        panel.get_by_role("button", name="Select", exact=True).click()
        video = panel.locator(".medium").first
        try:
            expect(video).to_be_visible(timeout=FINDING_MILLISECONDS)
        except AssertionError:
            return Tried(False, "", "not found", 0.0, tuple(complaints), "")
        video.click()
        panel.get_by_role("button", name="Run the tests").wait_for()
        started = perf_counter()
        run(panel)
        verdict = panel.get_by_role("heading", name=VERDICT)
        alert = panel.locator("main [role=alert]").filter(has_text=" ")
        with suppress(AssertionError):
            expect(verdict.or_(alert).first).to_be_visible(timeout=patience)
        seconds = perf_counter() - started
        is_tested = verdict.is_visible()
        told = alert.first.inner_text().strip() if alert.count() else "no end"
        end = "verdict" if is_tested else told
        way = newest_sighting(service).way if is_tested else ""
        panel.close()
        left = left_behind(page, was_playing)
    return Tried(True, way, end, seconds, tuple(complaints), left)


def is_playing(page: Page) -> bool:
    """Whether the first video of a page plays; False too where the page lets nobody ask."""
    try:
        return not page.evaluate(STOPPED)
    except Error:
        return False


def left_behind(page: Page, was_playing: bool) -> str:
    """What is still there of the extension a moment after its panel was closed."""
    page.wait_for_timeout(500)
    traces: tuple[tuple[str, Callable[[], bool]], ...] = (
        ("an element", lambda: page.locator("html > div").count() > 0),
        ("a playing video", lambda: is_playing(page) and not was_playing),
    )
    return ", ".join(name for name, is_there in traces if is_there())
