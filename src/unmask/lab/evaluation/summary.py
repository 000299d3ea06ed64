"""The figures of an evaluation as one table: ``python -m unmask.lab.evaluation.summary``.

It reads the results that an evaluation has kept, analyses nothing, and says of each detector, of
the mean of each family of several and of the verdict what it is worth: at each severity, and at
the first one for pictures, for videos and for each manipulation.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from unmask.errors import UnmaskError
from unmask.lab.evaluation.breakdowns import Part, by_kind, by_manipulation, by_severity
from unmask.lab.evaluation.families import families_of
from unmask.lab.evaluation.page import estimate_words
from unmask.lab.evaluation.results import Result, of_manipulations, read_results
from unmask.lab.evaluation.verdicts import with_verdicts

_HEADS = (
    "detector",
    "items",
    "real",
    "manip.",
    "not judged",
    "AUC",
    "blur",
    "size",
    "Cllr",
    "with sharpness",
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table of stored results."""
    parser = argparse.ArgumentParser(
        prog="python -m unmask.lab.evaluation.summary", description=__doc__.splitlines()[0]
    )
    parser.add_argument("results", type=Path, nargs="+", metavar="RESULTS.jsonl")
    parser.add_argument(
        "--manipulations",
        nargs="+",
        metavar="NAME",
        help="of what is manipulated only these: those that the tests claim to see",
    )
    chosen = parser.parse_args(arguments)
    try:
        read = [result for path in chosen.results for result in read_results(path)]
        results = of_manipulations(read, chosen.manipulations)
    except UnmaskError as error:
        sys.exit(str(error))
    Console().print(summary_of(with_combinations(results)))


def with_combinations(results: Sequence[Result]) -> tuple[Result, ...]:
    """The results, the means of the families of several detectors, and the verdicts."""
    shown = with_verdicts(results)
    return (*results, *families_of(results), *shown[len(results) :])


def summary_of(results: Sequence[Result]) -> Table:
    """The table of all that is in the results."""
    table = Table()
    for head in _HEADS:
        # In a narrow terminal numbers may break, but not the names that are looked for.
        table.add_column(head, overflow="fold", no_wrap=head == _HEADS[0])
    for name in dict.fromkeys(result.detector for result in results):
        own = [result for result in results if result.detector == name]
        for part in _parts(own):
            table.add_row(name, *_cells(part))
    return table


def _parts(results: Sequence[Result]) -> Iterator[Part]:
    main = [result for result in results if result.severity == results[0].severity]
    yield from by_severity(results)
    yield from by_kind(main)
    kinds = by_manipulation(main)
    # A single one is all of the items.
    yield from kinds if len(kinds) > 1 else ()


def _cells(part: Part) -> tuple[str, ...]:
    counts = part.counts
    numbers = (counts.real, counts.fake, counts.abstained + counts.failed)
    estimates = (part.auc, part.blur, part.size, part.cost, part.with_sharpness)
    return (
        part.name,
        *(f"{number:,}" for number in numbers),
        *(estimate_words(each) for each in estimates),
    )


if __name__ == "__main__":
    main()
