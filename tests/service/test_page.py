"""The page in a browser, on a real service with a real worker."""

import base64
import hashlib
import json
import re
import shutil
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from tests.media.media_files import write_video
from tests.service.served_page import CHROMIUM, ServedPage, served_page, standing_still
from unmask.casebook import Database
from unmask.casebook.models import AnalysisRow
from unmask.detectors import Finding
from unmask.safe_text import harmless
from unmask.verdict import direction_of, level_of, result_message, weight_message
from unmask.words import number_words, time_words

PATIENCE = 60_000
MARKUP = "<img src=x onerror=alert(1)>"
HOSTILE_NAME = f"{MARKUP}\u202egpj.mp4"
HEADLINE = "Some signs of manipulation"
SENTENCE = "moderate support for manipulation, from the one test that carries weight here"

pytestmark = pytest.mark.skipif(
    not CHROMIUM.exists(),
    reason="chromium is not installed; apt-get install chromium adds the tests of the page",
)
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedPage]:
    with served_page(tmp_path_factory.mktemp("service")) as service:
        yield service


@pytest.fixture(scope="module")
def context(browser: Browser, service: ServedPage) -> Iterator[BrowserContext]:
    context = browser.new_context(locale="en-GB", timezone_id="UTC")
    context.set_default_timeout(PATIENCE)
    context.new_page().goto(service.link)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, service: ServedPage) -> Iterator[Page]:
    """The page, which must get by without errors and within its policy."""
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("dialog", lambda dialog: faults.append(dialog.message))
    page.on("console", lambda message: faults.append(message.text))
    page.goto(service.address)
    yield page
    page.close()
    # The browser itself writes of answers of 400 and above, and of a service that is gone.
    assert [fault for fault in faults if not fault.startswith("Failed to load resource")] == []


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_video(tmp_path_factory.mktemp("media") / "clip.webm", codec="libvpx", count=20)


def choose_tests(page: Page, *names: str) -> None:
    expect(page.locator("#tests input").first).to_be_attached()
    page.get_by_text("Options", exact=True).click()
    for box in page.locator("#tests input").all():
        box.set_checked(box.get_attribute("value") in names)


def hand_over(page: Page, *paths: Path, tests: tuple[str, ...] = ("prompt",)) -> None:
    choose_tests(page, *tests)
    page.locator("#files").set_input_files(paths)


def analysed(page: Page, path: Path) -> None:
    hand_over(page, path)
    expect(page.locator("#verdict .sentence")).to_contain_text(SENTENCE)


def open_page(page: Page, path: str) -> None:
    page.evaluate("hash => { location.hash = hash; }", path)


def copied(path: Path, folder: Path, name: str) -> Path:
    """The same content under another name, so that it is answered from the casebook at once."""
    return Path(shutil.copy(path, folder / name))


def pictures_have_come(pane: Locator) -> Locator:
    pictures = pane.locator("img")
    for number in range(3):
        expect(pictures.nth(number)).to_have_js_property("naturalWidth", 120)
    return pictures


def answer(page: Page, service: ServedPage, path: str) -> Any:
    return page.request.get(service.address + path).json()


def test_a_dropped_file_leads_to_a_verdict_with_its_evidence(
    page: Page, service: ServedPage
) -> None:
    choose_tests(page, "head-pose", "prompt")
    sample = (files("unmask") / "samples" / "warped-face.mp4").read_bytes()
    page.evaluate(
        """text => {
            const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File([bytes], "warped-face.mp4"));
            document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true }));
        }""",
        base64.b64encode(sample).decode(),
    )
    expect(page).to_have_url(re.compile("#/analyses/[0-9a-f]{32}$"))
    expect(page.locator("#test-head-pose")).to_have_text("Head pose: inner face against whole head")
    expect(page.locator("#timeline svg.timeline")).to_have_count(2)
    analysis = answer(page, service, f"/v1{page.url.partition('#')[2]}")
    assert page.locator("#verdict .sentence").inner_text() == analysis["verdict"]["sentence"]
    assert [finding["detector"] for finding in analysis["findings"]] == ["head-pose", "prompt"]
    # What carries weight in the verdict comes first.
    titles = page.locator("#tests article h3").all_inner_texts()
    assert titles == page.locator(".moments h3").all_inner_texts()
    assert titles[1] == "Head pose: inner face against whole head"
    for finding in analysis["findings"]:
        article = page.locator(f"article:has(#test-{finding['detector']})")
        for reason in finding["reasons"]:
            expect(article.locator(".reasons")).to_contain_text(harmless(reason))
    exhibits = answer(page, service, analysis["links"]["exhibits"])
    shown = page.locator("#tests figure img")
    assert shown.count() == len(exhibits)
    shown.first.scroll_into_view_if_needed()
    page.wait_for_function("() => document.querySelector('#tests img').naturalWidth > 0")


