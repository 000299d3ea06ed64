"""The panel where a person has it, at the side of the browser's window.

Playwright counts it among no window's pages, so that it is spoken to by the protocol itself.
"""

import json
from typing import Any

from playwright.sync_api import CDPSession, Page

from tests.extension.extension_browser import ExtensionBrowser

BEAT = 50
"""In milliseconds, between two looks at whether an answer has come."""

UNTIL = """new Promise((resolve) => {
    const look = () => {
        const found = %s;
        if (found) resolve(found);
        else setTimeout(look, 50);
    };
    look();
})"""


class SidePanel:
    """The side panel that the button in the toolbar has opened beside a page."""

    def __init__(self, browser: ExtensionBrowser, page: Page) -> None:
        browser.press_button(page)
        self._page = page
        self._answers: dict[int, dict[str, Any]] = {}
        self._count = 0
        self._session, self._id = self._attached(browser)

    def evaluate(self, expression: str) -> Any:
        """The value of an expression in the panel, awaited where it is a promise."""
        self._count += 1
        options = {"expression": expression, "awaitPromise": True, "returnByValue": True}
        call = {"id": self._count, "method": "Runtime.evaluate", "params": options}
        message = {"sessionId": self._id, "message": json.dumps(call)}
        self._session.send("Target.sendMessageToTarget", message)
        while self._count not in self._answers:
            self._page.wait_for_timeout(BEAT)
        answer = self._answers.pop(self._count)["result"]
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def wait_for(self, condition: str) -> None:
        self.evaluate(UNTIL % condition)

    def wait_for_text(self, words: str) -> None:
        self.wait_for(f"document.body.innerText.includes({json.dumps(words)})")

    def click(self, selector: str) -> None:
        """Click an element as soon as it is there and takes clicks."""
        choice = json.dumps(f"{selector}:not(:disabled)")
        # In one go: the panel may draw anew between the waiting and the click.
        self.wait_for(
            f"((found) => found && (found.click(), true))(document.querySelector({choice}))"
        )

    def close(self) -> None:
        self._session.detach()

    def _attached(self, browser: ExtensionBrowser) -> tuple[CDPSession, str]:
        program = browser.context.browser
        assert program is not None
        session = program.new_browser_cdp_session()
        session.on("Target.receivedMessageFromTarget", self._heard)
        address = f"chrome-extension://{browser.extension}/panel.html"
        while True:
            targets = session.send("Target.getTargets")["targetInfos"]
            found = [target["targetId"] for target in targets if target["url"] == address]
            if found:
                break
            self._page.wait_for_timeout(BEAT)
        attached = session.send("Target.attachToTarget", {"targetId": found[0]})
        return session, attached["sessionId"]

    def _heard(self, event: dict[str, Any]) -> None:
        message = json.loads(event["message"])
        if "id" in message:
            self._answers[message["id"]] = message
