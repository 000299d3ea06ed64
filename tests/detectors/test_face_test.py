"""The base of tests of faces, as somebody else's package would use it."""

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.detectors.handmade_faces import (
    CALIBRATIONS,
    brightness_model,
    clip,
    even,
    examine,
    face,
    logit_of,
    track,
)
from unmask.detectors import Card, Exhibit, Plot
from unmask.detectors.calibration import NOT_CALIBRATED
from unmask.detectors.face_tests.face_reading import Person
from unmask.detectors.face_tests.face_test import FaceLook, FaceTest
from unmask.errors import WeightsError
from unmask.faces import Face, FaceTrack
from unmask.weights import write_entry
from unmask.weights.shown import ShownFace
from unmask.words import Message, Sentence

CARD = Card("own", "Own", "own family", "", "", 2026, "", "", (), (), (), ())


class OwnLook(FaceLook):
    """Cannot use what lies at the left, and tells of each person."""

    def unusable_because(self, face: Face) -> Message | None:
        if face.box.x < 60:
            return Message("face-hidden")
        return super().unusable_because(face)

    def quality(self, face: Face) -> float:
        return face.confidence / 2

    def reasons(self, person: Person) -> Sequence[Sentence]:
        return [f"Seen {len(person.readings)} times."]

    def exhibits(self, person: Person) -> Sequence[Exhibit]:
        return [Plot(f"Of person {person.number}.", "x", "y", ())]


def own_test(folder: Path, **fields: object) -> type[FaceTest]:
    """A test with a network and a manifest of its own in a folder."""
    brightness_model(folder, "own")
    return type(
        "OwnTest", (FaceTest,), {"folder": folder, "weights": folder, "card": CARD} | fields
    )


def test_a_network_beside_the_test_is_found_and_without_calibration_has_no_weight(
    tmp_path: Path,
) -> None:
    own = own_test(tmp_path)()
    finding = examine(own, clip([even(200)]), track(1))
    assert finding.score == pytest.approx(logit_of(200), abs=1e-4)
    assert (finding.log10_lr, finding.reasons[-1]) == (0.0, NOT_CALIBRATED)
    assert len(finding.weights_sha256) == 64
    assert (own.variants(), own.missing_models()) == ((), ())


def test_a_calibration_beside_the_test_gives_it_weight(tmp_path: Path) -> None:
    CALIBRATIONS.save(tmp_path / "calibration.json")
    finding = examine(own_test(tmp_path)(), clip([even(140)]), track(1))
    assert finding.log10_lr == pytest.approx(logit_of(140) / math.log(10), abs=1e-4)
    assert NOT_CALIBRATED not in finding.reasons


def test_a_network_that_was_exchanged_is_refused(tmp_path: Path) -> None:
    own = own_test(tmp_path)
    (tmp_path / "own.onnx").write_bytes(b"another")
    with pytest.raises(WeightsError, match="was changed: expected sha256"):
        own()


def test_what_it_cannot_use_is_left_out_and_what_more_it_shows_is_shown(tmp_path: Path) -> None:
    own = own_test(tmp_path, look=OwnLook)()
    left = FaceTrack(1, tuple(face(frame, middle=(80, 120)) for frame in range(6)))
    right = replace(track(6, 2), faces=tuple(face(f, middle=(240, 120)) for f in range(6)))

    finding = own.examine(clip([even(150)] * 6), [left, right], lambda _: None)

    assert {(each.person, each.quality) for each in finding.timeline} == {(2, 0.475)}
    assert finding.reasons[1] == "Seen 6 times."
    plots = [each for each in finding.exhibits if isinstance(each, Plot)]
    assert [str(plot.caption) for plot in plots][1:] == ["Of person 2."]
    alone = own.examine(clip([even(150)] * 6), [left], lambda _: None)
    assert alone.reasons == (Message("face-hidden"),)


def test_the_rule_sums_up_the_faces_of_a_person(tmp_path: Path) -> None:
    shades = [60, 70, 80, 90, 200, 220]
    media = clip([even(shade) for shade in shades])
    expected = {"mean": sum(shades) / 6, "highest-third": 210}
    for rule, shade in expected.items():
        finding = examine(own_test(tmp_path, rule=rule)(), media, track(6))
        assert finding.score == pytest.approx(logit_of(shade), abs=1e-3)


def test_the_manifest_says_what_the_network_is_shown(tmp_path: Path) -> None:
    """The network's own entry counts for more than the test."""
    own = own_test(tmp_path, shown=ShownFace(scales=(3.0,)))
    media, one = clip([even(150)]), face(0)
    before = own()
    assert len(before.crops(media, one)) == 1
    model = brightness_model(tmp_path, "own")
    entry = replace(model.entry, face=ShownFace(scales=(1.0, 1.5, 2.0), mirrored=True))
    write_entry(tmp_path / "manifest.toml", entry)
    crops = own().crops(media, one)
    assert len(crops) == 6
    assert {crop.shape for crop in crops} == {(40, 40, 3)}
