"""A result belongs to what the person looks at, and to nothing else."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.extension.extension_browser import ExtensionBrowser
from tests.extension.panel_steps import (
    VERDICT,
    choose_first,
    choose_way,
    newest,
    newest_sighting,
    open_beside,
    run,
    run_to_the_verdict,
    unfold,
)
from tests.extension.player_pages import write_clock
from tests.extension.test_extension_results import FACE_COLOUR, drawn, ready, until
from tests.extension.web_pages import WebHandler, serving, web_server, write_page
from tests.service.served_page import ServedPage

SAMPLES = Path(str(files("unmask"))) / "samples"
OTHER_SITE = "127.0.0.2"
"""Of this machine as well, but one from which the extension may not fetch."""

NOT_HERE = "Not on this page"
HERE = "On this page"
FEED = """<video controls muted width=480></video><script>
const video = document.querySelector('video');
async function play(file) {
    const answer = await fetch(file);
    video.src = URL.createObjectURL(await answer.blob());
}
play('warped-face.mp4');
</script>"""


@pytest.fixture(scope="module")
def feed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a page that puts one video after another into the same player."""
    folder = tmp_path_factory.mktemp("feed")
    for name in ("warped-face.mp4", "moving-face.mp4"):
        (folder / name).write_bytes((SAMPLES / name).read_bytes())
    write_page(folder, "feed", FEED)
    write_page(folder, "file", "<video src=warped-face.mp4 controls muted width=480></video>")
    with web_server(folder) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("feed", "play('moving-face.mp4')"),
        ("file", "document.querySelector('video').src = 'moving-face.mp4'"),
    ],
)
def test_a_player_that_gets_another_video_loses_the_boxes_of_the_old_one(
    browser: ExtensionBrowser, feed: str, name: str, change: str
) -> None:
    with open_beside(browser, f"{feed}/{name}.html") as (page, panel):
        page.wait_for_function("document.querySelector('video').readyState > 1")
        ready(panel)
        expect(panel.get_by_text(HERE, exact=True)).to_be_visible()
        switch = panel.get_by_role("button", name="Show the faces on the page")
        switch.click()
        until(page, lambda: bool(drawn(page, FACE_COLOUR).any()))
        page.evaluate(change)
        page.wait_for_function("document.querySelector('video').readyState > 1")
        until(page, lambda: not drawn(page, FACE_COLOUR).any())
        expect(panel.get_by_text(NOT_HERE, exact=True)).to_be_visible()
        expect(switch).to_have_count(0)
        page.wait_for_timeout(500)
        assert not drawn(page, FACE_COLOUR).any()


def test_the_video_of_before_is_known_again_by_its_address_length_and_size(
    browser: ExtensionBrowser, feed: str
) -> None:
    with open_beside(browser, f"{feed}/file.html") as (page, panel):
        ready(panel)
        page.reload()
        expect(panel.get_by_text(HERE, exact=True)).to_be_visible()
        panel.get_by_role("button", name="Show the faces on the page").click()
        until(page, lambda: bool(drawn(page, FACE_COLOUR).any()))


def test_frames_of_the_next_video_in_the_player_are_not_taken_for_those_of_the_chosen_one(
    browser: ExtensionBrowser, feed: str, service: ServedPage
) -> None:
    with open_beside(browser, f"{feed}/feed.html") as (page, panel):
        page.wait_for_function("document.querySelector('video').readyState > 1")
        choose_first(panel)
        choose_way(panel, "^Frames are taken")
        panel.get_by_label("How much").select_option("5")
        run(panel)
        page.wait_for_function("document.querySelector('video').currentTime > 1")
        page.evaluate("play('moving-face.mp4')")
        panel.get_by_role("heading", name=VERDICT).wait_for()
        expect(panel.get_by_text("could not be recorded to its end")).to_be_visible()
        capture = newest(service).capture
        assert capture is not None
        assert capture["cut"] == "gone"


def test_the_button_on_another_page_shows_the_selection_of_that_page(
    browser: ExtensionBrowser, site: str
) -> None:
    with open_beside(browser, f"{site}/plain.html") as (page, panel):
        choose_first(panel)
        run_to_the_verdict(panel)
        press(browser, page, panel)
        # It is of this page, so that it stays.
        expect(panel.get_by_role("heading", name=VERDICT)).to_be_visible()
        page.goto(f"{site}/sources.html?other")
        page.evaluate("document.querySelector('video').src = 'none.mp4'")
        press(browser, page, panel)
        expect(panel.get_by_role("heading", name="What do you want to test?")).to_be_visible()
        expect(panel.get_by_role("heading", name=VERDICT)).to_have_count(0)


