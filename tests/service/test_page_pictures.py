"""The page and the report of the demo's sample, with the tests that ship.

`make screenshots` also writes the pictures that the README begins with to docs/images. Look at them
after a change of how the page or the report looks, or of what they say.
"""

import os
from collections.abc import Iterator
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.pictures_of_docs import write_picture
from tests.service.served_page import CHROMIUM, served_page
from unmask.detectors import detector_names

SCREENSHOTS = os.environ.get("UNMASK_SCREENSHOTS")
"""The folder of the docs to write them to; relative to the root of the repository."""

ROOT = Path(__file__).parents[2]
SAMPLE = Path(str(files("unmask") / "samples" / "warped-face.mp4"))
PATIENCE = 300_000
PAGE_SIZE: ViewportSize = {"width": 1280, "height": 1700}
REPORT_SIZE: ViewportSize = {"width": 980, "height": 1900}

pytestmark = pytest.mark.skipif(
    not CHROMIUM.exists(),
    reason="chromium is not installed; apt-get install chromium adds the tests of the page",
)


@pytest.fixture(scope="module")
def page(
    browser: Browser,
    tmp_path_factory: pytest.TempPathFactory,
    folder_with_large_network: Path,
) -> Iterator[Page]:
    """The page with the analysis of the sample, as it is after the first set-up."""
    folder = tmp_path_factory.mktemp("service")
    networks = folder_with_large_network
    with served_page(folder, has_stand_ins=False, networks=networks) as service:
        context = browser.new_context(locale="en-GB", timezone_id="UTC", viewport=PAGE_SIZE)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.goto(service.link)
        expect(page.locator("#tests input").first).to_be_attached(timeout=PATIENCE)
        page.locator("#files").set_input_files(SAMPLE)
        expect(page.locator("#verdict .sentence")).to_be_visible(timeout=PATIENCE)
        yield page
        context.close()


def test_page_and_report_say_the_same_of_the_sample(
    page: Page, browser: Browser, tmp_path: Path
) -> None:
    sentence = page.locator("#verdict .sentence").inner_text()
    expect(page.locator("svg.timeline")).to_have_count(4)
    # A moment in the middle of the sample, so that the player shows a frame with its face.
    page.locator("svg.timeline").first.click()
    page.wait_for_function("() => document.querySelector('video').readyState >= 2")
    # Without them the browser's sign of loading cannot lie over the face.
    page.locator("video").evaluate("player => { player.controls = false; }")
    keep(page, "page.webp")

    with page.expect_download() as download:
        page.get_by_role("link", name="Save the report").click()
    download.value.save_as(tmp_path / "report.html")
    report = browser.new_page(viewport=REPORT_SIZE)
    report.goto((tmp_path / "report.html").as_uri())
    assert report.locator("#verdict .sentence").inner_text() == sentence
    # All but the one that needs to be told whom the video is said to show.
    expect(report.locator("article.test")).to_have_count(len(detector_names()) - 1)
    keep(report, "report.webp")
    report.close()


def keep(page: Page, name: str) -> None:
    """Write what a page shows into the docs, if that is wanted."""
    if SCREENSHOTS is None:
        return
    page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0); }")
    page.mouse.move(0, 0)
    shown = Image.open(BytesIO(page.screenshot()))
    write_picture(ROOT / SCREENSHOTS / "images" / name, shown)
