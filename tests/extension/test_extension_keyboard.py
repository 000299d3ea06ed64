"""The whole way through the panel by the keyboard alone, the focus always in sight."""

from playwright.sync_api import Page, expect

from tests.extension.extension_browser import ExtensionBrowser
from tests.extension.panel_steps import open_beside

MOST_STEPS = 60
FOCUS = """() => {
    const { activeElement: element } = document;
    if (element === document.body) return { words: "", isSeen: false };
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    const label = element.labels?.[0]?.textContent ?? "";
    const name = element.getAttribute("aria-label") ?? element.value ?? "";
    return {
        words: `${element.role ?? ""} ${name} ${label} ${element.textContent}`,
        isSeen: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
    };
}"""


def go_to(panel: Page, words: str, key: str = "Tab") -> None:
    """Press Tab until the focus is on something with these words."""
    for _ in range(MOST_STEPS):
        panel.keyboard.press(key)
        focus = panel.evaluate(FOCUS)
        if words in focus["words"]:
            assert focus["isSeen"], f"the focus on {words!r} cannot be seen"
            return
    raise AssertionError(f"the focus never comes to {words!r}")


def test_a_person_can_do_everything_by_keys(browser: ExtensionBrowser, site: str) -> None:
    with open_beside(browser, f"{site}/plain.html") as (page, panel):
        panel.get_by_role("navigation").wait_for()
        go_to(panel, "Select")
        panel.keyboard.press("Enter")
        panel.locator(".medium").wait_for()
        go_to(panel, "warped-face.mp4")
        panel.keyboard.press("Enter")
        expect(panel.get_by_role("heading", name="warped-face.mp4")).to_be_focused()

        go_to(panel, "Options")
        panel.keyboard.press("Enter")
        expect(panel.get_by_role("radio", name="The page provides")).to_be_visible()
        go_to(panel, "The file itself is tested")
        panel.keyboard.press("ArrowDown")
        expect(panel.get_by_role("radio", name="The page provides")).to_be_checked()
        go_to(panel, "Keep the file")
        panel.keyboard.press("Space")
        expect(panel.get_by_role("checkbox", name="Keep the file")).to_be_checked()
        # It waits for the names of the tests, of which some are left out.
        expect(panel.get_by_role("button", name="Run the tests")).to_be_enabled()
        go_to(panel, "Run the tests", "Shift+Tab")
        panel.keyboard.press("Enter")

        expect(panel.get_by_role("heading", name="What the tests say together")).to_be_visible()
        expect(panel.get_by_role("heading", name="warped-face.mp4")).to_be_focused()
        # The advice leads to its moment; the test itself is unfolded further down.
        for _ in range(2):
            go_to(panel, "A test that answers at once")
            panel.keyboard.press("Enter")
        go_to(panel, "Score over time")
        panel.keyboard.press("End")
        expect(page.locator("video")).not_to_have_js_property("currentTime", 0)
        go_to(panel, "About this test")
        panel.keyboard.press("Enter")
        expect(panel.get_by_role("heading", name="Known limits")).to_be_visible()

        go_to(panel, "I know what this is")
        panel.keyboard.press("Enter")
        go_to(panel, "as a camera recorded it")
        panel.keyboard.press("ArrowDown")
        go_to(panel, "How do you know?")
        panel.keyboard.type("I made it.")
        go_to(panel, "Save the label")
        panel.keyboard.press("Enter")
        expect(panel.get_by_text("I made it.")).to_be_visible()

        go_to(panel, "Results", "Shift+Tab")
        panel.keyboard.press("Enter")
        expect(panel.get_by_role("heading", name="Results")).to_be_focused()
        expect(panel.get_by_text("Labelled: Manipulated")).to_be_visible()
        go_to(panel, "warped-face.mp4")
        panel.keyboard.press("Enter")
        expect(panel.get_by_role("heading", name="What people know")).to_be_visible()
        go_to(panel, "Delete")
        panel.keyboard.press("Enter")
        go_to(panel, "Keep it")
        panel.keyboard.press("Enter")
        expect(panel.get_by_role("alertdialog")).to_have_count(0)
