from dataclasses import replace
from pathlib import Path

import pytest

from tests.lab.evaluation.handmade_results import ABSTAINED, REAL, results_of_a_blur_meter
from unmask.lab.evaluation.families import families_of
from unmask.lab.evaluation.results import Result, append_results
from unmask.lab.evaluation.summary import main, with_combinations

SWAP = replace(REAL, detector="faceforensics", family="blending")
WARP = replace(REAL, detector="warping", family="blending")


def of_scores(one: Result, scores: tuple[float, ...], severity: str = "none") -> list[Result]:
    return [
        replace(one, path=f"{number}.mp4", score=score, log10_lr=score / 10, severity=severity)
        for number, score in enumerate(scores)
    ]


def test_the_mean_of_a_family_is_of_scores_on_one_scale() -> None:
    # Mean 2 and spread 2; mean 100 and spread 50.
    # Tests for which no weights were fitted.
    first, second = replace(SWAP, detector="swaps"), replace(WARP, detector="warps")
    results = of_scores(first, (0.0, 4.0)) + of_scores(second, (150.0, 50.0))
    one, other = families_of(results)
    assert (one.detector, one.family, one.path) == ("blending (mean)", "blending", "0.mp4")
    assert one.score == pytest.approx((-1 + 1) / 2)
    assert other.score == pytest.approx((1 - 1) / 2)
    # What the verdict makes of the family: a ratio of exactly 1 takes no part.
    assert one.log10_lr == pytest.approx(2.99)
    assert other.log10_lr == pytest.approx((0.4 + 5) / 2)


def test_the_scale_is_that_of_the_first_severity() -> None:
    results = of_scores(SWAP, (0.0, 4.0)) + of_scores(WARP, (0.0, 4.0))
    degraded = of_scores(SWAP, (8.0, 8.0), "jpeg-30") + of_scores(WARP, (2.0, 8.0), "jpeg-30")
    means = [one for one in families_of(results + degraded) if one.severity == "jpeg-30"]
    assert [one.score for one in means] == pytest.approx([(3 + 0) / 2, (3 + 3) / 2])


def test_who_did_not_judge_takes_no_part() -> None:
    silent = replace(ABSTAINED, detector="warping", family="blending")
    results = [
        *of_scores(SWAP, (0.0, 4.0)),
        replace(silent, path="0.mp4"),
        *of_scores(WARP, (1.0, 3.0))[1:],
        replace(silent, path="2.mp4"),
        replace(silent, path="2.mp4", detector="faceforensics"),
    ]
    alone, both, neither = families_of(results)
    assert alone.score == pytest.approx(-1.0)
    # A test whose scores do not vary says nothing.
    assert both.score == pytest.approx((1.0 + 0.0) / 2)
    assert (neither.status, neither.score, neither.reason) == (
        "abstained",
        None,
        "No face was found.",
    )


def test_a_file_that_could_not_be_opened_failed_for_the_family() -> None:
    broken = replace(ABSTAINED, status="failed", family="", path="9.mp4", reason="No picture.")
    results = [
        *of_scores(SWAP, (0.0, 4.0)),
        *of_scores(WARP, (0.0, 4.0)),
        replace(broken, detector="faceforensics"),
        replace(broken, detector="warping"),
    ]
    failed = families_of(results)[-1]
    assert (failed.path, failed.status, failed.reason) == ("9.mp4", "failed", "No picture.")
    assert failed.family == "blending"


def test_a_family_of_one_has_no_mean_and_the_verdict_is_of_detectors_alone() -> None:
    results = [*of_scores(SWAP, (0.0, 4.0)), *of_scores(REAL, (0.0, 4.0))]
    assert families_of(results) == ()
    shown = with_combinations([*results, *of_scores(WARP, (0.0, 4.0))])
    assert list(dict.fromkeys(one.detector for one in shown)) == [
        "faceforensics",
        "head-pose",
        "warping",
        "blending (mean)",
        "verdict",
    ]
    assert with_combinations(of_scores(SWAP, (0.0,))) == tuple(of_scores(SWAP, (0.0,)))


def test_the_command_reads_results_and_says_all_of_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "220")
    made = results_of_a_blur_meter()
    family = [
        replace(one, detector=name, family="blending")
        for name in ("faceforensics", "warping")
        for one in made
    ]
    pictures = [replace(one, kind="image", path=f"{one.path}.png") for one in family]
    append_results([*family, *pictures], tmp_path / "results.jsonl")
    main([str(tmp_path / "results.jsonl")])
    lines = [line.split("│") for line in capsys.readouterr().out.splitlines() if "│" in line]
    rows = {(cells[1].strip(), cells[2].strip()): cells for cells in lines}
    assert {items for name, items in rows if name == "blending (mean)"} == {
        "none",
        "videos",
        "images",
        "swap",
        "lips",
    }
    # The detectors agree, and measure nothing but blur.
    for column in (6, -2):
        assert rows["blending (mean)", "none"][column] == rows["warping", "none"][column]
    assert rows["warping", "none"][-2].strip().startswith("−0.9")
    assert rows["blending (mean)", "videos"][3].strip() == "30"


def test_results_that_are_missing_are_a_line(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"gone\.jsonl cannot be read"):
        main([str(tmp_path / "gone.jsonl")])
