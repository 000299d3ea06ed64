"""Write measured figures on the detectors' cards: ``python -m unmask.lab.cards RESULTS.jsonl …``.

For each detector in the results of an evaluation it writes the ``measured.json`` beside the card,
and then all pages of the docs, so that what the program, the report and the docs say is what was
measured. Other detectors keep their figures. Those of a variant get a file of their own beside the
card, ``measured-VARIANT.json``.
"""

import argparse
import inspect
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from unmask.detectors import Detector, Figure, detector_names, load_detectors
from unmask.detectors.contract import read_measured, write_measured
from unmask.detectors.network_variants import measured_file
from unmask.errors import UnmaskError
from unmask.lab.detector_pages import write_pages
from unmask.lab.evaluation.figures import figures_of
from unmask.lab.evaluation.results import Result, of_manipulations, read_results

PAGES = Path("docs") / "detectors"
CARD_FILE = "card.toml"


class CardsError(UnmaskError):
    """Figures cannot be written on a card."""


def figures_by_detector(
    runs: Sequence[tuple[Sequence[Result], str]],
) -> Mapping[str, list[Figure]]:
    """The figures of each detector, those of the runs one after the other.

    Args:
        runs: the results of each evaluation, and in words what it was measured on.

    Raises:
        ResultsError: a detector has too few scored identities in a run for any figure.
    """
    figures = dict[str, list[Figure]]()
    for results, data in runs:
        for name in dict.fromkeys(result.detector for result in results):
            own = [result for result in results if result.detector == name]
            figures.setdefault(name, []).extend(figures_of(own, data))
    return figures


def write_cards(figures: Mapping[str, Sequence[Figure]]) -> tuple[Path, ...]:
    """Write the figures beside the cards.

    Raises:
        CardsError: a detector is not installed, or has no card of its own; nothing is written
            then. Or a file cannot be written.
        UnknownDetectorError: it has no such variant.
    """
    unknown = [name for name in figures if name.partition(":")[0] not in detector_names()]
    if unknown:
        raise CardsError(
            f"The results are of {unknown[0]!r}, which has no card; choose others with --detectors."
        )
    places = {each.card.name: _place(each) for each in load_detectors(tuple(figures))}
    for name, place in places.items():
        renew_measured(place, figures[name])
    return tuple(places.values())


def renew_measured(path: Path, figures: Sequence[Figure]) -> None:
    """Write figures in place of those that the same commands have written before.

    The figures of other commands stay.

    Raises:
        CardsError: the file cannot be read or written.
    """
    commands = {figure.source for figure in figures}
    try:
        kept = [figure for figure in read_measured(path) if figure.source not in commands]
        write_measured(path, [*kept, *figures])
    except (OSError, ValueError, TypeError) as error:
        raise CardsError(f"{path} cannot be written ({error}).") from None


def _place(detector: Detector) -> Path:
    folder = Path(inspect.getfile(type(detector))).parent
    if not (folder / CARD_FILE).is_file():
        raise CardsError(
            f"{detector.card.name} has no {CARD_FILE} in {folder}; expected it beside its code."
        )
    _name, _colon, variant = detector.card.name.partition(":")
    return folder / (getattr(detector, "measured_file", None) or measured_file(variant))


def main(arguments: Sequence[str] | None = None) -> None:
    """Write cards and pages."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    if len(chosen.data) != len(chosen.results):
        parser.error(f"{len(chosen.results)} results need as many --data, not {len(chosen.data)}")
    try:
        runs = [
            (_chosen(_of_claim(read_results(path), chosen.manipulations), chosen.detectors), data)
            for path, data in zip(chosen.results, chosen.data, strict=True)
        ]
        written = write_cards(figures_by_detector(runs))
        pages = write_pages(chosen.pages)
    except UnmaskError as error:
        sys.exit(str(error))
    sys.stdout.write("".join(f"{path}\n" for path in (*written, *pages)))


def _of_claim(results: Sequence[Result], manipulations: Sequence[str] | None) -> list[Result]:
    """What is real, and of the manipulations named those that an evaluation has."""
    present = {result.manipulation for result in results}
    wanted = None if manipulations is None else [one for one in manipulations if one in present]
    return of_manipulations(results, wanted)


def _chosen(results: Sequence[Result], detectors: Sequence[str] | None) -> list[Result]:
    chosen = [result for result in results if detectors is None or result.detector in detectors]
    if not chosen:
        known = ", ".join(dict.fromkeys(result.detector for result in results))
        raise CardsError(f"The results have none of these detectors; they are of {known}.")
    return chosen


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m unmask.lab.cards")
    parser.add_argument("results", type=Path, nargs="+", metavar="RESULTS.jsonl")
    parser.add_argument(
        "--data",
        nargs="+",
        required=True,
        metavar="WORDS",
        help="what each of the results was measured on",
    )
    parser.add_argument("--detectors", nargs="+", metavar="NAME", help="by default all of them")
    parser.add_argument(
        "--manipulations",
        nargs="+",
        metavar="NAME",
        help="of what is manipulated only these: those that the tests claim to see",
    )
    parser.add_argument(
        "--pages", type=Path, default=PAGES, metavar="FOLDER", help=f"by default {PAGES}"
    )
    return parser


if __name__ == "__main__":
    main()
