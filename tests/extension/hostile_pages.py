"""Pages that mean ill, or that are only strict."""

from html import escape
from pathlib import Path
from urllib.parse import quote

from tests.extension.web_pages import SAMPLE, write_page

MARKUP_FILE = "<b>a&b<script>.mp4"
TURNED = "clip\u202egpj.mp4"
ENDLESS = "endless " * 12_500
VIDEO = f'<video src="{SAMPLE}" controls muted></video>'
STRICT = "default-src 'none'; media-src 'self'; require-trusted-types-for 'script'; sandbox"


def write_hostile_pages(folder: Path) -> None:
    pages = {
        "markup-name": f'<video src="{quote(MARKUP_FILE)}" muted></video>',
        "turned": f'<video src="{SAMPLE}" aria-label="{TURNED}" muted></video>',
        "endless": f'<video src="{SAMPLE}" aria-label="{ENDLESS}" muted></video>'
        f"<script>document.title = {ENDLESS!r}</script>",
        "nothing-to-see": f'<video src="{SAMPLE}" style="width:0;height:0" muted></video>'
        f'<video src="{SAMPLE}" hidden muted></video>',
        "strict": f'<meta http-equiv="Content-Security-Policy" content="{escape(STRICT)}">{VIDEO}',
        "removing": f"{VIDEO}<script>new MutationObserver((changes) => {{"
        "for (const { addedNodes } of changes) for (const node of addedNodes) node.remove();"
        "}).observe(document.documentElement, { childList: true })</script>",
        "swallowing": f"{VIDEO}<script>for (const name of ['pointermove', 'click', 'keydown'])"
        "addEventListener(name, (event) => event.stopImmediatePropagation(), true)</script>",
        "overriding": f"<script>const never = () => {{ throw new Error('overridden'); }};"
        "for (const name of ['map', 'filter', 'flatMap', 'slice', 'sort', 'toSorted'])"
        "Array.prototype[name] = never;"
        "document.querySelectorAll = Document.prototype.querySelectorAll = never;"
        "Element.prototype.getBoundingClientRect = Element.prototype.attachShadow = never;"
        "HTMLVideoElement.prototype.requestVideoFrameCallback = never;"
        "JSON.stringify = globalThis.fetch = globalThis.setTimeout = never;"
        f"globalThis.MutationObserver = never;</script>{VIDEO}",
        "clobbering": "".join(
            f"<form name={name}></form>"
            for name in ("querySelectorAll", "createElement", "documentElement", "body", "title")
        )
        + VIDEO,
    }
    for name, body in pages.items():
        write_page(folder, name, body)
    (folder / MARKUP_FILE).write_bytes((folder / SAMPLE).read_bytes())
    (folder / "paper.pdf").write_bytes(PAPER)


PAPER = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj
trailer<</Root 1 0 R>>
"""
