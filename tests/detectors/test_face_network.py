from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.detectors.handmade_faces import (
    CALIBRATION,
    CELLS,
    GOOD,
    SIZE,
    brightness_model,
    even,
    face,
    logit_of,
    track,
    two_class_model,
)
from unmask.detectors import Card
from unmask.detectors.face_tests.face_evidence import most_suspicious
from unmask.detectors.face_tests.face_framing import box_of_68
from unmask.detectors.face_tests.face_network import BATCH, FaceNetwork
from unmask.detectors.face_tests.face_reading import (
    MOST_FACES,
    Person,
    Reading,
    chosen_faces,
    explain_abstention,
    finding_of,
    judged_people,
    reason_of,
)
from unmask.faces import FaceTrack


def person(scores: list[float], number: int = 1, quality: float = 0.5) -> Person:
    readings = [Reading(face(frame), score, quality) for frame, score in enumerate(scores)]
    return Person(number, tuple(readings), sum(scores) / len(scores))


def test_each_crop_gets_its_logit_whatever_their_number(tmp_path: Path) -> None:
    network = FaceNetwork(brightness_model(tmp_path))
    shades = np.linspace(0, 255, 2 * BATCH + 3).round()
    crops = [even(shade, SIZE, SIZE) for shade in shades]

    assert network.logits(crops) == pytest.approx([logit_of(shade) for shade in shades], abs=1e-4)


@pytest.mark.parametrize("classes", [("real", "fake"), ("fake", "real")])
def test_of_two_classes_the_difference_counts(classes: tuple[str, str], tmp_path: Path) -> None:
    network = FaceNetwork(two_class_model(tmp_path, "two", classes))

    [score] = network.logits([even(200, SIZE, SIZE)])

    assert score == pytest.approx(logit_of(200) - 1, abs=1e-4)


@pytest.mark.parametrize("with_map", [True, False])
def test_the_shares_are_where_the_picture_is_bright(with_map: bool, tmp_path: Path) -> None:
    network = FaceNetwork(brightness_model(tmp_path, with_map=with_map))
    crop = even(100, SIZE, SIZE)
    crop[8:16, 24:32] = 255

    shares = network.shares(crop)

    assert shares.shape == (CELLS, CELLS)
    assert shares.argmax() == 1 * CELLS + 3


def test_a_map_by_covering_says_how_far_the_logit_falls(tmp_path: Path) -> None:
    network = FaceNetwork(brightness_model(tmp_path, with_map=False))
    crop = even(0, SIZE, SIZE)
    crop[8:16, 24:32] = 250

    shares = network.shares(crop)

    # The mean is 10, so that covering the bright cell takes 240 / 25.5 from its share.
    assert shares[1, 3] == pytest.approx(240 / 25.5, abs=1e-3)
    assert shares[0, 0] == pytest.approx(-10 / 25.5, abs=1e-3)


def test_the_box_of_the_older_landmarks_leaves_the_forehead_out() -> None:
    one = face(0)
    box = box_of_68(one)

    assert one.box.y + 10 < box.y
    assert box.y + box.height == pytest.approx(one.box.y + one.box.height, abs=3)
    assert 0.9 * one.box.width < box.width <= one.box.width


@pytest.mark.parametrize(("frames", "expected"), [(7, 7), (32, 32), (33, 32), (400, 32)])
def test_faces_are_chosen_over_the_whole_time(frames: int, expected: int) -> None:
    chosen = [one.frame for one in chosen_faces(track(frames))]

    assert len(set(chosen)) == expected <= MOST_FACES
    assert (chosen[0], chosen[-1]) == (0, frames - 1)
    assert chosen == sorted(chosen)
    assert max(np.diff(chosen)) <= -(-frames // expected) + 1


def test_poor_faces_are_not_chosen() -> None:
    faces = [face(frame, GOOD if frame % 2 else replace(GOOD, width=20)) for frame in range(40)]

    assert [one.frame for one in chosen_faces(FaceTrack(1, tuple(faces)))] == list(range(1, 40, 2))


@pytest.mark.parametrize(
    ("quality", "reason"),
    [
        (replace(GOOD, width=38.2), "The widest face is 38 px wide; at least 64 px are needed."),
        (replace(GOOD, yaw=-63.0), "turned away by 63°; at most 50° are allowed"),
        (replace(GOOD, pitch=51.0), "turned away by 51°"),
        (replace(GOOD, visibility=0.3), "partly hidden or cut off"),
        (replace(GOOD, yaw=None, pitch=None), "cannot be measured"),
    ],
)
def test_it_is_said_in_numbers_why_no_face_is_usable(quality: object, reason: str) -> None:
    poor = replace(track(9), faces=tuple(replace(one, quality=quality) for one in track(9).faces))  # type: ignore[arg-type]
    narrow = track(9, 2, replace(GOOD, width=30))

    assert chosen_faces(poor) == []
    assert reason in str(explain_abstention([narrow, poor], 9, []))


def test_it_is_said_that_there_is_no_face_or_too_few() -> None:
    assert str(explain_abstention([], 1, [])) == "No face was found in the picture."
    assert "in any of the 9 frames examined" in str(explain_abstention([], 9, []))
    few = str(explain_abstention([track(3)], 9, [person([1.0, 2.0, 3.0])]))
    assert few == "Only 3 usable faces of any one person were found; 5 are needed."


def test_a_short_clip_needs_as_many_faces_as_it_has_frames() -> None:
    of_three = [person([1.0, 2.0, 3.0])]
    assert judged_people(of_three, 3) == of_three
    assert judged_people(of_three, 4) == []
    few = str(explain_abstention([track(3)], 4, of_three))
    assert few == "Only 3 usable faces of any one person were found; 4 are needed."


def test_people_with_enough_faces_are_judged_the_most_suspicious_first() -> None:
    people = [person([1.0] * 5, 1), person([2.0] * 5, 2), person([9.0] * 4, 3)]

    assert [each.number for each in judged_people(people, 30)] == [2, 1]
    assert [each.number for each in judged_people(people, 1)] == [3, 2, 1]


def test_the_moments_that_are_shown_are_not_neighbours() -> None:
    shown = most_suspicious(person([0.0, 8.0, 9.0, 8.5, 1.0, 5.0]))

    assert [reading.score for reading in shown] == [9.0, 5.0]


def test_a_reason_says_what_scores_to_expect() -> None:
    said = str(reason_of(person([1.25]), "mean", CALIBRATION))

    assert said.startswith("Person 1: the network’s score is 1.3, from the one face")
    assert "real material scores around -2.0" in said
    assert "manipulated material around 2.0, give or take 2.0" in said


@pytest.mark.parametrize("name", ["lips", "lips:larger"])
def test_a_test_without_a_calibration_says_that_it_carries_no_weight(name: str) -> None:
    card = Card(name, "Lips", "lips", "", "", 2026, "", "", (), (), (), ())

    finding = finding_of(
        card, [person([1.0])], None, reasons=["Grey."], exhibits=(), weights_sha256=""
    )

    assert finding.log10_lr == 0.0
    assert list(map(str, finding.reasons)) == [
        "Grey.",
        "This test carries no weight in the verdict because it has not been calibrated here. "
        "What its scores mean is for you to judge.",
    ]
