"""Processes of their own that parse what strangers made, and the limits they are held to.

``run_confined`` is called by whoever wants something read, ``confine`` by the process that reads,
before it looks at the first byte.
"""

import codecs
import json
import math
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, BinaryIO, TextIO

from unmask.errors import MediaError
from unmask.media.limits import Limits
from unmask.words import Message

FRUGAL = {"MALLOC_ARENA_MAX": "2", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""Settings that keep libraries from reserving address space for every processor."""

TEXT_ENCODINGS = (
    "ascii",
    "latin-1",
    "utf-8",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "shift_jis",
)
"""Those that text in media is written in; Python loads an encoding from a file at its first use."""


def run_confined(
    module: str,
    request: Mapping[str, Any],
    files: Sequence[int],
    reply: BinaryIO,
    limits: Limits,
) -> int:
    """Run a module as a process, with one JSON request on its standard input.

    Args:
        module: that calls ``confine`` before it parses anything.
        request: to which the limits are added as ``"limits"``.
        files: descriptors that the process may use.
        reply: takes its standard output.
        limits: of which ``seconds`` is watched from here.

    Returns:
        its exit status; negative for the signal that ended it.

    Raises:
        MediaError: it did not end in time.
    """
    process = subprocess.Popen(  # noqa: S603  our own interpreter, with a module of ours
        [sys.executable, "-P", "-m", module],
        stdin=subprocess.PIPE,
        stdout=reply,
        stderr=subprocess.DEVNULL,
        pass_fds=files,
        start_new_session=True,
        env={**os.environ, **FRUGAL},
    )
    whole = {**request, "limits": asdict(limits)}
    with process:
        try:
            process.communicate(json.dumps(whole).encode(), timeout=limits.seconds)
        except subprocess.TimeoutExpired:
            raise MediaError(Message("refused-slow", {"seconds": limits.seconds})) from None
        finally:
            process.kill()
    return process.returncode


def ending(status: int) -> Message:
    """Say in words how a process with an exit status other than 0 ended."""
    if status == -signal.SIGXCPU:
        return Message("refused-processor-time")
    how = signal.Signals(-status).name if status < 0 else f"status {status}"
    return Message("refused-crashed", {"how": how})


def take_standard_output() -> TextIO:
    """Keep standard output for the reply alone: what libraries print goes nowhere."""
    reply = os.dup(1)
    os.dup2(2, 1)
    return os.fdopen(reply, "w", encoding="ascii")


def confine(limits: Limits, written_bytes: int) -> None:
    """Give up the right to open any further file or socket, and to take more than is allowed.

    Args:
        limits: of which memory and processor time are set.
        written_bytes: the largest file that the process may write.
    """
    for name in TEXT_ENCODINGS:
        codecs.lookup(name)
    cpu_seconds = math.ceil(limits.seconds * (os.cpu_count() or 1))
    for kind, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 0),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_FSIZE, written_bytes),
        (resource.RLIMIT_AS, limits.memory_bytes),
    ):
        hard = resource.getrlimit(kind)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, most))
