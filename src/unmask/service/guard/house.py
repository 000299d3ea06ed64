"""What those who stand at the door need to know of the house."""

from dataclasses import dataclass

from unmask.casebook import Database
from unmask.service.guard.rate_limits import RateLimits
from unmask.service.settings import ServiceSettings


@dataclass(frozen=True)
class House:
    """The service as its guards know it.

    Attributes:
        database: with the tokens.
        settings: of the service.
        rates: how often something may be asked.
    """

    database: Database
    settings: ServiceSettings
    rates: RateLimits
