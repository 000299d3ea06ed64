"""The built extension in the browser's own list, of which the docs show a picture."""

import os
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import expect

from tests.extension.extension_browser import BUILT, extension_browser
from tests.pictures_of_docs import write_picture

SCREENSHOTS = os.environ.get("UNMASK_SCREENSHOTS")
ROOT = Path(__file__).parents[2]


def test_the_extension_is_among_those_of_the_browser(tmp_path: Path) -> None:
    with extension_browser(tmp_path, built=BUILT, locale="en-GB") as browser:
        page = browser.context.new_page()
        page.set_viewport_size({"width": 900, "height": 410})
        page.goto("chrome://extensions")
        page.locator("extensions-toolbar #devMode").click()
        expect(page.get_by_text("Load unpacked")).to_be_visible()
        name = page.get_by_role("heading", name="Unmask: test videos for deepfakes")
        expect(name).to_be_visible()
        if SCREENSHOTS is not None:
            # The list is scrolled by itself, so that its buttons lie under the header.
            page.mouse.move(450, 300)
            page.mouse.wheel(0, -1000)
            page.wait_for_timeout(500)
            shown = Image.open(BytesIO(page.screenshot()))
            write_picture(ROOT / SCREENSHOTS / "screenshots" / "extension-loaded.webp", shown)
