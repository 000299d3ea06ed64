import cv2
import numpy as np
import pytest
import skimage.data
from numpy.typing import NDArray

from unmask.lab.evaluation.skin import skin_tone, tone_group
from unmask.lab.sample import find_face


def landmarks_of(width: float, x: float = 50.0) -> NDArray[np.float32]:
    """Cheeks at a quarter and three quarters of a face that is ``width`` px wide."""
    points = np.zeros((468, 2), np.float32)
    for landmark, place in ((234, 0.0), (454, 1.0), (50, 0.25), (280, 0.75)):
        points[landmark] = (x + place * width, 60)
    return points


@pytest.mark.parametrize(("lightness", "yellowness"), [(70.0, 15.0), (45.0, 20.0), (30.0, 12.0)])
def test_the_angle_is_that_of_the_colour(lightness: float, yellowness: float) -> None:
    lab = np.full((1, 1, 3), (lightness, 10.0, yellowness), np.float32)
    colour = (cv2.cvtColor(lab, cv2.COLOR_LAB2RGB)[0, 0] * 255).round().astype(np.uint8)
    picture = np.full((120, 200, 3), colour, np.uint8)
    angle = skin_tone(picture, landmarks_of(100))
    assert angle == pytest.approx(np.degrees(np.arctan((lightness - 50) / yellowness)), abs=2.0)


@pytest.mark.parametrize("colour", [(2, 1, 1), (255, 255, 253), (100, 110, 170)])
def test_no_tone_is_read_from_darkness_glare_or_blue_light(colour: tuple[int, int, int]) -> None:
    picture = np.full((120, 200, 3), colour, np.uint8)
    assert skin_tone(picture, landmarks_of(100)) is None


def test_a_cheek_outside_the_frame_is_left_out() -> None:
    picture = np.full((120, 200, 3), (200, 160, 140), np.uint8)
    whole = skin_tone(picture, landmarks_of(100))
    assert skin_tone(picture, landmarks_of(100, x=-24)) == whole
    assert skin_tone(picture, landmarks_of(100, x=-90)) is None


def test_a_photograph_of_light_skin_is_light() -> None:
    astronaut = np.asarray(skimage.data.astronaut(), np.uint8)  # type: ignore[no-untyped-call]
    angle = skin_tone(astronaut, find_face(astronaut).landmarks)
    assert angle is not None
    assert tone_group(angle).startswith("light")
    assert tone_group(41.0).startswith("intermediate")
    assert tone_group(27.9).startswith("tan to dark")
