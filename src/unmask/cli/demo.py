"""``unmask demo``."""

from importlib.resources import as_file, files
from pathlib import Path

import click

from unmask.cli.complaints import Settings, debug_option
from unmask.cli.destinations import report_paths
from unmask.cli.exit_codes import ExitCode
from unmask.cli.prints import prints_aside


@click.command(short_help="Analyse a video that comes with Unmask.")
@click.argument("sample", default="warped-face")
@click.option(
    "--report",
    metavar="FILE|FOLDER",
    default="demo-report.html",
    show_default=True,
    help="Where to write the HTML report.",
)
@debug_option
@click.pass_context
def demo(context: click.Context, sample: str, report: str) -> None:
    """Analyse a video that comes with Unmask and write the report.

    SAMPLE is warped-face (the default) or moving-face: a photographed face that turns, with its
    inner part re-synthesised and without.
    """
    resource = files("unmask") / "samples" / f"{sample}.mp4"
    if not resource.is_file():
        raise click.UsageError(f"no sample is called {sample!r}; there are {_sample_names()}")
    from unmask import Analyzer
    from unmask.cli.analyze import Run

    with as_file(resource) as path:
        destination = report_paths(report, [str(path)])[0]
        with prints_aside():
            analyzer = Analyzer()
        run = Run(analyzer, as_json=False, settings=context.ensure_object(Settings))
        done = run.analyze(str(path), destination)
    context.exit(ExitCode.ANALYSED if done else ExitCode.NOT_ANALYSED)


def _sample_names() -> str:
    folder = files("unmask") / "samples"
    names = sorted(Path(entry.name).stem for entry in folder.iterdir() if ".mp4" in entry.name)
    return " and ".join(names)
