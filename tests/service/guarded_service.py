"""A small application behind the real guards, on a real socket."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import httpx
import uvicorn
from fastapi import Depends, FastAPI, Request
from fastapi.responses import HTMLResponse, StreamingResponse

from unmask.casebook import Database
from unmask.service.guard.access import require_access
from unmask.service.guard.guarding import protect
from unmask.service.guard.pairing import exchange, new_code
from unmask.service.guard.rate_limits import RateLimits
from unmask.service.guard.tokens import Access
from unmask.service.problems import add_problem_handlers
from unmask.service.settings import ServiceSettings

EXTENSION = "chrome-extension://" + "abcdefghijklmnop" * 2
OTHER_EXTENSION = "chrome-extension://" + "p" * 32


@dataclass(frozen=True)
class GuardedService:
    """The running service, and what a client needs."""

    database: Database
    settings: ServiceSettings
    client: httpx.Client
    goes_on: threading.Event

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.settings.port}"

    def token(self, name: str = "a program", origin: str = "") -> str:
        token = exchange(self.database, new_code(self.database, "program"), "program", name, origin)
        assert token is not None
        return token

    def bearer(self, origin: str = "") -> dict[str, str]:
        """The headers of a paired program, or of a paired extension."""
        headers = {"Authorization": f"Bearer {self.token(origin=origin)}"}
        return {**headers, "Origin": origin} if origin else headers

    def session(self) -> dict[str, str]:
        """The headers of the page with a session."""
        code = new_code(self.database, "page")
        answer = self.client.get("/", params={"code": code})
        assert answer.status_code == 303
        self.client.cookies.clear()
        cookie = answer.headers["set-cookie"].partition(";")[0]
        return {"Cookie": cookie, "Sec-Fetch-Site": "same-origin"}


def small_application(
    settings: ServiceSettings, database: Database, goes_on: threading.Event
) -> FastAPI:
    application = FastAPI(openapi_url="/v1/openapi.json", docs_url=None, redoc_url=None)
    application.state.settings, application.state.database = settings, database
    add_problem_handlers(application)

    @application.get("/")
    def page() -> HTMLResponse:
        return HTMLResponse("<!doctype html><title>the page</title>")

    @application.get("/v1/health")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    @application.get("/v1/who")
    def who(access: Annotated[Access, Depends(require_access)]) -> dict[str, str]:
        return {"kind": access.kind, "name": access.name}

    @application.get("/v1/forgotten")
    def forgotten() -> dict[str, str]:
        return {"secret": "shown without a word about access in the route"}

    @application.post("/v1/change")
    async def change(request: Request) -> dict[str, int]:
        return {"received": len(await request.body())}

    @application.post("/v1/analyses/file")
    async def upload(request: Request) -> dict[str, int]:
        return {"received": len(await request.body())}

    @application.get("/v1/analyses/{id}/report")
    def report(id: str) -> HTMLResponse:  # noqa: A002
        return HTMLResponse("<!doctype html><title>a report</title>")

    _add_unruly_routes(application, goes_on)
    return application


def _add_unruly_routes(application: FastAPI, goes_on: threading.Event) -> None:
    @application.get("/v1/broken")
    def broken() -> None:
        raise RuntimeError("http://me:hunter2@example.org/?token=abc")

    @application.get("/v1/stream")
    async def stream() -> StreamingResponse:
        async def events() -> AsyncIterator[str]:
            yield "data: first\n\n"
            await asyncio.to_thread(goes_on.wait, 20)
            yield "data: second\n\n"

        return StreamingResponse(events(), media_type="text/event-stream")


@contextmanager
def guarded_service(
    folder: Path, rates: RateLimits | None = None, **choices: tuple[str, ...]
) -> Iterator[GuardedService]:
    database = Database(f"sqlite:///{folder / 'casebook.sqlite'}")
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(64)
        port = listening.getsockname()[1]
        settings = ServiceSettings(port=port, folder=folder, **choices)  # type: ignore[arg-type]
        goes_on = threading.Event()
        application = small_application(settings, database, goes_on)
        protect(application, database, settings, rates)
        server = uvicorn.Server(uvicorn.Config(application, log_config=None, lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            yield GuardedService(database, settings, client, goes_on)
        goes_on.set()
        server.should_exit = True
        thread.join()
    database.close()