def test_a_click_in_a_timeline_seeks_the_player(page: Page, clip: Path) -> None:
    analysed(page, clip)
    chart = page.locator("svg.timeline")
    chart.click()
    time = page.locator("video").evaluate("video => video.currentTime")
    words = chart.get_attribute("aria-valuetext")
    assert words is not None
    assert words.startswith(time_words(time))
    assert 0.5 < time < 1.5
    page.keyboard.press("End")
    assert chart.get_attribute("aria-valuetext") == "1.90 s: score 19"
    page.keyboard.press("Home")
    page.wait_for_function("() => document.querySelector('video').currentTime === 0")


def test_maps_are_flipped_through_at_the_same_place(page: Page, clip: Path) -> None:
    hand_over(page, clip, tests=("shown",))
    viewer = page.locator("#tests .viewer")
    expect(viewer).to_have_count(1)
    expect(viewer.locator(".viewer-choices button")).to_have_text(["Original", "Noise", "Copies"])
    expect(page.locator("#tests dt")).to_have_text(
        ["What am I looking at?", "Does this mean it is fake?"]
    )
    pane = viewer.get_by_role("application")
    pane.focus()
    for key in ("3", "+", "ArrowDown", " "):
        page.keyboard.press(key)
    expect(viewer.get_by_role("status")).to_have_text("Original, 150%")
    pictures = pictures_have_come(pane)
    transforms = pictures.evaluate_all(
        "all => all.map(image => [image.hidden, image.style.transform])"
    )
    assert [hidden for hidden, _ in transforms] == [False, True, True]
    assert len({transform for _, transform in transforms}) == 1


def test_fingers_enlarge_what_lies_between_them(
    context: BrowserContext, page: Page, clip: Path, tmp_path: Path
) -> None:
    hand_over(page, copied(clip, tmp_path, "again.webm"), tests=("shown",))
    pane = page.locator("#tests .viewer-pane")
    # What is above the pane moves it until it has come, and so do the pane's own pictures.
    page.wait_for_function("() => document.querySelector('video')?.readyState > 0")
    pictures_have_come(pane)
    pane.click(trial=True)
    box = pane.bounding_box()
    assert box
    session = context.new_cdp_session(page)

    def touch(kind: str, *shares: float) -> None:
        points = [
            {"x": box["x"] + share * box["width"], "y": box["y"] + box["height"] / 2, "id": number}
            for number, share in enumerate(shares)
        ]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", 0.4, 0.6)
    touch("touchMove", 0.3, 0.7)
    touch("touchMove", 0.2, 0.8)
    touch("touchEnd")
    expect(pane).to_have_attribute("aria-label", "Noise, 300%")


def test_a_curve_leads_the_player_and_follows_it(page: Page, clip: Path, tmp_path: Path) -> None:
    hand_over(page, copied(clip, tmp_path, "curve.webm"), tests=("shown",))
    curve = page.get_by_role("slider", name="Rises and falls.")
    curve.focus()
    page.keyboard.press("PageDown")
    player = page.locator("video")
    page.wait_for_function("() => document.querySelector('video').currentTime > 0")
    seconds = player.evaluate("video => video.currentTime")
    expect(curve).to_have_attribute("aria-valuetext", re.compile(r"<b>wave</b> 3\.00, mark 1$"))
    expect(page.locator(".mark-picture img")).to_be_visible()
    player.evaluate("video => { video.currentTime = 0; }")
    expect(curve).to_have_attribute("aria-valuenow", "0.000")
    player.evaluate("(video, time) => { video.currentTime = time; }", seconds)
    expect(curve).to_have_attribute("aria-valuetext", re.compile("mark 1$"))


