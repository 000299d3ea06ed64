import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.detectors.handmade_faces import (
    CALIBRATIONS,
    GOOD,
    brightness_model,
    clip,
    even,
    examine,
    face,
    logit_of,
    noisy,
    track,
    turned,
    two_class_model,
)
from tests.weights.small_gend import tensors as small_gend_tensors
from tests.weights.small_gend import write_gend_file
from unmask.detectors import Finding, Picture, Plot, load_detectors
from unmask.detectors.calibration import NOT_CALIBRATED, KindCalibration, QualityCalibration
from unmask.detectors.face_tests.face_reading import DRAWN
from unmask.detectors.faceforensics import FaceForensicsDetector
from unmask.errors import UnknownDetectorError, WeightsError
from unmask.faces import FaceTrack
from unmask.faces.alignment import upright_crop
from unmask.faces.landmarks import five_points
from unmask.faces.quality import grade
from unmask.weights import load_model
from unmask.weights.published import import_checkpoint


@pytest.fixture(scope="module")
def detector(tmp_path_factory: pytest.TempPathFactory) -> FaceForensicsDetector:
    model = brightness_model(tmp_path_factory.mktemp("weights"))
    return FaceForensicsDetector(model=model, calibration=CALIBRATIONS)


def test_a_clip_gets_the_mean_of_its_faces(detector: FaceForensicsDetector) -> None:
    shades = [100, 120, 140, 160, 180, 240]
    finding = examine(detector, clip([even(shade) for shade in shades]), track(6))

    expected = np.mean([logit_of(shade) for shade in shades])
    assert finding.status == "scored"
    assert finding.score == pytest.approx(expected, abs=1e-4)
    assert finding.log10_lr == pytest.approx(expected / math.log(10), abs=1e-4)
    assert [m.score for m in finding.timeline] == pytest.approx([logit_of(s) for s in shades])
    assert [m.time for m in finding.timeline] == [frame / 4 for frame in range(6)]
    assert {m.quality for m in finding.timeline} == {grade(GOOD)}
    assert "the mean of 6 faces" in str(finding.reasons[0])
    assert len(finding.weights_sha256) == 64


def test_the_network_sees_a_square_of_1_3_times_the_box(detector: FaceForensicsDetector) -> None:
    one, picture = face(0), even(0)
    side = 1.3 * max(one.box.width, one.box.height)
    top, bottom = (round(one.box.center[1] + sign * side / 2) for sign in (-1, 1))
    left, right = (round(one.box.center[0] + sign * side / 2) for sign in (-1, 1))
    picture[top:bottom, left:right] = 255
    outside = 255 - picture

    for pixels, expected in ((picture, logit_of(255)), (outside, logit_of(0))):
        finding = examine(detector, clip([pixels]), FaceTrack(1, (one,)))
        assert finding.score == pytest.approx(expected, abs=0.3)


def test_a_face_is_read_as_a_mirror_shows_it_and_in_a_tighter_crop(
    detector: FaceForensicsDetector,
) -> None:
    one, picture = face(0), even(0)
    wide, tight = (scale * max(one.box.width, one.box.height) for scale in (1.3, 1.1))
    (x, y), half = one.box.center, wide / 2
    picture[round(y - half) : round(y + half), round(x - half) : round(x + half)] = 255
    half = tight / 2
    picture[round(y - half) : round(y + half), round(x - half) : round(x + half)] = 0

    finding = examine(detector, clip([picture]), FaceTrack(1, (one,)))

    # All of the tight crop is dark, and so much of the wide one as it covers.
    shade_of_wide = 255 * (1 - (tight / wide) ** 2)
    expected = (logit_of(0) + logit_of(shade_of_wide)) / 2
    assert finding.score == pytest.approx(expected, abs=0.15)


