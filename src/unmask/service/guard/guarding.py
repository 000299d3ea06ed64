"""Everything that stands between the network and the routes, in its order.

1. ``HeadersGuard``: what browsers are told, with every answer, also with refusals.
2. ``HostGuard``: only names of this machine are answered.
3. ``OriginGuard``: no other site is answered, and no extension that is not paired.
4. ``PageDoor``: the page at ``/`` opens only with a session.
5. ``AccessGuard``: everything else needs a token, but for what ``access.OPEN`` names.
6. ``BodyGuard``: long bodies only where media are taken.

None of them touches the body of an answer, so that events stream through.
"""

from fastapi import FastAPI
from fastapi.routing import APIRoute

from unmask.casebook import Database
from unmask.service.guard.access import AccessGuard
from unmask.service.guard.headers import HeadersGuard
from unmask.service.guard.house import House
from unmask.service.guard.origins import HostGuard, OriginGuard
from unmask.service.guard.rate_limits import RateLimits
from unmask.service.guard.sessions import PageDoor
from unmask.service.routes import analyses, pairing
from unmask.service.settings import ServiceSettings
from unmask.service.uploads.bodies import BodyGuard


def protect(
    application: FastAPI,
    database: Database,
    settings: ServiceSettings,
    rates: RateLimits | None = None,
) -> None:
    """Put the guards before an application, and give it the address where codes are exchanged."""
    house = House(database, settings, rates or RateLimits())
    application.include_router(pairing.open_router)
    # What is added last is asked first.
    application.add_middleware(BodyGuard, uploads=_uploads())
    application.add_middleware(AccessGuard, house=house)
    application.add_middleware(PageDoor, house=house)
    application.add_middleware(OriginGuard, database=database, settings=settings)
    application.add_middleware(HostGuard, settings=settings)
    application.add_middleware(HeadersGuard)


def _uploads() -> frozenset[str]:
    routes = analyses.upload_router.routes
    return frozenset(route.path for route in routes if isinstance(route, APIRoute))
