"""What reaches which level: ``python -m unmask.lab.evaluation.methods RESULTS.jsonl …``.

For a fact-checker it matters less how well scores are ordered than what is said: how many fakes of
which methods reach "weak", "moderate" or more, how many are called unmanipulated, and how often
real material is accused. It reads the results that evaluations have kept and prints Markdown.
Methods are grouped by what they make and by who has seen them (``unmask.lab.collected``).
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from unmask.errors import UnmaskError
from unmask.lab.collected import kind_of, role_of
from unmask.lab.evaluation.bootstrap import Estimate, auc, proportion
from unmask.lab.evaluation.breakdowns import LEAST_IDENTITIES, Table, table_of
from unmask.lab.evaluation.page import estimate_words
from unmask.lab.evaluation.results import Result, read_results
from unmask.lab.evaluation.verdicts import VERDICT, with_verdicts
from unmask.verdict import LOWEST_LOG10_LR, Level
from unmask.verdict.reach import Errors, Measured, Reach, write_measured

LEVELS = (Level.WEAK, Level.MODERATE, Level.MODERATELY_STRONG)
"""Of support for manipulation, that are counted."""

_ROLE_WORDS = {
    "seen": "seen in training",
    "calibration": "seen by the calibration only",
    "never": "never seen",
}
_ORDER = ("generated", "swap", "lips", "talking head")

_HEADS = (
    "",
    "items",
    "judged",
    "AUC",
    "blur alone",
    *(f"≥ {level}" for level in LEVELS),
    "called unmanipulated",
)


@dataclass(frozen=True)
class Reached:
    """How far some items came.

    Attributes:
        name: of the group.
        items: their number.
        judged: of how many the test said anything.
        auc: of the score, against the real items of the same kind of media; None of real items,
            or where there are too few.
        blur: of blur alone, likewise.
        levels: at each of ``LEVELS``, how many items reach it.
        cleared: how many get at least weak support for being unmanipulated.
    """

    name: str
    items: int
    judged: int
    auc: Estimate | None
    blur: Estimate | None
    levels: tuple[int, ...]
    cleared: int


def reached_by_fakes(results: Sequence[Result]) -> tuple[Reached, ...]:
    """Fakes by what was made and by role, then by method.

    Args:
        results: of one detector, or of the verdict, at one severity.
    """
    fakes = [result for result in results if result.label == "fake"]
    groups: dict[str, list[Result]] = {}
    for fake in sorted(fakes, key=lambda one: (kind_of(one.manipulation), one.manipulation)):
        role = _ROLE_WORDS[role_of(fake.manipulation)]
        groups.setdefault(f"**{kind_of(fake.manipulation)}, {role}**", []).append(fake)
    for fake in sorted(fakes, key=lambda one: one.manipulation):
        groups.setdefault(fake.manipulation, []).append(fake)
    return tuple(_reached(name, own, _opposites(own, results)) for name, own in groups.items())


def reached_by_reals(results: Sequence[Result]) -> tuple[Reached, ...]:
    """Real items by kind of media, then by source; arguments as for ``reached_by_fakes``."""
    reals = [result for result in results if result.label == "real"]
    groups: dict[str, list[Result]] = {}
    for real in sorted(reals, key=lambda one: one.kind):
        groups.setdefault(f"**{real.kind or 'not opened'}**", []).append(real)
    for real in sorted(reals, key=lambda one: one.source):
        groups.setdefault(real.source, []).append(real)
    return tuple(_reached(name, own, ()) for name, own in groups.items())


def reach_of(results: Sequence[Result]) -> tuple[Reach, ...]:
    """How far the verdict comes, in a few rows: by what was made and whether training saw it.

    Args:
        results: of the verdict, at one severity.
    """
    groups: dict[tuple[bool, str], list[Result]] = {}
    fakes = [one for one in results if one.label == "fake"]
    for fake in sorted(fakes, key=_place):
        groups.setdefault((True, _what(fake)), []).append(fake)
    for real in (one for one in results if one.label == "real"):
        groups.setdefault((False, f"real-{real.kind or 'video'}"), []).append(real)
    return tuple(_reach(what, manipulated, own) for (manipulated, what), own in groups.items())


def errors_of(results: Sequence[Result]) -> tuple[Errors, ...]:
    """How often the verdict errs, by kind of media.

    Args:
        results: of the verdict and of the tests that it rests on, at one severity.
    """
    kinds = sorted({result.kind for result in results} - {""})
    return tuple(_errors(kind, [one for one in results if one.kind == kind]) for kind in kinds)


def _errors(kind: str, own: Sequence[Result]) -> Errors:
    judged = [one for one in own if one.detector == VERDICT and one.log10_lr is not None]
    reals = [one for one in judged if one.label == "real"]
    fakes = [one for one in judged if one.label == "fake"]
    weak, moderate, *_ = _levels(reals)
    tests = sorted({one.detector for one in own if one.log10_lr and one.detector != VERDICT})
    missed = len(fakes) - _levels(fakes)[0]
    return Errors(kind, tuple(tests), len(reals), weak, moderate, len(fakes), missed)


def _reach(what: str, manipulated: bool, own: Sequence[Result]) -> Reach:
    weak, moderate, *_ = _levels(own)
    today = datetime.now(UTC).date().isoformat()
    return Reach(what, manipulated, len(own), weak, moderate, today)


def _place(fake: Result) -> tuple[int, bool]:
    kind, role = kind_of(fake.manipulation), role_of(fake.manipulation)
    return _ORDER.index(kind), role != "seen"


def _what(fake: Result) -> str:
    seen = "seen" if role_of(fake.manipulation) == "seen" else "unseen"
    return f"{kind_of(fake.manipulation).replace(' ', '-')}-{seen}"


def _levels(own: Sequence[Result]) -> tuple[int, ...]:
    ratios = [result.log10_lr for result in own if result.log10_lr is not None]
    return tuple(sum(ratio >= LOWEST_LOG10_LR[level] for ratio in ratios) for level in LEVELS)


def _opposites(fakes: Sequence[Result], results: Sequence[Result]) -> list[Result]:
    kinds = {fake.kind for fake in fakes}
    return [one for one in results if one.label == "real" and one.kind in kinds]


def _reached(name: str, own: Sequence[Result], opposites: Sequence[Result]) -> Reached:
    ratios = [result.log10_lr for result in own if result.log10_lr is not None]
    table = table_of([*own, *opposites])
    weakest = LOWEST_LOG10_LR[Level.WEAK]
    return Reached(
        name,
        len(own),
        len(ratios),
        _auc(table, table.scores),
        _auc(table.with_faces, -table.with_faces.sharpness),
        _levels(own),
        sum(ratio <= -weakest for ratio in ratios),
    )


def _auc(table: Table, values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Estimate | None:
    identities = [len(np.unique(table.groups[table.manipulated == label])) for label in (0, 1)]
    if min(identities) < LEAST_IDENTITIES:
        return None
    return auc(values, table.manipulated, table.groups)


def tables_of(results: Sequence[Result], detectors: Sequence[str]) -> Iterator[str]:
    """Markdown of each detector at each severity.

    Args:
        results: of all detectors that the verdict rests on.
        detectors: names, or ``verdict``.
    """
    every = with_verdicts(results)
    for name in detectors:
        for severity in dict.fromkeys(result.severity for result in every):
            own = [one for one in every if one.detector == name and one.severity == severity]
            if own:
                yield f"\n### {name}, {severity}\n"
                yield from _markdown((*reached_by_fakes(own), *reached_by_reals(own)))


def _markdown(rows: Sequence[Reached]) -> Iterator[str]:
    yield f"| {' | '.join(_HEADS)} |"
    yield f"| {' | '.join('---' for _ in _HEADS)} |"
    for row in rows:
        counts = (*row.levels, row.cleared)
        cells = (
            row.name,
            str(row.items),
            str(row.judged),
            estimate_words(row.auc),
            estimate_words(row.blur),
            *(_share(count, row.items) for count in counts),
        )
        yield f"| {' | '.join(cells)} |"


def _share(count: int, total: int) -> str:
    share = proportion(count, total)
    return f"{count} ({share.value:.0%}, {share.low:.0%}–{share.high:.0%})"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables of stored results."""
    parser = argparse.ArgumentParser(
        prog="python -m unmask.lab.evaluation.methods", description=__doc__.splitlines()[0]
    )
    parser.add_argument("results", type=Path, nargs="+", metavar="RESULTS.jsonl")
    parser.add_argument("--detectors", nargs="+", default=[VERDICT], metavar="NAME")
    parser.add_argument(
        "--reach", type=Path, metavar="measured.json", help="write the verdict's rows there"
    )
    chosen = parser.parse_args(arguments)
    try:
        read = [result for path in chosen.results for result in read_results(path)]
        lines = list(tables_of(read, chosen.detectors))
        if chosen.reach:
            plain = [one for one in with_verdicts(read) if one.severity == "none"]
            verdicts = [one for one in plain if one.detector == VERDICT]
            write_measured(Measured(reach_of(verdicts), errors_of(plain)), chosen.reach)
    except UnmaskError as error:
        sys.exit(str(error))
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