def test_after_a_reload_the_file_can_be_chosen_again(
    page: Page, clip: Path, tmp_path: Path
) -> None:
    analysed(page, clip)
    page.reload()
    expect(page.locator("#verdict .sentence")).to_contain_text(SENTENCE)
    other = write_video(tmp_path / "other.mp4", count=3)
    page.locator("#own-file").set_input_files(other)
    expect(page.locator("#timeline [role=alert]")).to_contain_text(
        "is not the file that was tested"
    )
    page.locator("#own-file").set_input_files(clip)
    expect(page.locator("video")).to_be_visible()


def test_a_link_is_fetched_and_analysed(page: Page, clip: Path) -> None:
    with link_to(clip) as link:
        choose_tests(page, "prompt")
        paste_link(page, link)
        expect(page.locator("#verdict .sentence")).to_contain_text(SENTENCE)
    expect(page.locator("h1")).to_have_text("clip.webm")
    expect(page.locator(".part-facts")).to_contain_text(link)


@contextmanager
def link_to(path: Path) -> Iterator[str]:
    handler = partial(SimpleHTTPRequestHandler, directory=path.parent)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/{path.name}"
        finally:
            server.shutdown()


def paste_link(page: Page, link: str) -> None:
    page.get_by_label("Or paste a link").fill(link)
    page.get_by_role("button", name="Test this link").click()


