"""What looking for media costs a large page that never rests.

`python -m tests.extension.busy_page` prints the share of one processor that the page's main thread
spends on scripts, without and with the panel open on it. Both are measured in the thread's own
time, so that other load on the machine does not count.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import CDPSession, Page

from tests.extension.extension_browser import extension_browser
from tests.extension.web_pages import web_server, write_page

ELEMENTS = 60_000
FIRST_SECONDS = 12
SECONDS = 20
BUSY = (
    "<div id=changing style='contain:strict;width:300px;height:30px'><p></p></div><main></main>"
    "<script>const main = document.querySelector('main');"
    f"for (let index = 0; index < {ELEMENTS}; index += 1) {{"
    "const element = document.createElement('div'); element.className = `kind-${index % 7}`;"
    "main.append(element); }"
    "let count = 0; setInterval(() => { count += 1; const element = document.createElement('p');"
    "element.textContent = count; element.className = `step-${count}`;"
    "document.querySelector('#changing').firstElementChild.replaceWith(element); }, 100);</script>"
)


def main() -> None:
    with TemporaryDirectory() as name, web_server(Path(name)) as port:
        write_page(Path(name), "busy", BUSY)
        with extension_browser(Path(name) / "profile") as browser:
            page = browser.context.new_page()
            page.goto(f"http://127.0.0.1:{port}/busy.html")
            session = browser.context.new_cdp_session(page)
            session.send("Performance.enable", {"timeDomain": "threadTicks"})
            show(f"without the panel {script_share(session, page, SECONDS):.2%}")
            browser.open_panel(page)
            first = script_share(session, page, FIRST_SECONDS)
            show(f"the first {FIRST_SECONDS} s with the panel {first:.2%}")
            show(f"from then on {script_share(session, page, SECONDS):.2%}")


def script_share(session: CDPSession, page: Page, seconds: float) -> float:
    """The share of the main thread's time that scripts take over some seconds."""
    before = script_seconds(session)
    page.wait_for_timeout(1000 * seconds)
    return (script_seconds(session) - before) / seconds


def script_seconds(session: CDPSession) -> float:
    metrics = session.send("Performance.getMetrics")["metrics"]
    return float(next(entry["value"] for entry in metrics if entry["name"] == "ScriptDuration"))


def show(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
