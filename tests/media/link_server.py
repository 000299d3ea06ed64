"""A server on this machine that answers as it is told."""

import http.server
import time
from collections.abc import Callable, Mapping
from contextlib import suppress

Answer = tuple[int, Mapping[str, str | int], bytes | list[bytes]]
"""Status, headers and body; a body in chunks is sent slowly."""


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, answers: dict[str, Answer]) -> None:
        self.answers = answers
        self.requests: list[str] = []
        self.on_request: Callable[[], None] = lambda: None
        super().__init__(("127.0.0.1", 0), Handler)

    def link(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.server_port}{path}"


class Handler(http.server.BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.requests.append(self.path)
        self.server.on_request()
        status, headers, body = self.server.answers[self.path.partition("?")[0]]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, str(value))
        self.end_headers()
        with suppress(BrokenPipeError, ConnectionResetError):
            for chunk in body if isinstance(body, list) else [body]:
                self.wfile.write(chunk)
                self.wfile.flush()
                if isinstance(body, list):
                    time.sleep(0.1)

    def log_message(self, *_: object) -> None:
        pass
