"""Pictures of the tab on a screen whose pixels are finer than those of CSS."""

from collections.abc import Iterator

import numpy as np
import pytest

from tests.extension.extension_browser import ExtensionBrowser, extension_browser
from tests.extension.panel_steps import (
    choose_pictures_of_the_tab,
    newest_capture,
    open_beside,
    pair,
    run_to_the_verdict,
    unwanted,
)
from tests.extension.player_pages import time_of_grey, write_clock_page
from tests.extension.web_pages import web_server
from tests.service.served_page import ServedPage

RECORD = """() => {
    const append = FormData.prototype.append;
    globalThis.handed = [];
    FormData.prototype.append = function (name, value) {
        if (["times", "frames"].includes(name)) globalThis.handed.push(value);
        append.call(this, name, value);
    };
}"""
HANDED_OVER = """async () => {
    const [times, ...pictures] = globalThis.handed;
    const colours = [];
    for (const picture of pictures) {
        const bitmap = await createImageBitmap(picture);
        const { width, height } = bitmap;
        const context = new OffscreenCanvas(width, height).getContext("2d");
        context.drawImage(bitmap, 0, 0);
        const at = (x, y) => [...context.getImageData(x, y, 1, 1).data.slice(0, 3)];
        colours.push([at(width >> 1, height >> 1), at(2, 2), at(width - 3, height - 3)]);
    }
    return { times: JSON.parse(times), colours };
}"""
LONGEST_EXPOSURE = 0.6
"""In seconds, that a picture may lie beside its time on a busy machine."""


@pytest.fixture(scope="module")
def browser(
    tmp_path_factory: pytest.TempPathFactory, service: ServedPage
) -> Iterator[ExtensionBrowser]:
    folder = tmp_path_factory.mktemp("profile")
    options = ["--force-device-scale-factor=1.5", "--window-size=1500,1200"]
    with extension_browser(folder, *options, locale="en-GB", no_viewport=True) as browser:
        pair(browser, service)
        browser.store(unwanted=unwanted("prompt"))
        yield browser


def test_pictures_of_the_tab_have_the_times_and_the_place_of_the_video(
    tmp_path_factory: pytest.TempPathFactory, browser: ExtensionBrowser, service: ServedPage
) -> None:
    folder = tmp_path_factory.mktemp("clock")
    write_clock_page(folder)
    with (
        web_server(folder) as port,
        open_beside(browser, f"http://127.0.0.1:{port}/clock.html") as (page, panel),
    ):
        assert page.evaluate("devicePixelRatio") == 1.5
        video = page.frame_locator("iframe").locator("video")
        video.evaluate("(video) => { video.currentTime = 3; }")
        browser.press_button(page)
        choose_pictures_of_the_tab(panel)
        panel.get_by_label("How much").select_option("5")
        panel.evaluate(RECORD)
        run_to_the_verdict(panel)
        handed = panel.evaluate(HANDED_OVER)
    capture = newest_capture(service)
    # Of 4:3, fitted into 160 px of height.
    assert (capture["width"], capture["height"]) == (320, 240)
    assert len(handed["times"]) == len(handed["colours"]) == capture["frames"] >= 2
    for time, colours in zip(handed["times"], handed["colours"], strict=True):
        assert np.ptp(np.array(colours)) < 12, "the frame shows more than the video"
        assert time_of_grey(float(np.mean(colours))) == pytest.approx(time, abs=LONGEST_EXPOSURE)
    assert 3 <= handed["times"][0] < 4.5