def press(browser: ExtensionBrowser, page: Page, panel: Page) -> None:
    """The panel of these tests is a page, which hears of the button as the side panel does."""
    wanted = {"what": "look", "tab": None, "frame": 0, "address": ""}
    browser.worker.evaluate("(wanted) => chrome.storage.session.set({ wanted })", wanted)
    panel.wait_for_function("async () => !(await chrome.storage.session.get('wanted')).wanted")
    page.wait_for_timeout(500)


def test_a_result_says_where_and_when_it_was_seen_and_that_it_is_not_here(
    browser: ExtensionBrowser, site: str, service: ServedPage
) -> None:
    with open_beside(browser, f"{site}/plain.html?from=forum") as (page, panel):
        choose_first(panel)
        run_to_the_verdict(panel)
        # The report names the page for which it was written.
        if panel.get_by_text("Tested before, on").count():
            panel.get_by_role("button", name="Test again").click()
            run_to_the_verdict(panel)
        belonging = panel.locator(".belonging")
        expect(belonging.get_by_text("The plain page")).to_be_visible()
        expect(belonging.get_by_text(site.removeprefix("http://"))).to_be_visible()
        expect(belonging.get_by_text(HERE, exact=True)).to_be_visible()
        expect(belonging.locator("img")).to_be_visible()
        unfold(panel)
        faces = panel.get_by_role("button", name="Show the faces on the page")
        heat = panel.get_by_role("button", name="Show this over the page")
        expect(faces).to_be_visible()
        expect(heat).to_be_visible()
        page.goto(f"{site}/empty.html")
        expect(belonging.get_by_text(NOT_HERE, exact=True)).to_be_visible()
        expect(faces).to_have_count(0)
        expect(heat).to_have_count(0)
        expect(belonging.get_by_role("button", name="Open the page")).to_be_visible()
        with panel.expect_download() as saved:
            panel.get_by_role("button", name="Save the report").click()
        report = saved.value.path().read_text(encoding="utf-8")
        assert "Where it was seen" in report
        assert f"{site}/plain.html?from=forum" in report
    analysis = newest(service)
    seen = analysis.sightings[-1]
    assert (seen.page, seen.title) == (f"{site}/plain.html?from=forum", "The plain page")
    assert seen.way == "fetch"
    # In the history it is found by its site and title, and by nothing else.
    with open_beside(browser, f"{site}/empty.html") as (_, panel):
        panel.get_by_role("button", name="Results", exact=True).click()
        panel.get_by_label("Search by site").fill("plain PAGE")
        expect(panel.locator(".row").first.get_by_text("The plain page").first).to_be_visible()
        panel.get_by_label("When").select_option("1")
        expect(panel.locator(".row").first.get_by_text("The plain page").first).to_be_visible()
        panel.get_by_label("Verdict").select_option("no signs found")
        expect(panel.get_by_text("No result matches.")).to_be_visible()


def test_a_link_whose_content_changed_is_tested_anew(
    browser: ExtensionBrowser, tmp_path: Path, service: ServedPage
) -> None:
    clip = tmp_path / "clip.mp4"
    with (
        serving(tmp_path, WebHandler, OTHER_SITE) as other_port,
        web_server(tmp_path) as port,
    ):
        # Of another site, so that the program fetches it.
        link = f"http://{OTHER_SITE}:{other_port}/clip.mp4"
        write_page(tmp_path, "page", f'<video src="{link}" controls muted></video>')
        address = f"http://127.0.0.1:{port}/page.html"
        clip.write_bytes((SAMPLES / "warped-face.mp4").read_bytes())
        first = newly_analysed(browser, service, address)
        with open_beside(browser, address) as (_, panel):
            choose_first(panel)
            run_to_the_verdict(panel)
            expect(panel.get_by_text("Tested before, on")).to_contain_text("same length")
        assert newest(service).id == first
        clip.write_bytes((SAMPLES / "moving-face.mp4").read_bytes())
        assert newly_analysed(browser, service, address) != first
        # "Test again" is there for what has not changed as well.
        with open_beside(browser, address) as (_, panel):
            choose_first(panel)
            run_to_the_verdict(panel)
            known = newest(service).id
            panel.get_by_role("button", name="Test again").click()
            run_to_the_verdict(panel)
            expect(panel.get_by_text("Tested before, on")).to_have_count(0)
        assert newest(service).id != known


def newly_analysed(browser: ExtensionBrowser, service: ServedPage, address: str) -> str:
    """The id of the analysis of a page's first video, which is a new one."""
    with open_beside(browser, address) as (_, panel):
        choose_first(panel)
        run_to_the_verdict(panel)
        expect(panel.get_by_text("Tested before, on")).to_have_count(0)
    return newest(service).id


