"""A worker process: it takes jobs from the queue and analyses them, one after the other.

Internal. ``unmask.service.jobs.workers`` starts it as ``python -m unmask.service.jobs.worker`` and
writes one JSON line to its standard input::

    {"database": "sqlite:///…", "settings": {…}}

Every further byte says that there may be a new job. When the standard input ends, the service has
ended, and the worker ends too. Its log goes to the standard error stream.
"""

import gc
import json
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from functools import lru_cache
from pathlib import Path
from time import perf_counter

from sqlalchemy.orm import Session

from unmask.analysis import OPENING, Analysis, Analyzer, Progress
from unmask.casebook import Database
from unmask.casebook.cases import add_fingerprints, find_or_add_case
from unmask.casebook.kept_media import is_kept, keep_media
from unmask.casebook.models import AnalysisRow, Failure
from unmask.errors import Cancelled, CasebookError, MediaError, UnmaskError
from unmask.known_media import fingerprints_of
from unmask.media import Media, Sighting, open_frames, open_media
from unmask.media.links.link_ends import ends_of_file
from unmask.report import analysis_document
from unmask.service.jobs import queue
from unmask.service.jobs.expectations import OtherMediaError, check_expected, check_look
from unmask.service.jobs.folders import Folders
from unmask.service.jobs.keeping import forget_unless_kept
from unmask.service.jobs.reporting import Reporter, TimeIsUpError
from unmask.service.jobs.results import write_results
from unmask.service.models import Expected
from unmask.service.settings import ServiceSettings
from unmask.service.uploads.references import read_references
from unmask.service.uploads.submissions import MEDIA_NAME, read_frames
from unmask.weights import return_freed_memory
from unmask.words import Message, Sentence

IDLE_SECONDS = 1.0
"""How often a worker looks for jobs that nobody told it of."""

ENDING_SECONDS = 5.0
"""How long a worker may take to end once the service has."""

ANALYZERS = 4
"""How many selections of tests stay loaded."""

log = logging.getLogger("unmask.worker")


class UnusableReferenceError(UnmaskError):
    """A picture or clip of the person cannot be opened.

    Args:
        reason: why.
    """

    def __init__(self, reason: Sentence) -> None:
        super().__init__(reason)
        self.reason = reason


