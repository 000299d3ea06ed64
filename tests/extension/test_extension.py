"""The extension in Chromium, on a real service with a real worker and real pages."""

import re
import signal
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.extension.extension_browser import ExtensionBrowser, extension_browser
from tests.extension.panel_steps import (
    VERDICT,
    choose_first,
    choose_way,
    open_beside,
    pairing_code,
    run,
    run_to_the_verdict,
    select,
    unfold,
    unwanted,
)
from tests.extension.web_pages import HOSTILE
from tests.service.served_page import ServedPage

SENTENCE = "moderate support for manipulation, from the one test that carries weight here"
CAN_SEE = """async (url) => {
    const tabs = await chrome.tabs.query({});
    for (const { id } of tabs) {
        const target = { tabId: id };
        const func = () => [location.href, globalThis.unmaskIsHere];
        const [answer] = await chrome.scripting.executeScript({ target, func }).catch(() => []);
        if (answer?.result[0] === url) return answer.result[1] === true;
    }
    return null;
}"""
SIDE_PANELS = """async () => {
    return (await chrome.runtime.getContexts({ contextTypes: ["SIDE_PANEL"] })).length;
}"""
OVERLAYS = "document.querySelectorAll('html > div').length"


def test_the_first_run_says_what_to_do_until_all_is_well(
    tmp_path: Path, service: ServedPage, site: str
) -> None:
    with extension_browser(tmp_path, locale="en-GB") as browser:
        page = browser.context.new_page()
        page.goto(f"{site}/plain.html")
        panel = browser.open_panel(page)
        expect(panel.get_by_text("Nothing that you test leaves it.")).to_be_visible()
        expect(panel.get_by_text("unmask serve", exact=True)).to_be_visible()

        panel.get_by_text("The program is at another address").click()
        panel.get_by_label("Address or port").fill("https://example.org")
        panel.get_by_role("button", name="Connect", exact=True).click()
        expect(panel.get_by_text("That is not an address on this machine.")).to_be_visible()
        panel.get_by_label("Address or port").fill(site)
        panel.get_by_role("button", name="Connect", exact=True).click()
        expect(panel.get_by_text("is not Unmask")).to_be_visible()

        panel.get_by_label("Address or port").fill(str(service.port))
        panel.get_by_role("button", name="Connect", exact=True).click()
        panel.get_by_label("Type the code").fill("AAAA-AAAA")
        panel.get_by_role("button", name="Pair").click()
        expect(panel.get_by_text("The code is wrong")).to_be_visible()
        panel.get_by_label("Type the code").fill(pairing_code(service))
        panel.get_by_role("button", name="Pair").click()
        expect(panel.get_by_role("button", name="warped-face.mp4")).to_be_visible()
        assert browser.stored("access")["address"] == service.address
        assert browser.faults == []


@pytest.mark.parametrize("name", ["plain", "sources", "shadow", "framed", "elsewhere", "player"])
def test_a_video_ends_with_a_verdict(browser: ExtensionBrowser, site: str, name: str) -> None:
    with open_beside(browser, f"{site}/{name}.html") as (_, panel):
        choose_first(panel)
        expect(panel.get_by_text("The file itself is tested.").first).to_be_visible()
        run(panel)
        expect(panel.get_by_role("heading", name=VERDICT)).to_be_visible()
        expect(panel.get_by_text(SENTENCE)).to_be_visible()
        unfold(panel)
        expect(panel.get_by_role("img", name="A grey square.")).to_be_visible()


def test_a_live_stream_is_tested_by_its_frames(browser: ExtensionBrowser, site: str) -> None:
    with open_beside(browser, f"{site}/live.html") as (_, panel):
        select(panel)
        expect(panel.locator(".medium").first).to_contain_text("live · 320 × 240")
        choose_first(panel)
        expect(panel.get_by_text("Frames are taken while the video plays").first).to_be_visible()
        panel.get_by_label("How much").select_option("5")
        run(panel)
        expect(panel.get_by_role("heading", name=VERDICT)).to_be_visible()


def test_frames_carry_the_times_of_the_media_and_the_player_is_left_as_it_was(
    browser: ExtensionBrowser, site: str
) -> None:
    with open_beside(browser, f"{site}/plain.html") as (page, panel):
        page.evaluate("document.querySelector('video').currentTime = 3")
        choose_first(panel)
        choose_way(panel, "Frames are taken")
        panel.get_by_label("How much").select_option("5")
        run(panel)
        expect(panel.get_by_role("heading", name=VERDICT)).to_be_visible()
        unfold(panel)
        chart = panel.get_by_role("slider")
        expect(chart).to_have_attribute("aria-valuetext", re.compile("s: score"))
        first = float((chart.get_attribute("aria-valuetext") or "").split(" s")[0])
        assert 2.9 <= first <= 3.6
        expect(page.locator("video")).to_have_js_property("paused", True)
        expect(page.locator("video")).to_have_js_property("currentTime", 3)