@contextmanager
def cloaking(folder: Path, decide: Callable[[str], bytes | None]) -> Iterator[int]:
    """A server that decides by who asks for what which file it gives; None for a refusal."""

    class Handler(WebHandler):
        def do_GET(self) -> None:  # noqa: N802
            content = decide(self.headers.get("Sec-Fetch-Dest", ""))
            if not self.path.startswith("/clip.mp4"):
                super().do_GET()
            elif content is None:
                self.send_error(403)
            else:
                (folder / "clip.mp4").write_bytes(content)
                super().do_GET()

        def end_headers(self) -> None:
            # As servers of media do for players of other sites.
            self.send_header("Access-Control-Allow-Origin", "*")
            super().end_headers()

    with serving(folder, Handler, OTHER_SITE) as port:
        yield port


@contextmanager
def noting(folder: Path, host: str, notes: list[tuple[str, str, str]]) -> Iterator[int]:
    """A server that gives cookies and notes who asks it for what, and with which cookies.

    What is asked for as `/moved.mp4` lies at `localhost`, at the same port.
    """

    class Handler(WebHandler):
        def do_GET(self) -> None:  # noqa: N802
            kind = self.headers.get("Sec-Fetch-Dest", "")
            notes.append((self.headers["Host"], kind, self.headers.get("Cookie", "")))
            if self.path != "/moved.mp4":
                super().do_GET()
                return
            self.send_response(302)
            _, _, port = self.headers["Host"].partition(":")
            self.send_header("Location", f"http://localhost:{port}/clip.mp4")
            self.end_headers()

        def end_headers(self) -> None:
            self.send_header("Set-Cookie", "who=person; Path=/")
            super().end_headers()

    with serving(folder, Handler, host) as port:
        yield port


@pytest.mark.parametrize("file", ["clip.mp4", "moved.mp4"])
def test_no_cookies_go_into_the_own_network_on_behalf_of_another_page(
    browser: ExtensionBrowser, tmp_path: Path, service: ServedPage, file: str
) -> None:
    (tmp_path / "clip.mp4").write_bytes((SAMPLES / "warped-face.mp4").read_bytes())
    notes: list[tuple[str, str, str]] = []
    with noting(tmp_path, "127.0.0.1", notes) as port:
        at_home = f"http://localhost:{port}"
        # The extension may fetch from both; only the page's own host may be asked as a person.
        host = at_home if file == "clip.mp4" else f"http://127.0.0.1:{port}"
        write_page(tmp_path, "page", f'<video src="{host}/{file}" controls muted></video>')
        with open_beside(browser, f"http://127.0.0.1:{port}/page.html") as (page, panel):
            page.wait_for_function("document.querySelector('video').readyState > 1")
            # The person is known there by now: the player itself sends the cookies.
            page.evaluate("document.querySelector('video').load()")
            choose_first(panel)
            run_to_the_verdict(panel)
    # What scripts ask for is of no kind; the program sends no such header.
    asked = [cookie for to, kind, cookie in notes if (kind, to[:9]) == ("empty", "localhost")]
    assert set(asked) <= {""}
    assert newest_sighting(service).way == "link"


def short_clip(path: Path) -> bytes:
    """A clip of another size and length than the samples."""
    write_clock(path)
    return path.read_bytes()


@pytest.mark.parametrize("is_refused", [False, True])
def test_a_server_that_gives_the_program_something_else_leads_to_frames_of_the_player(
    browser: ExtensionBrowser, tmp_path: Path, service: ServedPage, is_refused: bool
) -> None:
    shown = (SAMPLES / "warped-face.mp4").read_bytes()
    other = None if is_refused else short_clip(tmp_path / "other.mp4")
    with (
        cloaking(tmp_path, lambda wanted: shown if wanted == "video" else other) as other_port,
        web_server(tmp_path) as port,
    ):
        # Handed over by the page's own site, the file would never be fetched by the program.
        link = f"http://{OTHER_SITE}:{other_port}/clip.mp4"
        video = f'<video src="{link}" crossorigin controls muted></video>'
        write_page(tmp_path, "cloaked", video)
        with open_beside(browser, f"http://127.0.0.1:{port}/cloaked.html") as (page, panel):
            page.wait_for_function("document.querySelector('video').readyState > 1")
            choose_first(panel)
            run_to_the_verdict(panel)
            words = "could not get the file" if is_refused else "gave the program another file"
            expect(panel.get_by_text(words)).to_be_visible()
        analysis = newest(service)
        assert analysis.source_kind == "frames"
        assert analysis.sightings[-1].way == "frames"
        assert analysis.capture is not None
        assert analysis.capture["method"] == "canvas"