def test_poor_input_takes_weight_from_a_score(tmp_path: Path) -> None:
    by_quality = QualityCalibration((0.0, -2.0), (0.0, 2.0), (2.0, 2.0), -2.0, 2.0)
    detector = FaceForensicsDetector(
        model=brightness_model(tmp_path), calibration=KindCalibration(by_quality, by_quality)
    )
    media = clip([even(200)])
    ratios = [
        examine(detector, media, track(1, quality=replace(GOOD, sharpness=sharpness))).log10_lr
        for sharpness in (0.0, 0.2, 0.9)
    ]

    assert ratios[0] == 0
    assert 0 < (ratios[1] or 0) < (ratios[2] or 0)


def test_a_clip_is_shown_with_plot_and_heat_maps(detector: FaceForensicsDetector) -> None:
    pictures = [even(100) for _ in range(8)]
    pictures[5][60:110, 170:220] = 255  # above and to the right of the face's middle
    finding = examine(detector, clip(pictures), track(8))

    plot, brightest, second = finding.exhibits
    assert isinstance(plot, Plot)
    assert len(plot.curves[0].points) == 8
    assert (plot.bands[0].low, plot.bands[0].high) == (-6.0, 2.0)
    assert isinstance(brightest, Picture)
    assert isinstance(second, Picture)
    assert (brightest.time, brightest.pixels.shape) == (5 / 4, (320, 320, 3))
    assert second.time not in (4 / 4, 5 / 4, 6 / 4)
    heat = brightest.pixels[..., 0].astype(int) - brightest.pixels[..., 2]
    rows, columns = np.nonzero(heat > 0.5 * heat.max())
    assert rows.mean() < 160 < columns.mean()


def test_a_picture_needs_one_face_and_gets_no_plot(detector: FaceForensicsDetector) -> None:
    finding = examine(detector, clip([even(150)]), track(1))

    assert finding.score == pytest.approx(logit_of(150), abs=1e-4)
    assert "from the one face in the picture" in str(finding.reasons[0])
    assert [type(exhibit) for exhibit in finding.exhibits] == [Picture]


def test_of_several_people_the_most_suspicious_gives_the_score(
    detector: FaceForensicsDetector,
) -> None:
    picture = even(40, 640)
    picture[:, 320:] = 200
    left, right = face(0), face(0, middle=(480, 120))
    finding = examine(detector, clip([picture]), FaceTrack(1, (left,)), FaceTrack(2, (right,)))

    scores = [logit_of(200), logit_of(40)]
    assert finding.score == pytest.approx(scores[0], abs=1e-4)
    assert [str(reason)[:9] for reason in finding.reasons] == ["Person 2:", "Person 1:"]
    expected = math.log10(sum(math.exp(max(-2, s / math.log(10)) * math.log(10)) for s in scores))
    assert finding.log10_lr == pytest.approx(expected - math.log10(2), abs=1e-4)


def test_it_judges_no_drawing_but_who_stands_beside_it(detector: FaceForensicsDetector) -> None:
    pictures = clip([even(150)] * 6)
    drawn = replace(track(6), drawn=True)
    alone = examine(detector, pictures, drawn)
    assert (alone.status, alone.reasons) == ("abstained", (DRAWN,))
    beside = detector.examine(pictures, [drawn, replace(track(6), person=2)], lambda _: None)
    assert {moment.person for moment in beside.timeline} == {2}


def test_it_abstains_with_the_reason(detector: FaceForensicsDetector) -> None:
    media = clip([even(90)] * 6)
    small = track(6, quality=replace(GOOD, width=38.2))

    for tracks, reason in (
        ((), "No face was found in any of the 6 frames examined."),
        ((track(4),), "Only 4 usable faces of any one person were found; 5 are needed."),
        ((small,), "The widest face is 38 px wide; at least 64 px are needed."),
    ):
        finding = examine(detector, media, *tracks)
        assert (finding.status, *map(str, finding.reasons)) == ("abstained", reason)


def test_progress_reaches_the_end(detector: FaceForensicsDetector) -> None:
    seen: list[float] = []
    detector.examine(clip([even(90)] * 6), [track(6), track(6, 2)], seen.append)

    assert seen == sorted(seen)
    assert seen[-1] == 1.0
    assert len(seen) > 12


