"""The quality of a face follows what was done to the picture."""

import cv2
import numpy as np
import pytest

from tests.faces.face_pictures import clip_of, head_at_width
from unmask.arrays import RGBImage
from unmask.faces import FaceFinder, FaceQuality
from unmask.faces.quality import grade, measure_quality


def quality_of(finder: FaceFinder, picture: RGBImage) -> FaceQuality:
    (person,) = finder.find(clip_of([picture]), lambda _fraction: None)
    return person.faces[0].quality


def test_blur_lowers_sharpness_step_by_step(finder: FaceFinder, astronaut: RGBImage) -> None:
    blurred = [astronaut, *(cv2.GaussianBlur(astronaut, (0, 0), s) for s in (0.7, 1.0, 1.5, 3.0))]
    values = [quality_of(finder, np.asarray(picture, np.uint8)).sharpness for picture in blurred]
    assert values == sorted(values, reverse=True)
    assert values[0] > 0.5
    assert values[-1] < 0.2


@pytest.mark.parametrize("share", [0.02, 0.04, 0.06])
@pytest.mark.parametrize("quality", [None, 60])
def test_what_is_left_after_strong_blur_is_not_taken_for_detail(
    finder: FaceFinder, astronaut: RGBImage, share: float, quality: int | None
) -> None:
    large = np.asarray(cv2.resize(astronaut, None, fx=3, fy=3), np.uint8)
    (person,) = finder.find(clip_of([large]), lambda _fraction: None)
    face = person.faces[0]
    blurred = cv2.GaussianBlur(large, (0, 0), share * face.quality.width)
    if quality is not None:
        _, data = cv2.imencode(".jpg", blurred, [cv2.IMWRITE_JPEG_QUALITY, quality])
        blurred = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)
    left = measure_quality(np.asarray(blurred, np.uint8), face.landmarks, 1.0, None)
    assert left.sharpness < 0.35


def test_enlarging_lowers_sharpness_and_shrinking_does_not(
    finder: FaceFinder, astronaut: RGBImage
) -> None:
    large = cv2.resize(astronaut, None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC)
    small = cv2.resize(astronaut, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    value = quality_of(finder, astronaut).sharpness
    assert quality_of(finder, np.asarray(large, np.uint8)).sharpness < 0.5 * value
    assert quality_of(finder, np.asarray(small, np.uint8)).sharpness >= 0.9 * value


def test_strong_compression_lowers_sharpness(finder: FaceFinder, astronaut: RGBImage) -> None:
    _, data = cv2.imencode(".jpg", astronaut, [cv2.IMWRITE_JPEG_QUALITY, 15])
    compressed = cv2.imdecode(data, cv2.IMREAD_COLOR)
    original = quality_of(finder, astronaut).sharpness
    assert quality_of(finder, np.asarray(compressed, np.uint8)).sharpness < original


@pytest.mark.parametrize("width", [40, 80, 200])
def test_width_is_that_of_the_face(finder: FaceFinder, astronaut: RGBImage, width: int) -> None:
    found = quality_of(finder, head_at_width(astronaut, width)).width
    assert found == pytest.approx(width, rel=0.12)


def test_visibility_is_the_part_inside_the_frame(finder: FaceFinder, astronaut: RGBImage) -> None:
    (person,) = finder.find(clip_of([astronaut]), lambda _fraction: None)
    landmarks = person.faces[0].landmarks
    middle = round(float(np.median(landmarks[:, 0])))
    half = measure_quality(np.ascontiguousarray(astronaut[:, :middle]), landmarks, 0.8, None)
    assert half.visibility == pytest.approx(0.5 * 0.8, abs=0.02)
    assert (half.yaw, half.pitch) == (None, None)


def test_a_face_outside_the_frame_has_no_quality() -> None:
    outside = np.full((468, 3), -50, np.float32)
    quality = measure_quality(np.zeros((100, 100, 3), np.uint8), outside, 1.0, None)
    assert quality.sharpness == 0
    assert quality.visibility == 0


def test_an_even_grey_face_has_no_detail(finder: FaceFinder, astronaut: RGBImage) -> None:
    (person,) = finder.find(clip_of([astronaut]), lambda _fraction: None)
    grey = np.full_like(astronaut, 128)
    assert measure_quality(grey, person.faces[0].landmarks, 1.0, None).sharpness == 0


def test_a_mirrored_head_turns_the_other_way(finder: FaceFinder, astronaut: RGBImage) -> None:
    # At the left of the picture, a face that looks into the camera is turned to the right.
    at_the_left = astronaut[:, 150:490]
    yaw = quality_of(finder, at_the_left).yaw
    mirrored = quality_of(finder, at_the_left[:, ::-1]).yaw
    assert yaw is not None
    assert mirrored is not None
    assert 8 < yaw < 25
    assert -25 < mirrored < -8


@pytest.mark.parametrize(
    ("width", "sharpness", "expected"),
    [(48, 1.0, 0), (30, 1.0, 0), (256, 1.0, 1), (900, 1.0, 1), (256, 0.25, 0.5), (256, 0.0, 0)],
)
def test_the_grade_needs_width_and_sharpness(
    width: float, sharpness: float, expected: float
) -> None:
    assert grade(FaceQuality(width, sharpness, 0.0, 0.0, 1.0)) == pytest.approx(expected)


def test_each_doubling_of_the_width_adds_as_much_to_the_squared_grade() -> None:
    squares = [grade(FaceQuality(width, 0.8, 0.0, 0.0, 1.0)) ** 2 for width in (60, 120, 240)]
    assert squares[2] - squares[1] == pytest.approx(squares[1] - squares[0])
    assert squares[1] > squares[0]
