"""The players that most of the web has, each from its package on npm."""

from collections.abc import Iterator

import pytest

from tests.extension.extension_browser import ExtensionBrowser
from tests.extension.npm_players import PLAYERS, write_npm_pages
from tests.extension.player_steps import try_player
from tests.extension.web_pages import web_server
from tests.service.served_page import ServedPage

FED = ("hls.js", "video.js, segments", "Shaka", "dash.js")


@pytest.fixture(scope="module")
def players(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The addresses of the pages, by the names of their players."""
    folder = tmp_path_factory.mktemp("players")
    pages = write_npm_pages(folder)
    with web_server(folder) as port:
        yield {name: f"http://127.0.0.1:{port}/{page}.html" for name, page in pages.items()}


@pytest.mark.parametrize("name", PLAYERS)
def test_a_player_of_the_web_ends_in_a_verdict_and_is_left_as_it_was(
    browser: ExtensionBrowser, service: ServedPage, players: dict[str, str], name: str
) -> None:
    if name not in players:
        pytest.skip("the player is not installed; npm ci in extension/ installs it")
    tried = try_player(browser, service, players[name])
    assert (tried.end, tried.left) == ("verdict", "")
    assert tried.way == ("frames" if name in FED else "fetch")
    assert tried.complaints == ()
