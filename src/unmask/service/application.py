"""The web application: its addresses, its errors, and what runs beside it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import Depends, FastAPI
from starlette.concurrency import run_in_threadpool

from unmask.casebook import Database
from unmask.service.cards import CardReader
from unmask.service.guard.access import require_access
from unmask.service.guard.guarding import protect
from unmask.service.jobs.workers import Supervisor
from unmask.service.problems import add_problem_handlers
from unmask.service.routes import about, analyses, cases, page, people
from unmask.service.settings import ServiceSettings
from unmask.service.uploads.submissions import Reception

DESCRIPTION = (
    "Hand over a file, a link or frames captured from a player; read what each test found as soon "
    "as it is there. Every answer with a status of 400 or more has the body "
    '`{"error": {"kind": "…", "message": "one line for a person"}}`.'
)


def create_application(settings: ServiceSettings, database: Database) -> FastAPI:
    """Put the application together.

    Its workers run between the start and the end of its lifespan; without one, jobs only wait.

    Args:
        settings: of the service.
        database: the open casebook; it is not closed by the application.
    """
    application = FastAPI(
        title="Unmask",
        version=version("unmask"),
        description=DESCRIPTION,
        openapi_url="/v1/openapi.json",
        # Their pages load scripts from other servers.
        docs_url=None,
        redoc_url=None,
        lifespan=_run_workers,
    )
    application.state.settings = settings
    application.state.database = database
    application.state.reception = Reception(database, settings)
    application.state.cards = CardReader()
    application.state.wake = _wake_nobody
    add_problem_handlers(application)
    application.include_router(about.open_router)
    closed = (about.router, analyses.upload_router, analyses.router, cases.router, people.router)
    for router in closed:
        application.include_router(router, dependencies=[Depends(require_access)])
    application.include_router(page.router)
    protect(application, database, settings)
    return application


@asynccontextmanager
async def _run_workers(application: FastAPI) -> AsyncIterator[None]:
    supervisor = Supervisor(application.state.database, application.state.settings)
    await run_in_threadpool(supervisor.start)
    application.state.wake = supervisor.wake
    try:
        yield
    finally:
        application.state.wake = _wake_nobody
        await run_in_threadpool(supervisor.stop)


def _wake_nobody() -> None:
    """There are no workers."""
