import math
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unmask.detectors.calibration import (
    Calibration,
    KindCalibration,
    QualityCalibration,
    one_of_many,
)

CALIBRATION = Calibration(intercept=-0.2, slope=2.0, lowest=-0.5, highest=1.5)


@pytest.mark.parametrize(("score", "log10_lr"), [(0.0, -0.2), (0.5, 0.8), (9.0, 1.5), (-9.0, -0.5)])
def test_affine_within_bounds(score: float, log10_lr: float) -> None:
    assert CALIBRATION.log10_lr(score) == pytest.approx(log10_lr)


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_never_falls_with_the_score(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert CALIBRATION.log10_lr(low) <= CALIBRATION.log10_lr(high)


def test_survives_its_file(tmp_path: Path) -> None:
    CALIBRATION.save(tmp_path / "calibration.json")
    assert Calibration.load(tmp_path / "calibration.json") == CALIBRATION


def test_refuses_bounds_on_the_wrong_side() -> None:
    with pytest.raises(ValueError, match="lowest ≤ 0 ≤ highest"):
        Calibration(0.0, 1.0, lowest=0.5, highest=1.0)


BY_QUALITY = QualityCalibration(
    real=(0.0, -2.0), manipulated=(0.0, 2.0), spread=(2.0, 1.0), lowest=-1.0, highest=2.0
)
finite = st.floats(-1e6, 1e6)
means = st.tuples(st.floats(-50, 50), st.floats(-50, 50))
calibrations = st.builds(
    QualityCalibration,
    means,
    means,
    st.tuples(st.floats(0.1, 10), st.floats(0.1, 10)),
    st.floats(-3, 0),
    st.floats(0, 3),
    st.lists(st.floats(-20, 20), min_size=1, max_size=5).map(tuple),
)
qualities = st.floats(0, 1)


@pytest.mark.parametrize(
    ("score", "quality", "natural"),
    # (m − r) / sd² × (score − middle): 4 / 1 × 0.5, then 2 / 1.5² × 0.5, then nothing.
    [(0.5, 1.0, 2.0), (0.5, 0.5, 1 / 2.25), (0.5, 0.0, 0.0), (-0.25, 1.0, -1.0)],
)
def test_the_ratio_is_that_of_two_normal_distributions(
    score: float, quality: float, natural: float
) -> None:
    assert BY_QUALITY.log10_lr(score, quality) == pytest.approx(natural / math.log(10))


def test_a_method_that_is_not_seen_halves_what_a_low_score_can_clear() -> None:
    one = QualityCalibration((0.0, 0.0), (2.0, 2.0), (1.0, 1.0), -3.0, 3.0)
    two = replace(one, methods=(2.0, -2.0))
    # Half of what is manipulated lies 4 above real material, the other half on it.
    assert two.log10_lr(-9.0, 0.5) == pytest.approx(-math.log10(2))
    assert two.log10_lr(3.0, 0.5) == pytest.approx(math.log10((math.exp(4 * 3 - 8) + 1) / 2))
    assert replace(two, methods=(2.0, -9.0)).log10_lr(3.0, 0.5) == two.log10_lr(3.0, 0.5)


@given(calibrations, finite, st.floats(-2, 3))
def test_a_ratio_by_quality_is_bounded(
    calibration: QualityCalibration, score: float, quality: float
) -> None:
    assert calibration.lowest <= calibration.log10_lr(score, quality) <= calibration.highest


@given(calibrations, finite, finite, qualities)
def test_a_ratio_by_quality_never_falls_with_the_score(
    calibration: QualityCalibration, one: float, other: float, quality: float
) -> None:
    low, high = sorted((one, other))
    assert calibration.log10_lr(low, quality) <= calibration.log10_lr(high, quality)


@given(means, st.floats(0, 50), finite, qualities)
def test_classes_that_coincide_or_lie_the_wrong_way_round_say_nothing(
    real: tuple[float, float], above: float, score: float, quality: float
) -> None:
    manipulated = (real[0] - above, real[1] - above)
    calibration = QualityCalibration(real, manipulated, (1.0, 1.0), -1.0, 1.0)
    assert calibration.log10_lr(score, quality) == 0


@given(calibrations)
def test_a_calibration_by_quality_survives_its_file(
    tmp_path_factory: pytest.TempPathFactory, calibration: QualityCalibration
) -> None:
    path = tmp_path_factory.mktemp("calibration") / "calibration.json"
    calibration.save(path)
    assert QualityCalibration.load(path) == calibration


def test_a_calibration_by_quality_refuses_what_makes_no_sense() -> None:
    with pytest.raises(ValueError, match="lowest ≤ 0 ≤ highest"):
        replace(BY_QUALITY, highest=-0.1)
    with pytest.raises(ValueError, match="spread above 0"):
        replace(BY_QUALITY, spread=(1.0, 0.0))
    with pytest.raises(ValueError, match="at least one method"):
        replace(BY_QUALITY, methods=())


people = st.lists(st.floats(-3, 3), min_size=1, max_size=12)


@given(people)
def test_one_of_many_lies_between_the_people(log10_lrs: list[float]) -> None:
    together = one_of_many(log10_lrs)
    assert min(log10_lrs) - 1e-9 <= together <= max(log10_lrs) + 1e-9


def test_a_crowd_dilutes_one_suspicion() -> None:
    assert one_of_many([2.0]) == pytest.approx(2.0)
    assert one_of_many([2.0, -9.0]) == pytest.approx(2.0 - math.log10(2))
    assert one_of_many([2.0] + [0.0] * 99) == pytest.approx(math.log10(199 / 100))


def test_a_calibration_without_room_for_a_ratio_is_silent() -> None:
    loud = QualityCalibration((-1.0, -2.0), (1.0, 2.0), (1.0, 1.0), -1.0, 1.0)
    silent = replace(loud, lowest=0.0, highest=0.0)
    assert not loud.is_silent
    assert silent.is_silent
    assert silent.log10_lr(5.0, 1.0) == 0.0


def test_pictures_and_videos_have_calibrations_of_their_own(tmp_path: Path) -> None:
    silent = replace(BY_QUALITY, lowest=0.0, highest=0.0)
    kinds = KindCalibration(image=BY_QUALITY, video=silent)
    path = tmp_path / "calibration.json"
    kinds.save(path)
    again = KindCalibration.load(path)
    assert again == kinds
    assert again.of("image").log10_lr(2.0, 1.0) > 0
    assert again.of("video").is_silent
    assert KindCalibration(silent, silent).of("image") == silent


def test_a_file_that_lacks_a_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "calibration.json"
    path.write_text('{"image": {}}', encoding="utf-8")
    with pytest.raises((KeyError, TypeError)):
        KindCalibration.load(path)
