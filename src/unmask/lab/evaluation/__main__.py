"""Measure detectors on a manifest: ``python -m unmask.lab.evaluation MANIFEST.csv --out FOLDER``.

The folder receives ``results.jsonl``, one line for each item, severity and detector, and
``report.html``. A run that was stopped goes on where it was when it is started again.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from rich.console import Console
from rich.progress import Progress

from unmask.detectors.contract import write_measured
from unmask.errors import UnmaskError
from unmask.lab.degrading import SEVERITIES
from unmask.lab.evaluation.figures import figures_of
from unmask.lab.evaluation.page import write_page
from unmask.lab.evaluation.results import Result, ResultsError
from unmask.lab.evaluation.running import Choice, evaluate
from unmask.lab.evaluation.summary import summary_of, with_combinations
from unmask.lab.evaluation.variants import UNDEGRADED
from unmask.lab.manifest import Split

PAGE_FILE = "report.html"


def main(arguments: Sequence[str] | None = None) -> None:
    """Evaluate, write the report and, where asked, the measured figures of a card."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    if (chosen.measured is None) != (chosen.data is None):
        parser.error("--measured and --data go together")
    choice = Choice(chosen.detectors, chosen.severities, chosen.splits)
    try:
        results = _evaluate(chosen.manifest, chosen.out, choice)
        shown = with_combinations(results)
        write_page(shown, chosen.manifest.name, chosen.out / PAGE_FILE)
        if chosen.measured is not None:
            _write_measured(results, chosen.data, chosen.measured)
    except UnmaskError as error:
        sys.exit(str(error))
    Console().print(summary_of(shown))


def _evaluate(manifest: Path, folder: Path, choice: Choice) -> tuple[Result, ...]:
    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task("analysing", total=None)
        return evaluate(
            manifest,
            folder,
            choice,
            lambda done, total: progress.update(task, completed=done, total=total),
        )


def _write_measured(results: Sequence[Result], data: str, path: Path) -> None:
    figures = figures_of(results, data)
    try:
        write_measured(path, figures)
    except OSError as error:
        raise ResultsError(f"{path} cannot be written ({error.strerror}).") from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m unmask.lab.evaluation", description="Measure detectors on a manifest."
    )
    parser.add_argument("manifest", type=Path, metavar="MANIFEST.csv")
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    parser.add_argument(
        "--detectors", nargs="+", metavar="NAME", help="by default all that are installed"
    )
    parser.add_argument(
        "--severities",
        nargs="+",
        default=(UNDEGRADED,),
        metavar="NAME",
        help=f"of {', '.join(SEVERITIES)}; the first is the main one (default: {UNDEGRADED})",
    )
    parser.add_argument(
        "--splits",
        nargs="+",
        default=("test",),
        choices=get_args(Split),
        help="of the manifest (default: test)",
    )
    parser.add_argument(
        "--measured",
        type=Path,
        metavar="FILE",
        help="write the figures of a card, as measured.json",
    )
    parser.add_argument("--data", metavar="WORDS", help="what the figures were measured on")
    return parser


if __name__ == "__main__":
    main()
