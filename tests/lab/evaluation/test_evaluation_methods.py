"""What reaches which level, by method and by who has seen it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.lab.evaluation.handmade_results import ABSTAINED, REAL
from unmask.lab.evaluation.methods import (
    errors_of,
    main,
    reach_of,
    reached_by_fakes,
    reached_by_reals,
)
from unmask.lab.evaluation.results import Result, append_results
from unmask.verdict.reach import Errors, Measured, measured_verdict, write_measured


def results() -> list[Result]:
    """Ten fakes of each of three methods, scored 1, 2 and 3 higher than twelve real clips."""
    generator = np.random.default_rng(0)
    made = []
    for method, gain in (("none", 0.0), ("fsgan", 3.0), ("simswap", 2.0), ("infinitetalk", 1.0)):
        for number in range(12 if method == "none" else 10):
            score = gain + float(generator.normal(0, 0.1))
            made.append(
                replace(
                    REAL,
                    path=f"{method}{number}.mp4",
                    detector="faceforensics",
                    family="blending",
                    score=score,
                    log10_lr=score - 1,
                    label="real" if method == "none" else "fake",
                    manipulation=method,
                    identity=f"{method} {number}",
                    source="hellomeme" if number % 2 else "liax",
                    sharpness=0.5 + 0.01 * float(generator.normal()),
                )
            )
    unfound = replace(ABSTAINED, detector="faceforensics", label="fake", manipulation="fsgan")
    return [*made, replace(unfound, path="hidden.mp4", identity="hidden")]


def test_fakes_are_grouped_by_what_they_are_and_who_saw_them() -> None:
    rows = {row.name: row for row in reached_by_fakes(results())}
    assert list(rows) == [
        "**swap, never seen**",
        "**swap, seen in training**",
        "**talking head, never seen**",
        "fsgan",
        "infinitetalk",
        "simswap",
    ]
    hidden = rows["**swap, never seen**"]
    assert (hidden.items, hidden.judged) == (11, 10)
    # Their ratios are about 2, 1 and 0: each side of a level is met.
    assert hidden.levels[:2] == (10, 10)
    assert 0 < hidden.levels[2] < 10
    assert 0 < rows["simswap"].levels[1] < 10
    assert rows["infinitetalk"].levels == (0, 0, 0)
    assert rows["infinitetalk"].cleared == 0
    assert hidden.auc is not None
    assert hidden.auc.value == 1.0
    assert hidden.blur is not None
    assert hidden.blur.value < 0.9


def test_reals_are_grouped_by_kind_and_source() -> None:
    rows = {row.name: row for row in reached_by_reals(results())}
    assert list(rows) == ["**video**", "hellomeme", "liax"]
    assert rows["**video**"].items == 12
    assert rows["**video**"].levels == (0, 0, 0)
    # A ratio of a tenth is moderate support for unmanipulated material.
    assert rows["**video**"].cleared == 12
    assert rows["liax"].auc is None


def test_the_rows_of_the_verdict_are_few_and_keep_reals_apart(tmp_path: Path) -> None:
    rows = reach_of(results())
    assert [(row.what, row.manipulated, row.items) for row in rows] == [
        ("swap-seen", True, 10),
        ("swap-unseen", True, 11),
        ("talking-head-unseen", True, 10),
        ("real-video", False, 12),
    ]
    assert (rows[1].weak, rows[1].moderate) == (10, 10)
    assert (rows[2].weak, rows[2].moderate) == (0, 0)
    measured = Measured(rows, (Errors("video", ("faceforensics",), 12, 0, 0, 30, 10),))
    write_measured(measured, tmp_path / "measured.json")
    assert measured_verdict(tmp_path / "measured.json") == measured


def test_errors_are_counted_among_what_was_judged() -> None:
    # Fakes of two methods reach "weak", those of the third do not; one could not be judged.
    silent = replace(REAL, detector="head-pose", log10_lr=0.0)
    verdicts = [replace(one, detector="verdict") for one in results()]
    [errors] = errors_of([*results(), silent, *verdicts])
    assert errors == Errors("video", ("faceforensics",), 12, 0, 0, 30, 10)


def test_the_command_prints_a_table_of_each_severity(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "results.jsonl"
    worse = [replace(one, severity="crf-40") for one in results()]
    append_results([*results(), *worse], file)
    main([str(file), "--detectors", "faceforensics"])
    said = capsys.readouterr().out
    assert "### faceforensics, none" in said
    assert "### faceforensics, crf-40" in said
    assert "| fsgan | 11 | 10 | 1.000 (1.000 to 1.000) |" in said
    assert "10 (91%, 62%–98%)" in said


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="cannot be read"):
        main([str(tmp_path / "none.jsonl")])
