"""What workers are called in the results."""

import os
import socket


def worker_name() -> str:
    """This process: its machine, a slash, its number."""
    return f"{socket.gethostname()[:60]}/{os.getpid()}"
