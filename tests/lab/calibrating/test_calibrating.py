"""Calibrations are fitted to items whose true likelihood ratios are known."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.lab.evaluation.handmade_results import ABSTAINED, REAL, results_of_a_blur_meter
from unmask.detectors.calibration import KindCalibration
from unmask.lab.calibrating import (
    CalibrationError,
    Items,
    LeftOut,
    calibrate,
    calibrate_combination,
    family_weights,
    fit_quality_calibration,
    items_of,
    limits_hold,
    not_clearing_fakes,
)
from unmask.lab.calibrating.__main__ import main
from unmask.lab.evaluation.results import Result, append_results
from unmask.verdict import Combination


def items(
    count: int = 400, between: float = 0.0, slope: float = 0.0, distance: float = 3.0
) -> Items:
    """Normal scores of variance 1 from six sources, fakes apart by ``distance`` at quality 1."""
    generator = np.random.default_rng(5)
    sources = np.arange(count) % 6
    manipulated = np.arange(count) // 6 % 2 == 1
    qualities = generator.uniform(0, 1, count)
    shift = generator.normal(size=6) * between
    scores = generator.normal(size=count) + shift[sources]
    scores += manipulated * (distance - slope * (1 - qualities))
    names = np.array([f"{number}.mp4" for number in range(count)])
    own = np.array([f"s{one}" for one in sources])
    groups = np.where(manipulated, np.char.replace(own, "s", "m"), own)
    return Items(names, scores, qualities, manipulated, own, groups)


def test_the_known_likelihood_ratio_is_found() -> None:
    fitted = fit_quality_calibration(items(4000))
    for quality in (0.1, 0.9):
        # For unit variances d apart the natural log likelihood ratio is d · (score − d / 2).
        expected = 3 * (2 - 1.5) / np.log(10)
        assert fitted.log10_lr(2.0, quality) == pytest.approx(expected, abs=0.15)
    assert fitted.highest == pytest.approx(np.log10(2000 / 3), abs=0.01)
    assert fitted.lowest == -fitted.highest


def test_poor_quality_says_less_where_it_does() -> None:
    fitted = fit_quality_calibration(items(4000, slope=3.0))
    assert fitted.manipulated == pytest.approx((0.0, 3.0), abs=0.2)
    assert fitted.real == pytest.approx((0.0, 0.0), abs=0.2)
    assert fitted.log10_lr(3.0, 1.0) > 1.5
    assert abs(fitted.log10_lr(3.0, 0.0)) < 0.4


def test_a_few_items_of_one_quality_say_nothing_of_the_slope() -> None:
    few = items(36)
    alike = replace(few, qualities=0.5 + 0.01 * few.qualities)
    low, high = fit_quality_calibration(alike).real
    assert abs(high - low) < 0.2


def test_methods_of_different_quality_say_nothing_of_the_slope() -> None:
    plain = items(1200)
    well_seen = plain.manipulated & np.isin(plain.groups, ["m0", "m1", "m2"])
    poor = replace(
        plain,
        scores=plain.scores + 4.0 * well_seen,
        qualities=plain.qualities / 2 + 0.5 * ~well_seen,
    )
    at_worst, at_best = fit_quality_calibration(poor).manipulated
    assert at_best == pytest.approx(at_worst, abs=0.4)


def test_sources_that_differ_widen_the_spread() -> None:
    alike, different = (fit_quality_calibration(items(1200, between=b)) for b in (0.0, 1.0))
    assert alike.spread[0] == pytest.approx(1.0, abs=0.1)
    assert different.spread[0] > 1.3 * alike.spread[0]


def test_methods_that_differ_do_not_take_the_weight_of_those_that_are_seen() -> None:
    many = items(2400, distance=0.0)
    seen = np.isin(many.groups, ["m0", "m1", "m2"])
    fitted = fit_quality_calibration(replace(many, scores=many.scores + 4.0 * seen))
    assert sorted(fitted.methods) == pytest.approx([-2.0] * 3 + [2.0] * 3, abs=0.3)
    assert fitted.spread[0] == pytest.approx(1.0, abs=0.1)
    expected = np.log10((np.exp(4 * 3 - 8) + 1) / 2)
    assert fitted.log10_lr(3.0, 0.5) == pytest.approx(expected, abs=0.25)
    assert fitted.log10_lr(-9.0, 0.5) == pytest.approx(-np.log10(2), abs=0.1)


def test_few_items_of_a_method_move_it_less_far_than_they_lie() -> None:
    many = items(1200, distance=2.0)
    few = many.where((many.groups != "m0") | (np.arange(1200) < 40))
    own = few.groups == "m0"
    strange = replace(few, scores=few.scores + 1.0 * own)
    fitted = fit_quality_calibration(strange)
    lies = strange.scores[own].mean() - np.mean(fitted.manipulated)
    assert 0.3 * lies < max(fitted.methods) < 0.95 * lies


def test_each_source_counts_alike() -> None:
    many = items(1200)
    few_of_one = many.where((many.sources != "s0") | (np.arange(1200) < 120))
    shifted = replace(few_of_one, scores=few_of_one.scores + 2.0 * (few_of_one.sources == "s0"))
    before, after = (np.mean(fit_quality_calibration(one).real) for one in (few_of_one, shifted))
    assert after - before == pytest.approx(2 / 6, abs=0.05)


def test_one_alarm_in_a_small_source_may_be_chance_but_many_are_not() -> None:
    assert LeftOut("small", 9, (1, 0)).holds
    assert not LeftOut("small", 9, (2, 0)).holds
    assert not LeftOut("large", 200, (9, 0)).holds
    assert not limits_hold([LeftOut("small", 9, (1, 0)), LeftOut("other", 30, (0, 0))])
    assert limits_hold([LeftOut("small", 9, (1, 0)), LeftOut("other", 91, (1, 1))])


def test_the_spread_is_widened_until_the_worst_source_holds() -> None:
    easy = calibrate(items(1200))
    assert easy.factor == 1.0
    assert easy.cost < 0.6
    scores = items().scores.copy()
    strange = (items().sources == "s3") & ~items().manipulated
    scores[strange] += 2.5
    hard = calibrate(replace(items(), scores=scores))
    assert hard.factor > 1.1
    assert limits_hold(hard.left_out)
    assert [one.source for one in hard.left_out] == [f"s{number}" for number in range(6)]
    assert hard.calibration.spread[0] > fit_quality_calibration(items()).spread[0]


def test_scores_that_point_the_wrong_way_become_silence() -> None:
    wrong = calibrate(replace(items(), scores=-items().scores)).calibration
    assert [wrong.log10_lr(score, 0.5) for score in (-9.0, 0.0, 9.0)] == [0.0] * 3


def results(detector: str, seed: int, shared: float = 0.0) -> list[Result]:
    """Calibrated ratios with much or nothing in common with those of other detectors."""
    own, common = np.random.default_rng(seed), np.random.default_rng(99)
    made = []
    for number in range(600):
        fake = number % 2 == 1
        noise = shared * common.normal() + np.sqrt(1 - shared**2) * own.normal()
        score = float(noise + (1.0 if fake else -1.0))
        made.append(
            replace(
                REAL,
                path=f"{number}.mp4",
                detector=detector,
                family=detector,
                label="fake" if fake else "real",
                manipulation="swap" if fake else "none",
                identity=str(number),
                source=f"s{number % 5}",
                score=score,
                log10_lr=2 * score / np.log(10),
                quality=float(own.uniform(0.3, 0.9)),
            )
        )
    return made


def test_families_that_say_the_same_twice_are_shrunk() -> None:
    apart = calibrate_combination([*results("a", 1), *results("b", 2)])
    assert apart.combination.slope > 0.8
    twice = calibrate_combination([*results("a", 1, shared=1.0), *results("b", 2, shared=1.0)])
    assert twice.combination.slope == pytest.approx(0.5, abs=0.12)
    assert twice.cost < twice.plain_cost
    assert limits_hold(twice.sources)


def test_a_test_that_is_blind_to_fakes_clears_nothing() -> None:
    fit = calibrate(items_of(results("a", 1), "a")).calibration
    seen = [one for one in results("a", 1) if one.label == "fake" and (one.score or 0) > 1]
    assert not_clearing_fakes(fit, seen) == fit
    blind = [replace(one, score=-3.0) for one in seen]
    bounded = not_clearing_fakes(fit, [*seen, *blind])
    assert bounded.log10_lr(-3.0, 0.5) == pytest.approx(-0.291, abs=0.001)
    assert bounded.log10_lr(3.0, 0.5) == fit.log10_lr(3.0, 0.5)
    verdicts = calibrate_combination([*results("a", 1), *_unseen_by(results("a", 1))])
    assert verdicts.combination.lowest == pytest.approx(-0.291, abs=0.001)


def _unseen_by(own: list[Result]) -> list[Result]:
    """A fifth as many more fakes, which the test takes for real."""
    fakes = [one for one in own if one.label == "fake"]
    return [replace(one, path=f"unseen-{one.path}", log10_lr=-1.0) for one in fakes[::5]]


def test_tests_of_one_family_are_weighed_by_what_they_add() -> None:
    def family(*members: list[Result]) -> list[Result]:
        return [replace(one, family="blending") for own in members for one in own]

    [apart] = family_weights(family(results("a", 1), results("b", 2))).values()
    assert min(apart.values()) > 0.8
    twice = family_weights(family(results("a", 1, shared=1.0), results("b", 2, shared=1.0)))
    assert sum(twice["blending"].values()) == pytest.approx(1.0, abs=0.15)
    noise = [replace(one, log10_lr=-0.2 * (one.log10_lr or 0)) for one in results("b", 2)]
    assert family_weights(family(results("a", 1), noise))["blending"]["b"] == 0
    assert family_weights(results("a", 1)) == {}


def test_the_command_writes_what_a_detector_reads(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out = tmp_path / "results.jsonl", tmp_path / "calibration.json"
    append_results([*results("a", 1), *results("b", 2), replace(ABSTAINED, detector="a")], file)
    main([str(file), "--detector", "a", "--out", str(out)])
    kinds = KindCalibration.load(out)
    assert kinds.image.is_silent
    fitted = kinds.video
    own = calibrate(items_of(results("a", 1), "a")).calibration
    # Some of the fakes would be called unmanipulated.
    assert fitted == replace(own, lowest=fitted.lowest)
    assert fitted.lowest == pytest.approx(-0.291, abs=0.001)
    assert fitted.log10_lr(2.0, 0.5) > 0.8
    assert "the limits of false alarms are kept" in capsys.readouterr().out
    main([str(file), "--detector", "a", "--out", str(out), "--no-weight", "video"])
    assert KindCalibration.load(out).video.log10_lr(9.0, 0.5) == 0.0
    assert "not clearly above" not in capsys.readouterr().out
    main([str(file), "--detector", "verdict", "--out", str(out)])
    assert Combination.load(out).slope > 0.8
    assert "Slope" in capsys.readouterr().out


def test_a_blur_meter_is_named_as_such(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "results.jsonl"
    append_results(results_of_a_blur_meter(), file)
    main([str(file), "--detector", "head-pose", "--out", str(tmp_path / "calibration.json")])
    assert "The AUC is not clearly above that of blur alone" in capsys.readouterr().out


def test_wrong_input_is_one_clear_line(tmp_path: Path) -> None:
    file, out = tmp_path / "results.jsonl", tmp_path / "calibration.json"
    append_results(results("a", 1)[:200], file)

    def complaint(*arguments: str) -> str:
        with pytest.raises(SystemExit) as end:
            main([*arguments])
        assert not out.exists()
        return str(end.value)

    place = ("--out", str(out))
    assert "no results of 'b'; they are of a" in complaint(str(file), "--detector", "b", *place)
    assert "all of one source" in complaint(
        str(file), "--detector", "a", *place, "--source-names", "s1"
    )
    assert "source named 'x'" in complaint(
        str(file), "--detector", "a", *place, "--source-names", "x"
    )
    assert "cannot be read" in complaint(str(tmp_path / "no"), "--detector", "a", *place)
    assert "There is no folder" in complaint(
        str(file), "--detector", "a", "--out", str(tmp_path / "no" / "c.json")
    )
    with pytest.raises(CalibrationError, match="no quality"):
        items_of([replace(REAL, quality=None)], "head-pose")


def test_what_is_altered_is_a_source_of_its_own() -> None:
    altered = replace(REAL, severity="double-size", quality=0.5)

    found = items_of([replace(REAL, quality=0.5), altered], "head-pose")

    assert found.sources.tolist() == found.groups.tolist() == [REAL.source, "double-size"]
