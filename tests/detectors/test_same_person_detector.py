"""Faces are compared with those of a reference, and what that means is said with its limits."""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
import skimage.data

from unmask.analysis import Analyzer, analyze
from unmask.arrays import RGBImage
from unmask.detectors import Finding, Picture, Plot
from unmask.detectors.same_person import SamePersonDetector
from unmask.detectors.same_person.calibration import LikenessCalibration
from unmask.detectors.same_person.comparing import why_not_compared
from unmask.detectors.same_person.detector import NO_NETWORK, NO_REFERENCE, NO_WEIGHT
from unmask.errors import MediaError, UnknownDetectorError
from unmask.faces import FaceFinder
from unmask.media import Frame
from unmask.words import Message, say

SAMPLES = Path(__file__).parents[2] / "src" / "unmask" / "samples"
PHOTOGRAPH, CLIP = SAMPLES / "photograph.jpg", SAMPLES / "moving-face.mp4"


@pytest.fixture(scope="module")
def analyzer(folder_with_face_network: Path) -> Iterator[Analyzer]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UNMASK_DATA", str(folder_with_face_network))
        yield Analyzer(["same-person"])


@pytest.fixture(scope="module")
def astronaut() -> RGBImage:
    return np.asarray(skimage.data.astronaut(), np.uint8)  # type: ignore[no-untyped-call]


