"""Finding people in pictures and clips."""

from pathlib import Path

import cv2
import numpy as np
import pytest
import skimage.data

from tests.faces.face_pictures import canvas, clip_of, head_at_width, paste
from unmask.arrays import RGBImage
from unmask.errors import Cancelled
from unmask.faces import Face, FaceFinder, FaceTrack
from unmask.media import open_media

SHARED = Path(__file__).parents[3] / "shared" / "data"
needs_shared_data = pytest.mark.skipif(
    not SHARED.is_dir(), reason="needs the development data in ../shared/data, absent here"
)


def people_in(finder: FaceFinder, *pictures: RGBImage) -> tuple[FaceTrack, ...]:
    return finder.find(clip_of(pictures), lambda _fraction: None)


def only_face(finder: FaceFinder, picture: RGBImage) -> Face:
    (person,) = people_in(finder, picture)
    (face,) = person.faces
    return face


def test_the_astronaut_is_found_where_she_is(finder: FaceFinder, astronaut: RGBImage) -> None:
    face = only_face(finder, astronaut)
    assert face.confidence > 0.8
    assert face.quality.visibility > 0.95
    corners_of_eyes_and_mouth_and_chin = face.landmarks[[33, 263, 61, 291, 152], :2]
    seen_by_eye = [[193, 101], [258, 105], [202, 140], [247, 142], [224, 177]]
    np.testing.assert_allclose(corners_of_eyes_and_mouth_and_chin, seen_by_eye, atol=3)
    assert face.landmarks[1, 2] < face.landmarks[234, 2], "the nose tip is nearer than the ear"
    assert 85 < face.quality.width < 105
    assert face.pose is not None


@pytest.mark.parametrize(("x", "y"), [(10, 20), (900, 500), (1770, 930), (333, 777)])
def test_a_face_of_40_px_is_found_in_a_full_hd_frame(
    finder: FaceFinder, astronaut: RGBImage, x: int, y: int
) -> None:
    head = head_at_width(astronaut, 40)
    face = only_face(finder, paste(canvas(1920, 1080), head, x, y))
    assert face.box.width == pytest.approx(40, rel=0.2)
    assert x < face.box.center[0] < x + head.shape[1]
    assert y < face.box.center[1] < y + head.shape[0]


@pytest.mark.parametrize("degrees", [-60, -30, 30, 60])
def test_a_tilted_head_is_found_with_its_tilt(
    finder: FaceFinder, astronaut: RGBImage, degrees: float
) -> None:
    turn = cv2.getRotationMatrix2D((225, 120), degrees, 1)
    turned = cv2.warpAffine(astronaut, turn, (512, 512), borderMode=cv2.BORDER_REPLICATE)
    upright, tilted = only_face(finder, astronaut), only_face(finder, np.asarray(turned, np.uint8))
    expected = upright.landmarks[:, :2] @ turn[:, :2].T + turn[:, 2]
    distance = np.linalg.norm(tilted.landmarks[:, :2] - expected, axis=1)
    assert distance.mean() < 0.04 * upright.quality.width


@pytest.mark.parametrize("crop", [(75, 175, 170, 285), (60, 165, 185, 270)])
def test_a_face_that_fills_the_picture_is_found(
    finder: FaceFinder, astronaut: RGBImage, crop: tuple[int, int, int, int]
) -> None:
    top, bottom, left, right = crop
    tight = cv2.resize(astronaut[top:bottom, left:right], (224, 224))
    whole, face = only_face(finder, astronaut), only_face(finder, np.asarray(tight, np.uint8))
    assert face.quality.visibility < whole.quality.visibility
    expected = (whole.landmarks[1, :2] - (left, top)) * 224 / (right - left, bottom - top)
    np.testing.assert_allclose(face.landmarks[1, :2], expected, atol=8)


@pytest.mark.parametrize(
    "name", ["coins", "text", "brick", "grass", "gravel", "coffee", "chelsea", "rocket", "page"]
)
def test_no_face_is_found_where_there_is_none(finder: FaceFinder, name: str) -> None:
    picture = getattr(skimage.data, name)()
    colour = picture if picture.ndim == 3 else np.stack([picture] * 3, axis=-1)
    assert people_in(finder, colour) == ()


def test_noise_and_single_pixels_are_no_face(finder: FaceFinder) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (360, 640, 3)).astype(np.uint8)
    assert people_in(finder, noise, np.zeros((1, 1, 3), np.uint8)) == ()
    assert people_in(finder, np.zeros((2, 3000, 3), np.uint8)) == ()


