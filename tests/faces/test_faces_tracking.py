"""Sorting faces by person, from faces that were found before."""

from dataclasses import astuple, replace

import numpy as np
import pytest

from tests.faces.face_pictures import clip_of
from unmask.arrays import RGBImage
from unmask.faces import Box, Face, FaceFinder
from unmask.faces.tracking import distance, follow, measure_looks, number_shots

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


def other_looks(picture: RGBImage, face: Face, strength: float) -> RGBImage:
    """Somebody who looks a little like the first: darker on one side, lighter on the other."""
    places = (np.arange(picture.shape[1]) - face.box.center[0]) / face.box.width
    slope = strength * places.clip(-1, 1)[:, None]
    return np.asarray(np.clip(picture + slope, 0, 255), np.uint8)


def shown_before(wall: int, picture: RGBImage, face: Face) -> RGBImage:
    """The head of a picture before a wall of another colour."""
    left, top, width, height = (round(side) for side in astuple(face.box))
    result = np.full_like(picture, wall)
    inside = np.s_[max(0, top - height) : top + 2 * height, left - width : left + 2 * width]
    result[inside] = picture[inside]
    return result


def test_behind_a_cut_another_face_in_the_same_place_is_another_person(
    astronaut: RGBImage, face: Face
) -> None:
    """A slide show of portraits; where nothing is cut, light may change as much."""
    other = other_looks(astronaut, face, 120.0)
    unlike = distance(measure_looks(astronaut, face), measure_looks(other, face))
    assert 0.5 < unlike < 0.85

    def people(walls: list[int], pictures: list[RGBImage]) -> list[int]:
        shown = [shown_before(*pair, face) for pair in zip(walls, pictures, strict=True)]
        frames = clip_of(shown)
        found = [[replace(face, frame=frame.index, time=frame.time)] for frame in frames]
        return [len(track.faces) for track in follow(frames, found)]

    slides = [astronaut] * 4 + [other] * 3
    assert people([20] * 4 + [230] * 3, slides) == [4, 3]
    assert people([20] * 7, slides) == [7]
    assert people([20] * 4 + [230] * 3, [astronaut] * 7) == [7]


def test_shots_are_numbered_by_their_cuts(astronaut: RGBImage) -> None:
    grey = np.full_like(astronaut, 100)
    moved = np.roll(astronaut, 8, axis=1)
    frames = clip_of([astronaut, moved, grey, grey + np.uint8(2), astronaut[:, ::-1]])

    assert number_shots(frames) == [0, 0, 1, 1, 2]
    assert number_shots([]) == []


@pytest.mark.parametrize(
    ("confidence", "people"),
    [(0.45, [6]), (0.95, [6, 3])],
    ids=["doubtful faces are none", "clear faces are another person"],
)
def test_a_doubtful_face_around_a_sure_one(
    astronaut: RGBImage, face: Face, confidence: float, people: list[int]
) -> None:
    frames = clip_of([astronaut] * 7)
    found = [[replace(face, frame=frame.index, time=frame.time)] for frame in frames]
    x, y, width, height = astuple(face.box)
    around = replace(
        face, confidence=confidence, box=Box(x - width, y - height, 3 * width, 3 * height)
    )
    # In the first frame the face itself is not found.
    for number in (0, *SLIPPED):
        found[number].append(replace(around, frame=number, time=frames[number].time))
    found[0] = found[0][1:]

    assert [len(track.faces) for track in follow(frames, found)] == people


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
