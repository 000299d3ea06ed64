"""Maps and curves in the report: what stands there, and what the script makes of it."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from tests.report.handmade import blinking, maps_of_one_picture, with_exhibits
from tests.service.served_page import CHROMIUM
from unmask.analysis import Analysis
from unmask.report import render_report, write_report
from unmask.report.chart import draw_plot
from unmask.report.pictures import report_pictures

AXE = Path(__file__).parents[2] / "extension" / "node_modules" / "axe-core" / "axe.min.js"

with_browser = pytest.mark.skipif(
    not CHROMIUM.exists(),
    reason="chromium is not installed; apt-get install chromium adds the tests of the page",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=options)
        yield browser
        browser.close()


@pytest.fixture
def page(analysis: Analysis, browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """A report with maps and a curve, which must get by without errors and within its policy."""
    exhibits = [*maps_of_one_picture(), *blinking()]
    write_report(with_exhibits(analysis, exhibits), tmp_path / "report.html")
    page = browser.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text))
    page.goto((tmp_path / "report.html").as_uri())
    yield page
    page.close()
    assert faults == []


def figures(text: str) -> list[str]:
    [article] = re.findall(r'<article class="test scored".*?</article>', text, re.DOTALL)
    return re.findall(r"<figure.*?</figure>", article, re.DOTALL)


def test_on_paper_maps_are_a_list_with_their_original_once(analysis: Analysis) -> None:
    shown = figures(render_report(with_exhibits(analysis, maps_of_one_picture())))
    images = [len(re.findall("<img", figure)) for figure in shown]
    # The original, two maps each beside an untouched one; the face and its heat map.
    assert images == [1, 2, 2, 1, 1]
    assert "Look at Noise." in shown[1]
    assert "Ignore Copies." in shown[2]


def test_an_original_that_maps_share_is_encoded_once(analysis: Analysis) -> None:
    first, second, third = report_pictures(with_exhibits(analysis, maps_of_one_picture())).compared[
        0
    ]
    assert first
    assert second
    assert third
    assert first.original is second.original
    assert (first.original.width, third.original.width) == (120, 50)
    assert third.untouched is None


def test_both_questions_are_answered_by_the_card(analysis: Analysis) -> None:
    card = replace(analysis.cards[0], shows="A nose.", means="No, it is a nose.")
    text = render_report(replace(analysis, cards=(card, *analysis.cards[1:])))
    assert re.search(r"What am I looking at\?</dt><dd>A nose.</dd>", text)
    assert re.search(r"Does this mean it is fake\?</dt><dd>No, it is a nose.</dd>", text)


@pytest.mark.parametrize(
    ("weight", "answer"), [(1.3, "Not by itself."), (0.0, "No. This test carries no weight")]
)
def test_a_card_without_answers_gets_those_that_hold_for_any_test(
    analysis: Analysis, weight: float, answer: str
) -> None:
    finding = replace(analysis.findings[0], log10_lr=weight)
    text = render_report(replace(analysis, findings=(finding, *analysis.findings[1:])))
    assert "<dd>What head-pose looks for.</dd>" in text
    assert f"fake?</dt><dd>{answer}" in text


def test_pictures_of_moments_are_numbered_on_the_curve() -> None:
    curve, *_ = blinking()
    chart = draw_plot(curve, (0.0, 1.0, 2.5))  # type: ignore[arg-type]
    assert chart
    assert [(sign.number, sign.x) for sign in chart.signs] == [(1, 46.0), (2, 227.0)]


def test_the_numbers_stand_with_the_pictures_in_the_order_of_time(analysis: Analysis) -> None:
    curve, *pictures = blinking()
    turned = [curve, *reversed(pictures)]
    text = render_report(with_exhibits(analysis, turned), language="es")
    assert [re.findall(r"Marca (\d)\.", figure) for figure in figures(text)] == [
        [],
        ["3"],
        ["2"],
        ["1"],
    ]


def layers(viewer: Locator) -> list[dict[str, Any]]:
    script = "all => all.map(one => ({ hidden: one.hidden, transform: one.style.transform }))"
    found: list[dict[str, Any]] = viewer.locator(".viewer-pane img").evaluate_all(script)
    return found


@with_browser
def test_a_flip_keeps_place_and_zoom(page: Page) -> None:
    viewer = page.locator(".viewer").first
    pane = viewer.get_by_role("application")
    expect(pane).to_have_attribute("aria-label", "Noise, 100%")
    expect(viewer.get_by_text("Look at Noise.")).to_be_visible()
    pane.focus()
    for key in ("+", "+", "ArrowRight"):
        page.keyboard.press(key)
    page.keyboard.press(" ")
    expect(viewer.get_by_role("status")).to_have_text("Original, 225%")
    seen = layers(viewer)
    assert [layer["hidden"] for layer in seen] == [False, True, True]
    assert len({layer["transform"] for layer in seen}) == 1
    assert "scale(2.25" in seen[0]["transform"]
    page.keyboard.press("3")
    expect(viewer.get_by_role("button", name="Copies")).to_have_attribute("aria-pressed", "true")
    beside = viewer.locator(".viewer-untouched img")
    expect(beside).to_be_visible()
    assert "scale(2.25" in str(beside.get_attribute("style"))
    page.keyboard.press("0")
    expect(viewer.get_by_role("status")).to_have_text("Copies, 100%")


@with_browser
def test_the_wheel_enlarges_what_the_person_is_at(page: Page) -> None:
    viewer = page.locator(".viewer").first
    pane = viewer.get_by_role("application")
    pane.hover()
    page.mouse.wheel(0, -200)
    expect(pane).to_have_attribute("aria-label", "Noise, 100%")
    pane.click()
    expect(pane).to_have_attribute("aria-label", "Original, 100%")
    page.mouse.wheel(0, -200)
    expect(pane).to_have_attribute("aria-label", "Original, 165%")


@with_browser
def test_a_curve_is_read_by_keys_and_shows_the_picture_of_a_mark(page: Page) -> None:
    curve = page.get_by_role("slider", name="How far the eyes are open.")
    curve.focus()
    page.keyboard.press("PageDown")
    expect(curve).to_have_attribute("aria-valuetext", "1.00 s: both eyes 0.00, mark 2")
    figure = page.locator(".mark-picture")
    expect(figure.get_by_text("Mark 2")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(curve).to_have_attribute("aria-valuetext", "1.10 s: both eyes 1.00")
    expect(figure).to_be_hidden()
    # The same moment in the score of the test over time.
    places = page.locator("svg.chart .cursor").evaluate_all(
        "all => all.map(one => [one.getAttribute('visibility'), Number(one.getAttribute('x1'))])"
    )
    assert places[0] == ["visible", pytest.approx(46 + 362 * 1.1 / 2.0, abs=0.2)]
    assert places[1] == ["visible", pytest.approx(46 + 362 * 1.1 / 3.0, abs=0.2)]


@with_browser
def test_on_paper_the_viewer_gives_way_to_the_list(page: Page) -> None:
    listed = page.locator(".maps > .exhibits figure").first
    expect(listed).to_be_hidden()
    page.emulate_media(media="print")
    expect(listed).to_be_visible()
    expect(page.locator(".viewer").first).to_be_hidden()


@with_browser
@pytest.mark.skipif(not AXE.exists(), reason="npm ci in extension/ installs axe-core")
@pytest.mark.parametrize("width", [320, 1280])
def test_viewers_are_accessible_and_fit(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == width
    # The page's own policy keeps out what is not its own; axe is given to another world.
    session = page.context.new_cdp_session(page)
    frame = session.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
    world = session.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "axe"})
    run = f"{AXE.read_text('utf-8')}; axe.run(document).then(found => JSON.stringify(found))"
    answer = session.send(
        "Runtime.evaluate",
        {
            "expression": run,
            "contextId": world["executionContextId"],
            "awaitPromise": True,
            "returnByValue": True,
        },
    )
    found = json.loads(answer["result"]["value"])
    assert len(found["passes"]) > 10
    assert [violation["id"] for violation in found["violations"]] == []
