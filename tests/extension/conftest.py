"""Chromium with the extension, the service and the pages, shared by the tests of a module."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.extension.extension_browser import (
    BUILT,
    CHROMIUM,
    PATIENCE,
    ExtensionBrowser,
    extension_browser,
)
from tests.extension.panel_steps import pair, unwanted
from tests.extension.web_pages import web_server, write_pages
from tests.service.served_page import ServedPage, served_page

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session", autouse=True)
def what_it_takes() -> None:
    """Leave the tests out where there is no browser or no extension to try."""
    if not CHROMIUM.exists():
        pytest.skip(
            "chromium is not installed; apt-get install chromium adds the extension's tests"
        )
    if not BUILT.exists():
        pytest.skip("the extension is not built; make extension builds it")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedPage]:
    with served_page(tmp_path_factory.mktemp("service")) as service:
        yield service


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the pages."""
    folder = tmp_path_factory.mktemp("site")
    with web_server(folder) as other_port, web_server(folder) as port:
        write_pages(folder, other_port)
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def browser(
    tmp_path_factory: pytest.TempPathFactory, service: ServedPage
) -> Iterator[ExtensionBrowser]:
    """Chromium with the extension paired, which asks for one quick test."""
    with extension_browser(tmp_path_factory.mktemp("profile"), locale="en-GB") as browser:
        pair(browser, service)
        browser.store(unwanted=unwanted("prompt"))
        yield browser


@pytest.fixture(autouse=True)
def no_faults(request: pytest.FixtureRequest) -> Iterator[None]:
    """The extension must get by without errors and within its policy."""
    yield
    if "browser" in request.fixturenames:
        assert request.getfixturevalue("browser").faults == []
