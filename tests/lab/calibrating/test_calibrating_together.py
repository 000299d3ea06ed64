"""All calibrations at once, on results whose separation is known."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.lab.evaluation.handmade_results import REAL
from unmask.lab.calibrating.together import (
    CLAIMS,
    calibrate_together,
    calibrated_methods,
    main,
    without_each_method,
)
from unmask.lab.evaluation.results import Result, append_results

FAR, NEAR, UNSEEN, DRAWN, PAINTED = "reface", "simswap", "fsgan", "stylegan2", "stable-diffusion"
"""Two swaps that training saw, one that nothing may see, and two generators of pictures."""


def results(detector: str, family: str, above: dict[str, float]) -> list[Result]:
    """Normal scores of one detector on 60 real pictures and 20 of each method.

    Args:
        detector: its name.
        family: of evidence.
        above: by how much the fakes of each method score above what is real.
    """
    generator = np.random.default_rng(len(detector))
    names = ["none"] * 60 + [
        name for name in (FAR, NEAR, UNSEEN, DRAWN, PAINTED) for _ in range(20)
    ]
    return [
        replace(
            REAL,
            path=f"{number}.png",
            kind="image",
            detector=detector,
            family=family,
            score=float(generator.normal(above.get(name, 0.0), 1.0)),
            quality=float(generator.uniform(0.3, 0.9)),
            label="real" if name == "none" else "fake",
            manipulation=name,
            identity=f"person {number}",
            source=f"s{number % 3}",
        )
        for number, name in enumerate(names)
    ]


@pytest.fixture(scope="module")
def measured() -> list[Result]:
    """Swaps are seen by the two face tests, generated pictures by their own."""
    return [
        *results("faceforensics", "blending", {FAR: 8.0, NEAR: 3.0, UNSEEN: 3.0}),
        *results("warping", "blending", {NEAR: 1.0}),
        *results("head-pose", "geometry", {NEAR: 1.0}),
        *results("cnn-generated", "synthesis", {DRAWN: 5.0, PAINTED: 4.0}),
    ]


def test_each_test_is_fitted_to_what_it_claims_to_see(measured: list[Result]) -> None:
    fitted = calibrate_together(measured)
    faces, drawn = fitted.tests["faceforensics"].image, fitted.tests["cnn-generated"].image
    assert faces.log10_lr(6.0, 0.6) > 0.5
    assert drawn.log10_lr(5.0, 0.6) > 0.5
    assert fitted.tests["warping"].image.log10_lr(5.0, 0.6) == 0.0, "it has no weight on pictures"
    other = [
        replace(one, score=(one.score or 0.0) + 9.0) if one.manipulation == DRAWN else one
        for one in measured
        if one.detector == "faceforensics"
    ]
    rest = [one for one in measured if one.detector != "faceforensics"]
    assert calibrate_together([*other, *rest]).tests["faceforensics"].image.manipulated == (
        faces.manipulated
    )


def test_what_nothing_may_see_moves_no_calibration(measured: list[Result]) -> None:
    moved = [
        replace(one, score=-7.0) if one.manipulation == UNSEEN and one.score else one
        for one in measured
    ]
    before, after = calibrate_together(measured), calibrate_together(moved)
    assert after.combination.weights == before.combination.weights
    assert after.tests["faceforensics"].image.methods == before.tests["faceforensics"].image.methods
    assert calibrated_methods(measured) == (FAR, NEAR, PAINTED, DRAWN)


def test_a_method_that_is_left_out_is_said_less_of(measured: list[Result]) -> None:
    rows = {row.seen.name: row for row in without_each_method(measured)}
    assert set(rows) == {FAR, NEAR, DRAWN, PAINTED}
    far = rows[FAR]
    assert far.seen.items == far.unseen.items == 20
    assert far.seen.levels[0] == 20
    assert rows[NEAR].unseen.levels[1] <= rows[NEAR].seen.levels[1]
    assert far.unseen.auc is not None
    assert far.unseen.auc.value > 0.95


def test_the_command_prints_a_row_for_each_method_and_one_for_all(
    measured: list[Result], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    append_results(measured, tmp_path / "results.jsonl")
    main([str(tmp_path / "results.jsonl")])
    *_, last = lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2 + 4 + 1
    assert last.startswith("| **all** | 80 |")
    assert len({line.count("|") for line in lines}) == 1


def test_every_claim_names_a_calibration_that_the_product_reads() -> None:
    assert all(claim.path.is_file() for claim in CLAIMS)


def test_too_little_is_one_line(tmp_path: Path) -> None:
    append_results(results("faceforensics", "blending", {})[:5], tmp_path / "few.jsonl")
    with pytest.raises(SystemExit, match="expected at least 10 of each"):
        main([str(tmp_path / "few.jsonl")])
