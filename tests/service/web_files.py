"""Servers on loopback that hand out one file."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@dataclass
class WebFile:
    """A file on a server, which may change.

    Attributes:
        content: of the file now.
        gives_parts: whether the server answers with a part where one is asked for.
        instead: status and headers that the server answers with instead of the file.
        link: to it.
    """

    content: bytes
    gives_parts: bool = True
    instead: tuple[int, dict[str, str]] | None = None
    link: str = ""


@contextmanager
def served(content: bytes) -> Iterator[str]:
    """Give the link of a picture."""
    with changing(WebFile(content, gives_parts=False)) as file:
        yield file.link


@contextmanager
def changing(file: WebFile) -> Iterator[WebFile]:
    """Serve a file as it is at the time of each request."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = file.content
            if file.instead is not None:
                self._answer_instead(*file.instead)
                return
            wanted = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
            if wanted and file.gives_parts:
                first, last = int(wanted[1]), min(int(wanted[2]), len(content) - 1)
                self.send_response(206)
                self.send_header("Content-Range", f"bytes {first}-{last}/{len(content)}")
                content = content[first : last + 1]
            else:
                self.send_response(200)
            self.send_header("Content-Type", "image/png")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def _answer_instead(self, status: int, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        file.link = f"http://127.0.0.1:{server.server_port}/picture.png"
        yield file
        server.shutdown()
