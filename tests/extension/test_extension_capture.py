"""Videos whose file nobody gets: by their frames, or by pictures of the tab."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.extension.extension_browser import ExtensionBrowser
from tests.extension.panel_steps import (
    VERDICT,
    choose_first,
    choose_pictures_of_the_tab,
    choose_way,
    newest_capture,
    newest_captures,
    open_beside,
    run,
    run_to_the_verdict,
    select,
    unfold,
)
from tests.extension.player_pages import write_player_pages
from tests.extension.web_pages import web_server
from tests.service.served_page import ServedPage

OTHER_TAB = """async (address) => {
    const [{ windowId }] = await chrome.tabs.query({ url: address + "*" });
    await chrome.tabs.create({ windowId, url: "about:blank" });
}"""
BELOW_THE_FOLD = """() => {
    const video = document.querySelector("video");
    video.width = 300;
    const below = video.cloneNode();
    below.style.cssText = "display: block; margin-top: 3000px";
    document.body.append(below);
}"""
SHADES = """async (picture) => {
    const canvas = new OffscreenCanvas(picture.naturalWidth, picture.naturalHeight);
    const context = canvas.getContext("2d");
    context.drawImage(picture, 0, 0);
    const at = (x, y) => context.getImageData(x * canvas.width, y * canvas.height, 1, 1).data[0];
    return [at(0.5, 0.4), at(0.02, 0.3)];
}"""


@pytest.fixture(scope="module")
def players(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of pages with players."""
    folder = tmp_path_factory.mktemp("players")
    write_player_pages(folder)
    with web_server(folder) as port:
        yield f"http://127.0.0.1:{port}"


def test_a_real_player_of_segments_is_taken_by_its_frames(
    browser: ExtensionBrowser, players: str
) -> None:
    with open_beside(browser, f"{players}/segments.html") as (page, panel):
        page.wait_for_function("document.querySelector('video').readyState > 2")
        assert page.evaluate("document.querySelector('video').currentSrc").startswith("blob:")
        choose_first(panel)
        choose_way(panel, "^Frames are taken")
        run_to_the_verdict(panel)
        page.wait_for_function("document.querySelector('video').paused")


def test_a_player_of_segments_leads_to_frames_by_itself(
    browser: ExtensionBrowser, players: str
) -> None:
    with open_beside(browser, f"{players}/segments.html") as (page, panel):
        page.wait_for_function("document.querySelector('video').readyState > 2")
        choose_first(panel)
        run_to_the_verdict(panel)


def test_a_file_that_the_page_took_back_leads_to_frames_by_itself(
    browser: ExtensionBrowser, site: str
) -> None:
    with open_beside(browser, f"{site}/player.html") as (page, panel):
        page.wait_for_function("document.querySelector('video').readyState > 1")
        page.evaluate("URL.revokeObjectURL(document.querySelector('video').src)")
        choose_first(panel)
        choose_way(panel, "The page provides")
        run(panel)
        words = panel.get_by_role("status").get_by_text("The page does not hold the whole file")
        expect(words).to_be_visible()
        expect(panel.locator("progress[value]:not([value='0'])")).to_be_visible()


def test_of_a_stream_of_eight_hours_only_the_chosen_span_is_taken(
    browser: ExtensionBrowser, players: str, service: ServedPage
) -> None:
    with open_beside(browser, f"{players}/stream.html") as (page, panel):
        page.wait_for_function("document.querySelector('video').readyState > 2")
        choose_first(panel)
        expect(panel.get_by_text("live · 480 × 480")).to_be_visible()
        choose_way(panel, "^Frames are taken")
        panel.get_by_label("How much").select_option("5")
        run_to_the_verdict(panel)
        expect(panel.get_by_text("at 8 h 00 min 0")).to_be_visible()
        assert newest_capture(service)["frames"] > 5


def test_pictures_of_the_tab_are_cut_down_to_the_video(
    browser: ExtensionBrowser, site: str, service: ServedPage
) -> None:
    with open_beside(browser, f"{site}/elsewhere.html") as (page, panel):
        page.evaluate(
            "document.querySelector('video').style.cssText = 'width: 320px; margin: 90px'"
        )
        browser.press_button(page)
        choose_pictures_of_the_tab(panel)
        run_to_the_verdict(panel)
        capture = newest_capture(service)
        assert (capture["method"], capture["full_width"]) == ("tab", 480)
        assert (capture["width"], capture["height"]) == (320, 320)
        assert capture["frames"] >= 4
        # The face that is followed is where the sample has it, so the cut was right.
        unfold(panel)
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
        page.wait_for_function("document.querySelector('video').paused")