@pytest.fixture
def imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stands in for weights that a person imported."""
    monkeypatch.setenv("UNMASK_DATA", str(tmp_path))
    two_class_model(tmp_path / "weights", "faceforensics-published-c23", ("real", "fake"))


@pytest.mark.usefixtures("imported")
def test_an_imported_network_takes_the_place_and_carries_no_weight() -> None:
    [detector] = load_detectors(["faceforensics:published-c23"])
    finding = examine(detector, clip([even(200)]), track(1))

    assert FaceForensicsDetector.variants() == ("published-c23",)
    assert detector.card.name == finding.detector == "faceforensics:published-c23"
    assert detector.card.licence == "licence of a test"
    assert finding.score == pytest.approx(logit_of(200) - 1, abs=1e-4)
    assert finding.log10_lr == 0.0
    assert finding.reasons[-1] == NOT_CALIBRATED
    assert FaceForensicsDetector.card.name == "faceforensics"


@pytest.mark.usefixtures("imported")
def test_an_imported_network_sees_the_box_of_the_older_landmarks() -> None:
    picture, one = even(0), face(0)
    picture[: round(one.box.y + 15)] = 255  # the forehead
    detector = FaceForensicsDetector("published-c23")

    def crop_of(detector: FaceForensicsDetector) -> Finding:
        return examine(detector, clip([picture]), FaceTrack(1, (one,)))

    [shown] = crop_of(detector).exhibits
    assert isinstance(shown, Picture)
    assert shown.comparison is not None
    bright = (shown.comparison.original > 128).mean()
    assert 0.05 < bright < 0.2


def test_gend_sees_the_face_turned_upright_and_carries_no_weight(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNMASK_DATA", str(tmp_path))
    checkpoint = write_gend_file(tmp_path / "model.safetensors", small_gend_tensors())
    import_checkpoint("faceforensics-gend", checkpoint)
    picture, one = noisy(140), turned(face(0), 35)

    [detector] = load_detectors(["faceforensics:gend"])
    finding = examine(detector, clip([picture]), FaceTrack(1, (one,)))

    crop = upright_crop(picture, five_points(one.landmarks), 1.3, 224, "bicubic")
    [[real, fake]] = load_model("faceforensics-gend").infer(crop[None])[0]
    assert finding.score == pytest.approx(float(fake - real), abs=1e-4)
    assert finding.log10_lr == 0.0
    assert finding.reasons[-1] == NOT_CALIBRATED
    assert detector.card.name == "faceforensics:gend"
    assert (detector.card.year, detector.card.published) == (2026, ())
    assert detector.card.licence.startswith("MIT")
    [shown] = finding.exhibits
    assert isinstance(shown, Picture)
    larger = upright_crop(picture, five_points(one.landmarks), 1.3, 320, "bicubic")
    assert shown.comparison is not None
    np.testing.assert_array_equal(shown.comparison.original, larger)


@pytest.mark.usefixtures("imported")
@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("faceforensics:published-c32", "did you mean 'faceforensics:published-c23'"),
        ("faceforensics:published-c40", "unmask weights import faceforensics-published-c40 FILE"),
        ("cnn-generated:published-p50", "unmask weights import cnn-generated-published-p50 FILE"),
        ("faceforensics:gend", "unmask weights import faceforensics-gend FILE"),
        ("faceforensics:mine", "installed are: faceforensics:published-c23"),
        ("faceforensic:published-c23", "did you mean 'faceforensics'"),
    ],
)
def test_an_unknown_variant_gets_a_hint(name: str, hint: str) -> None:
    with pytest.raises(UnknownDetectorError, match=hint):
        load_detectors([name])


def test_a_network_that_is_not_there_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNMASK_DATA", str(tmp_path))

    with pytest.raises(WeightsError, match="faceforensics-published-c23"):
        FaceForensicsDetector("published-c23")