def stop_before_the_answer(page: Page, link: str) -> Route:
    """Hand a link over and stop it while the service's answer is held back."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/v1/analyses/link", hold, times=1)
    paste_link(page, link)
    sending = page.locator("#queue .row.sending")
    sending.get_by_role("button", name="Stop").click()
    expect(sending).to_have_count(0)
    return held[0]


def test_a_link_that_is_stopped_before_it_is_accepted_is_stopped_in_the_service(
    page: Page, clip: Path, tmp_path: Path
) -> None:
    with link_to(copied(clip, tmp_path, "unwanted.webm")) as link:
        choose_tests(page, "waiting")
        held = stop_before_the_answer(page, link)
        accepted = held.fetch()
        assert accepted.status == 202
        with page.expect_response("**/cancel"):
            held.fulfill(response=accepted)
        expect(page.locator("#queue .row", has_text="unwanted.webm")).to_have_count(0)
        assert "#/analyses" not in page.url
        open_page(page, f"#/analyses/{accepted.json()['id']}")
        expect(page.locator(".part-end .notice")).to_contain_text("Stopped before it was done.")


def test_an_answer_from_the_casebook_is_not_stopped_with_its_link(
    page: Page, clip: Path, tmp_path: Path
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    with link_to(copied(clip, tmp_path, "wanted.webm")) as link:
        choose_tests(page, "prompt")
        held = stop_before_the_answer(page, link)
        # As it is answered of a link whose server gives parts of files, which this one does not.
        held.fulfill(response=held.fetch(), status=200)
        # It is sent once the answer before was dealt with.
        paste_link(page, link)
        expect(page.locator("#verdict")).to_be_visible()
    assert not [url for url in asked if url.endswith("/cancel")]


def test_a_file_that_is_stopped_before_the_answer_is_stopped_in_the_service(
    page: Page, service: ServedPage, tmp_path: Path
) -> None:
    assert service.process is not None
    expect(page.locator("#tests input").first).to_be_attached()
    choose_tests(page, "waiting")
    with page.expect_response("**/cancel") as cancelled, standing_still(service.process.pid):
        page.locator("#files").set_input_files(write_video(tmp_path / "sent.mp4"))
        row = page.locator("#queue .row", has_text="sent.mp4")
        expect(row.locator("progress")).to_have_js_property("value", 1)
        row.get_by_role("button", name="Stop").click()
    open_page(page, f"#/analyses/{cancelled.value.url.split('/')[-2]}")
    expect(page.locator(".part-end .notice")).to_contain_text("Stopped before it was done.")


def test_a_person_is_given_kept_under_a_name_and_forgotten(
    page: Page, service: ServedPage, clip: Path, tmp_path: Path
) -> None:
    portrait = copied(Path(str(files("unmask") / "samples" / "photograph.jpg")), tmp_path, "a.jpg")
    page.get_by_text("Compare with a person").click()
    expect(page.get_by_text("deleted as soon as the analysis has ended")).to_be_visible()
    expect(page.get_by_label("Keep them under this name")).to_be_hidden()
    page.get_by_label("Pictures or clips of the person").set_input_files([portrait])
    expect(page.get_by_text("1 file chosen")).to_be_visible()
    page.get_by_label("Keep them under this name").fill("Ada")
    hand_over(page, clip)
    expect(page.locator("#verdict")).to_be_visible()
    identity = page.url.rpartition("/")[2]
    analysis = answer(page, service, f"/v1/analyses/{identity}")
    assert (analysis["person"], analysis["detectors"]) == (["a.jpg"], ["prompt", "same-person"])
    assert (service.folder / "data" / "incoming").exists()
    assert not (service.folder / "data" / "incoming" / identity).exists()

    open_page(page, "#/")
    page.get_by_role("button", name="Take the files back").click()
    expect(page.get_by_text("1 file chosen")).to_be_hidden()
    page.get_by_label("Or somebody you have kept").select_option("Ada")
    hand_over(page, clip)
    expect(page.locator("#verdict")).to_be_visible()
    known = answer(page, service, f"/v1/analyses/{page.url.rpartition('/')[2]}")
    assert known["person"] == ["Ada"]

    open_page(page, "#/")
    page.get_by_role("button", name="Forget Ada").click()
    expect(page.get_by_label("Or somebody you have kept")).to_be_hidden()
    assert answer(page, service, "/v1/people") == {"people": []}


def test_what_is_no_link_is_refused_with_words(page: Page) -> None:
    for text in ("clip.mp4", "javascript:alert(1)", "file:///etc/passwd"):
        page.get_by_label("Or paste a link").fill(text)
        page.get_by_role("button", name="Test this link").click()
        expect(page.locator("#hand-over [role=alert]")).to_contain_text("That is not a link.")
    expect(page.locator("#queue .row.sending, #queue .row.refused")).to_have_count(0)


def test_a_hostile_name_is_shown_as_text(page: Page, clip: Path, tmp_path: Path) -> None:
    analysed(page, copied(clip, tmp_path, HOSTILE_NAME))
    page.get_by_role("button", name="Test again").click()
    expect(page.locator("h1")).to_contain_text(MARKUP)
    expect(page.locator("#verdict")).to_be_visible()
    open_page(page, "#/history")
    expect(page.locator(".row a").first).to_contain_text(MARKUP)
    open_page(page, "#/")
    expect(page.locator("#queue .row a").first).to_contain_text(MARKUP)
    assert page.locator("img[src='x']").count() == 0
    assert "\u202e" not in page.locator("body").inner_text()


def test_reasons_and_cards_of_others_are_shown_as_text(page: Page, clip: Path) -> None:
    analysed(page, clip)
    expect(page.locator(".reasons")).to_contain_text("A reason with <img src=x onerror=alert(1)>.")
    expect(page.locator(".advice").first).to_contain_text("A sentence with <b>markup</b>.")
    assert page.locator("img[src='x'], .advice b").count() == 0


def test_what_is_no_picture_is_refused_with_the_reason_and_can_be_put_away(
    page: Page, tmp_path: Path
) -> None:
    text = tmp_path / "notes.mp4"
    text.write_text("This is no video.")
    hand_over(page, text)
    row = page.locator("#queue .row.refused")
    expect(row.locator(".notice")).not_to_be_empty()
    page.get_by_role("button", name="Dismiss notes.mp4").click()
    expect(row).to_have_count(0)


def test_a_broken_file_says_why_it_failed_and_what_to_do(
    page: Page, clip: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.webm"
    broken.write_bytes(clip.read_bytes()[:400])
    hand_over(page, broken)
    expect(page.locator(".part-end .notice")).to_contain_text("Check that it opens elsewhere")
    expect(page.locator(".part-facts")).to_contain_text("Failed")
    expect(page.locator("#verdict")).to_have_count(0)


def test_findings_come_before_the_end_and_a_stopped_analysis_says_so(
    page: Page, service: ServedPage, tmp_path: Path
) -> None:
    hand_over(page, write_video(tmp_path / "stopped.mp4"), tests=("prompt", "waiting"))
    expect(page.locator("article:has(#test-prompt)")).to_contain_text(HEADLINE)
    expect(page.locator("article:has(#test-waiting)")).to_contain_text("Not yet.")
    expect(page.locator("#progress .state")).to_contain_text("A test that waits")
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".part-end .notice")).to_contain_text("Stopped before it was done.")
    expect(page.locator("article:has(#test-waiting)")).to_contain_text("Not run.")
    expect(page.locator("#announcements")).to_contain_text("Stopped.")


def test_several_files_stay_in_the_list_each_with_its_outcome(page: Page, tmp_path: Path) -> None:
    paths = [write_video(tmp_path / f"part-{n}.mp4", count=n + 3) for n in range(5)]
    hand_over(page, *paths)
    rows = page.locator("#queue .row")
    for path in paths:
        expect(rows.filter(has_text=path.name)).to_contain_text(HEADLINE)
    expect(page).to_have_url(re.compile(r"/(#/)?$"))


def test_what_was_analysed_before_is_answered_from_the_casebook(
    page: Page, clip: Path, tmp_path: Path
) -> None:
    analysed(page, clip)
    open_page(page, "#/")
    hand_over(page, copied(clip, tmp_path, "renamed.webm"))
    notice = page.locator(".part-end .notice")
    expect(notice).to_contain_text("tested before with the same tests")
    expect(notice).to_contain_text("Your file is called renamed.webm.")


def test_the_keyboard_suffices(page: Page, clip: Path) -> None:
    choose_tests(page, "prompt")
    page.locator("#skip").focus()
    with page.expect_file_chooser() as chooser:
        tab_to(page, "#files")
        page.keyboard.press("Enter")
    chooser.value.set_files(clip)
    expect(page.locator("#verdict .sentence")).to_contain_text(SENTENCE)
    page.wait_for_function("document.activeElement.tagName === 'H1'")
    tab_to(page, "svg.timeline")
    page.keyboard.press("PageUp")
    page.wait_for_function("() => document.querySelector('video').currentTime > 0")
    tab_to(page, "#people summary")
    page.keyboard.press("Enter")
    tab_to(page, "#label-real")
    page.keyboard.press("ArrowDown")
    tab_to(page, "#how")
    page.keyboard.type("Made for a test.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#people .entries").first).to_contain_text("Made for a test.")
    expect(page.locator("#people .entries strong").first).to_have_text("Manipulated")
    page.wait_for_function("document.activeElement.tagName === 'SUMMARY'")


def tab_to(page: Page, selector: str) -> None:
    """Press the tab key until the element has the focus; what has it must be visible."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"the tab key does not lead to {selector}")


