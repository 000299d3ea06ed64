"""What stored scores mean under other calibrations, without analysing anything again.

    python -m unmask.lab.evaluation.recalibrating RESULTS.jsonl OUT.jsonl --calibrations NAME=FILE …

A calibration is fitted to scores and does not move them. Where several people are in the picture
the product weighs each by itself; the results keep the most suspicious one's score, so that their
ratios come out a little high.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from unmask.detectors.calibration import KindCalibration
from unmask.errors import UnmaskError
from unmask.lab.evaluation.results import Result, ResultsError, append_results, read_results


def recalibrated(
    results: Sequence[Result], calibrations: Mapping[str, KindCalibration]
) -> list[Result]:
    """The results with the ratios that the calibrations give.

    Args:
        results: of any detectors.
        calibrations: by the detector's name; results of others stay as they are.
    """
    return [_recalibrated(result, calibrations.get(result.detector)) for result in results]


def _recalibrated(result: Result, calibrations: KindCalibration | None) -> Result:
    if calibrations is None or result.score is None or result.quality is None:
        return result
    own = calibrations.of(result.kind)
    return replace(result, log10_lr=own.log10_lr(result.score, result.quality))


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the results anew."""
    parser = argparse.ArgumentParser(
        prog="python -m unmask.lab.evaluation.recalibrating", description=__doc__.splitlines()[0]
    )
    parser.add_argument("results", type=Path, metavar="RESULTS.jsonl")
    parser.add_argument("out", type=Path, metavar="OUT.jsonl")
    parser.add_argument("--calibrations", nargs="+", required=True, metavar="NAME=FILE")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.out.exists():
            raise ResultsError(f"{chosen.out} is there already; choose another file.")
        calibrations = dict(_named(word) for word in chosen.calibrations)
        append_results(recalibrated(read_results(chosen.results), calibrations), chosen.out)
    except UnmaskError as error:
        sys.exit(str(error))


def _named(word: str) -> tuple[str, KindCalibration]:
    name, _, path = word.partition("=")
    try:
        return name, KindCalibration.load(Path(path))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ResultsError(f"No calibration can be read for {word!r} ({error}).") from None


if __name__ == "__main__":
    main()
