"""The panel at the side of the window, which follows the person from tab to tab."""

from tests.extension.extension_browser import ExtensionBrowser
from tests.extension.panel_steps import CUT_SHORT, VERDICT
from tests.extension.side_panel import SidePanel

IN_FRONT = """async (address) => {
    const [tab] = await chrome.tabs.query({ url: address });
    await chrome.tabs.update(tab.id, { active: true });
}"""


def test_what_is_taken_goes_on_while_the_panel_looks_at_another_tab(
    browser: ExtensionBrowser, site: str
) -> None:
    page = browser.context.new_page()
    page.goto(f"{site}/live.html")
    other = browser.context.new_page()
    other.goto(f"{site}/empty.html")
    browser.worker.evaluate(IN_FRONT, page.url)
    panel = SidePanel(browser, page)
    panel.click(".medium")
    panel.click("button[type=submit]")
    panel.wait_for("document.querySelector('progress')?.value > 0")
    browser.worker.evaluate(IN_FRONT, other.url)
    panel.click("nav button:first-child")
    panel.wait_for_text("There is no video or picture on this page yet.")
    panel.click("nav button:last-child")
    panel.wait_for("document.querySelector('.row .as-link')")
    panel.click(".row .as-link")
    panel.wait_for_text(VERDICT)
    assert not panel.evaluate(f"document.body.innerText.includes('{CUT_SHORT}')")
    panel.close()
    other.close()
    page.close()
