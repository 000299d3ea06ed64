"""Every state of the panel says what it must, to everybody: in both languages, light and dark.

`make screenshots` also writes a picture of each to docs/screenshots, with a choice of its variants
side by side. Look at them after a change of how the panel looks.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Page, expect

from tests.extension.extension_browser import extension_browser
from tests.extension.panel_states import (
    STATES,
    Scene,
    one_language,
    pair_by_hand,
    prepare_analyses,
    two_tests,
    write_article,
)
from tests.extension.panel_steps import unfold
from tests.extension.sheets import Variant, write_sheet, write_single
from tests.extension.web_pages import web_server, write_pages
from tests.service.served_page import served_page
from unmask.detectors import load_detectors

SCREENSHOTS = os.environ.get("UNMASK_SCREENSHOTS")
"""The folder of the docs to write them to; relative to the root of the repository."""

ROOT = Path(__file__).parents[2]
AXE = ROOT / "extension" / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LANGUAGES = ("en", "es")
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SETTLED = "() => !document.getAnimations().some((each) => each instanceof CSSTransition)"
WIDTHS = (320, 480)
PAGE_WIDTH = 720
ON_SHEETS = {
    Variant("en", "light", 480),
    Variant("en", "dark", 320),
    Variant("es", "light", 320),
    Variant("es", "dark", 480),
    *(Variant(language, "page", PAGE_WIDTH) for language in LANGUAGES),
}
"""Each language with each scheme, and each width with both: every clone pays for the pictures."""

SINGLES = {"not-running": 760, "first-run": 640, "list": 640}
"""States that the docs show on their own, and how much of them."""

PARTS = {"labelling": "section[aria-labelledby='people']"}
"""The part of the panel in which a state is seen, where that lies far below."""

ADDRESSES = "--host-resolver-rules=MAP news.test 127.0.0.1, MAP 127.0.0.1:8177 127.0.0.1:9"

Pictures = dict[str, dict[Variant, bytes]]


@pytest.fixture(scope="module")
def pictures() -> Iterator[Pictures]:
    """Pictures by state, written once all are there."""
    pictures: Pictures = {name: {} for name in STATES}
    yield pictures
    if SCREENSHOTS is None:
        return
    folder = ROOT / SCREENSHOTS / "screenshots"
    for name, variants in pictures.items():
        if len({variant.language for variant in variants}) == len(LANGUAGES):
            on_sheet = {one: variants[one] for one in variants if one in ON_SHEETS}
            write_sheet(folder / "states" / f"{name}.webp", on_sheet)
            if name in SINGLES:
                single = variants[Variant("en", "light", 480)]
                write_single(folder / f"extension-{name}.webp", single, SINGLES[name])


@pytest.fixture(scope="module", params=LANGUAGES)
def scene(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    language = request.param
    folder = tmp_path_factory.mktemp(language)
    built = one_language(folder / "extension", language)
    site = folder / "site"
    site.mkdir()
    (folder / "service").mkdir()
    with (
        served_page(folder / "service", has_stand_ins=False) as service,
        web_server(site) as other_port,
        web_server(site) as port,
        extension_browser(folder / "profile", ADDRESSES, built=built) as browser,
    ):
        write_pages(site, other_port)
        write_article(site, language, other_port)
        token = pair_by_hand(service, browser.extension)
        scene = Scene(language, browser, service, f"http://127.0.0.1:{port}", token)
        prepare_analyses(scene, folder)
        yield scene


@pytest.mark.parametrize("name", STATES)
def test_a_state_is_clear_to_everybody(scene: Scene, pictures: Pictures, name: str) -> None:
    with STATES[name](scene) as panel:
        assert panel.evaluate("document.documentElement.lang") == scene.language
        panel.mouse.move(0, 0)
        for scheme in SCHEMES:
            panel.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            # A colour that was changing before may still be on its way.
            panel.wait_for_function(SETTLED)
            for width in WIDTHS:
                panel.set_viewport_size({"width": width, "height": 720})
                assert overflowing(panel) == []
                if SCREENSHOTS is not None:
                    shown = picture_of(panel, PARTS.get(name))
                    pictures[name][Variant(scene.language, scheme, width)] = shown
        if SCREENSHOTS is not None and name == "picking":
            marked = page_of(scene).screenshot()
            pictures[name][Variant(scene.language, "page", PAGE_WIDTH)] = marked
        unfold(panel)
        for scheme in SCHEMES:
            panel.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            panel.wait_for_function(SETTLED)
            assert violations(panel) == []
        for size in ("100%", "200%"):
            panel.evaluate("(size) => { document.documentElement.style.fontSize = size; }", size)
            assert overflowing(panel) == []
    assert scene.browser.faults == []


def test_a_result_of_two_tests_is_at_most_two_screens_high(scene: Scene) -> None:
    with two_tests(scene) as panel:
        panel.set_viewport_size({"width": 360, "height": 700})
        assert panel.evaluate("document.documentElement.scrollHeight") <= 2 * 700


def test_the_tests_speak_the_language_of_the_panel(scene: Scene) -> None:
    cards = {detector.card.name: detector.card for detector in load_detectors()}
    with STATES["verdict"](scene) as panel:
        names = panel.locator("article.test h3").evaluate_all(
            "(headings) => headings.map(({ id }) => id.replace('test-', ''))"
        )
        assert names
        unfold(panel)
        for name in names:
            card = cards[name]
            said = card if scene.language == "en" else card.translations[scene.language]
            test = panel.locator(f"article[aria-labelledby='test-{name}']")
            expect(test.get_by_role("heading", name=said.title, exact=True)).to_have_attribute(
                "lang", scene.language
            )
            expect(test.get_by_text(said.limits[0], exact=True)).to_be_visible()
        spoken = panel.locator("section[aria-labelledby='verdict'] [lang]").evaluate_all(
            "(elements) => elements.map(({ lang }) => lang)"
        )
        assert set(spoken) == {scene.language}


def picture_of(panel: Page, part: str | None) -> bytes:
    return panel.locator(part).screenshot() if part else panel.screenshot(full_page=True)


def page_of(scene: Scene) -> Page:
    """The page that is picked from, with its video marked."""
    [page] = [page for page in scene.browser.context.pages if page.url.startswith(scene.site)]
    page.set_viewport_size({"width": PAGE_WIDTH, "height": 720})
    page.locator("video").hover()
    return page


def overflowing(panel: Page) -> list[str]:
    """What is wider than the panel, so that one would have to scroll sideways."""
    return list(
        panel.evaluate(
            """() => [...document.querySelectorAll("body *")]
                .filter((element) => !element.closest(".unseen"))
                // What is folded away keeps the places of its last layout.
                .filter((element) => element.checkVisibility())
                .filter((element) => element.getBoundingClientRect().right > innerWidth)
                .map((element) => element.outerHTML.slice(0, 100))"""
        )
    )


def violations(panel: Page) -> list[str]:
    """What axe-core finds wrong, and where."""
    panel.evaluate(AXE.read_text(encoding="utf-8"))
    run = "(values) => axe.run(document, { runOnly: { type: 'tag', values } })"
    found: dict[str, Any] = panel.evaluate(run, WCAG)
    assert len(found["passes"]) > 10
    return [
        f"{violation['id']}: {node['html']} {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def test_the_id_is_the_documented_one_wherever_the_extension_is_loaded_from(scene: Scene) -> None:
    assert f"`{scene.browser.extension}`" in (ROOT / "docs" / "extension.md").read_text(
        encoding="utf-8"
    )
