"""Who looks like whom, and who is one person behind a cut, where the network is there to say."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from tests.faces.face_pictures import clip_of, head_at_width
from unmask.arrays import RGBImage
from unmask.faces import Face, FaceFinder
from unmask.faces.recognition import (
    FaceMemory,
    FaceRecogniser,
    is_recognisable,
    load_recogniser,
    recognition_crop,
)
from unmask.faces.tracking import distance, follow, measure_looks


@pytest.fixture
def recogniser(face_network: object) -> FaceRecogniser:
    found = load_recogniser()
    assert found is not None
    return found


@pytest.fixture(scope="module")
def face(finder: FaceFinder, astronaut: RGBImage) -> Face:
    return face_in(finder, astronaut)


@pytest.fixture(scope="module")
def stranger(astronaut: RGBImage, face: Face) -> RGBImage:
    """Somebody with other proportions in the same place, in the same light and clothes."""
    rows, columns = np.mgrid[0 : astronaut.shape[0], 0 : astronaut.shape[1]].astype(np.float32)
    x, y = face.box.center
    across, down = (columns - x) / face.box.width, (rows - y) / face.box.height
    near = np.exp(-2 * (across**2 + down**2))
    source_x = columns - 0.6 * face.box.width * across * near
    source_y = rows + 0.12 * face.box.height * np.sin(2 * np.pi * down) * near
    shifted = cv2.remap(astronaut, source_x.astype("f4"), source_y.astype("f4"), cv2.INTER_LINEAR)
    return np.asarray(shifted, np.uint8)


def face_in(finder: FaceFinder, picture: RGBImage) -> Face:
    [track] = finder.find(clip_of([picture]), lambda _fraction: None)
    return track.faces[0]


def likeness(
    recogniser: FaceRecogniser, first: tuple[RGBImage, Face], second: tuple[RGBImage, Face]
) -> float:
    one, other = recogniser.templates([recognition_crop(*first), recognition_crop(*second)])
    return float(one @ other)


def test_the_same_face_is_known_smaller_darker_and_turned_in_the_plane(
    recogniser: FaceRecogniser, finder: FaceFinder, astronaut: RGBImage, face: Face
) -> None:
    small, dark = head_at_width(astronaut, 60), np.asarray(astronaut * 0.35, np.uint8)
    turn = cv2.getRotationMatrix2D(face.box.center, 25, 1)
    turned = np.asarray(cv2.warpAffine(astronaut, turn, (512, 512)), np.uint8)
    for picture in (small, dark, turned):
        found = face_in(finder, picture)
        assert likeness(recogniser, (astronaut, face), (picture, found)) > 0.8


def test_other_proportions_are_another_person(
    recogniser: FaceRecogniser,
    finder: FaceFinder,
    astronaut: RGBImage,
    face: Face,
    stranger: RGBImage,
) -> None:
    found = face_in(finder, stranger)
    assert likeness(recogniser, (astronaut, face), (stranger, found)) < 0.3


def test_templates_have_length_one_in_batches_of_any_size(
    recogniser: FaceRecogniser, astronaut: RGBImage, face: Face
) -> None:
    crop = recognition_crop(astronaut, face)
    assert crop.shape == (112, 112, 3)
    rows = recogniser.templates([crop] * 17)
    assert rows.shape == (17, 128)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-9)
    assert recogniser.templates([]).shape == (0, 128)


def test_small_turned_and_hidden_faces_are_not_recognised(face: Face) -> None:
    assert is_recognisable(face)
    for worse in ({"width": 39.0}, {"yaw": -46.0}, {"pitch": 50.0}, {"yaw": None}):
        assert not is_recognisable(replace(face, quality=replace(face.quality, **worse)))
    assert not is_recognisable(replace(face, quality=replace(face.quality, visibility=0.6)))


def people(
    finder: FaceFinder, pictures: list[RGBImage], recogniser: FaceRecogniser | None
) -> list[int]:
    frames = clip_of(pictures)
    found = [
        [replace(face_in(finder, frame.pixels), frame=frame.index, time=frame.time)]
        for frame in frames
    ]
    return [len(track.faces) for track in follow(frames, found, recogniser)]


def test_a_slide_show_in_one_studio_shows_two_people(
    recogniser: FaceRecogniser, finder: FaceFinder, astronaut: RGBImage, stranger: RGBImage
) -> None:
    """The clothes, the light and the wall stay; coarse looks take the faces for one."""
    slides = [astronaut] * 4 + [stranger] * 3
    assert people(finder, slides, recogniser) == [4, 3]
    assert people(finder, slides, None) == [7]


def test_behind_a_cut_one_person_in_another_light_is_one(
    recogniser: FaceRecogniser, finder: FaceFinder, astronaut: RGBImage
) -> None:
    shade = np.linspace(0.2, 1.0, 512)[None, :, None]
    evening = np.asarray(np.clip(astronaut * shade, 0, 255), np.uint8)
    unlike = distance(
        measure_looks(astronaut, face_in(finder, astronaut)),
        measure_looks(evening, face_in(finder, evening)),
    )
    assert unlike > 0.45
    moved = np.roll(evening, 200, axis=1)
    assert people(finder, [astronaut] * 4 + [moved] * 3, recogniser) == [7]
    assert people(finder, [astronaut] * 4 + [moved] * 3, None) == [4, 3]


def test_what_cannot_be_told_is_left_to_the_looks(
    recogniser: FaceRecogniser, astronaut: RGBImage, face: Face
) -> None:
    frames = clip_of([astronaut])
    small = replace(face, quality=replace(face.quality, width=20.0))
    assert FaceMemory(frames, None).likeness([face], [face]) is None
    assert FaceMemory(frames, recogniser).likeness([face], [small]) is None
    assert FaceMemory(frames, recogniser).likeness([face], [small, face]) == pytest.approx(1)


def test_without_the_network_nothing_is_loaded(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNMASK_DATA", str(tmp_path_factory.mktemp("empty")))
    assert load_recogniser() is None
