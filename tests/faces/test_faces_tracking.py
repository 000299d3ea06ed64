"""Sorting faces by person, from faces that were found before."""

from dataclasses import replace

import pytest

from tests.faces.face_pictures import clip_of
from unmask.arrays import RGBImage
from unmask.faces import Box, Face, FaceFinder
from unmask.faces.tracking import follow

SLIPPED = (3, 4)


@pytest.fixture(scope="module")
def face(finder: FaceFinder, astronaut: RGBImage) -> Face:
    (track,) = finder.find(clip_of([astronaut]), lambda _fraction: None)
    return track.faces[0]


def slipped(face: Face, confidence: float) -> Face:
    """The face with landmarks that cover the hair too, as a bad fit gives them."""
    box = face.box
    landmarks = face.landmarks.copy()
    landmarks[:, 1] = (landmarks[:, 1] - box.y - box.height) * 1.6 + box.y + box.height
    taller = Box(box.x, box.y - 0.6 * box.height, box.width, 1.6 * box.height)
    return replace(face, landmarks=landmarks, box=taller, confidence=confidence)


@pytest.mark.parametrize(
    ("confidence", "people"),
    [(0.45, [5]), (0.95, [5, 2])],
    ids=["doubtful faces are a slip", "clear faces are another person"],
)
def test_landmarks_that_slip_for_a_moment(
    astronaut: RGBImage, face: Face, confidence: float, people: list[int]
) -> None:
    frames = clip_of([astronaut] * 7)
    found = [[replace(face, frame=frame.index, time=frame.time)] for frame in frames]
    for number in SLIPPED:
        found[number] = [slipped(found[number][0], confidence)]

    tracks = follow(frames, found)

    assert [len(track.faces) for track in tracks] == people


def test_a_doubtful_face_at_another_place_is_another_person(
    astronaut: RGBImage, face: Face
) -> None:
    frames = clip_of([astronaut] * 7)
    found = [[replace(face, frame=frame.index, time=frame.time)] for frame in frames]
    aside = slipped(face, 0.45)
    elsewhere = replace(aside, box=replace(aside.box, x=aside.box.x + 300))
    for number in SLIPPED:
        found[number] = [replace(elsewhere, frame=number, time=frames[number].time)]

    assert [len(track.faces) for track in follow(frames, found)] == [5, 2]