class Worker:
    """Takes jobs until the process ends.

    Args:
        database: the casebook.
        settings: of the service.
        awake: set when there may be a new job.
    """

    def __init__(
        self, database: Database, settings: ServiceSettings, awake: threading.Event
    ) -> None:
        self._database, self._settings, self._awake = database, settings, awake
        self._folders = Folders(settings.folder)
        self._name = queue.worker_name()
        self._analyzer = lru_cache(ANALYZERS)(
            lambda detectors: Analyzer(detectors, settings.limits)
        )

    def run(self) -> None:
        """Work."""
        while True:
            self._awake.clear()
            row = queue.claim(self._database, self._name, self._settings.lease_seconds)
            if row is None:
                self._awake.wait(IDLE_SECONDS)
            else:
                self._work(row)
                # Nobody waits for this one now. What refers to itself, such as an error with the
                # frames of the code that it went through, would hold pictures for many jobs more.
                gc.collect()
                return_freed_memory()

    def _work(self, row: AnalysisRow) -> None:
        """Bring a job to its end, whatever happens, unless it is no longer this worker's."""
        try:
            failed = self._attempt(row)
            if failed is not None:
                queue.fail(self._database, row.id, self._name, *failed)
        except queue.JobLostError:
            # Who has it now, or has deleted it, also sees to what was handed over.
            return
        self._folders.remove_incoming(row.id)

    def _attempt(self, row: AnalysisRow) -> tuple[Sentence, Failure] | None:
        """Analyse; gives the reason and its kind if that cannot be done."""
        try:
            self._analyse(row)
        except TimeIsUpError:
            minutes = self._settings.job_seconds / 60
            return Message("job-too-long", {"minutes": minutes}), "too-long"
        except queue.JobLostError:
            raise
        except Cancelled:
            queue.stop(self._database, row.id, self._name)
        except OtherMediaError as error:
            return error.reason, "other-media"
        except UnusableReferenceError as error:
            return Message("job-reference", {"reason": error.reason}), "reference"
        except MediaError as error:
            return error.reason, "media"
        except UnmaskError as error:
            return str(error), "internal"
        except Exception as error:
            log.exception("analysis %s broke", row.id)
            return Message("job-broke", {"error": type(error).__name__}), "internal"
        return None

    def _analyse(self, row: AnalysisRow) -> None:
        started = perf_counter()
        with Reporter(self._database, row, self._name, self._settings) as reporter:
            reporter.progress(OPENING, 0.0)
            analyzer = self._comparing(row, reporter.progress)
            reporter.expect(analyzer.cards)
            with self._opened(row) as media:
                analysis = analyzer.analyze_media(media, reporter.progress, reporter.found)
                with self._media_kept(row, media) as note:
                    analysis = replace(
                        analysis,
                        media=replace(analysis.media, notes=(*analysis.media.notes, *note)),
                        seconds=perf_counter() - started,
                    )
                    self._store(row, analysis)

    def _comparing(self, row: AnalysisRow, progress: Progress) -> Analyzer:
        """The tests that are wanted, with the person to compare with if one was given."""
        analyzer = self._analyzer(None if row.detectors is None else tuple(row.detectors))
        references = read_references(self._folders.incoming(row.id), row.person)
        try:
            return analyzer.comparing_with(references, progress)
        except MediaError as error:
            raise UnusableReferenceError(error.reason) from None

    @contextmanager
    def _opened(self, row: AnalysisRow) -> Iterator[Media]:
        folder, limits = self._folders.incoming(row.id), self._settings.limits
        if row.source_kind == "frames":
            media = open_frames(*read_frames(folder), limits, row.source)
            # A set of frames is known by what was handed over; there is no one file.
            facts = replace(media.facts, sha256=row.content_key)
            yield replace(media, facts=facts, sighting=_sighting(row))
            return
        source = row.link if row.source_kind == "link" else folder / MEDIA_NAME
        with open_media(source, limits, row.source) as media:
            if row.expected is not None:
                expected = Expected(**row.expected)
                check_expected(media.facts, expected)
                if expected.look is not None:
                    check_look(media.frames, expected.look)
            yield replace(media, sighting=_sighting(row))

    @contextmanager
    def _media_kept(self, row: AnalysisRow, media: Media) -> Iterator[tuple[Message, ...]]:
        """Keep the media if the person wants it; a note if that cannot be done.

        What nobody will know of is removed again, should the analysis not be stored.
        """
        if not row.keep or media.path is None:
            yield ()
            return
        try:
            keep_media(media.facts.sha256, media.path, self._folders.root)
        except CasebookError as error:
            yield (Message("note-not-kept", {"reason": str(error)}),)
            return
        try:
            yield ()
        finally:
            forget_unless_kept(self._database, media.facts.sha256, self._folders.root)

    def _store(self, row: AnalysisRow, analysis: Analysis) -> None:
        """Store all that came out, the files first."""
        document = analysis_document(analysis)
        fingerprints = fingerprints_of(analysis.media, analysis.faces)
        sha256 = analysis.media.facts.sha256
        is_there = row.keep and _is_kept(sha256, self._folders.root)
        ends = ends_of_file(analysis.media.path) if row.link and analysis.media.path else None

        def add_case(session: Session, own: AnalysisRow) -> None:
            case = find_or_add_case(
                session,
                sha256=sha256,
                kind=analysis.media.facts.kind,
                source=analysis.media.source,
                facts=document.media.plain(),
            )
            add_fingerprints(session, case, fingerprints)
            case.kept = case.kept or is_there
            own.case = case
            own.link_ends = None if ends is None else asdict(ends)

        write_results(analysis, self._folders.results(row.id))
        try:
            queue.finish(self._database, row.id, self._name, document, add_case)
        except queue.JobLostError:
            self._folders.remove_results(row.id)
            raise


def _is_kept(sha256: str, folder: Path) -> bool:
    """Whether the media are there; a store that does not answer costs no analysis."""
    with suppress(CasebookError):
        return is_kept(sha256, folder)
    return False


def _sighting(row: AnalysisRow) -> Sighting | None:
    """Where the person saw it who asked for the analysis."""
    if not row.sightings:
        return None
    first = row.sightings[0]
    return Sighting(first.page, first.title, first.way, first.seen)


def main() -> None:
    """Read the request and work until the service ends."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.basicConfig(format="worker: %(message)s", level=logging.WARNING)
    request = json.loads(sys.stdin.buffer.readline())
    awake = threading.Event()
    threading.Thread(target=_watch_service, args=(awake,), daemon=True).start()
    with suppress(KeyboardInterrupt):
        settings = ServiceSettings.from_plain(request["settings"])
        Worker(Database(request["database"]), settings, awake).run()


def _watch_service(awake: threading.Event) -> None:
    """Wake the worker when it is told to, and end it when the service has ended."""
    while os.read(0, 4096):
        awake.set()
    # An end like any other, so that the decoding process and temporary files go too.
    os.kill(os.getpid(), signal.SIGTERM)
    awake.set()
    time.sleep(ENDING_SECONDS)
    os._exit(1)


if __name__ == "__main__":
    main()