@pytest.fixture(scope="module")
def stranger(astronaut: RGBImage, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Somebody with other proportions."""
    [track] = FaceFinder().find([Frame(0, 0.0, astronaut)], lambda _fraction: None)
    box = track.faces[0].box
    rows, columns = np.mgrid[0 : astronaut.shape[0], 0 : astronaut.shape[1]].astype(np.float32)
    across, down = (columns - box.center[0]) / box.width, (rows - box.center[1]) / box.height
    near = np.exp(-2 * (across**2 + down**2))
    source_x = columns - 0.6 * box.width * across * near
    source_y = rows + 0.12 * box.height * np.sin(2 * np.pi * down) * near
    shifted = cv2.remap(astronaut, source_x.astype("f4"), source_y.astype("f4"), cv2.INTER_LINEAR)
    return _saved(np.asarray(shifted, np.uint8), tmp_path_factory.mktemp("stranger") / "other.png")


def _saved(picture: RGBImage, path: Path) -> Path:
    assert cv2.imwrite(str(path), picture[..., ::-1])
    return path


def finding_of(analyzer: Analyzer, media: Path, *person: Path) -> Finding:
    [finding] = analyzer.comparing_with(person).analyze(media).findings
    return finding


def keys(finding: Finding) -> list[str]:
    """The keys of all messages in the reasons."""
    found: list[str] = []
    for reason in finding.reasons:
        assert isinstance(reason, Message)
        inner = reason.values.get("sentences", (reason,))
        assert isinstance(inner, tuple)
        found += [one.key for one in inner if isinstance(one, Message)]
    return found


@pytest.mark.usefixtures("face_network")
def test_the_person_in_the_reference_is_known_in_the_clip(analyzer: Analyzer) -> None:
    finding = finding_of(analyzer, CLIP, PHOTOGRAPH)

    assert finding.status == "scored"
    assert finding.score is not None
    assert finding.score < 0.3
    # Whose face it is says nothing of manipulation.
    assert finding.log10_lr == 0.0
    assert keys(finding) == [
        "same-person-likeness",
        "same-person-ratio",
        "same-person-drift",
        NO_WEIGHT.key,
    ]
    assert say(finding.reasons[0]).startswith("Person 1 looks like the person in the reference")
    assert len(finding.timeline) > 10
    assert all(0 <= moment.score < 0.5 for moment in finding.timeline)
    plot, picture = finding.exhibits
    assert isinstance(plot, Plot)
    assert isinstance(picture, Picture)
    assert picture.pixels.shape == (224, 3 * 224, 3)


@pytest.mark.usefixtures("face_network")
def test_a_stranger_does_not_look_like_the_person(analyzer: Analyzer, stranger: Path) -> None:
    finding = finding_of(analyzer, stranger, PHOTOGRAPH)

    assert finding.score is not None
    assert finding.score > 0.65
    assert finding.log10_lr == 0.0
    assert say(finding.reasons[0]).startswith("Person 1 does not look like the person")
    assert "same-person-drift" not in keys(finding)
    [picture] = finding.exhibits
    assert isinstance(picture, Picture)
    assert picture.pixels.shape == (224, 2 * 224, 3)


@pytest.mark.usefixtures("face_network")
def test_several_references_count_the_same(
    analyzer: Analyzer, stranger: Path, tmp_path: Path
) -> None:
    """A clip has many faces; it does not outvote a picture."""
    alone = finding_of(analyzer, stranger, stranger).score
    mixed = finding_of(analyzer, stranger, CLIP, stranger).score
    assert alone == pytest.approx(0, abs=1e-3)
    assert mixed is not None
    assert 0.1 < mixed < 0.35


@pytest.mark.usefixtures("face_network")
def test_a_crowded_reference_and_one_without_a_face_are_named(
    analyzer: Analyzer, astronaut: RGBImage, tmp_path: Path
) -> None:
    both = np.concatenate([astronaut, cv2.resize(astronaut, (384, 512))], axis=1)
    crowd = _saved(np.asarray(both, np.uint8), tmp_path / "two.png")
    empty = _saved(np.full((300, 300, 3), 90, np.uint8), tmp_path / "wall.png")
    finding = finding_of(analyzer, PHOTOGRAPH, crowd, empty)

    assert finding.status == "scored"
    assert "same-person-crowd" in keys(finding)
    said = [say(reason) for reason in finding.reasons]
    assert any("two.png shows 2 people" in one for one in said)
    assert any("Nobody in wall.png can be compared with: No face was found" in one for one in said)

    only_empty = finding_of(analyzer, PHOTOGRAPH, empty)
    assert only_empty.status == "abstained"
    assert keys(only_empty) == ["same-person-reference-unusable"]


@pytest.mark.usefixtures("face_network")
def test_it_abstains_on_what_shows_too_little(
    analyzer: Analyzer, astronaut: RGBImage, tmp_path: Path
) -> None:
    tiny = cv2.resize(astronaut, (150, 150), interpolation=cv2.INTER_AREA)
    finding = finding_of(analyzer, _saved(np.asarray(tiny, np.uint8), tmp_path / "s.png"), CLIP)
    assert finding.status == "abstained"
    assert keys(finding) == ["face-too-small"]


@pytest.mark.usefixtures("face_network")
def test_of_a_short_clip_fewer_faces_are_needed(astronaut: RGBImage) -> None:
    tracks = FaceFinder().find([Frame(0, 0.0, astronaut)], lambda _fraction: None)
    for frames, needed in ((2, 2), (9, 3)):
        said = why_not_compared(tracks, frames)
        assert said == Message("too-few-faces", {"found": 1, "needed": needed})


def test_without_a_reference_it_takes_no_part_unless_it_was_chosen(analyzer: Analyzer) -> None:
    assert "same-person" not in [card.name for card in Analyzer().cards]
    finding = finding_of(analyzer, PHOTOGRAPH)
    assert finding.status == "abstained"
    assert finding.reasons == (NO_REFERENCE,)


@pytest.mark.usefixtures("face_network")
def test_with_a_reference_it_is_one_of_the_tests_and_leaves_the_analyzer_alone() -> None:
    plain = Analyzer()
    comparing = plain.comparing_with([PHOTOGRAPH])
    assert "same-person" in [card.name for card in comparing.cards]
    assert "same-person" not in [card.name for card in plain.cards]
    assert plain.comparing_with([]) is plain


def test_a_reference_that_no_chosen_test_would_use_is_refused() -> None:
    with pytest.raises(UnknownDetectorError, match="add 'same-person' to them"):
        Analyzer(["head-pose"]).comparing_with([PHOTOGRAPH])


@pytest.mark.usefixtures("face_network")
def test_a_reference_that_cannot_be_opened_is_an_error(analyzer: Analyzer, tmp_path: Path) -> None:
    with pytest.raises(MediaError, match=r"missing\.jpg"):
        analyzer.comparing_with([tmp_path / "missing.jpg"])


def test_without_the_network_it_abstains_and_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNMASK_DATA", str(tmp_path))
    analysis = analyze(PHOTOGRAPH, ["same-person"], person=[PHOTOGRAPH])
    assert [finding.status for finding in analysis.findings] == ["abstained"]
    assert analysis.findings[0].reasons == (NO_NETWORK,)
    assert "unmask weights fetch sface" in say(NO_NETWORK)


def test_the_ratio_is_bounded_and_the_answers_are_not_alike_cautious() -> None:
    calibration = LikenessCalibration(-6.0, 15.0, -0.5, 1.5, (0.5, 0.9), (0.0, 0.3), 0.06, 100)
    assert calibration.log10_lr(1.0) == 1.5
    assert calibration.log10_lr(-1.0) == -0.5
    assert calibration.log10_lr(0.4) == pytest.approx(0.0)
    # To name somebody takes ten times, to say that it is not like them twice.
    assert [calibration.answer(value) for value in (0.48, 0.46, 0.39, 0.37)] == [
        "same",
        "unclear",
        "unclear",
        "other",
    ]
    with pytest.raises(ValueError, match="lowest ≤ 0 ≤ highest"):
        LikenessCalibration(0.0, 1.0, 0.1, 1.0, (0, 1), (0, 1), 0.1, 1)


def test_what_ships_bounds_what_it_says_by_the_people_it_was_calibrated_on() -> None:
    path = Path(SamePersonDetector.__module__.replace(".", "/")).with_name("calibration.json")
    shipped = LikenessCalibration.load(SAMPLES.parents[1] / path)
    assert shipped.slope > 0
    assert shipped.highest <= np.log10(shipped.people / 3) + 1e-9
    assert -shipped.lowest <= shipped.highest
    assert shipped.same[0] > shipped.different[1]
