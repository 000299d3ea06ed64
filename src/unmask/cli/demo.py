"""``unmask demo``."""

from contextlib import ExitStack
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path

import click

from unmask.cli.complaints import Settings, debug_option
from unmask.cli.destinations import report_paths
from unmask.cli.exit_codes import ExitCode
from unmask.cli.prints import prints_aside

_SHOWN = ("photograph", "moving-face", "warped-face")
"""Chosen before any test was run on them."""


@click.command(short_help="Analyse what comes with Unmask.")
@click.argument("sample", required=False)
@click.option(
    "--report",
    metavar="FILE|FOLDER",
    help="Where to write the HTML report.  [default: demo-report/, or demo-report.html of one]",
)
@debug_option
@click.pass_context
def demo(context: click.Context, sample: str | None, report: str | None) -> None:
    """Analyse what comes with Unmask and write a report of each.

    Without a SAMPLE these are a photograph, a clip of a real face that turns, and that clip with
    the inner part of the face re-synthesised. SAMPLE is the name of one: photograph, moving-face
    or warped-face.
    """
    samples = [_sample(name) for name in ([sample] if sample else _SHOWN)]
    from unmask import Analyzer
    from unmask.cli.analyze import Run

    with ExitStack() as stack:
        paths = [str(stack.enter_context(as_file(each))) for each in samples]
        chosen = report or ("demo-report.html" if sample else "demo-report/")
        destinations = report_paths(chosen, paths)
        with prints_aside():
            analyzer = Analyzer()
        run = Run(analyzer, as_json=False, settings=context.ensure_object(Settings))
        done = [run.analyze(*each) for each in zip(paths, destinations, strict=True)]
    context.exit(ExitCode.ANALYSED if all(done) else ExitCode.NOT_ANALYSED)


def _sample(name: str) -> Traversable:
    """The file of a sample.

    Raises:
        click.UsageError: there is none of that name.
    """
    samples = {Path(each.name).stem: each for each in _folder().iterdir() if _is_sample(each.name)}
    if name not in samples:
        *others, last = sorted(samples)
        there_are = f"{', '.join(others)} and {last}"
        raise click.UsageError(f"no sample is called {name!r}; there are {there_are}")
    return samples[name]


def _folder() -> Traversable:
    return files("unmask") / "samples"


def _is_sample(name: str) -> bool:
    return Path(name).suffix in {".mp4", ".jpg"}
