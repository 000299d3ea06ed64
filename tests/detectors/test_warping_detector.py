from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.detectors.handmade_faces import (
    CALIBRATION,
    CALIBRATIONS,
    GOOD,
    brightness_model,
    clip,
    examine,
    face,
    logit_of,
    noisy,
    track,
    two_class_model,
)
from unmask.arrays import RGBImage
from unmask.detectors import Picture, Plot, load_detectors
from unmask.detectors.calibration import KindCalibration
from unmask.detectors.face_tests.face_reading import DRAWN, mean_of_highest
from unmask.detectors.warping import WarpingDetector
from unmask.detectors.warping.surroundings import sharpness_of
from unmask.faces import FaceTrack
from unmask.faces.quality import grade


@pytest.fixture(scope="module")
def detector(tmp_path_factory: pytest.TempPathFactory) -> WarpingDetector:
    model = brightness_model(tmp_path_factory.mktemp("weights"))
    return WarpingDetector(model=model, calibration=CALIBRATIONS)


def blurred(pixels: RGBImage, sigma: float) -> RGBImage:
    return np.asarray(cv2.GaussianBlur(pixels, (0, 0), sigma), np.uint8)


def face_blurred(pixels: RGBImage, sigma: float) -> RGBImage:
    """Blurred within the outline of the face at the picture's middle."""
    result, outline = pixels.copy(), cv2.convexHull(face(0).landmarks[:, :2].copy())
    mask = np.zeros(pixels.shape[:2], np.uint8)
    cv2.fillConvexPoly(mask, outline.round().astype(np.int32), 1)
    result[mask > 0] = blurred(pixels, sigma)[mask > 0]
    return result


@pytest.mark.parametrize(
    ("scores", "upper_half", "highest_third"),
    [
        ([1.0], 1.0, 1.0),
        ([4.0, 1.0, 3.0, 2.0], 3.5, 3.5),
        ([3.0, 1.0, 2.0], 2.5, 3.0),
        ([float(score) for score in range(10)], 7.0, 7.5),
    ],
)
def test_the_highest_scores_count(
    scores: Sequence[float], upper_half: float, highest_third: float
) -> None:
    assert mean_of_highest(scores, 1 / 2) == upper_half
    assert mean_of_highest(scores, 1 / 3) == highest_third


def test_a_clip_gets_the_mean_of_its_highest_third(detector: WarpingDetector) -> None:
    shades = [100, 120, 180, 160, 140, 110]
    finding = examine(detector, clip([noisy(shade) for shade in shades]), track(6))

    assert finding.status == "scored"
    assert finding.score == pytest.approx(logit_of(170), abs=0.05)
    assert [m.score for m in finding.timeline] == pytest.approx(
        [logit_of(shade) for shade in shades], abs=0.1
    )
    assert "the mean of the highest third of 6 faces" in str(finding.reasons[0])
    assert "does not affect the score" in str(finding.reasons[1])


def test_a_faces_score_depends_on_no_other_face(detector: WarpingDetector) -> None:
    pictures = [noisy(120, seed=frame) for frame in range(7)]
    whole = examine(detector, clip(pictures), track(7))
    part = examine(detector, clip(pictures), replace(track(7), faces=track(7).faces[2:]))

    assert [m.score for m in part.timeline] == [m.score for m in whole.timeline[2:]]


def test_a_blurred_face_in_a_sharp_frame_is_good_input(detector: WarpingDetector) -> None:
    picture = noisy(120)
    warped = face_blurred(picture, 3)
    quality = replace(GOOD, sharpness=0.02)
    finding = examine(detector, clip([warped]), track(1, quality=quality))

    found = sharpness_of(warped, face(0).landmarks)
    assert found.face < 0.25
    assert found.surroundings > 0.6
    assert finding.timeline[0].quality == pytest.approx(
        grade(replace(GOOD, sharpness=found.surroundings))
    )
    assert (
        f"sharpness of {found.face:.2f} and its surroundings in the same frame "
        f"{found.surroundings:.2f}" in str(finding.reasons[1])
    )