def test_two_people_side_by_side(
    finder: FaceFinder, astronaut: RGBImage, second_person: RGBImage
) -> None:
    small = cv2.resize(second_person, (300, 300))
    both = paste(canvas(900, 512), astronaut, 0, 0)
    pictures = [paste(both, np.asarray(small, np.uint8), 550 + 6 * i, 40) for i in range(4)]
    first, second = people_in(finder, *pictures)
    assert (first.person, second.person) == (1, 2)
    assert [face.frame for face in first.faces] == [0, 1, 2, 3]
    assert [face.frame for face in second.faces] == [0, 1, 2, 3]
    assert all(face.box.center[0] < 400 for face in first.faces), "the larger face comes first"
    assert all(face.box.center[0] > 500 for face in second.faces)


def test_a_person_is_followed_while_moving(finder: FaceFinder, astronaut: RGBImage) -> None:
    head = head_at_width(astronaut, 60)
    frames = [paste(canvas(1280, 720), head, 100 + 45 * i, 200 + 20 * i) for i in range(10)]
    (person,) = people_in(finder, *frames)
    assert [face.frame for face in person.faces] == list(range(10))
    assert [face.time for face in person.faces] == [i / 6 for i in range(10)]
    steps = np.diff([face.box.center for face in person.faces], axis=0)
    np.testing.assert_allclose(steps, [[45, 20]] * 9, atol=3)


def test_a_tiny_face_is_followed_through_frames_without_tiles(
    finder: FaceFinder, astronaut: RGBImage
) -> None:
    head = head_at_width(astronaut, 40)
    frames = [paste(canvas(1920, 1080), head, 900 + 9 * i, 500) for i in range(6)]
    (person,) = people_in(finder, *frames)
    assert len(person.faces) == 6


def test_people_are_told_apart_across_cuts(
    finder: FaceFinder, astronaut: RGBImage, second_person: RGBImage
) -> None:
    shots = [astronaut] * 3 + [second_person] * 3 + [np.roll(astronaut, 40, axis=1)] * 4
    first, second = people_in(finder, *shots)
    assert [face.frame for face in first.faces] == [0, 1, 2, 6, 7, 8, 9]
    assert [face.frame for face in second.faces] == [3, 4, 5]


def test_a_gap_does_not_make_a_new_person(finder: FaceFinder, astronaut: RGBImage) -> None:
    empty = canvas(512, 512)
    (person,) = people_in(finder, *[astronaut] * 2, *[empty] * 5, *[astronaut] * 2)
    assert [face.frame for face in person.faces] == [0, 1, 7, 8]


def test_the_same_clip_gives_the_same_people(finder: FaceFinder, astronaut: RGBImage) -> None:
    frames = [np.roll(astronaut, 5 * i, axis=0) for i in range(3)]
    (first,), (again,) = people_in(finder, *frames), people_in(FaceFinder(), *frames)
    for a, b in zip(first.faces, again.faces, strict=True):
        np.testing.assert_array_equal(a.landmarks, b.landmarks)
        assert a.quality == b.quality


def test_progress_rises_to_one_and_may_stop_the_work(
    finder: FaceFinder, astronaut: RGBImage
) -> None:
    fractions: list[float] = []
    finder.find(clip_of([astronaut] * 3), fractions.append)
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0

    def stop(_fraction: float) -> None:
        raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        finder.find(clip_of([astronaut]), stop)


@needs_shared_data
def test_faces_are_found_in_a_sample_of_photographs(finder: FaceFinder) -> None:
    folders = [("ffhq", 60), ("utkface", 80), ("portraits", 60)]
    found, total = 0, 0
    for folder, count in folders:
        files = sorted((SHARED / "faces" / folder).iterdir())
        for file in files[:: len(files) // count][:count]:
            picture = np.asarray(cv2.imread(str(file)), np.uint8)[..., ::-1]
            found += bool(people_in(finder, picture))
            total += 1
    assert total == 200
    assert found >= 0.97 * total


@needs_shared_data
@pytest.mark.parametrize(
    "file",
    sorted(SHARED.glob("videos/*/*.mp4")),
    ids=lambda file: f"{file.parent.name}-{file.stem}",
)
def test_each_video_shows_one_person(finder: FaceFinder, file: Path) -> None:
    with open_media(file) as media:
        (person,) = finder.find(media.frames, lambda _fraction: None)
    assert len(person.faces) >= 0.9 * len(media.frames)
