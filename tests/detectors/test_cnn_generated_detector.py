"""The test for generated images, with hand-made networks whose answers are known."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import skimage.data
from numpy.typing import NDArray
from PIL import Image

from tests.detectors.generator_networks import (
    GREY,
    BrightnessNetwork,
    install,
    logit_network,
    textured,
)
from unmask.arrays import RGBImage
from unmask.detectors import Finding, Picture
from unmask.detectors.calibration import KindCalibration, QualityCalibration
from unmask.detectors.cnn_generated import CnnGeneratedDetector
from unmask.detectors.cnn_generated.bank import Bank
from unmask.detectors.cnn_generated.banks import FOLDER
from unmask.detectors.cnn_generated.network import (
    HEAD,
    TUNED,
    Joining,
    Judged,
    LinearHead,
    TrunkNetwork,
)
from unmask.detectors.cnn_generated.own_bank import add_folder
from unmask.detectors.cnn_generated.readings import candidates
from unmask.errors import WeightsError
from unmask.faces import LANDMARK_COUNT, Box, Face, FaceQuality, FaceTrack
from unmask.media import Limits, Media, media_from_frames, open_media
from unmask.weights.trunk import load_trunk

NETWORK = BrightnessNetwork()

CALIBRATION = QualityCalibration((-2.0, -2.0), (-2.0, 2.0), (1.0, 1.0), -2.0, 2.0)
CALIBRATIONS = KindCalibration(CALIBRATION, CALIBRATION)
"""At quality 0 no score says anything; at quality 1 the weight is largest."""


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("UNMASK_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def detector() -> CnnGeneratedDetector:
    return CnnGeneratedDetector(network=NETWORK, calibration=CALIBRATIONS)


def grey(level: int) -> tuple[int, int, int]:
    return (level, level, level)


def photograph(name: str) -> RGBImage:
    return np.asarray(getattr(skimage.data, name)(), np.uint8)


def picture(pixels: RGBImage) -> Media:
    return media_from_frames([pixels], [0.0])


def track(box: Box, frames: range = range(1), person: int = 1) -> FaceTrack:
    landmarks = np.zeros((LANDMARK_COUNT, 3), np.float32)
    quality = FaceQuality(100.0, 0.8, 0.0, 0.0, 1.0)
    faces = (Face(n, float(n), box, 1.0, landmarks, quality, None) for n in frames)
    return FaceTrack(person, tuple(faces))


def examine(detector: CnnGeneratedDetector, media: Media, *tracks: FaceTrack) -> Finding:
    return detector.examine(media, tracks, lambda _fraction: None)


def bank_of(colour: tuple[int, int, int], name: str = "Redder") -> Bank:
    embedding = np.array(colour, np.float32) / np.linalg.norm(colour)
    generator = np.random.default_rng(0)
    others = generator.normal(0, 1, (300, 3))
    others /= np.linalg.norm(others, axis=1, keepdims=True)
    real = others[others[:, 0] < 0.8].astype(np.float16)
    return replace(Bank.of(NETWORK.sha256, name, [embedding]), real=real)


def test_the_score_of_a_picture_is_the_mean_over_its_windows(
    detector: CnnGeneratedDetector,
) -> None:
    pixels = textured(448, 224, grey(GREY + 20))
    pixels[:, 224:] = textured(224, 224, grey(GREY + 40))

    finding = examine(detector, picture(pixels))

    assert finding.status == "scored"
    assert finding.score == pytest.approx(3.0, abs=0.02)
    assert finding.weights_sha256 == NETWORK.sha256
    [moment] = finding.timeline
    assert (moment.person, moment.box, moment.score) == (None, None, finding.score)
    assert finding.log10_lr == pytest.approx(CALIBRATION.log10_lr(3.0, moment.quality), abs=0.02)
    assert str(finding.reasons[0]) == (
        "The mean score is 3.0 in 2 windows over the whole picture. Scores above 0 are more like "
        "generated images than like photographs."
    )


def test_a_picture_that_was_made_smaller_is_read_at_its_full_resolution(
    detector: CnnGeneratedDetector, tmp_path: Path
) -> None:
    """The windows are those of the file: in the smaller one the face would fill its own."""
    pixels = textured(1201, 449, grey(GREY))
    pixels[100:324, 800:1024] = textured(224, 224, grey(GREY + 30))
    path = tmp_path / "a.png"
    Image.fromarray(pixels).save(path)
    seen = []
    judge = NETWORK.judge

    class Watching(BrightnessNetwork):
        def judge(self, crops: NDArray[np.uint8]) -> Judged:
            seen.append(crops)
            return judge(crops)

    watching = CnnGeneratedDetector(network=Watching(), calibration=CALIBRATIONS)
    face = track(Box(431, 81, 50, 50))
    with open_media(path, Limits(pixels=601 * 225)) as media:
        assert media.facts.divisor == 2
        finding = examine(watching, media, face)

    (crops,) = seen
    corner = pixels[:224, :224]
    np.testing.assert_array_equal(crops[0], corner)
    np.testing.assert_array_equal(crops[-1], pixels[100:324, 800:1024])
    around = finding.timeline[-1]
    assert around.score == pytest.approx(3.0, abs=0.02)
    (heat,) = finding.exhibits
    assert isinstance(heat, Picture)
    assert heat.pixels.shape == (225, 601, 3)
    # What the window around the face saw is not darkened, what no window saw is.
    assert heat.pixels[106, 456].mean() > 100
    assert heat.pixels[20, 300].mean() < 60


def test_the_heat_map_of_a_large_picture_is_shown_smaller_at_the_same_places(
    detector: CnnGeneratedDetector,
) -> None:
    pixels = textured(4096, 400, grey(GREY))
    pixels[:, 3872:] = textured(224, 400, grey(GREY + 60))
    (heat,) = examine(detector, picture(pixels)).exhibits
    assert isinstance(heat, Picture)
    assert heat.pixels.shape == (200, 2048, 3)
    assert heat.comparison is not None
    assert heat.comparison.original.shape == heat.pixels.shape
    # The window at the right end is bright and coloured, the one at the left end is grey.
    colours = heat.pixels.astype(int).max(axis=2) - heat.pixels.min(axis=2)
    assert colours[:, 1940:].mean() > 40
    assert colours[:, :110].mean() < 5
    # Between them nothing was looked at.
    assert heat.pixels[:, 500:1500].mean() < 60
    assert heat.layer is not None
    assert (heat.layer.box.width, heat.layer.box.height) == (4096, 400)


def test_a_border_around_what_was_made_smaller_is_counted(tmp_path: Path) -> None:
    pixels = np.zeros((600, 1400, 3), np.uint8)
    inner = textured(1200, 448, grey(GREY + 20))
    pixels[80:528, 100:1300] = inner
    path = tmp_path / "a.png"
    Image.fromarray(pixels).save(path)
    detector = CnnGeneratedDetector(network=NETWORK, calibration=CALIBRATIONS)
    with open_media(path, Limits(pixels=700 * 300)) as media:
        assert media.has_borders
        finding = examine(detector, media.within_borders)
    assert finding.score == pytest.approx(2.0, abs=0.05)


def test_without_its_file_what_was_made_smaller_is_not_judged(
    detector: CnnGeneratedDetector, tmp_path: Path
) -> None:
    path = tmp_path / "a.png"
    Image.fromarray(textured(1200, 448)).save(path)
    with open_media(path, Limits(pixels=600 * 224)) as media:
        path.unlink()
        finding = examine(detector, media)
    assert finding.status == "abstained"
    assert "made smaller" in str(finding.reasons[0])


def test_the_face_is_read_apart_and_weighs_as_much_as_the_picture(
    detector: CnnGeneratedDetector,
) -> None:
    pixels = textured(1200, 224, grey(GREY))
    pixels[:, 800:1024] = textured(224, 224, grey(GREY + 30))
    media, face = picture(pixels), track(Box(862, 62, 100, 100))

    alone, finding = examine(detector, media), examine(detector, media, face)

    assert alone.score == pytest.approx(3.0 * 48 / 224 / 2, abs=0.05)
    whole, around = finding.timeline
    assert whole.score == pytest.approx(alone.score)
    assert (around.person, around.box) == (1, Box(862, 62, 100, 100))
    assert around.score == pytest.approx(3.0, abs=0.02)
    assert finding.score == pytest.approx((whole.score + around.score) / 2)
    assert ", and 3.0 in one window around faces." in str(finding.reasons[0])


def test_a_small_face_is_not_read_apart(detector: CnnGeneratedDetector) -> None:
    finding = examine(detector, picture(textured(640, 360)), track(Box(300, 150, 60, 63)))
    assert [moment.person for moment in finding.timeline] == [None]


def test_of_a_video_the_frame_in_its_middle_is_read(detector: CnnGeneratedDetector) -> None:
    levels = [GREY + 2 * number for number in range(15)]
    frames = [textured(224, 224, grey(level)) for level in levels]
    media = media_from_frames(frames, [float(number) for number in range(15)])

    finding = examine(detector, media, track(Box(60, 60, 100, 100), range(6, 9)))

    whole, around = finding.timeline
    assert (whole.time, whole.person) == (7.0, None)
    assert (around.time, around.person) == (7.0, 1)
    assert finding.score == pytest.approx(1.4, abs=0.03)
    assert "one window over the whole picture" in str(finding.reasons[0])
    assert str(finding.reasons[1]) == "Of a video only one frame is looked at: the one at 7.0 s."


@pytest.mark.parametrize(
    ("count", "expected"),
    [(1, [0]), (2, [0, 1]), (3, [1, 0, 2]), (15, [7, 0, 14]), (64, [32, 0, 63])],
)
def test_the_middle_comes_before_first_and_last(count: int, expected: list[int]) -> None:
    assert candidates(count) == expected


def test_where_the_middle_of_a_video_is_flat_another_frame_is_read(
    detector: CnnGeneratedDetector,
) -> None:
    black = np.zeros((224, 224, 3), np.uint8)
    frames = [black, black, black, black, textured(224, 224, grey(GREY + 10))]
    finding = examine(detector, media_from_frames(frames, [float(n) for n in range(5)]))
    assert [moment.time for moment in finding.timeline] == [4.0]
    [shown] = finding.exhibits
    assert isinstance(shown, Picture)
    assert shown.time == 4.0


def test_a_picture_smaller_than_a_window_is_read(detector: CnnGeneratedDetector) -> None:
    finding = examine(detector, picture(textured(150, 140, grey(GREY + 10))))
    assert finding.score == pytest.approx(1.0, abs=0.05)
    [shown] = finding.exhibits
    assert isinstance(shown, Picture)
    assert shown.pixels.shape == (140, 150, 3)


@pytest.mark.parametrize(
    ("pixels", "reason"),
    [
        (
            textured(300, 127),
            "The picture has 300 × 127 px; its shorter side must have at least 128 px.",
        ),
        (
            np.full((300, 400, 3), 90, np.uint8),
            "The picture is flat: nowhere do the grey values vary enough to hold traces.",
        ),
    ],
)
def test_it_abstains_with_numbers(
    detector: CnnGeneratedDetector, pixels: RGBImage, reason: str
) -> None:
    finding = examine(detector, picture(pixels))
    assert (finding.status, *map(str, finding.reasons)) == ("abstained", reason)
    assert finding.log10_lr is None


def test_a_thing_before_a_plain_background_is_not_flat(detector: CnnGeneratedDetector) -> None:
    pixels = np.full((1300, 1300, 3), 255, np.uint8)
    pixels[430:870, 430:870] = textured(440, 440, grey(GREY + 10))
    finding = examine(detector, picture(pixels))
    assert finding.status == "scored"
    assert finding.score == pytest.approx(1.0, abs=0.05)
    assert str(finding.reasons[0]).endswith(
        "in 4 windows over the whole picture. Scores above 0 are more like generated images than "
        "like photographs."
    )


def test_a_small_picture_within_a_border_is_said_to_be_in_one(
    detector: CnnGeneratedDetector,
) -> None:
    framed = np.zeros((400, 300, 3), np.uint8)
    framed[150:250] = textured(300, 100)
    finding = examine(detector, picture(framed).within_borders)
    reason = (
        "The picture has 300 × 100 px inside its border; its shorter side must have at least 128 "
        "px."
    )
    assert (finding.status, *map(str, finding.reasons)) == ("abstained", reason)


def test_flat_windows_and_frames_say_nothing(detector: CnnGeneratedDetector) -> None:
    pixels = np.full((224, 448, 3), 255, np.uint8)
    pixels[:, :224] = textured(224, 224, grey(GREY + 10))
    assert examine(detector, picture(pixels)).score == pytest.approx(1.0, abs=0.02)
    frames = [pixels[:, :224], pixels[:, 224:]]
    media = media_from_frames([np.ascontiguousarray(frame) for frame in frames], [0.0, 1.0])
    assert [moment.time for moment in examine(detector, media).timeline] == [0.0]


def test_the_map_lies_where_the_traces_are_and_shows_what_was_not_looked_at(
    detector: CnnGeneratedDetector,
) -> None:
    pixels = textured(1200, 224, grey(GREY - 5))
    pixels[:112, :112] = textured(112, 112, grey(GREY + 80))
    [shown] = examine(detector, picture(pixels)).exhibits
    assert isinstance(shown, Picture)
    assert shown.pixels.shape == pixels.shape
    redness = shown.pixels[..., 0].astype(int) - shown.pixels[..., 2]
    assert redness[:40, :40].mean() > 60
    assert np.abs(redness[:, 980:]).max() == 0
    # Windows lie at 0 and 976; between them it is dark.
    assert shown.pixels[:, 230:970].mean() < 0.5 * shown.pixels[:, 980:].mean()
    assert "Dark places were not examined." in str(shown.caption)


def test_poor_quality_takes_the_weight_from_a_score(detector: CnnGeneratedDetector) -> None:
    large, small = (
        examine(detector, picture(textured(side, side, grey(GREY + 30)))) for side in (448, 130)
    )
    assert small.score == pytest.approx(large.score, abs=0.05)
    assert small.timeline[0].quality < large.timeline[0].quality
    assert large.log10_lr is not None
    assert small.log10_lr is not None
    assert 0 <= small.log10_lr < large.log10_lr


def test_progress_reaches_the_end(detector: CnnGeneratedDetector) -> None:
    frames = [textured(224, 224)] * 12
    seen: list[float] = []
    media = media_from_frames(frames, [float(number) for number in range(12)])
    detector.examine(media, (), seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_the_nearest_generator_is_named() -> None:
    bank = bank_of((1, 0, 0))
    detector = CnnGeneratedDetector(network=NETWORK, calibration=CALIBRATIONS, bank=bank)

    red = examine(detector, picture(textured(300, 300, (GREY + 60, GREY, GREY))))
    green = examine(detector, picture(textured(300, 300, (GREY, GREY + 60, GREY))))

    assert str(red.reasons[1]).startswith("Related to images by Redder, the nearest in the bank")
    assert "99% of real photographs are further than" in str(red.reasons[1])
    assert str(green.reasons[1]).startswith("Nothing in the bank of known generators is near")
    assert red.score == pytest.approx(green.score or 0, abs=0.05)


def test_the_persons_own_bank_is_searched_too(tmp_path: Path) -> None:
    folder = tmp_path / "images"
    folder.mkdir()
    pixels = textured(300, 300, (GREY, GREY + 60, GREY))
    cv2.imwrite(str(folder / "one.png"), pixels[..., ::-1])
    detector = CnnGeneratedDetector(
        network=NETWORK, calibration=CALIBRATIONS, bank=bank_of((1, 0, 0))
    )
    add_folder(NETWORK, "Greener", folder, lambda _done: None)

    finding = examine(detector, picture(textured(300, 300, (GREY, GREY + 50, GREY), seed=1)))

    assert "Greener" in str(finding.reasons[1])


def test_a_bank_of_another_network_is_left_out_with_one_line() -> None:
    bank = replace(bank_of((1, 0, 0)), model_sha256="b" * 64)
    detector = CnnGeneratedDetector(network=NETWORK, calibration=CALIBRATIONS, bank=bank)
    finding = examine(detector, picture(textured(300, 300)))
    assert finding.status == "scored"
    assert list(map(str, finding.reasons[1:])) == [
        "A bank of known generators was left out because it was made with another network; "
        "`unmask bank list` says which."
    ]


def test_a_damaged_bank_of_the_person_costs_no_finding(
    detector: CnnGeneratedDetector, data: Path
) -> None:
    data.mkdir()
    (data / "bank.npz").write_bytes(b"nonsense")
    finding = examine(detector, picture(textured(300, 300)))
    assert finding.status == "scored"
    assert "bank.npz cannot be read" in str(finding.reasons[-1])


def test_an_imported_network_carries_no_weight(data: Path) -> None:
    install(logit_network(), "cnn-generated-published-p50", data / "weights")

    assert CnnGeneratedDetector.variants() == ("published-p50",)
    detector = CnnGeneratedDetector("published-p50")
    finding = examine(detector, picture(textured(300, 300, grey(GREY + 40))))

    assert detector.card.name == "cnn-generated:published-p50"
    assert finding.score == pytest.approx(4.0, abs=0.05)
    assert finding.log10_lr == 0.0
    assert "carries no weight" in str(finding.reasons[-1])
    assert len(finding.reasons) == 2
    [shown] = finding.exhibits
    assert isinstance(shown, Picture)
    assert (shown.pixels[..., 0].astype(int) - shown.pixels[..., 2]).min() > 0


def test_an_unknown_network_is_refused() -> None:
    with pytest.raises(WeightsError, match="cnn-generated-published-p70"):
        CnnGeneratedDetector("published-p70")


def test_without_the_large_network_it_abstains_and_says_how_to_get_it() -> None:
    detector = CnnGeneratedDetector()
    finding = examine(detector, picture(textured(300, 300)))
    assert (finding.status, *map(str, finding.reasons)) == (
        "abstained",
        "This test needs a large network that is not on this machine. To get it (78 MB, once), "
        "run `unmask weights fetch clip-vit-b16`.",
    )
    assert detector.missing_models() == ("clip-vit-b16",)


def test_the_large_network_is_used_as_soon_as_it_is_there(
    folder_with_large_network: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    detector = CnnGeneratedDetector()
    assert examine(detector, picture(textured(300, 300))).status == "abstained"
    monkeypatch.setenv("UNMASK_DATA", str(folder_with_large_network))

    finding = examine(detector, picture(photograph("astronaut")))

    assert finding.status == "scored"
    assert finding.score is not None
    # A photograph.
    assert finding.score < 0
    assert detector.missing_models() == ()
    assert finding.weights_sha256 == load_trunk().entry.sha256
    assert "made with another network" not in " ".join(map(str, finding.reasons))


@pytest.mark.usefixtures("large_network")
def test_the_shares_of_the_patches_are_all_of_the_logit() -> None:
    network = TrunkNetwork.load(FOLDER)
    crops = np.stack([photograph(name)[:224, :224] for name in ("astronaut", "coffee")])
    judged = network.judge(crops)
    assert judged.maps.shape == (2, 14, 14)
    np.testing.assert_allclose(judged.maps.mean(axis=(1, 2)), judged.logits, atol=1e-3)
    assert (judged.maps.std(axis=(1, 2)) > 0.1).all()


def test_the_shipped_layer_is_small_and_judges_in_units_of_the_spread_in_training() -> None:
    path = FOLDER / HEAD
    head = LinearHead.load(path)
    layers = np.random.default_rng(0).normal(size=(3, 12, 2, 768)).astype(np.float32)

    assert path.stat().st_size < 100_000
    chosen = layers[:, np.array(head.blocks) - 1]
    expected = (((chosen - head.mean) / head.scale) * head.weight).sum(axis=(1, 2, 3)) + head.bias
    assert head.logits(layers) == pytest.approx(expected, rel=1e-4)


def test_a_damaged_linear_layer_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "head.npz").write_bytes(b"nonsense")
    with pytest.raises(WeightsError, match=r"head\.npz of the test cnn-generated cannot be read"):
        LinearHead.load(tmp_path / "head.npz")
    rows = np.ones((1, 2, 768))
    arrays: dict[str, Any] = dict.fromkeys(("weight", "mean", "scale"), rows)
    arrays |= {"bias": 0.0, "centre": np.ones(768), "blocks": [9]}
    np.savez(tmp_path / "head.npz", **arrays | {"mean": rows[:, :1]})
    with pytest.raises(WeightsError, match=r"expected shape \(1, 2, 768\), got \(1, 1, 768\)"):
        LinearHead.load(tmp_path / "head.npz")
    np.savez(tmp_path / "head.npz", **arrays | {"blocks": [3]})
    with pytest.raises(WeightsError, match=r"expected some of \(6, 9, 12\), got \(3,\)"):
        LinearHead.load(tmp_path / "head.npz")


def test_both_looks_become_one_logit() -> None:
    joining = Joining(np.array([0.5, 2.0], np.float32), -1.0)
    linear, tuned = np.array([4.0, 0.0]), np.array([1.0, -1.0])

    np.testing.assert_allclose(joining.join(linear, tuned), [3.0, -3.0])


def test_both_looks_count_in_what_ships() -> None:
    assert (Joining.load(FOLDER / TUNED).weights > 0).all()


def test_norms_without_their_joining_are_one_line(tmp_path: Path) -> None:
    arrays: dict[str, Any] = {"joining.bias": np.float32(0)}
    np.savez(tmp_path / "tuned.npz", **arrays)
    with pytest.raises(WeightsError, match=r"nothing as 'joining\.weights'"):
        Joining.load(tmp_path / "tuned.npz")
