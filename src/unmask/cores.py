"""How many processor cores this process may keep busy."""

import os

VARIABLE = "UNMASK_THREADS"
"""The environment variable that gives a number, where several processes share the machine."""


def cores() -> int:
    """The cores that the system lets this process use, or fewer where ``UNMASK_THREADS`` says so.

    A container or a batch system may give a process fewer cores than the machine has; threads
    beyond those only take turns.
    """
    available = _allowed()
    chosen = os.environ.get(VARIABLE, "")
    return min(int(chosen), available) if chosen.isdecimal() and int(chosen) else available


def _allowed() -> int:
    # Not every system lets processes be tied to cores.
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1
