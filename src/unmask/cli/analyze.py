"""``unmask analyze``."""

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from unmask.cli.complaints import (
    Settings,
    complain,
    complain_in_words,
    debug_option,
    error_message,
    is_about_output,
)
from unmask.cli.destinations import report_paths
from unmask.cli.exit_codes import EXIT_CODE_HELP, ExitCode
from unmask.cli.opened_casebook import opened_casebook
from unmask.cli.prints import prints_aside
from unmask.errors import MediaError, WeightsError
from unmask.words import Message, language_here, say

if TYPE_CHECKING:
    from unmask.analysis import Analysis, Analyzer, NamedReference
    from unmask.detectors import Detector
    from unmask.documents.terms import ErrorKind


class PathsWithDashes(click.Command):
    """A command that takes an argument with a dash in front for a path if there is such a file."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Mark such files before Click takes them for options."""
        options = {option for parameter in self.params for option in parameter.opts}
        return super().parse_args(ctx, [_path_or_option(arg, options) for arg in args])


def _path_or_option(argument: str, options: Container[str]) -> str:
    is_option = not argument.startswith("-") or argument.partition("=")[0] in options
    return argument if is_option or not Path(argument).is_file() else f"./{argument}"


@click.command(
    cls=PathsWithDashes, epilog=EXIT_CODE_HELP, short_help="Analyse videos and pictures."
)
@click.argument("sources", metavar="PATH|URL...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line for each path.")
@click.option(
    "--report",
    metavar="FILE|FOLDER",
    help="Also write an HTML report. With several paths a folder, made where missing; "
    "the reports in it are named after the paths. Earlier reports are replaced.",
)
@click.option(
    "--detectors",
    metavar="NAME|FILE,...",
    help="Run only these tests, the slow ones last; `unmask detectors` lists them. A file such as "
    "./my_test.py, or the folder of a package, is a test that nobody has installed; its code runs.",
)
@click.option(
    "--person",
    "person",
    metavar="PATH|URL",
    multiple=True,
    help="A picture or clip of whom the videos or pictures are said to show: compare the people "
    "in them. May be given several times.",
)
@click.option(
    "--known-person",
    metavar="NAME",
    help="The same with someone in the casebook; `unmask casebook people` lists them.",
)
@click.option(
    "--allow-private-links",
    is_flag=True,
    help="Follow links that lead to this machine or its private network.",
)
@debug_option
@click.pass_context
def analyze(
    context: click.Context,
    sources: tuple[str, ...],
    as_json: bool,
    report: str | None,
    detectors: str | None,
    person: tuple[str, ...],
    known_person: str | None,
    allow_private_links: bool,
) -> None:
    """Analyse videos and pictures, files or links, and say what the tests found.

    A path that cannot be analysed is reported in one line on standard error; the others are
    analysed all the same.
    """
    names = chosen_names(detectors)
    destinations = report_paths(report, sources)
    from unmask import Analyzer
    from unmask.cli.offering import offer_large_network
    from unmask.media import Limits

    if not as_json:
        offer_large_network(context.ensure_object(Settings))
    with prints_aside():
        limits = Limits(allow_private_addresses=allow_private_links)
        references: list[str | NamedReference] = [*person, *_references_of(known_person)]
        analyzer = Analyzer(chosen_detectors(names), limits).comparing_with(references)
    run = Run(analyzer, as_json, context.ensure_object(Settings))
    done = [run.analyze(*pair) for pair in zip(sources, destinations, strict=True)]
    context.exit(ExitCode.ANALYSED if all(done) else ExitCode.NOT_ANALYSED)


@dataclass(frozen=True)
class Run:
    """Analyses of one call of the program; they share the loaded models.

    Attributes:
        analyzer: with the chosen tests.
        as_json: whether to print JSON instead of tables.
        settings: of the program.
    """

    analyzer: "Analyzer"
    as_json: bool
    settings: Settings

    def analyze(self, source: str, report: Path | None, shown: str = "") -> bool:
        """Analyse one source, print the outcome and write the report; False if that failed.

        Args:
            source: path or link.
            report: where the report goes, if one is wanted.
            shown: what to call the source; as it is given, if nothing is said.
        """
        from unmask.cli.progress import progress_bar
        from unmask.media import shown_source
        from unmask.report import source_name

        try:
            name = source_name(shown_source(source))
            with progress_bar(name, self.analyzer.cards) as progress, prints_aside():
                analysis = self.analyzer.analyze(source, progress)
            if shown:
                analysis = replace(analysis, media=replace(analysis.media, source=shown))
            self._print(analysis)
        except Exception as error:
            if is_about_output(error):
                raise
            self._print_error(source, error)
            return False
        return report is None or self._write(analysis, report)

    def _print(self, analysis: "Analysis") -> None:
        if self.as_json:
            from unmask.report import analysis_document, document_line

            click.echo(document_line(analysis_document(analysis)))
            return
        from unmask.cli.terminal import print_analysis, standard_output

        print_analysis(standard_output(), analysis, language_here())

    def _print_error(self, source: str, error: Exception) -> None:
        from unmask.media import shown_source

        name = shown_source(source)
        # An error of the media names them already, on one line of bearable length.
        complain(error, self.settings, "" if isinstance(error, MediaError) else name)
        if self.as_json:
            from unmask.report import document_line, error_document

            document = error_document(name, _kind(error), error_message(error))
            click.echo(document_line(document))

    def _write(self, analysis: "Analysis", path: Path) -> bool:
        from unmask.report import write_report

        try:
            write_report(analysis, path, language=language_here())
        except OSError as error:
            complain_in_words(f"{path}: the report cannot be written: {error.strerror or error}")
            return False
        except Exception as error:  # noqa: BLE001  the other paths are still analysed
            complain(error, self.settings, str(path))
            return False
        if not self.as_json:
            said = Message("terminal-report", {"path": str(click.format_filename(path))})
            click.echo(f"{say(said, language_here())}\n")
        return True


def _references_of(name: str | None) -> "list[NamedReference]":
    """What the casebook keeps of someone.

    Raises:
        CasebookError: nobody is kept under the name.
    """
    if name is None:
        return []
    from unmask.analysis import NamedReference
    from unmask.casebook.people import find_person, reference_paths

    with opened_casebook() as database, database.session() as session:
        known = find_person(session, name)
        return [NamedReference(path, known.name) for path in reference_paths(known)]


def chosen_detectors(names: Sequence[str] | None) -> "Sequence[str | Detector] | None":
    """The names as they are, and what lies at paths among them, loaded.

    Raises:
        DetectorLoadError: at a path there is no sound detector.
    """
    from unmask.detectors import is_path, load_detector_from

    if names is None:
        return None
    return [load_detector_from(Path(name)) if is_path(name) else name for name in names]


def chosen_names(detectors: str | None) -> Sequence[str] | None:
    """The names in the option ``--detectors``; None where it is not given."""
    if detectors is None:
        return None
    names = [name for part in detectors.split(",") if (name := part.strip())]
    if not names:
        raise click.UsageError("--detectors: expected names with commas between them, got none")
    return names


def _kind(error: Exception) -> "ErrorKind":
    if isinstance(error, MediaError):
        return "media"
    return "weights" if isinstance(error, WeightsError) else "internal"
