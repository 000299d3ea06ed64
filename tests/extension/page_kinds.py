"""Pages that show a video or a picture, each in another way: what the web has besides players."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.extension.hostile_pages import write_hostile_pages
from tests.extension.player_pages import write_player_pages
from tests.extension.test_extension_finding import PAGES, PICTURE
from tests.extension.web_pages import SAMPLE, WebHandler, serving, write_page, write_pages

VIDEO = f"<video src={SAMPLE} controls muted width=300></video>"
STILL = "<img src=picture.jpg width=300>"
GIVEN = "document.querySelector('{}').src = URL.createObjectURL(await (await fetch('{}')).blob());"
INLINE = "data:image/jpeg;base64," + base64.b64encode(PICTURE.read_bytes()).decode()
MANY_ELEMENTS = 10_000

COMMON = {
    "plain": "a video",
    "sources": "a list of sources",
    "shadow": "an open shadow root",
    "framed": "a frame of the same site",
    "elsewhere": "a file of another site",
    "player": "a file in the memory of the page",
    "live": "a live stream",
    "black": "nothing but black",
    "strict": "a strict policy",
    "removing": "the page removes what it does not know",
    "swallowing": "the page swallows events",
    "overriding": "overridden built-in functions",
    "clobbering": "elements named like functions",
    "stream": "a stream of eight hours",
    "stalled": "a player that never gets anything",
    "closed": "a closed shadow root",
    "object-video": "a video in an object",
    "embed-video": "an embedded video",
    "object-picture": "a picture in an object",
    "embed-picture": "an embedded picture",
    "svg-picture": "a picture in SVG",
    "background": "a background by CSS",
    "canvas": "a canvas",
    "webgl": "a canvas with WebGL",
    "srcdoc": "a frame without an address",
    "sandboxed": "a sandboxed frame",
    "sandboxed-srcdoc": "a sandboxed frame without an address",
}
"""Pages of the other tests, by what they show."""

MORE = {
    "nested": (
        "a shadow root in a shadow root",
        "<div id=host></div><script>const inner = document.createElement('div');"
        "document.querySelector('#host').attachShadow({ mode: 'open' }).append(inner);"
        f"inner.attachShadow({{ mode: 'open' }}).innerHTML = '{VIDEO}'</script>",
    ),
    "deep": ("a frame in a frame", "<iframe src=framed.html width=700 height=600></iframe>"),
    "dialog": (
        "a modal dialog",
        f"<dialog>{VIDEO}</dialog><script>document.querySelector('dialog').showModal()</script>",
    ),
    "popover": (
        "a popover",
        f"<div popover>{VIDEO}</div><script>document.querySelector('div').showPopover()</script>",
    ),
    "poster": ("a poster", f"<video src={SAMPLE} poster=picture.jpg controls width=300></video>"),
    "unloaded": (
        "a video that loads when it is played",
        f"<video src={SAMPLE} preload=none controls muted width=300 height=300></video>",
    ),
    "lazy": (
        "a video that loads in sight",
        "<p style='height:2000px'></p><video controls muted width=300 height=300></video><script>"
        "const video = document.querySelector('video'); new IntersectionObserver(([entry]) => {"
        f"if (entry.isIntersecting && !video.src) video.src = '{SAMPLE}'; }}).observe(video);"
        "</script>",
    ),
    "looping": ("a video that plays in a loop", VIDEO.replace("controls", "autoplay loop")),
    "fitted": (
        "a video that is cut by CSS",
        VIDEO.replace("controls", "controls style='height:120px;object-fit:cover'"),
    ),
    "rotated": (
        "a video that is turned by CSS",
        VIDEO.replace("controls", "controls style='rotate:20deg;margin:80px'"),
    ),
    "foreign": (
        "HTML in SVG",
        f"<svg width=400 height=400><foreignObject width=400 height=400>{VIDEO}"
        "</foreignObject></svg>",
    ),
    "three": ("three videos", VIDEO * 3),
    "recycled": (
        "a player that got another video",
        f"{VIDEO}<script>setTimeout(() => {{"
        "document.querySelector('video').src = 'other.mp4'; }, 500)</script>",
    ),
    "inserted": (
        "a video that comes later",
        "<main></main><script>setTimeout(() => {"
        f"document.querySelector('main').innerHTML = '{VIDEO}'; }}, 800)</script>",
    ),
    "custom": (
        "an element that is defined later",
        "<a-player></a-player><script>setTimeout(() => customElements.define('a-player',"
        "class extends HTMLElement { connectedCallback() { this.attachShadow({ mode: 'closed' })"
        f".innerHTML = '{VIDEO}'; }} }}), 800)</script>",
    ),
    "cookie": ("a file for those with a cookie", VIDEO.replace(SAMPLE, "cookie.mp4")),
    "referer": ("a file for visitors of the page", VIDEO.replace(SAMPLE, "referer.mp4")),
    "once": ("a file for players alone", VIDEO.replace(SAMPLE, "once.mp4")),
    "moved": ("a file that has moved", VIDEO.replace(SAMPLE, "moved.mp4")),
    "nameless": ("a file without a name", VIDEO.replace(SAMPLE, "media?id=7")),
    "worker": (
        "a file by a service worker",
        "<video controls muted width=300 height=300></video><script>"
        "navigator.serviceWorker.register('sw.js');"
        "navigator.serviceWorker.ready.then(() => setTimeout(() => {"
        "document.querySelector('video').src = 'made.mp4'; }, 300))</script>",
    ),
    "large": ("a page of 10,000 elements", f"{'<i></i>' * MANY_ELEMENTS}{VIDEO}"),
    "picture": ("a picture", STILL),
    "srcset": (
        "a picture in several sizes",
        "<img srcset='picture.jpg 512w, large.jpg 1024w' sizes=300px width=300>",
    ),
    "choice": (
        "a choice of pictures",
        f"<picture><source srcset=picture.jpg type=image/jpeg>{STILL}</picture>",
    ),
    "inline": ("a picture within the page", f"<img src='{INLINE}' width=300>"),
    "memory": (
        "a picture in the memory of the page",
        f"<img width=300><script type=module>{GIVEN.format('img', 'picture.jpg')}</script>",
    ),
    "later": (
        "a picture that loads in sight",
        f"<p style='height:2000px'></p>{STILL.replace('width', 'loading=lazy height=300 width')}",
    ),
    "foreign-picture": ("a picture of another site", STILL.replace("picture", "{other}/picture")),
}
"""Further pages: what they show, and their bodies."""

KINDS = {**COMMON, **{name: words for name, (words, _) in MORE.items()}}
"""What each page shows, by its name."""

WORKER = f"""addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('fetch', (event) => {{
    if (event.request.url.endsWith('made.mp4')) event.respondWith(fetch('{SAMPLE}'));
}});"""


class KindsHandler(WebHandler):
    """Gives some files only to some, and some under other names than their own."""

    def do_GET(self) -> None:  # noqa: N802
        name = self.path.lstrip("/")
        is_player = self.headers.get("Sec-Fetch-Dest") == "video"
        given = {
            "cookie.mp4": "seen=1" in self.headers.get("Cookie", ""),
            "referer.mp4": "referer.html" in self.headers.get("Referer", ""),
            "once.mp4": is_player,
            "media?id=7": True,
        }
        if not given.get(name, True):
            self.send_error(403)
            return
        if name == "moved.mp4":
            self.send_response(302)
            self.send_header("Location", f"/{SAMPLE}")
            self.end_headers()
            return
        if name in given:
            self.path = f"/{SAMPLE}"
        super().do_GET()

    def end_headers(self) -> None:
        if self.path == "/cookie.html":
            self.send_header("Set-Cookie", "seen=1")
        if self.path == "/referer.html":
            self.send_header("Referrer-Policy", "unsafe-url")
        super().end_headers()


@contextmanager
def kinds_served(folder: Path) -> Iterator[str]:
    """The address at which each page lies by its name."""
    with (
        serving(folder, KindsHandler) as other_port,
        serving(folder, KindsHandler) as port,
    ):
        write_pages(folder, other_port)
        write_hostile_pages(folder)
        write_player_pages(folder)
        (folder / "picture.jpg").write_bytes(PICTURE.read_bytes())
        (folder / "large.jpg").write_bytes(PICTURE.read_bytes())
        (folder / "other.mp4").write_bytes((folder / SAMPLE).read_bytes())
        (folder / "sw.js").write_text(WORKER, "utf-8")
        write_page(folder, "inner", VIDEO)
        bodies = {name: body for name, (body, _) in PAGES.items()}
        bodies |= {name: body for name, (_, body) in MORE.items()}
        for name, body in bodies.items():
            write_page(folder, name, body.replace("{other}", f"http://localhost:{other_port}"))
        yield f"http://127.0.0.1:{port}"
