"""How often the service may be asked, counted in memory."""

import math
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from time import monotonic

MOST_CLIENTS = 10_000
"""Clients that are remembered; the one not seen for longest is forgotten first."""


@dataclass(frozen=True)
class Rate:
    """So many requests at once, and after that so many a second."""

    burst: float
    per_second: float


@dataclass(frozen=True)
class RateLimits:
    """What one client may ask; far above what the page, the extension and scripts need.

    Attributes:
        requests: with a token, by token.
        open_requests: without one, by address.
        refusals: answered with 401, by address; beyond them 429 is the answer.
        pairing: tries to exchange a code, by address.
    """

    requests: Rate = field(default_factory=lambda: Rate(1000, 200))
    open_requests: Rate = field(default_factory=lambda: Rate(300, 50))
    refusals: Rate = field(default_factory=lambda: Rate(60, 1))
    pairing: Rate = field(default_factory=lambda: Rate(20, 0.2))


class RateLimiter:
    """Remembers for each client how much of its burst is left.

    Args:
        rate: that all clients are held to.
        clock: in seconds.
    """

    def __init__(self, rate: Rate, clock: Callable[[], float] = monotonic) -> None:
        self._rate, self._clock = rate, clock
        self._left: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()

    def seconds_to_wait(self, client: Hashable) -> int:
        """Count one request; 0 if it may pass, else the seconds after which the next one may."""
        moment = self._clock()
        left, since = self._left.pop(client, (self._rate.burst, moment))
        left = min(self._rate.burst, left + (moment - since) * self._rate.per_second)
        passes = left >= 1
        self._left[client] = (left - 1 if passes else left, moment)
        if len(self._left) > MOST_CLIENTS:
            self._left.popitem(last=False)
        return 0 if passes else math.ceil((1 - left) / self._rate.per_second)
