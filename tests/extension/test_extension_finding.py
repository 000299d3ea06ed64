"""What is found on a page, by whatever means it is shown."""

from collections.abc import Iterator
from importlib.resources import files

import pytest
from playwright.sync_api import expect

from tests.extension.extension_browser import ExtensionBrowser
from tests.extension.panel_steps import (
    choose_first,
    newest_capture,
    open_beside,
    run_to_the_verdict,
    select,
)
from tests.extension.test_extension_results import drawn, until
from tests.extension.web_pages import SAMPLE, web_server, write_page
from tests.service.served_page import ServedPage

PICTURE = files("unmask") / "samples" / "photograph.jpg"
VIDEO = f"<video src={SAMPLE} controls muted width=240></video>"
MOVING = (
    "<canvas width=320 height=240></canvas><script>"
    "const context = document.querySelector('canvas').getContext('2d'); let step = 0;"
    "const draw = () => { step += 1; context.fillStyle = `hsl(${step * 3} 80% 50%)`;"
    "context.fillRect(0, 0, 320, 240); requestAnimationFrame(draw); }; draw();</script>"
)
# It shows the same whenever it is asked after whole seconds.
REPEATING = MOVING.replace("step += 1", "step = Math.floor(performance.now() % 1000 / 100) * 12")
# WebGL keeps nothing of what it drew once the browser has shown it.
WEBGL = (
    "<canvas width=320 height=240></canvas><script>"
    "const gl = document.querySelector('canvas').getContext('webgl'); let step = 0;"
    "const draw = () => { step += 1; gl.clearColor(step / 90 % 1, .4, .6, 1);"
    "gl.clear(gl.COLOR_BUFFER_BIT); requestAnimationFrame(draw); }; draw();</script>"
)
CLOSED = (
    "<div id=host></div><script>document.querySelector('#host').attachShadow({ mode: 'closed' })"
    f".innerHTML = '{VIDEO}'</script>"
)
FILM, STILL, DRAWN = "0:06 · 480 × 480", "512 × 512", "320 × 240"
PAGES = {
    "closed": (CLOSED, FILM),
    "object-video": (f"<object data={SAMPLE} type=video/mp4 width=300 height=300></object>", FILM),
    "embed-video": (f"<embed src={SAMPLE} type=video/mp4 width=300 height=300>", FILM),
    "object-picture": (
        "<object data=picture.jpg type=image/jpeg width=300 height=300></object>",
        STILL,
    ),
    "embed-picture": ("<embed src=picture.jpg type=image/jpeg width=300 height=300>", STILL),
    "svg-picture": (
        "<svg width=300 height=300><image href=picture.jpg width=300 height=300 /></svg>",
        STILL,
    ),
    "background": (
        "<style>div { width: 300px; height: 300px; background: url(picture.jpg) center / cover }"
        "</style><div></div>",
        STILL,
    ),
    "canvas": (MOVING, DRAWN),
    "repeating": (REPEATING, DRAWN),
    "webgl": (WEBGL, DRAWN),
    "srcdoc": (f'<iframe srcdoc="{VIDEO}" width=400 height=400></iframe>', FILM),
    "sandboxed": (
        "<iframe sandbox=allow-scripts src=inner.html width=400 height=400></iframe>",
        FILM,
    ),
    "sandboxed-srcdoc": (
        f'<iframe sandbox srcdoc="{VIDEO}" width=400 height=400></iframe>',
        FILM,
    ),
}
"""Bodies of pages, each with one video or picture, and what the panel says of it."""

DIALOG = (
    f"<dialog>{VIDEO.replace('<video', '<video aria-label=shown')}</dialog>"
    "<iframe src=inner.html width=400 height=400></iframe>"
    "<script>document.querySelector('dialog').showModal()</script>"
)
MARK = (11, 92, 173)


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of pages that show media, each in another way."""
    folder = tmp_path_factory.mktemp("kinds")
    (folder / SAMPLE).write_bytes((files("unmask") / "samples" / SAMPLE).read_bytes())
    (folder / "picture.jpg").write_bytes(PICTURE.read_bytes())
    write_page(folder, "inner", VIDEO)
    for name, (body, _) in PAGES.items():
        write_page(folder, name, body)
    write_page(folder, "dialog", DIALOG)
    with web_server(folder) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.mark.parametrize("name", PAGES)
def test_media_are_found_by_whatever_means_they_are_shown(
    browser: ExtensionBrowser, kinds: str, name: str
) -> None:
    with open_beside(browser, f"{kinds}/{name}.html") as (_, panel):
        select(panel)
        expect(panel.locator(".medium .quiet")).to_have_text([PAGES[name][1]])
        # The browser lets nobody read what is in a sandbox.
        has_thumbnail = not name.startswith("sandboxed")
        expect(panel.locator(".medium img.thumbnail")).to_have_count(int(has_thumbnail))


@pytest.mark.parametrize("name", ["canvas", "repeating", "webgl"])
def test_a_canvas_that_moves_is_tested_by_its_frames(
    browser: ExtensionBrowser, kinds: str, service: ServedPage, name: str
) -> None:
    with open_beside(browser, f"{kinds}/{name}.html") as (_, panel):
        select(panel)
        # As a picture it would stand among the pictures.
        expect(panel.locator("main > ul .medium")).to_have_count(1)
        choose_first(panel)
        panel.get_by_label("How much").select_option("5")
        run_to_the_verdict(panel)
    capture = newest_capture(service)
    assert (capture["method"], capture["width"], capture["height"]) == ("canvas", 320, 240)
    assert capture["frames"] > 5


def test_picking_goes_over_modal_dialogs_and_by_keys_through_all_frames(
    browser: ExtensionBrowser, kinds: str
) -> None:
    with open_beside(browser, f"{kinds}/dialog.html") as (page, panel):
        select(panel)
        expect(panel.locator(".medium")).to_have_count(2)
        panel.get_by_role("button", name="Pick on the page").click()
        panel.keyboard.press("ArrowDown")
        until(page, lambda: bool(drawn(page, MARK).any()))
        # The next one is in the frame, where keys go on as well.
        page.frames[1].evaluate("document.body.tabIndex = 0; document.body.focus()")
        panel.keyboard.press("ArrowDown")
        expect(panel.get_by_role("button", name="Run the tests")).to_have_count(0)
        panel.keyboard.press("ArrowUp")
        panel.keyboard.press("Enter")
        expect(panel.get_by_role("heading", name="shown")).to_be_visible()
