"""Pages and moments at which the extension could break, or leave something behind."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from playwright.sync_api import Error, Page, expect

from tests.extension.extension_browser import ExtensionBrowser
from tests.extension.hostile_pages import MARKUP_FILE, write_hostile_pages
from tests.extension.panel_steps import (
    CUT_SHORT,
    VERDICT,
    choose_first,
    choose_way,
    open_beside,
    run,
    select,
    unfold,
    unwanted,
)
from tests.extension.web_pages import web_server, write_pages
from tests.service.served_page import ServedPage

NOTHING = "There is no video or picture on this page yet."
CLOSED = "Unmask cannot look at this page yet."
LONGEST_TITLE = 300
OVERLAYS = "document.querySelectorAll('html > div').length"
TRACE = """async (address) => {
    for (const tab of await chrome.tabs.query({ url: address })) {
        const target = { tabId: tab.id, allFrames: true };
        const func = () => globalThis.unmaskIsHere === true;
        const answers = await chrome.scripting.executeScript({ target, func });
        if (answers.some(({ result }) => result)) return true;
    }
    return false;
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the pages."""
    folder = tmp_path_factory.mktemp("site")
    with web_server(folder) as other_port, web_server(folder) as port:
        write_pages(folder, other_port)
        write_hostile_pages(folder)
        yield f"http://127.0.0.1:{port}"


@contextmanager
def left_alone(browser: ExtensionBrowser, address: str) -> Iterator[tuple[Page, Page]]:
    """A page and its panel; afterwards the page must be as it was, and the script gone."""
    with closing(browser.context.new_page()) as page:
        page.goto(address)
        before = page.content()
        with closing(browser.open_panel(page)) as panel:
            select(panel)
            yield page, panel
        expect(page.locator("html > div")).to_have_count(0)
        assert page.content() == before
        wait_until_gone(browser, page)


def wait_until_gone(browser: ExtensionBrowser, page: Page) -> None:
    """The script leaves once it hears that the panel closed, a moment after that."""
    waiting = f"""async (address) => {{
        const trace = {TRACE};
        while (await trace(address)) await new Promise((resolve) => setTimeout(resolve, 20));
    }}"""
    browser.worker.evaluate(waiting, page.url)


def test_a_body_that_fails_leaves_nothing_open_for_the_tests_after_it(
    browser: ExtensionBrowser, site: str
) -> None:
    before = list(browser.context.pages)
    with pytest.raises(ZeroDivisionError), left_alone(browser, f"{site}/plain.html"):
        raise ZeroDivisionError
    assert browser.context.pages == before


@pytest.mark.parametrize("way", ["", "Frames are taken", "The page provides"])
@pytest.mark.parametrize("name", ["strict", "overriding", "clobbering", "swallowing", "removing"])
def test_a_video_of_a_difficult_page_is_tested_all_the_same(
    browser: ExtensionBrowser, site: str, name: str, way: str
) -> None:
    with left_alone(browser, f"{site}/{name}.html") as (_, panel):
        panel.locator(".medium").first.click()
        if way:
            choose_way(panel, way)
        if way == "Frames are taken":
            panel.get_by_label("How much").select_option("5")
        run(panel)
        expect(panel.get_by_role("heading", name=VERDICT)).to_be_visible()


@pytest.mark.parametrize("name", ["strict", "overriding", "clobbering", "removing"])
def test_picking_works_on_a_difficult_page(browser: ExtensionBrowser, site: str, name: str) -> None:
    with left_alone(browser, f"{site}/{name}.html") as (page, panel):
        panel.get_by_role("button", name="Pick on the page").click()
        panel.get_by_text("Click a video or picture.").wait_for()
        page.locator("video").click(force=True)
        expect(panel.get_by_role("button", name="Run the tests")).to_be_visible()


def test_a_page_that_swallows_all_events_is_picked_from_by_the_keys_of_the_panel(
    browser: ExtensionBrowser, site: str
) -> None:
    with left_alone(browser, f"{site}/swallowing.html") as (_, panel):
        panel.get_by_role("button", name="Pick on the page").press("Enter")
        panel.get_by_text("Click a video or picture.").wait_for()
        panel.keyboard.press("ArrowDown")
        panel.keyboard.press("Enter")
        expect(panel.get_by_role("button", name="Run the tests")).to_be_visible()


def test_a_page_that_leaves_while_it_is_picked_from_ends_the_picking(
    browser: ExtensionBrowser, site: str
) -> None:
    with open_beside(browser, f"{site}/plain.html") as (page, panel):
        select(panel)
        panel.get_by_role("button", name="Pick on the page").click()
        page.wait_for_function(f"{OVERLAYS} === 1")
        page.goto(f"{site}/empty.html")
        expect(panel.get_by_text(NOTHING)).to_be_visible()
        expect(panel.get_by_role("button", name="Pick on the page")).to_be_visible()
        page.wait_for_function(f"{OVERLAYS} === 0")


@pytest.mark.parametrize("what", ["leaves", "closes", "removes the video"])
def test_of_what_goes_away_while_frames_are_taken_what_there_was_is_tested(
    browser: ExtensionBrowser, site: str, what: str
) -> None:
    with open_beside(browser, f"{site}/live.html") as (page, panel):
        choose_first(panel)
        panel.get_by_label("How much").select_option("60")
        run(panel)
        panel.locator("progress[value]:not([value='0'])").wait_for()
        if what == "leaves":
            page.goto(f"{site}/empty.html")
        elif what == "closes":
            page.close()
        else:
            page.evaluate("document.querySelector('video').remove()")
        expect(panel.get_by_role("heading", name=VERDICT)).to_be_visible()
        expect(panel.get_by_text(CUT_SHORT)).to_be_visible()
        if what == "closes":
            select(panel)
            expect(panel.get_by_text(CLOSED)).to_be_visible()


def test_an_analysis_goes_on_without_its_page_and_its_player_is_missed(
    browser: ExtensionBrowser, site: str, service: ServedPage
) -> None:
    browser.store(unwanted=unwanted("prompt", "waiting"))
    page = browser.context.new_page()
    page.goto(f"{site}/plain.html")
    panel = browser.open_panel(page)
    choose_first(panel)
    run(panel)
    tests = panel.get_by_role("region", name="The tests one by one")
    expect(tests.get_by_text("Some signs of manipulation")).to_be_visible()
    page.close()
    service.gate.touch()
    expect(panel.get_by_role("heading", name=VERDICT)).to_be_visible()
    unfold(panel)
    panel.get_by_role("slider").press("End")
    expect(panel.get_by_text("is no longer in front of you")).to_be_visible()
    panel.close()
    service.gate.unlink()
    browser.store(unwanted=unwanted("prompt"))


def test_what_has_no_size_is_neither_listed_nor_picked(
    browser: ExtensionBrowser, site: str
) -> None:
    with left_alone(browser, f"{site}/nothing-to-see.html") as (page, panel):
        expect(panel.get_by_text(NOTHING)).to_be_visible()
        panel.get_by_role("button", name="Pick on the page").press("Enter")
        page.wait_for_function(f"{OVERLAYS} === 1")
        for key in ("ArrowDown", "Enter"):
            panel.keyboard.press(key)
        expect(panel.get_by_role("button", name="Stop picking")).to_be_visible()
        panel.keyboard.press("Escape")
        expect(panel.get_by_role("button", name="Pick on the page")).to_be_visible()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("markup-name", MARKUP_FILE),
        ("turned", "clip[U+202E]gpj.mp4"),
        ("endless", ("endless " * LONGEST_TITLE)[:LONGEST_TITLE].strip()),
    ],
)
def test_names_are_shown_as_text_and_fit(
    browser: ExtensionBrowser, site: str, name: str, shown: str
) -> None:
    with left_alone(browser, f"{site}/{name}.html") as (_, panel):
        panel.set_viewport_size({"width": 320, "height": 720})
        expect(panel.locator(".medium .title")).to_have_text(shown)
        panel.locator(".medium").click()
        expect(panel.get_by_role("heading", name=shown)).to_be_visible()
        assert panel.evaluate("document.documentElement.scrollWidth") == 320
        run(panel)
        expect(panel.get_by_role("heading", name=VERDICT)).to_be_visible()


@pytest.mark.parametrize(
    "address",
    [
        "chrome://version/",
        "chrome://extensions/",
        "https://chromewebstore.google.com/",
        "http://127.0.0.1:9/",
    ],
)
def test_pages_that_are_closed_to_extensions_are_explained(
    browser: ExtensionBrowser, site: str, address: str
) -> None:
    page = browser.context.new_page()
    try:
        page.goto(address.format(site=site))
    except Error:
        # There is no network in the tests; the browser's own page about that is closed as well.
        assert address.startswith(("http:", "https:"))
    panel = browser.open_panel(page)
    select(panel)
    expect(panel.get_by_text(CLOSED)).to_be_visible()
    panel.close()
    page.close()


def test_a_document_that_the_browser_shows_itself_has_nothing_to_choose(
    browser: ExtensionBrowser, site: str
) -> None:
    with open_beside(browser, f"{site}/paper.pdf") as (_, panel):
        select(panel)
        expect(panel.get_by_text(NOTHING)).to_be_visible()


def test_the_extension_outlives_its_background_script(
    browser: ExtensionBrowser, service: ServedPage, site: str
) -> None:
    browser.store(unwanted=unwanted("waiting"))
    with open_beside(browser, f"{site}/plain.html") as (page, panel):
        choose_first(panel)
        run(panel)
        expect(panel.get_by_role("progressbar")).to_be_visible()
        end_background_script(browser)
        service.gate.touch()
        expect(panel.get_by_role("heading", name=VERDICT)).to_be_visible()
        panel.get_by_role("button", name="Results", exact=True).click()
        browser.press_button(page)
        # The button leads back from the results to the page's media.
        expect(panel.get_by_role("heading", name="What do you want to test?")).to_be_visible()
    service.gate.unlink()


def end_background_script(browser: ExtensionBrowser) -> None:
    """End it as the browser does when nothing has happened for a while."""
    page = browser.context.new_page()
    page.goto("chrome://serviceworker-internals/")
    page.get_by_text("Stop", exact=True).click()
    expect(page.get_by_text("STOPPED")).to_be_visible()
    page.close()


READ_STORAGE = """async (address) => {
    const [{ id }] = await chrome.tabs.query({ url: address });
    const func = () => chrome.storage.local.get(null).then(Object.keys, (error) => String(error));
    const [answer] = await chrome.scripting.executeScript({ target: { tabId: id }, func });
    return answer.result;
}"""


def test_the_script_in_a_page_cannot_read_what_the_extension_stores(
    browser: ExtensionBrowser, site: str
) -> None:
    with open_beside(browser, f"{site}/plain.html") as (page, _):
        read = browser.worker.evaluate(READ_STORAGE, page.url)
        assert "not allowed" in str(read)
        assert browser.stored("access")["token"]


HEAR_ERRORS = """() => {
    globalThis.thrown = [];
    const note = ({ message, reason }) => globalThis.thrown.push(String(message ?? reason));
    addEventListener("error", note);
    addEventListener("unhandledrejection", note);
}"""


@pytest.mark.parametrize("way", ["Frames are taken", "The page provides", "Pictures of the tab"])
def test_closing_the_panel_in_the_middle_of_a_capture_throws_nothing(
    browser: ExtensionBrowser, site: str, way: str
) -> None:
    """Neither in the page and the script in it, nor in the background, nor in the panel."""
    name = "plain" if way == "The page provides" else "live"
    with open_beside(browser, f"{site}/{name}.html") as (page, panel):
        thrown: list[str] = []
        session = browser.context.new_cdp_session(page)
        session.on("Runtime.exceptionThrown", lambda event: thrown.append(str(event)))
        session.send("Runtime.enable")
        browser.worker.evaluate(HEAR_ERRORS)
        if way == "Pictures of the tab":
            browser.press_button(page)
        choose_first(panel)
        choose_way(panel, way)
        run(panel)
        if name == "live":
            # Some of the span is taken, so that frames are on their way.
            expect(panel.locator("progress[value]:not([value='0'])")).to_be_visible()
        panel.close()
        # What was under way when it closed has come back to nobody by then.
        page.wait_for_timeout(1500)
        assert thrown == []
        assert browser.worker.evaluate("globalThis.thrown") == []
    # Those of the panel are among the browser's faults, which are looked at after each test.
