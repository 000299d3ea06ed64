"""What a person does in the panel, for tests that begin there."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Page
from sqlalchemy import select as select_rows
from sqlalchemy.orm import Session

from tests.extension.extension_browser import ExtensionBrowser
from tests.service.served_page import STAND_IN_NAMES, ServedPage
from unmask.casebook import Database
from unmask.casebook.models import AnalysisRow, SightingRow
from unmask.detectors import detector_names
from unmask.service.guard.pairing import new_code

VERDICT = "What the tests say together"
UNFOLD = """() => {
    const folded = () => document.querySelectorAll("details:not([open])");
    const unfold = () => folded().forEach((one) => { one.open = true; });
    new MutationObserver(unfold).observe(document.body, { childList: true, subtree: true });
    unfold();
}"""
CUT_SHORT = "The chosen span could not be recorded to its end."


def unwanted(*wanted: str) -> list[str]:
    return [name for name in (*detector_names(), *STAND_IN_NAMES) if name not in wanted]


def pairing_code(service: ServedPage) -> str:
    database = Database(f"sqlite:///{service.folder / 'data' / 'casebook.sqlite'}")
    code = new_code(database, "program")
    database.close()
    return code


def pair(browser: ExtensionBrowser, service: ServedPage) -> None:
    page = browser.context.new_page()
    page.goto(f"{service.address}/v1/health")
    panel = browser.open_panel(page)
    panel.get_by_text("The program is at another address").click()
    panel.get_by_label("Address or port").fill(str(service.port))
    panel.get_by_role("button", name="Connect", exact=True).click()
    panel.get_by_label("Type the code").fill(pairing_code(service).lower())
    panel.get_by_role("button", name="Pair").click()
    panel.get_by_role("heading", name="What do you want to test?").wait_for()
    panel.close()
    page.close()


@contextmanager
def open_beside(
    browser: ExtensionBrowser, address: str, prepare: Callable[[Page], None] = lambda _: None
) -> Iterator[tuple[Page, Page]]:
    """A page and the panel that looks at it; ``prepare`` has the page before it is loaded."""
    page = browser.context.new_page()
    prepare(page)
    page.goto(address)
    panel = browser.open_panel(page)
    try:
        yield page, panel
    finally:
        panel.close()
        page.close()


def select(panel: Page) -> None:
    panel.get_by_role("button", name="Select", exact=True).click()


def choose_first(panel: Page) -> None:
    select(panel)
    panel.locator(".medium").first.click()
    panel.get_by_role("button", name="Run the tests").wait_for()


def choose_way(panel: Page, words: str) -> None:
    panel.get_by_text("Options", exact=True).click()
    panel.get_by_role("radio", name=re.compile(words)).check()


def run(panel: Page) -> None:
    panel.get_by_role("button", name="Run the tests").click()


def choose_pictures_of_the_tab(panel: Page) -> None:
    choose_first(panel)
    choose_way(panel, "Pictures of the tab")


def run_to_the_verdict(panel: Page) -> None:
    run(panel)
    panel.get_by_role("heading", name=VERDICT).wait_for()


def unfold(panel: Page) -> None:
    """Unfold all that is one click away, and what comes later."""
    panel.evaluate(UNFOLD)


def newest_capture(service: ServedPage) -> dict[str, Any]:
    """How the newest analysis says that its frames were captured."""
    capture = newest(service).capture
    assert capture is not None
    return capture


def newest_captures(service: ServedPage, count: int) -> list[dict[str, Any] | None]:
    """The same of the newest analyses, the newest last."""
    by_age = select_rows(AnalysisRow).order_by(AnalysisRow.created.desc())
    with _casebook(service) as session:
        return [row.capture for row in session.scalars(by_age.limit(count))][::-1]


def newest(service: ServedPage) -> AnalysisRow:
    """The newest analysis as it stands in the casebook."""
    with _casebook(service) as session:
        return session.scalars(
            select_rows(AnalysisRow).order_by(AnalysisRow.created.desc()).limit(1)
        ).one()


def newest_sighting(service: ServedPage) -> SightingRow:
    """Where something was handed over at last; the answer may be an analysis of before."""
    with _casebook(service) as session:
        return session.scalars(
            select_rows(SightingRow).order_by(SightingRow.id.desc()).limit(1)
        ).one()


@contextmanager
def _casebook(service: ServedPage) -> Iterator[Session]:
    database = Database(f"sqlite:///{service.folder / 'data' / 'casebook.sqlite'}")
    with database.session() as session:
        yield session
    database.close()