def test_frames_that_the_browser_keeps_back_are_explained(
    browser: ExtensionBrowser, site: str
) -> None:
    with open_beside(browser, f"{site}/elsewhere.html") as (_, panel):
        choose_first(panel)
        choose_way(panel, "Frames are taken")
        run(panel)
        expect(panel.get_by_text("comes from another site")).to_be_visible()
        panel.get_by_role("button", name="Dismiss").click()
        expect(panel.get_by_text("comes from another site")).to_have_count(0)


def test_black_frames_are_recognised(browser: ExtensionBrowser, site: str) -> None:
    with open_beside(browser, f"{site}/black.html") as (_, panel):
        choose_first(panel)
        panel.get_by_label("How much").select_option("5")
        run(panel)
        expect(panel.get_by_text("All frames are black")).to_be_visible()
        panel.get_by_role("button", name="Dismiss").click()


def test_a_moment_of_the_timeline_is_shown_in_the_player_of_the_page(
    browser: ExtensionBrowser, site: str
) -> None:
    with open_beside(browser, f"{site}/framed.html") as (page, panel):
        choose_first(panel)
        run_to_the_verdict(panel)
        unfold(panel)
        chart = panel.get_by_role("slider")
        chart.press("End")
        expect(chart).to_have_attribute("aria-valuetext", re.compile(r"^5\.\d\d s"))
        time = float((chart.get_attribute("aria-valuetext") or "").split(" s")[0])
        video = page.frame_locator("iframe").locator("video")
        expect(video).to_have_js_property("currentTime", time)


def test_a_page_is_seen_only_once_the_button_is_pressed(
    browser: ExtensionBrowser, site: str
) -> None:
    with open_beside(browser, f"{site}/empty.html") as (page, panel):
        select(panel)
        page.goto(site.replace("127.0.0.1", "news.test") + "/plain.html")
        expect(panel.get_by_text("Unmask cannot look at this page yet.")).to_be_visible()
        assert browser.worker.evaluate(CAN_SEE, page.url) is None
        browser.press_button(page)
        expect(panel.get_by_role("button", name="warped-face.mp4")).to_be_visible()
        assert browser.worker.evaluate(CAN_SEE, page.url) is True
        assert browser.worker.evaluate(SIDE_PANELS) == 1


def test_picking_on_the_page_takes_what_is_clicked_and_leaves_nothing_behind(
    browser: ExtensionBrowser, site: str
) -> None:
    with open_beside(browser, f"{site}/shadow.html") as (page, panel):
        select(panel)
        panel.get_by_role("button", name="Pick on the page").click()
        page.wait_for_function(f"{OVERLAYS} === 1")
        page.locator("video").click()
        expect(panel.get_by_role("button", name="Run the tests")).to_be_visible()
        page.wait_for_function(f"{OVERLAYS} === 0")
        page.wait_for_function("document.querySelector('#host').shadowRoot.firstChild.paused")


def test_picking_works_by_keys_from_the_panel_and_ends_with_it(
    browser: ExtensionBrowser, site: str
) -> None:
    with open_beside(browser, f"{site}/plain.html") as (page, panel):
        select(panel)
        panel.get_by_role("button", name="Pick on the page").press("Enter")
        page.wait_for_function(f"{OVERLAYS} === 1")
        panel.keyboard.press("ArrowDown")
        panel.keyboard.press("Enter")
        expect(panel.get_by_role("button", name="Run the tests")).to_be_visible()
        select(panel)
        panel.get_by_role("button", name="Pick on the page").click()
        page.wait_for_function(f"{OVERLAYS} === 1")
        panel.close()
        page.wait_for_function(f"{OVERLAYS} === 0")


@pytest.mark.parametrize("what", ["video", "link", "here"])
def test_what_was_chosen_outside_of_the_panel_is_taken_up(
    browser: ExtensionBrowser, site: str, what: str
) -> None:
    address = f"{site}/warped-face.mp4"
    with open_beside(browser, f"{site}/plain.html") as (_, panel):
        select(panel)
        panel.locator(".medium").first.wait_for()
        wanted = {"what": what, "tab": None, "frame": 0, "address": address}
        browser.worker.evaluate("(wanted) => chrome.storage.session.set({ wanted })", wanted)
        expect(panel.get_by_role("heading", name="warped-face.mp4")).to_be_visible()
        expect(panel.get_by_role("button", name="Run the tests")).to_be_visible()
        expect(panel.get_by_text("0:06 · 480 × 480")).to_have_count(0 if what == "link" else 1)


