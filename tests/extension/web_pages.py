"""Pages with media as they are on the web, served on this machine."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from threading import Thread

SAMPLE = "warped-face.mp4"
HOSTILE = "<img src=x onerror=document.title='taken'>"
HOSTILE_IN_MARKUP = HOSTILE.replace("<", "&lt;").replace(">", "&gt;")


class WebHandler(SimpleHTTPRequestHandler):
    """Answers as web servers do for media: also with the part that the player asks for."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        if wanted is None or not path.is_file():
            super().do_GET()
            return
        content = path.read_bytes()
        start = int(wanted[1])
        end = min(int(wanted[2] or len(content) - 1), len(content) - 1)
        self.send_response(206)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Range", f"bytes {start}-{end}/{len(content)}")
        self.send_header("Content-Length", str(end + 1 - start))
        self.send_header("Accept-Ranges", "bytes")
        self.end_headers()
        self.wfile.write(content[start : end + 1])

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def web_server(folder: Path) -> Iterator[int]:
    """Serve a folder; gives the port."""
    with serving(folder, WebHandler) as port:
        yield port


@contextmanager
def serving(folder: Path, handler: type[WebHandler], host: str = "127.0.0.1") -> Iterator[int]:
    """Serve a folder by a handler of one's own; gives the port."""
    with ThreadingHTTPServer((host, 0), partial(handler, directory=str(folder))) as web:
        web.daemon_threads = True
        Thread(target=web.serve_forever, daemon=True).start()
        yield web.server_port
        web.shutdown()


def write_pages(folder: Path, other_port: int) -> None:
    """Leave the pages of the tests in a folder; some take media from another port."""
    other = f"http://localhost:{other_port}"
    pages = {
        "plain": f'<video src="{SAMPLE}" controls muted></video>',
        "sources": f'<video muted><source src="none.webm" type="video/webm">'
        f'<source src="{SAMPLE}" type="video/mp4"></video>',
        "shadow": "<div id=host></div><script>"
        "document.querySelector('#host').attachShadow({mode: 'open'}).innerHTML = "
        f"'<video src=\"{SAMPLE}\" controls muted></video>'</script>",
        "framed": '<iframe src="plain.html" width=600 height=500></iframe>',
        "elsewhere": f'<video src="{other}/{SAMPLE}" controls muted></video>',
        "player": "<video controls muted></video><script>"
        f"fetch('{SAMPLE}').then((answer) => answer.blob()).then((blob) => {{"
        "document.querySelector('video').src = URL.createObjectURL(blob); })</script>",
        "live": "<video muted autoplay></video><canvas width=320 height=240 hidden></canvas>"
        "<script>const canvas = document.querySelector('canvas');"
        "const context = canvas.getContext('2d'); let step = 0;"
        "setInterval(() => { step += 1; context.fillStyle = `hsl(${step * 9} 80% 50%)`;"
        "context.fillRect(0, 0, 320, 240); }, 40);"
        "const video = document.querySelector('video');"
        "video.srcObject = canvas.captureStream(25); video.play();</script>",
        "black": "<video muted autoplay></video><canvas width=320 height=240 hidden></canvas>"
        "<script>const canvas = document.querySelector('canvas');"
        "const context = canvas.getContext('2d');"
        "setInterval(() => context.fillRect(0, 0, 320, 240), 40);"
        "const video = document.querySelector('video');"
        "video.srcObject = canvas.captureStream(25); video.play();</script>",
        "hostile": f'<video src="{SAMPLE}" aria-label="{HOSTILE_IN_MARKUP}" muted></video>'
        '<video src="none.mp4" style="width:0;height:0"></video>',
        "many": "<video width=40 height=30></video>" * 520,
        "empty": "<p>Words only.</p>",
    }
    for name, body in pages.items():
        write_page(folder, name, body)
    sample = files("unmask") / "samples" / SAMPLE
    (folder / SAMPLE).write_bytes(sample.read_bytes())


def write_page(folder: Path, name: str, body: str) -> None:
    markup = f"<!doctype html><meta charset=utf-8><title>The {name} page</title>{body}"
    (folder / f"{name}.html").write_text(markup, encoding="utf-8")
