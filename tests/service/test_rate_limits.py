from hypothesis import given
from hypothesis import strategies as st

from unmask.service.guard.rate_limits import MOST_CLIENTS, Rate, RateLimiter


class Clock:
    def __init__(self) -> None:
        self.moment = 1000.0

    def __call__(self) -> float:
        return self.moment


def test_after_the_burst_a_client_waits_as_long_as_it_is_told() -> None:
    clock = Clock()
    limiter = RateLimiter(Rate(2, 0.25), clock)
    assert [limiter.seconds_to_wait("a") for _ in range(3)] == [0, 0, 4]
    assert limiter.seconds_to_wait("b") == 0
    clock.moment += 3
    assert limiter.seconds_to_wait("a") == 1
    clock.moment += 1
    assert [limiter.seconds_to_wait("a") for _ in range(2)] == [0, 4]


@given(st.lists(st.floats(0, 50), max_size=60), st.integers(1, 5), st.floats(0.1, 3))
def test_never_more_than_the_rate_passes(
    pauses: list[float], burst: int, per_second: float
) -> None:
    clock = Clock()
    limiter = RateLimiter(Rate(burst, per_second), clock)
    passed = 0
    for pause in pauses:
        clock.moment += pause
        passed += limiter.seconds_to_wait("a") == 0
    assert passed <= burst + sum(pauses) * per_second + 1e-6


def test_memory_is_bounded_and_the_busy_are_remembered() -> None:
    limiter = RateLimiter(Rate(1, 0.001), Clock())
    assert limiter.seconds_to_wait("busy") == 0
    for client in range(MOST_CLIENTS + 100):
        limiter.seconds_to_wait(client)
        if client % 1000 == 0:
            assert limiter.seconds_to_wait("busy") > 0
    assert len(limiter._left) == MOST_CLIENTS
