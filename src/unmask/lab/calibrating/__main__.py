"""Fit likelihood ratios to results: ``python -m unmask.lab.calibrating RESULTS.jsonl …``."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from unmask.detectors.calibration import KINDS
from unmask.errors import UnmaskError
from unmask.lab.calibrating.combining import CombinationFit, calibrate_combination
from unmask.lab.calibrating.fitting import Fit, fit_kinds, kind_calibration
from unmask.lab.calibrating.items import (
    CalibrationError,
    LeftOut,
    limits_hold,
    of_sources,
    results_of,
)
from unmask.lab.evaluation.breakdowns import ALARM_LEVELS, part_of
from unmask.lab.evaluation.page import estimate_words, number_words
from unmask.lab.evaluation.results import Result, of_manipulations, read_results
from unmask.lab.evaluation.verdicts import VERDICT
from unmask.verdict import LOWEST_LOG10_LR, Level


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit the calibration of a detector, or of the verdict, and write it."""
    chosen = _parser().parse_args(arguments)
    try:
        _check_place(chosen.out)
        every = [result for path in chosen.results for result in read_results(path)]
        results = of_manipulations(every, chosen.manipulations)
        if chosen.detector == VERDICT:
            kept = of_sources(results, chosen.source_names)
            combined = calibrate_combination(kept)
            table, words = _table(combined.sources), _words_of_combination(combined)
            _save(combined.combination.save, chosen.out)
            said = [table, words]
        else:
            kept = of_sources(results_of(results, chosen.detector), chosen.source_names)
            kinds = fit_kinds(kept)
            fakes = results_of(every, chosen.detector)
            fitted = kind_calibration(kinds, fakes, chosen.no_weight)
            said = [each for kind, fit in kinds.items() for each in _told(kind, fit, kept)]
            _save(fitted.save, chosen.out)
    except UnmaskError as error:
        sys.exit(str(error))
    console = Console()
    for each in said:
        console.print(each, soft_wrap=True)


def _told(
    kind: str, fit: Fit | CalibrationError, results: Sequence[Result]
) -> Sequence[Table | str]:
    """What is to be said of the fit for one kind of media."""
    if isinstance(fit, CalibrationError):
        return [f"No score will mean anything for the kind {kind!r}: {fit}"]
    own = [result for result in results if result.kind == kind]
    return [_table(fit.left_out), f"For the kind {kind!r}: {_words(fit)}{_warning(own)}"]


def _check_place(path: Path) -> None:
    if not path.parent.is_dir():
        raise CalibrationError(f"There is no folder {path.parent}; make it, or choose another.")


def _save(save: Callable[[Path], None], path: Path) -> None:
    try:
        save(path)
    except OSError as error:
        raise CalibrationError(f"{path} cannot be written ({error.strerror}).") from None


def _table(sources: Sequence[LeftOut]) -> Table:
    table = Table("real items of", "number", *(f"at least {level.value}" for level in ALARM_LEVELS))
    for one in sources:
        rates = (f"{count} ({count / one.real:.1%})" for count in one.alarms)
        table.add_row(one.source, f"{one.real:,}", *rates)
    return table


def _words(fit: Fit) -> str:
    one = fit.calibration
    (real_low, real_high), (fake_low, fake_high) = one.real, one.manipulated
    held = "are kept" if limits_hold(fit.left_out) else "are not kept even so"
    return (
        "Each source under the calibration fitted without it. Spread widened "
        f"{fit.factor:.2f} times; the limits of false alarms {held}. "
        f"Cllr so: {number_words(fit.cost)} bits (1 says nothing).\n"
        f"Mean score at quality 0 and 1: real {real_low:.3f} and {real_high:.3f}, manipulated "
        f"{fake_low:.3f} and {fake_high:.3f}; spread {one.spread[0]:.3f}; log₁₀ ratios from "
        f"{one.lowest:.2f} to {one.highest:.2f}."
    )


def _warning(results: Sequence[Result]) -> str:
    """Whether the test is not clearly above what blur or size alone tells of the same items."""
    part = part_of("", [one for one in results if one.severity == results[0].severity])
    against = (("blur", part.above_blur), ("small size", part.above_size))
    below = [
        f"{name} alone ({estimate_words(difference)})"
        for name, difference in against
        if difference is not None and difference.low <= 0
    ]
    if not below:
        return ""
    return (
        f"\nThe AUC is not clearly above that of {' and of '.join(below)}; a test without an "
        "effect of its own should carry no weight: --no-weight."
    )


def _words_of_combination(fit: CombinationFit) -> str:
    held = "are kept" if limits_hold(fit.sources) else "are not kept even so"
    weights = "".join(
        f"Family {family}: " + ", ".join(f"{name} {each:.2f}" for name, each in own.items()) + ". "
        for family, own in fit.combination.weights.items()
    )
    clears = fit.combination.lowest <= -LOWEST_LOG10_LR[Level.WEAK]
    return weights + (
        f"{'' if clears else 'Too many fakes would be cleared: the verdict clears nothing. '}"
        f"Slope {fit.combination.slope:.2f}; the limits of false alarms {held}. Cllr "
        f"{number_words(fit.cost)} bits, and {number_words(fit.plain_cost)} with families taken "
        "as independent."
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m unmask.lab.calibrating")
    parser.add_argument("results", type=Path, nargs="+", metavar="RESULTS.jsonl")
    parser.add_argument(
        "--detector",
        required=True,
        metavar="NAME",
        help=f"whose scores to calibrate; {VERDICT!r} for the combination of all",
    )
    parser.add_argument("--out", type=Path, required=True, metavar="calibration.json")
    parser.add_argument(
        "--no-weight",
        nargs="+",
        default=(),
        choices=KINDS,
        help="kinds of media on which every score of the detector is to mean nothing",
    )
    parser.add_argument("--source-names", nargs="+", metavar="NAME", help="use only these sources")
    parser.add_argument(
        "--manipulations",
        nargs="+",
        metavar="NAME",
        help="use of what is manipulated only these: those that the test claims to see",
    )
    return parser


if __name__ == "__main__":
    main()
