"""A worker process of a scan: it analyses what it is handed, one item after the other.

Internal. ``unmask.scan.isolated`` starts it as ``python -m unmask.scan.worker DESCRIPTOR``, where
the descriptor is its end of a connection. The first message is a ``Task``; the answer is ``{}``, or
an ``error`` if the tests cannot be loaded. Every further message is an item, and its answer an
outcome. When the standard input ends, whoever started the worker has ended, and it ends too.
"""

import json
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter

import cv2

from unmask.analysis import Analysis, Analyzer
from unmask.errors import MediaError, UnmaskError, WeightsError
from unmask.known_media import fingerprints_of
from unmask.media import Media, open_media, shown_source
from unmask.report import analysis_document, moment_picture
from unmask.scan.model import (
    Analysed,
    Failed,
    FailureKind,
    Item,
    Outcome,
    PlainFingerprint,
    Task,
    outcome_bytes,
)
from unmask.scan.names import worker_name
from unmask.scan.stores import fetch, is_store_url

ENDING_SECONDS = 5.0
"""How long the worker may take to end once its starter has."""


class Worker:
    """Analyses items; the models are loaded once."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._analyzer = Analyzer(task.detectors, task.limits)

    def outcome(self, item: Item) -> Outcome:
        """Analyse one item, whatever comes of it."""
        started = perf_counter()
        try:
            analysis = self._analyse(item)
        except Exception as error:  # noqa: BLE001  the next items are still to be analysed
            kind, reason = _why(item, error)
            seconds = perf_counter() - started
            return Failed(item, kind, reason, seconds, datetime.now(UTC), worker_name())
        seconds = perf_counter() - started
        analysis = replace(analysis, seconds=seconds)
        return Analysed(
            item,
            analysis_document(analysis),
            moment_picture(analysis).jpeg,
            _fingerprints(analysis),
            seconds,
            analysis.created,
            worker_name(),
        )

    def _analyse(self, item: Item) -> Analysis:
        with self._opened(item) as media:
            return self._analyzer.analyze_media(media)

    @contextmanager
    def _opened(self, item: Item) -> Iterator[Media]:
        limits, name = self._task.limits, _name(item)
        if not is_store_url(item.source):
            with open_media(item.source, limits, name) as media:
                yield media
            return
        with tempfile.TemporaryDirectory(prefix="unmask-") as folder:
            copy = Path(folder) / "media"
            fetch(item.source, copy, limits)
            with open_media(copy, limits, name) as media:
                yield media


def _name(item: Item) -> str:
    return shown_source(item.source)


def _why(item: Item, error: Exception) -> tuple[FailureKind, str]:
    if isinstance(error, MediaError):
        # What is wrong is the same for many items; their names are told beside it.
        return "media", str(error).removeprefix(f"{_name(item)}: ")
    if isinstance(error, WeightsError):
        return "weights", str(error)
    said = str(error) if isinstance(error, UnmaskError) else f"{type(error).__name__}: {error}"
    return "internal", said


def _fingerprints(analysis: Analysis) -> tuple[PlainFingerprint, ...]:
    found = fingerprints_of(analysis.media, analysis.faces)
    return tuple(PlainFingerprint(one.part, one.time, one.pdq, one.quality) for one in found)


def main(descriptor: int) -> None:
    """Answer until the connection ends."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_watch_starter, daemon=True).start()
    connection = Connection(descriptor)
    with suppress(EOFError, BrokenPipeError, KeyboardInterrupt):
        task = Task.from_plain(json.loads(connection.recv_bytes()))
        cv2.setNumThreads(task.threads)
        try:
            worker = Worker(task)
        except UnmaskError as error:
            connection.send_bytes(json.dumps({"error": str(error)}).encode())
            return
        connection.send_bytes(b"{}")
        while True:
            item = Item(**json.loads(connection.recv_bytes()))
            connection.send_bytes(outcome_bytes(worker.outcome(item)))


def _watch_starter() -> None:
    while os.read(0, 4096):
        pass
    # An end like any other, so that the decoding process and temporary files go too.
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(ENDING_SECONDS)
    os._exit(1)


if __name__ == "__main__":
    main(int(sys.argv[1]))