def test_labels_and_notes_are_kept_shown_and_taken_back(page: Page, tmp_path: Path) -> None:
    analysed(page, write_video(tmp_path / "labelled.mp4", count=7))
    page.get_by_text("I know what this is").click()
    page.get_by_role("radio", name="Generated").check()
    page.get_by_label("How do you know?").fill("<b>Its maker</b> said so.")
    page.get_by_label("Reference link").fill("https://example.org/said")
    page.get_by_role("button", name="Save the label").click()
    page.get_by_label("New note").fill("Ask again in spring.\n<i>Really.</i>")
    page.get_by_role("button", name="Save the note").click()
    expect(page.locator("#people")).to_contain_text("<i>Really.</i>")
    page.reload()
    people = page.locator("#people")
    expect(people).to_contain_text("<b>Its maker</b> said so.")
    expect(people).to_contain_text("Ask again in spring.")
    link = people.get_by_role("link", name="https://example.org/said")
    assert link.get_attribute("rel") == "noopener noreferrer"
    people.get_by_role("button", name="Take back").click()
    expect(people).to_contain_text("Nobody has said yet what this is.")
    people.get_by_role("button", name="Forget this content").click()
    page.get_by_role("button", name="Forget it").click()
    expect(page.locator("h1")).to_have_text("History")
    expect(page.locator(".row", has_text="labelled.mp4")).to_have_count(0)


