"""Chromium with the built extension, and its panel beside the pages of a test."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, ViewportSize, Worker, sync_playwright

BUILT = Path(__file__).parents[2] / "extension" / "dist" / "unmask-extension"
CHROMIUM = Path("/usr/bin/chromium")
PATIENCE = 60_000
TEST_PAGES = ["http://127.0.0.1/*", "http://localhost/*"]
PANEL_SIZE: ViewportSize = {"width": 400, "height": 800}

OPEN_PANEL = """async (address) => {
    const tabs = await chrome.tabs.query({});
    const newest = tabs.toSorted((one, other) => other.id - one.id)[0];
    // Of pages that are closed to the extension it sees no address; they were opened last.
    const tab = tabs.find(({ url }) => url?.startsWith(address)) ?? newest;
    const url = chrome.runtime.getURL(`panel.html?tab=${tab.id}`);
    // A window of its own, so that the page stays visible and its videos play.
    await chrome.windows.create({ url, width: 420, height: 900 });
}"""


class ExtensionBrowser:
    """A browser in which the extension is loaded.

    Attributes:
        context: of all its pages.
        faults: errors of the extension and its pages, as they come.
    """

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.faults: list[str] = []
        context.set_default_timeout(PATIENCE)
        context.on("weberror", lambda error: self.faults.append(str(error.error)))
        workers = context.service_workers
        self.worker: Worker = workers[0] if workers else context.wait_for_event("serviceworker")

    @property
    def extension(self) -> str:
        """The id of the extension."""
        return self.worker.url.split("/")[2]

    def open_panel(self, page: Page) -> Page:
        """The panel in a window of its own, looking at a page."""
        with self.context.expect_page() as opened:
            self.worker.evaluate(OPEN_PANEL, page.url)
        panel = opened.value
        panel.set_viewport_size(PANEL_SIZE)
        panel.on("console", lambda message: self._note(message.type, message.text))
        return panel

    def press_button(self, page: Page) -> None:
        """Press the button of the extension in the toolbar, with a page before the person."""
        browser = self.context.browser
        assert browser is not None
        session = browser.new_browser_cdp_session()
        tabs = session.send("Target.getTargets", {"filter": [{"type": "tab"}]})["targetInfos"]
        [target] = [tab["targetId"] for tab in tabs if tab["url"] == page.url]
        session.send("Extensions.triggerAction", {"id": self.extension, "targetId": target})
        session.detach()

    def store(self, **values: Any) -> None:
        """Put values where the panel remembers."""
        self.worker.evaluate("(values) => chrome.storage.local.set(values)", values)

    def stored(self, key: str) -> Any:
        """What the panel remembers."""
        return self.worker.evaluate(
            "async (key) => (await chrome.storage.local.get(key))[key] ?? null", key
        )

    def _note(self, kind: str, text: str) -> None:
        # The browser itself writes of answers of 400 and above, and of a service that is gone.
        if kind == "error" and not text.startswith("Failed to load resource"):
            self.faults.append(text)


def let_into_test_pages(folder: Path, source: Path = BUILT) -> Path:
    """A copy of a built extension that may look into the pages of the tests, unlike the real one.

    A person lets it into a page by pressing its button there.
    """
    shutil.copytree(source, folder)
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**manifest, "host_permissions": TEST_PAGES}), "utf-8")
    return folder


@contextmanager
def extension_browser(
    folder: Path, *options: str, built: Path | None = None, **settings: Any
) -> Iterator[ExtensionBrowser]:
    """Chromium with a profile in ``folder`` and an extension.

    Args:
        folder: of the profile.
        options: of Chromium.
        built: the folder of the extension; a copy that may look into test pages if it is None.
        settings: of Playwright.
    """
    copy = folder.with_name(f"{folder.name}-extension")
    built = built or (copy if copy.exists() else let_into_test_pages(copy))
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            folder,
            executable_path=CHROMIUM,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-quic",
                "--enable-unsafe-extension-debugging",
                "--host-resolver-rules=MAP news.test 127.0.0.1, MAP tineye.com ~NOTFOUND",
                "--autoplay-policy=no-user-gesture-required",
                f"--disable-extensions-except={built}",
                f"--load-extension={built}",
                *options,
            ],
            **settings,
        )
        try:
            yield ExtensionBrowser(context)
        finally:
            context.close()
