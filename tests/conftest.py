"""What holds for all tests."""

import signal


def pytest_configure() -> None:
    """Let programs that tests start be interrupted, also when the tests run in the background.

    A shell makes its background jobs ignore interrupts, and ``nohup`` hang-ups; the programs they
    start inherit that.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
