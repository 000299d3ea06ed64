"""What the extension does once the person has let it into another site.

The browser's question cannot be answered by a test; what it leaves in the profile can be written.
"""

import json
from pathlib import Path

from playwright.sync_api import expect

from tests.extension.extension_browser import extension_browser
from tests.extension.panel_steps import (
    choose_first,
    open_beside,
    pair,
    run_to_the_verdict,
    select,
    unwanted,
)
from tests.extension.web_pages import WebHandler, serving
from tests.service.served_page import ServedPage

OTHER_SITE = "http://news.test"
LAST_SITE = "127.0.0.2"


class LeadsOn(WebHandler):
    """Leads from the other site on to one that the extension may not look into, at a port."""

    def do_GET(self) -> None:  # noqa: N802
        self.send_response(302)
        self.send_header("Location", f"http://{LAST_SITE}:{self.path.lstrip('/')}/")
        self.end_headers()


def let_in(profile: Path, extension: str, site: str) -> None:
    """Write into a profile that no browser uses that the extension may look into a site."""
    path = profile / "Default" / "Preferences"
    preferences = json.loads(path.read_text("utf-8"))
    settings = preferences["extensions"]["settings"][extension]
    for name in ("active_permissions", "granted_permissions", "runtime_granted_permissions"):
        settings.setdefault(name, {}).setdefault("explicit_host", []).append(f"{site}/*")
    path.write_text(json.dumps(preferences), "utf-8")


def test_videos_of_another_site_are_found_and_fetched_once_it_is_allowed(
    tmp_path: Path, service: ServedPage, site: str
) -> None:
    other = site.replace("http://127.0.0.1", OTHER_SITE)
    frame = f"<iframe src='{other}/plain.html' width=600 height=500></iframe>"
    with extension_browser(tmp_path, locale="en-GB") as browser:
        pair(browser, service)
        browser.store(unwanted=unwanted("prompt"))
        extension = browser.extension
        with open_beside(browser, f"{site}/empty.html") as (page, panel):
            page.evaluate("(frame) => { document.body.innerHTML = frame; }", frame)
            expect(panel.get_by_role("button", name="Look in news.test")).to_be_visible()
            expect(panel.locator(".medium")).to_have_count(0)
    let_in(tmp_path, extension, OTHER_SITE)
    with extension_browser(tmp_path, locale="en-GB") as browser:
        with open_beside(browser, f"{site}/empty.html") as (page, panel):
            select(panel)
            page.evaluate("(frame) => { document.body.innerHTML = frame; }", frame)
            choose_first(panel)
            expect(panel.get_by_text("The file itself is tested.").first).to_be_visible()
            run_to_the_verdict(panel)
        with (
            serving(tmp_path, WebHandler, LAST_SITE) as last,
            serving(tmp_path, LeadsOn) as port,
            open_beside(browser, f"{site}/empty.html") as (page, panel),
        ):
            select(panel)
            away = f"<iframe src='{OTHER_SITE}:{port}/{last}' width=600 height=500></iframe>"
            page.evaluate("(frame) => { document.body.innerHTML = frame; }", away)
            expect(panel.get_by_text("leads on to another site")).to_be_visible()
            with browser.context.expect_page() as opened:
                panel.get_by_role("button", name="Open it in a tab").click()
            opened.value.wait_for_url(f"http://{LAST_SITE}:{last}/")
            opened.value.close()
        assert browser.faults == []
