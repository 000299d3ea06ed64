from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from unmask.detectors.head_pose.agreement import (
    Agreement,
    RealAgreement,
    RealClips,
    agreement_of,
    difference,
)
from unmask.detectors.head_pose.detector import FOLDER
from unmask.detectors.head_pose.outer_head import direction

FRONTAL = np.array([0.0, 0.0, -1.0])


def towards(yaw: float, pitch: float) -> NDArray[np.float64]:
    [found] = direction(np.array([yaw]), np.array([pitch]))
    return np.asarray(found, np.float64)


@pytest.mark.parametrize(
    ("outer", "expected"),
    [
        ((10.0, 0.0), (10.0, 0.0)),
        ((-25.0, 0.0), (-25.0, 0.0)),
        ((0.0, 7.0), (0.0, 7.0)),
        ((0.0, -7.0), (0.0, -7.0)),
        ((0.0, 0.0), (0.0, 0.0)),
    ],
)
def test_a_difference_points_where_the_outer_head_looks(
    outer: tuple[float, float], expected: tuple[float, float]
) -> None:
    assert difference(towards(*outer), FRONTAL) == pytest.approx(expected, abs=1e-9)


def test_its_length_is_the_angle_wherever_the_inner_face_looks() -> None:
    generator = np.random.default_rng(0)
    for _ in range(50):
        one, other = generator.uniform(-60, 60, 2), generator.uniform(-60, 60, 2)
        outer, inner = towards(*one), towards(*other)
        angle = np.degrees(np.arccos(np.clip(outer @ inner, -1, 1)))
        assert np.linalg.norm(difference(outer, inner)) == pytest.approx(angle, abs=1e-5)


def test_a_steady_difference_leans_without_spread_or_jitter() -> None:
    seen = agreement_of([np.array([6.0, -8.0])] * 8, centre=(3.0, -4.0))

    assert seen == Agreement(angle=10.0, lean=5.0, spread=0.0, jitter=0.0)


def test_an_unsteady_one_spreads_and_jitters_without_leaning() -> None:
    flicker = agreement_of([np.array([x, 0.0]) for x in (-4.0, 4.0) * 5], centre=(0.0, 0.0))
    drift = agreement_of([np.array([x, 0.0]) for x in (-4.0,) * 5 + (4.0,) * 5], (0.0, 0.0))

    assert flicker == Agreement(angle=4.0, lean=0.0, spread=4.0, jitter=8.0)
    # The same differences in another order: slow change is no jitter.
    assert drift == Agreement(angle=4.0, lean=0.0, spread=4.0, jitter=0.0)


def test_one_picture_has_no_jitter() -> None:
    assert agreement_of([np.array([3.0, 4.0])], (0.0, 0.0)).jitter == 0.0


def test_what_real_faces_show_ships_in_order() -> None:
    faces = RealAgreement.load(FOLDER / "real_outer_heads.json")
    clips = RealClips.load(FOLDER / "real_clips.json")

    assert 0 < faces.median < faces.centile_95 < faces.centile_99 < 90
    assert faces.count > 100
    assert clips.count > 5
    for middle, largest in (clips.lean, clips.spread, clips.jitter):
        assert 0 < middle < largest < 45


def test_a_pair_of_numbers_is_read_as_such(tmp_path: Path) -> None:
    path = tmp_path / "clips.json"
    path.write_text('{"lean": [1, 2], "spread": [3, 4], "jitter": [5, 6], "count": 7}')

    assert RealClips.load(path) == RealClips((1, 2), (3, 4), (5, 6), 7)