def test_strings_of_the_page_are_only_text(browser: ExtensionBrowser, site: str) -> None:
    with open_beside(browser, f"{site}/hostile.html") as (page, panel):
        select(panel)
        expect(panel.locator(".medium")).to_have_count(1)
        expect(panel.locator(".medium .title")).to_have_text(HOSTILE)
        choose_first(panel)
        expect(panel.get_by_role("heading", name=HOSTILE)).to_be_visible()
        assert page.title() == "The hostile page"
        assert panel.title() == "Unmask"


def test_of_a_page_with_very_many_videos_500_are_listed(
    browser: ExtensionBrowser, site: str
) -> None:
    with open_beside(browser, f"{site}/many.html") as (_, panel):
        select(panel)
        expect(panel.locator(".medium")).to_have_count(500)
        expect(panel.get_by_text("20 more are not listed.")).to_be_visible()


def test_the_list_follows_the_page(browser: ExtensionBrowser, site: str) -> None:
    with open_beside(browser, f"{site}/empty.html") as (page, panel):
        select(panel)
        expect(panel.get_by_text("There is no video or picture")).to_be_visible()
        page.evaluate("document.body.innerHTML = '<video src=warped-face.mp4>'")
        expect(panel.locator(".medium")).to_have_count(1)
        page.goto(f"{site}/shadow.html")
        expect(panel.locator(".medium")).to_have_count(1)
        page.goto(f"{site}/empty.html")
        expect(panel.get_by_text("There is no video or picture")).to_be_visible()


def test_what_a_person_knows_goes_into_the_casebook(browser: ExtensionBrowser, site: str) -> None:
    with open_beside(browser, f"{site}/plain.html") as (_, panel):
        choose_first(panel)
        run(panel)
        panel.get_by_text("I know what this is").click()
        panel.get_by_role("radio", name=re.compile("^Manipulated")).check()
        panel.get_by_label("How do you know?").fill("I made it.")
        panel.get_by_role("button", name="Save the label").click()
        expect(panel.get_by_text("I made it.")).to_be_visible()
        panel.get_by_role("button", name="Take back").click()
        expect(panel.get_by_text("Nobody has said yet")).to_be_visible()
        with panel.expect_download() as saved:
            panel.get_by_role("button", name="Save the report").click()
        assert saved.value.suggested_filename == "warped-face-report.html"
        assert SENTENCE in saved.value.path().read_text(encoding="utf-8")


def test_an_analysis_outlives_the_panel_and_the_service(
    browser: ExtensionBrowser, site: str, service: ServedPage
) -> None:
    browser.store(unwanted=unwanted("prompt", "waiting"))
    with open_beside(browser, f"{site}/plain.html") as (page, panel):
        choose_first(panel)
        run(panel)
        tests = panel.get_by_role("region", name="The tests one by one")
        expect(tests.get_by_text("Some signs of manipulation")).to_be_visible()
        panel.close()
        panel = browser.open_panel(page)
        expect(panel.get_by_role("progressbar")).to_be_visible()
        service.stop(signal.SIGKILL)
        expect(panel.get_by_text("The program does not answer.")).to_be_visible()
        service.gate.touch()
        service.start()
        expect(panel.get_by_text("The program does not answer.")).to_have_count(0)
        expect(panel.get_by_role("heading", name=VERDICT)).to_be_visible()
        panel.get_by_text("One test could not judge this material").click()
        expect(panel.get_by_text("Could not judge", exact=True)).to_be_visible()
        panel.close()
    service.gate.unlink()
    browser.store(unwanted=unwanted("prompt"))


def test_an_analysis_can_be_stopped_at_any_moment(
    browser: ExtensionBrowser, site: str, service: ServedPage
) -> None:
    assert not service.gate.exists()
    browser.store(unwanted=unwanted("waiting"))
    with open_beside(browser, f"{site}/plain.html") as (_, panel):
        choose_first(panel)
        run(panel)
        progress = panel.get_by_role("region", name="Progress")
        progress.get_by_role("button", name="Stop").click()
        notice = panel.locator(".notice")
        expect(notice.get_by_text("Stopped before it was done.")).to_be_visible()
        panel.get_by_role("button", name="Delete").click()
        panel.get_by_role("alertdialog").get_by_role("button", name="Delete").click()
        expect(panel.get_by_role("heading", name="Results")).to_be_visible()
    browser.store(unwanted=unwanted("prompt"))
