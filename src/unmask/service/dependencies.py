"""What the routes are handed of the application that they belong to."""

from typing import Annotated, cast

from fastapi import Depends, Request

from unmask.casebook import Database
from unmask.service.settings import ServiceSettings


def _database(request: Request) -> Database:
    return cast(Database, request.app.state.database)


def _settings(request: Request) -> ServiceSettings:
    return cast(ServiceSettings, request.app.state.settings)


DatabaseOfService = Annotated[Database, Depends(_database)]
SettingsOfService = Annotated[ServiceSettings, Depends(_settings)]
