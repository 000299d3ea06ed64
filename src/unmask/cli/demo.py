"""``unmask demo``."""

from contextlib import ExitStack
from importlib.resources import as_file

import click

from unmask.cli.complaints import Settings, debug_option
from unmask.cli.destinations import report_paths
from unmask.cli.exit_codes import ExitCode
from unmask.cli.offering import offer_connection
from unmask.cli.prints import prints_aside
from unmask.cli.samples import SHOWN, sample_file


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
    samples = [sample_file(name) for name in ([sample] if sample else SHOWN)]
    from unmask import Analyzer
    from unmask.cli.analyze import Run

    with ExitStack() as stack:
        paths = [str(stack.enter_context(as_file(each))) for each in samples]
        chosen = report or ("demo-report.html" if sample else "demo-report/")
        destinations = report_paths(chosen, paths)
        with prints_aside():
            analyzer = Analyzer()
        run = Run(analyzer, as_json=False, settings=context.ensure_object(Settings))
        # Where a sample lies within the package is of no use to anyone.
        names = [each.name for each in samples]
        done = [run.analyze(*each) for each in zip(paths, destinations, names, strict=True)]
    if all(done):
        offer_connection(context.ensure_object(Settings))
    context.exit(ExitCode.ANALYSED if all(done) else ExitCode.NOT_ANALYSED)