@pytest.mark.parametrize("way", ["Pictures of the tab", "^Frames are taken"])
def test_of_two_videos_of_a_page_each_gets_its_own_pictures(
    browser: ExtensionBrowser, site: str, service: ServedPage, way: str
) -> None:
    with open_beside(browser, f"{site}/live.html") as (page, panel):
        page.evaluate(
            "document.body.insertAdjacentHTML('afterbegin',"
            " '<video src=warped-face.mp4 width=240 muted></video>')"
        )
        browser.press_button(page)
        for size in ("480 × 480", "320 × 240"):
            select(panel)
            panel.locator(".medium", has_text=size).click()
            choose_way(panel, way)
            panel.get_by_label("How much").select_option("5")
            run(panel)
        expect(panel.get_by_text("Waiting its turn")).to_be_visible()
        expect(panel.get_by_role("heading", name=VERDICT)).to_be_visible()
    first, second = newest_captures(service, 2)
    assert first is not None
    assert second is not None
    width = "full_width" if first["method"] == "tab" else "width"
    assert (first[width], first["cut"], second[width], second["cut"]) == (480, None, 320, None)


def test_videos_of_other_sites_get_a_small_picture_from_the_tab_once_they_are_in_sight(
    browser: ExtensionBrowser, site: str
) -> None:
    with open_beside(browser, f"{site}/elsewhere.html") as (page, panel):
        page.evaluate(BELOW_THE_FOLD)
        page.wait_for_function("document.querySelectorAll('video')[1].readyState > 1")
        browser.press_button(page)
        select(panel)
        expect(panel.locator(".medium")).to_have_count(2)
        shown, hidden = panel.locator(".medium").all()
        picture = shown.locator("img.thumbnail")
        expect(picture).to_be_visible()
        # The person of the sample, lighter in the middle than the black around her.
        middle, corner = picture.evaluate(SHADES)
        assert middle > corner + 40
        # Nobody can see what is below, and nobody pretends to by a black picture.
        expect(hidden.locator("svg.thumbnail")).to_be_visible()
        page.evaluate("document.querySelectorAll('video')[1].scrollIntoView()")
        expect(hidden.locator("img.thumbnail")).to_be_visible()
        assert picture.evaluate(SHADES) == [middle, corner]


def stuck_because(panel: Page, words: str) -> None:
    run(panel)
    expect(panel.get_by_role("alert").get_by_text(words)).to_be_visible()


def test_a_tab_that_was_not_pressed_on_is_not_seen(browser: ExtensionBrowser, site: str) -> None:
    with open_beside(browser, f"{site}/elsewhere.html") as (_, panel):
        choose_pictures_of_the_tab(panel)
        stuck_because(panel, "Click the Unmask button")


@pytest.mark.parametrize(
    "change",
    [
        "video.style.width = '3000px'",
        "const box = document.createElement('div'); video.replaceWith(box); box.append(video);"
        "box.style.cssText = 'width: 200px; overflow: hidden'",
        "frame.height = 200",
        "frame.style.transform = 'scale(.5)'",
    ],
)
def test_a_video_that_is_not_wholly_in_sight_is_not_taken(
    browser: ExtensionBrowser, site: str, change: str
) -> None:
    name = "framed" if "frame." in change else "plain"
    with open_beside(browser, f"{site}/{name}.html") as (page, panel):
        browser.press_button(page)
        page.evaluate(
            "const video = document.querySelector('video');"
            f"const frame = document.querySelector('iframe'); {change}"
        )
        choose_pictures_of_the_tab(panel)
        stuck_because(panel, "not fully visible")
        video = (page.frames[1] if name == "framed" else page).locator("video")
        expect(video).to_have_js_property("paused", True)


def test_a_tab_that_is_not_in_front_is_not_taken(browser: ExtensionBrowser, site: str) -> None:
    with open_beside(browser, f"{site}/elsewhere.html") as (page, panel):
        browser.press_button(page)
        choose_pictures_of_the_tab(panel)
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
        page.wait_for_function("document.querySelector('video').paused")


def test_of_a_stream_without_end_the_chosen_span_is_taken(
    browser: ExtensionBrowser, site: str, service: ServedPage
) -> None:
    with open_beside(browser, f"{site}/live.html") as (page, panel):
        browser.press_button(page)
        page.wait_for_function("document.querySelector('video').videoWidth > 0")
        choose_pictures_of_the_tab(panel)
        run_to_the_verdict(panel)
        capture = newest_capture(service)
        assert capture["method"] == "tab"
        assert 4 <= capture["frames"] <= 2 * capture["span"] + 2
        assert not page.evaluate("document.querySelector('video').paused")
