"""A running service that the tests of one module share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.service.running_service import RunningService, install_detectors, running_service
from tests.service.served_page import CHROMIUM


@pytest.fixture(scope="session")
def service_detectors(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with quick tests of another package."""
    return install_detectors(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=options)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def service(
    tmp_path_factory: pytest.TempPathFactory, service_detectors: Path
) -> Iterator[RunningService]:
    folder = tmp_path_factory.mktemp("data")
    with running_service(folder, service_detectors, "--allow-private-links") as service:
        yield service