def test_what_was_labelled_is_recognised_and_leads_to_its_case(page: Page, tmp_path: Path) -> None:
    path = write_video(tmp_path / "seen.mp4", count=13)
    hand_over(page, path, tests=("prompt", "known-media"))
    expect(page.locator("#people")).to_contain_text("Nobody has said yet what this is.")
    page.get_by_text("I know what this is").click()
    page.get_by_role("radio", name="Manipulated").check()
    page.get_by_label("How do you know?").fill("Its maker admitted it.")
    page.get_by_role("button", name="Save the label").click()
    expect(page.locator("#people .entries")).to_contain_text("Its maker admitted it.")
    page.get_by_role("button", name="Test again").click()
    seen = page.locator("#known-media")
    expect(seen.locator(".reasons")).to_contain_text("The same file, byte for byte")
    expect(seen.locator(".reasons")).to_contain_text("Its maker admitted it.")
    expect(page.locator("#verdict")).to_be_visible()
    digits = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    seen.get_by_role("link", name=f"What was analysed of case {digits}").click()
    expect(page.locator(".row")).to_have_count(2)
    expect(page.locator(".row").first).to_contain_text("Labelled: Manipulated")


def test_the_history_is_searched_paged_and_weeded(page: Page, service: ServedPage) -> None:
    add_old_analyses(service, 45)
    open_page(page, "#/history?query=archived")
    rows = page.locator(".row")
    expect(rows).to_have_count(20)
    expect(rows.first).to_contain_text("archived-44.mp4")
    page.get_by_role("button", name="Show older ones").click()
    expect(rows).to_have_count(40)
    page.get_by_role("button", name="Show older ones").click()
    expect(rows).to_have_count(45)
    expect(page.get_by_role("button", name="Show older ones")).to_be_hidden()
    page.get_by_label("Search names").fill("archived-07")
    page.keyboard.press("Enter")
    expect(rows).to_have_count(1)
    page.get_by_label("State").select_option("failed")
    expect(page.get_by_role("status").first).to_have_text(
        "Nothing matches. Change or clear the search."
    )
    page.go_back()
    expect(rows).to_have_count(1)
    page.get_by_role("button", name="Delete archived-07.mp4").click()
    page.keyboard.press("Escape")
    expect(rows).to_have_count(1)
    page.get_by_role("button", name="Delete archived-07.mp4").click()
    page.locator("#question").get_by_role("button", name="Delete").click()
    expect(rows).to_have_count(0)
    listed = answer(page, service, "/v1/analyses?query=archived-07")
    assert listed["analyses"] == []


def add_old_analyses(service: ServedPage, count: int) -> None:
    database = Database(f"sqlite:///{service.folder / 'data' / 'casebook.sqlite'}")
    with database.session(writes=True) as session:
        for number in range(count):
            row = AnalysisRow(
                id=f"{number:032x}",
                state="cancelled",
                source_kind="file",
                source=f"archived-{number:02}.mp4",
                content_key=f"{number:064x}",
                settings_key="0" * 64,
                version="0",
                created=datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=number),
            )
            session.add(row)
    database.close()


def test_what_is_not_there_is_said(page: Page) -> None:
    for address in ("#/analyses/" + "f" * 32, "#/analyses/nonsense"):
        open_page(page, address)
        expect(page.locator("h1")).to_have_text("No such analysis")
    page.get_by_role("link", name="Go to the history").click()
    expect(page.locator("h1")).to_have_text("History")


