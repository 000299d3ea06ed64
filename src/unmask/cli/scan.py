"""``unmask scan``, which needs the extra ``unmask[scan]``."""

import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from time import monotonic
from types import FrameType
from typing import TYPE_CHECKING

import click

from unmask.cli.analyze import chosen_names
from unmask.cli.complaints import complain_in_words, debug_option
from unmask.cli.engines import check_address, engine_options
from unmask.cli.exit_codes import EXIT_CODE_HELP, ExitCode
from unmask.cli.extras import need_extra
from unmask.words import Message, language_here, say

if TYPE_CHECKING:
    from unmask.scan.engine import Engine
    from unmask.scan.model import Task
    from unmask.scan.results import Row
    from unmask.scan.running import Progress, Watch

MOST_NAMED = 10
"""Of the media that could not be analysed; the overview names all."""

LINE_SECONDS = 60.0
"""How often a line tells how far a scan is where no terminal shows a bar."""


@click.command(epilog=EXIT_CODE_HELP, short_help="Analyse a whole collection (needs unmask[scan]).")
@click.argument("source")
@click.option(
    "--out",
    "folder",
    metavar="RESULTS",
    type=click.Path(path_type=Path),
    required=True,
    help="The folder for the results: a new one, or that of an earlier run, which then goes on.",
)
@engine_options("the scan")
@click.option(
    "--workers",
    type=click.IntRange(1, 10_000),
    help="Media that are analysed at the same time; by default as many as there are cores, and on "
    "one machine no more than memory allows.",
)
@click.option(
    "--threads",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Cores that a worker keeps busy.",
)
@click.option(
    "--time-limit",
    type=click.FloatRange(1.0, 86_400.0),
    default=600.0,
    show_default=True,
    metavar="SECONDS",
    help="For each of the media; what takes longer fails.",
)
@click.option(
    "--detectors",
    metavar="NAME,...",
    help="Run only these tests; `unmask detectors` lists them.",
)
@click.option(
    "--allow-private-links",
    is_flag=True,
    help="Follow links that lead to this machine or its private network.",
)
@debug_option
@click.pass_context
def scan(
    context: click.Context,
    source: str,
    folder: Path,
    engine: str,
    address: str | None,
    workers: int | None,
    threads: int,
    time_limit: float,
    detectors: str | None,
    allow_private_links: bool,
) -> None:
    """Analyse all that SOURCE holds, and write the results and an overview into a folder.

    SOURCE is a folder, a manifest (CSV, Parquet or JSON Lines with a column such as `path` or
    `url`), a text file with a path or link a line, or the URL of a store (s3://, gs://, ...). The
    same command again analyses only what is missing or failed. Ctrl-C ends it after the last whole
    partition.
    """
    check_address(engine, address)
    need_extra("pyarrow", "fsspec", extra="scan")
    from unmask.detectors import check_names
    from unmask.media import Limits
    from unmask.scan.model import Task

    names = chosen_names(detectors)
    check_names(names or ())
    limits = Limits(allow_private_addresses=allow_private_links)
    task = Task(None if names is None else tuple(names), limits, time_limit, threads)
    chosen = _engine(engine, task, address, workers)
    context.exit(_scan(source, folder, task, chosen))


def _engine(name: str, task: "Task", address: str | None, workers: int | None) -> "Engine":
    if name == "ray":
        need_extra("ray", extra="ray")
        from unmask.scan.on_ray import RayEngine

        return RayEngine(task, address, workers)
    from unmask.scan.local import LocalEngine, fitting_workers

    return LocalEngine(task, workers or fitting_workers(task.threads))


def _scan(source: str, folder: Path, task: "Task", engine: "Engine") -> ExitCode:
    from unmask import __version__
    from unmask.scan.results import Made, open_results
    from unmask.scan.running import run_scan
    from unmask.scan.sources import read_source
    from unmask.scan.summing_up import overview_name, write_overviews
    from unmask.settings_key import settings_key

    found = read_source(source)
    if found.left_out:
        files = "1 file" if found.left_out == 1 else f"{found.left_out:,} files"
        click.echo(f"left out: {files}, no media by name", err=True)
    made = Made(__version__, settings_key(task.detectors, task.limits, {}), task.detectors)
    with open_results(folder, made) as results, _interrupts() as stop, _progress() as watch:
        done = run_scan(found.items, results, engine, watch, stop)
        write_overviews(results, source, found.items)
        failures = results.failures().sort_by("source").to_pylist()
    _say(
        "scan-summary", analysed=done.earlier + done.analysed, failed=done.failed, missing=done.left
    )
    _say("scan-overview", path=str(click.format_filename(folder / overview_name(language_here()))))
    _complain_of(failures)
    if stop.is_set():
        raise click.Abort
    return ExitCode.NOT_ANALYSED if done.failed else ExitCode.ANALYSED


def _complain_of(failures: "Sequence[Row]") -> None:
    """Name the first of what could not be analysed, with the reasons, and count the others."""
    for row in failures[:MOST_NAMED]:
        complain_in_words(f"{row['source']}: {row['reason']}")
    if more := len(failures[MOST_NAMED:]):
        complain_in_words(say(Message("scan-more", {"more": more}), language_here()))


def _say(key: str, **values: str | int) -> None:
    click.echo(say(Message(key, values), language_here()))


@contextmanager
def _interrupts() -> Iterator[Event]:
    """An event that is set by the first wish to end; the second one ends at once."""
    stop = Event()

    def note(number: int, frame: FrameType | None) -> None:
        if stop.is_set():
            signal.default_int_handler(number, frame)
        stop.set()

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, note) for number in numbers}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _progress() -> "Iterator[Watch]":
    """A bar on a terminal, and a line a minute elsewhere."""
    if not sys.stderr.isatty():
        yield _Lines().watch
        return
    from rich import progress
    from rich.console import Console

    columns = (
        progress.BarColumn(bar_width=24),
        progress.TextColumn("{task.description}", markup=False),
    )
    with progress.Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=1.0)
        yield lambda step: bar.update(
            task, total=step.total, completed=step.done, description=_how_far(step)
        )


class _Lines:
    """Tells now and then how far a scan is."""

    def __init__(self) -> None:
        self._told = monotonic()

    def watch(self, step: "Progress") -> None:
        if monotonic() - self._told >= LINE_SECONDS:
            self._told = monotonic()
            click.echo(_how_far(step), err=True)


def _how_far(step: "Progress") -> str:
    said = f"{step.done:,} of {step.total:,}, {step.failed:,} failed"
    return said if step.seconds_left is None else f"{said}, about {_rough(step.seconds_left)} left"


def _rough(seconds: float) -> str:
    for size, name in ((86_400, "days"), (3_600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {name}"
    return f"{seconds:.0f} seconds"
