"""What is found on a page, by whatever means it is shown."""

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.extension.extension_browser import ExtensionBrowser
from tests.extension.panel_steps import choose_first, newest, open_beside, run_to_the_verdict, select
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
#: WebGL keeps nothing of what it drew once the browser has shown it.
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
PAGES = {
    "closed": CLOSED,
    "object-video": f"<object data={SAMPLE} type=video/mp4 width=300 height=300></object>",
    "embed-video": f"<embed src={SAMPLE} type=video/mp4 width=300 height=300>",
    "object-picture": "<object data=picture.jpg type=image/jpeg width=300 height=300></object>",
    "embed-picture": "<embed src=picture.jpg type=image/jpeg width=300 height=300>",
    "svg-picture": "<svg width=300 height=300><image href=picture.jpg width=300 height=300 /></svg>",
    "background": "<style>div { width: 300px; height: 300px; background: url(picture.jpg)"
    " center / cover }</style><div></div>",
    "canvas": MOVING,
    "webgl": WEBGL,
    "sandboxed": "<iframe sandbox=allow-scripts src=inner.html width=400 height=400></iframe>",
    "srcdoc": f'<iframe srcdoc="{VIDEO}" width=400 height=400></iframe>',
    "sandboxed-srcdoc": f'<iframe sandbox srcdoc="{VIDEO}" width=400 height=400></iframe>',
}


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of pages that show media, each in another way."""
    folder = tmp_path_factory.mktemp("kinds")
    (folder / SAMPLE).write_bytes((files("unmask") / "samples" / SAMPLE).read_bytes())
    (folder / "picture.jpg").write_bytes(PICTURE.read_bytes())
    write_page(folder, "inner", VIDEO)
    for name, body in PAGES.items():
        write_page(folder, name, body)
    with web_server(folder) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.mark.parametrize("name", PAGES)
def test_media_are_found_by_whatever_means_they_are_shown(
    browser: ExtensionBrowser, kinds: str, name: str
) -> None:
    with open_beside(browser, f"{kinds}/{name}.html") as (_, panel):
        select(panel)
        facts = panel.locator(".medium .quiet")
        expect(facts).to_have_count(1, timeout=10_000)
        print(name, facts.inner_text(), panel.locator(".medium img.thumbnail").count())
