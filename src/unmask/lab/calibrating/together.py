"""Every calibration at once, and what the verdict says of a method that none of them has seen.

    python -m unmask.lab.calibrating.together RESULTS.jsonl … [--write]

All that is fitted to results is fitted anew: the likelihood ratios of each test that has weight,
and how the verdict combines them; ``--write`` puts them where the product reads them. Then each
method that was calibrated on is left out in turn, and a table in Markdown says how far its items
come under the calibrations that were fitted without it. The networks stay as they are: to them a
method that training saw is not new.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import track

import unmask.detectors
import unmask.verdict
from unmask.detectors.calibration import KindCalibration
from unmask.errors import UnmaskError
from unmask.lab.calibrating.combining import calibrate_combination
from unmask.lab.calibrating.fitting import fit_kinds, kind_calibration
from unmask.lab.collected import kind_of, role_of
from unmask.lab.evaluation.methods import LEVELS, Reached, reached_by_fakes
from unmask.lab.evaluation.page import estimate_words
from unmask.lab.evaluation.recalibrating import recalibrated
from unmask.lab.evaluation.results import Result, read_results
from unmask.lab.evaluation.verdicts import verdicts_of
from unmask.verdict import Combination


@dataclass(frozen=True)
class Claim:
    """What a test claims to see, and so is calibrated on.

    Attributes:
        detector: its name, and that of the folder in which its calibration lies.
        fakes: kinds, as ``collected.kind_of`` has them.
        no_weight: kinds of media on which its scores mean nothing.
    """

    detector: str
    fakes: tuple[str, ...]
    no_weight: tuple[str, ...] = ()

    @property
    def path(self) -> Path:
        """Of the calibration that the product reads."""
        folder = Path(unmask.detectors.__file__).parent / self.detector.replace("-", "_")
        return folder / "calibration.json"

    def covers(self, result: Result) -> bool:
        """Whether the test is calibrated on an item: what is real, and the fakes it claims."""
        if result.label == "real":
            return True
        known = role_of(result.manipulation) != "never"
        return known and kind_of(result.manipulation) in self.fakes


CLAIMS = (
    Claim("faceforensics", ("swap", "lips", "talking head")),
    Claim("head-pose", ("swap",), no_weight=("image", "video")),
    Claim("warping", ("swap",), no_weight=("image",)),
    Claim("cnn-generated", ("generated",), no_weight=("video",)),
)
"""Of the tests whose calibration is fitted to the development set."""


@dataclass(frozen=True)
class Calibrations:
    """All that is fitted to results.

    Attributes:
        tests: by the detector's name.
        combination: the verdict's.
    """

    tests: dict[str, KindCalibration]
    combination: Combination

    def verdicts(self, results: Sequence[Result]) -> tuple[Result, ...]:
        """The verdict on each item under these calibrations."""
        return verdicts_of(recalibrated(results, self.tests), self.combination)


def calibrate_together(results: Sequence[Result]) -> Calibrations:
    """Fit the tests, each on what it claims to see, and then the verdict on all of them.

    Args:
        results: of all tests on real items and on fakes of any method; those of methods that
            nobody may see are left out here.

    Raises:
        CalibrationError: there is too little to fit something to.
    """
    tests = {}
    for claim in CLAIMS:
        own = [one for one in results if one.detector == claim.detector]
        kinds = fit_kinds([one for one in own if claim.covers(one)])
        tests[claim.detector] = kind_calibration(kinds, own, claim.no_weight)
    claimed = [one for one in results if any(claim.covers(one) for claim in CLAIMS)]
    return Calibrations(tests, calibrate_combination(recalibrated(claimed, tests)).combination)


@dataclass(frozen=True)
class Without:
    """A method under calibrations that have seen it, and under those that have not.

    Attributes:
        seen: how far its items come with it.
        unseen: and without it.
    """

    seen: Reached
    unseen: Reached


def without_each_method(results: Sequence[Result]) -> Iterator[Without]:
    """Leave each method that was calibrated on out in turn, sorted by name.

    Args:
        results: as for ``calibrate_together``.
    """
    seen = calibrate_together(results).verdicts(results)
    for method in calibrated_methods(results):
        others = [one for one in results if one.manipulation != method]
        unseen = calibrate_together(others).verdicts(results)
        yield Without(_of_method(seen, method), _of_method(unseen, method))


def calibrated_methods(results: Sequence[Result]) -> tuple[str, ...]:
    """The manipulations of the results that some test is calibrated on, sorted."""
    fakes = [one for one in results if one.label == "fake"]
    covered = [one for one in fakes if any(claim.covers(one) for claim in CLAIMS)]
    return tuple(sorted({one.manipulation for one in covered}))


def _of_method(verdicts: Sequence[Result], method: str) -> Reached:
    own = [one for one in verdicts if one.label == "real" or one.manipulation == method]
    unaltered = [one for one in own if one.severity == "none"]
    return reached_by_fakes(unaltered)[-1]


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit everything, write it where asked, and print the table."""
    parser = argparse.ArgumentParser(
        prog="python -m unmask.lab.calibrating.together", description=__doc__.splitlines()[0]
    )
    parser.add_argument("results", type=Path, nargs="+", metavar="RESULTS.jsonl")
    parser.add_argument(
        "--write", action="store_true", help="put the calibrations where the product reads them"
    )
    chosen = parser.parse_args(arguments)
    try:
        results = [result for path in chosen.results for result in read_results(path)]
        if chosen.write:
            _write(calibrate_together(results))
        rows = track(
            without_each_method(results),
            "leaving out",
            total=len(calibrated_methods(results)),
            console=Console(stderr=True),
        )
        table = "\n".join(_markdown(tuple(rows)))
    except UnmaskError as error:
        sys.exit(str(error))
    sys.stdout.write(f"{table}\n")


def _markdown(rows: Sequence[Without]) -> Iterator[str]:
    """A row for each method, what calibrations say that have seen it before those that have not."""
    yield f"| left out | items | AUC | without it | {' | '.join(_level_heads())} |"
    yield f"| {' | '.join('---' for _ in range(4 + 2 * len(LEVELS)))} |"
    for row in rows:
        auc = f"{estimate_words(row.seen.auc)} | {estimate_words(row.unseen.auc)}"
        yield f"| {row.seen.name} | {row.seen.items} | {auc} | {' | '.join(_counts([row]))} |"
    items = sum(row.seen.items for row in rows)
    yield f"| **all** | {items} | | | {' | '.join(_counts(rows))} |"


def _level_heads() -> list[str]:
    return [f"≥ {level} | without it" for level in LEVELS]


def _counts(rows: Sequence[Without]) -> Iterator[str]:
    for each in range(len(LEVELS)):
        yield str(sum(row.seen.levels[each] for row in rows))
        yield str(sum(row.unseen.levels[each] for row in rows))


def _write(calibrations: Calibrations) -> None:
    for claim in CLAIMS:
        calibrations.tests[claim.detector].save(claim.path)
    calibrations.combination.save(Path(unmask.verdict.__file__).parent / "calibration.json")


if __name__ == "__main__":
    main()