def test_the_report_opens_and_is_saved(page: Page, tmp_path: Path) -> None:
    analysed(page, write_video(tmp_path / "reported.mp4", count=11))
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Open the full report").click()
    expect(opened.value.locator("#verdict .sentence")).to_contain_text(SENTENCE)
    opened.value.close()
    with page.expect_download() as download:
        page.get_by_role("link", name="Save the report").click()
    assert download.value.suggested_filename == "reported-report.html"
    download.value.save_as(tmp_path / "report.html")
    assert SENTENCE in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_the_words_are_those_of_the_report(page: Page) -> None:
    for log10_lr in (-3.5, -2.2, -1.0, -0.4, 0.0, 0.2, 0.31, 1.0, 1.99, 2.5, 3.1):
        level, direction = level_of(log10_lr), direction_of(log10_lr)
        value = {"status": "scored", "log10_lr": log10_lr, "level": level, "direction": direction}
        for family in ("warping", "identity"):
            finding = Finding("a", family, "scored", ("c",), 1.0, log10_lr)
            said = words(page, "resultWords", {**value, "family": family})
            assert said == str(result_message(finding))
        weight = weight_message(log10_lr)
        sentence = "" if weight is None else str(weight)
        assert words(page, "weightSentence", value) == sentence
    for seconds in (0.0, 1.234, 59.9, 59.996, 60.0, 61.26, 119.97, 3599.97):
        assert words(page, "timeWords", seconds) == time_words(seconds)
    for number in (0.5, -0.491, 12.34, 999.0, 999.7, 1234.6, -20000.0):
        assert words(page, "numberWords", number) == number_words(number)
    for text in ("a\u202eb", "tab\there", "\x1b[31m", "e\u200cf", "\u2028", "<b>&amp;", "\ufeff"):
        assert words(page, "harmless", text) == harmless(text)


def words(page: Page, function: str, value: object) -> str:
    return str(
        page.evaluate(
            "async ([name, value]) => (await import('/page/words.js'))[name](value)",
            [function, json.loads(json.dumps(value))],
        )
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_every_view_fits_and_every_control_has_a_name(
    page: Page, clip: Path, scheme: Any, width: int, tmp_path: Path
) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 800})
    expect(page.locator("#tests input").first).to_be_attached()
    look(page, tmp_path / "home.png")
    analysed(page, clip)
    for summary in page.locator("summary").all():
        summary.click()
    look(page, tmp_path / "done.png")
    open_page(page, "#/history")
    expect(page.locator(".row").first).to_be_visible()
    look(page, tmp_path / "history.png")
    page.get_by_role("button", name="Delete").first.click()
    look(page, tmp_path / "question.png")


def look(page: Page, path: Path) -> None:
    """Keep a picture for whoever runs the tests to look at, and measure what can be measured."""
    page.screenshot(path=path, full_page=True)
    width, room = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width <= room
    nameless = page.evaluate(
        """() => [...document.querySelectorAll("a, button, input, textarea, select, summary")]
            .filter((element) => !element.textContent.trim() && !element.ariaLabel
                && ![...element.labels ?? []].length)
            .map((element) => element.outerHTML)"""
    )
    assert nameless == []


def test_without_a_session_the_page_says_how_to_get_one(
    browser: Browser, service: ServedPage, page: Page
) -> None:
    context = browser.new_context(storage_state=page.context.storage_state())
    signed_in = context.new_page()
    signed_in.goto(service.address)
    expect(signed_in.locator("h1")).to_have_text("Test a video or picture")
    context.clear_cookies()
    open_page(signed_in, "#/history")
    expect(signed_in.locator("#banner")).to_contain_text("You are signed out. Run unmask pair")
    context.close()


def test_an_analysis_outlives_a_killed_service_and_the_page_finds_it_again(
    page: Page, service: ServedPage, tmp_path: Path
) -> None:
    hand_over(page, write_video(tmp_path / "interrupted.mp4", count=9), tests=("waiting",))
    expect(page.locator("#progress .state")).to_contain_text("A test that waits")
    service.stop(signal.SIGKILL)
    banner = page.locator("#banner")
    expect(banner).to_contain_text("The service does not answer. Run unmask serve")
    service.gate.touch()
    service.start()
    expect(banner).to_be_empty()
    expect(page.locator("#verdict .sentence")).to_contain_text(
        "The test could not judge this material."
    )
    expect(page.locator("article:has(#test-waiting)")).to_contain_text("Could not judge")
    service.gate.unlink()