def test_blur_over_the_whole_frame_lowers_the_quality_and_then_ends_the_test(
    detector: WarpingDetector,
) -> None:
    findings = [
        examine(detector, clip([blurred(noisy(120), sigma)]), track(1)) for sigma in (0.01, 1.3, 4)
    ]

    sharp, soft, none = findings
    assert soft.timeline[0].quality < 0.8 * sharp.timeline[0].quality
    assert none.status == "abstained"
    assert str(none.reasons[0]).startswith("The widest face is blurred and so is everything")
    assert str(none.reasons[0]).endswith("0.2 is needed.")


def test_sharpness_is_compared_at_the_scale_that_the_network_sees() -> None:
    small = noisy(120, 640, 480)
    # Enlarged four times it has no detail at the scale of a pixel, and has not become a warp.
    large = np.asarray(cv2.resize(small, None, fx=4, fy=4, interpolation=cv2.INTER_CUBIC), np.uint8)
    one = face(0, replace(GOOD, width=172), (320, 240))
    before, after = sharpness_of(small, one.landmarks), sharpness_of(large, 4 * one.landmarks)

    assert after.face == pytest.approx(before.face, abs=0.25)
    assert after.surroundings == pytest.approx(before.surroundings, abs=0.25)


def test_a_face_at_the_border_and_one_beyond_it_have_a_sharpness() -> None:
    at_the_border = face(0, middle=(5, 5))
    beyond = face(0, middle=(-900, 2000))

    assert 0 < sharpness_of(noisy(120), at_the_border.landmarks).sharpest <= 1
    assert sharpness_of(noisy(120), beyond.landmarks).sharpest == 0


def test_a_clip_is_shown_with_plots_and_heat_maps(detector: WarpingDetector) -> None:
    finding = examine(detector, clip([noisy(120)] * 6), track(6))

    scores, sharpness, *maps = finding.exhibits
    assert isinstance(scores, Plot)
    assert isinstance(sharpness, Plot)
    assert [str(curve.name) for curve in sharpness.curves] == ["inner face", "surroundings"]
    assert all(isinstance(picture, Picture) for picture in maps)
    assert len(maps) == 2


def test_a_picture_of_a_clear_face_is_judged(detector: WarpingDetector) -> None:
    finding = examine(detector, clip([noisy(150)]), track(1))

    assert finding.score == pytest.approx(logit_of(150), abs=0.1)
    assert not any(isinstance(exhibit, Plot) for exhibit in finding.exhibits)


def test_a_silent_calibration_is_said_and_gives_no_weight(tmp_path: Path) -> None:
    unbound = replace(CALIBRATION, lowest=0.0, highest=0.0)
    silent = KindCalibration(unbound, unbound)
    detector = WarpingDetector(model=brightness_model(tmp_path), calibration=silent)
    finding = examine(detector, clip([noisy(150)]), track(1))
    assert finding.log10_lr == 0.0
    assert "carries no weight in the verdict" in str(finding.reasons[0])


def test_progress_reaches_the_end(detector: WarpingDetector) -> None:
    seen: list[float] = []
    detector.examine(clip([noisy(90)] * 6), [track(6)], seen.append)

    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_it_abstains_from_a_drawing(detector: WarpingDetector) -> None:
    finding = examine(detector, clip([noisy(120)] * 6), replace(track(6), drawn=True))
    assert (finding.status, finding.reasons) == ("abstained", (DRAWN,))


def test_it_abstains_without_a_face(detector: WarpingDetector) -> None:
    finding = examine(detector, clip([noisy(90)]))

    assert list(map(str, finding.reasons)) == ["No face was found in the picture."]


def test_the_authors_network_gets_the_box_stretched_and_carries_no_weight(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNMASK_DATA", str(tmp_path))
    two_class_model(tmp_path / "weights", "warping-published-spp", ("fake", "real"))
    [detector] = load_detectors(["warping:published-spp"])
    picture = noisy(200)
    one = face(0)

    finding = examine(detector, clip([picture]), FaceTrack(1, (one,)))

    assert detector.card.name == "warping:published-spp"
    assert finding.score == pytest.approx(logit_of(200) - 1, abs=0.1)
    assert finding.log10_lr == 0.0
    assert "not been calibrated here" in str(finding.reasons[-1])
