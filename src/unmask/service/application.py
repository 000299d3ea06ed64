"""The web application: its addresses, its errors, and what runs beside it."""

from importlib.metadata import version

from fastapi import FastAPI

from unmask.casebook import Database
from unmask.service.problems import add_problem_handlers
from unmask.service.routes import about
from unmask.service.settings import ServiceSettings

DESCRIPTION = (
    "Hand over a file, a link or frames captured from a player; read what each test found as soon "
    "as it is there. Every answer with a status of 400 or more has the body "
    '`{"error": {"kind": "…", "message": "one line for a person"}}`.'
)


def create_application(settings: ServiceSettings, database: Database) -> FastAPI:
    """Put the application together.

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
    )
    application.state.settings = settings
    application.state.database = database
    add_problem_handlers(application)
    application.include_router(about.open_router)
    return application
