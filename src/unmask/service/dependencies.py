"""What the routes are handed of the application that they belong to."""

from collections.abc import Callable
from typing import Annotated, cast

from fastapi import Depends, Request

from unmask.casebook import Database
from unmask.service.cards import CardReader
from unmask.service.settings import ServiceSettings
from unmask.service.uploads.submissions import Reception


def _database(request: Request) -> Database:
    return cast(Database, request.app.state.database)


def _settings(request: Request) -> ServiceSettings:
    return cast(ServiceSettings, request.app.state.settings)


def _reception(request: Request) -> Reception:
    return cast(Reception, request.app.state.reception)


def _cards(request: Request) -> CardReader:
    return cast(CardReader, request.app.state.cards)


def _wake(request: Request) -> Callable[[], None]:
    return cast(Callable[[], None], request.app.state.wake)


DatabaseOfService = Annotated[Database, Depends(_database)]
SettingsOfService = Annotated[ServiceSettings, Depends(_settings)]
ReceptionOfService = Annotated[Reception, Depends(_reception)]
CardsOfService = Annotated[CardReader, Depends(_cards)]
WakeOfService = Annotated[Callable[[], None], Depends(_wake)]
"""Tells the workers that there may be a new job."""
