import base64
from dataclasses import replace
from itertools import pairwise

import cv2
import numpy as np
import pytest

from tests.report.handmade import face, picture
from unmask.arrays import RGBImage
from unmask.detectors import Picture
from unmask.faces import Box
from unmask.media import Frame
from unmask.report.pictures import (
    FACE_SIDE,
    MOST_THUMBNAILS,
    EncodedPicture,
    exhibit_picture,
    face_picture,
    thumbnails,
)


def decoded(encoded: EncodedPicture) -> RGBImage:
    kind, text = encoded.uri.split(",")
    assert kind == "data:image/jpeg;base64"
    data = np.frombuffer(base64.b64decode(text, validate=True), np.uint8)
    pixels = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)[..., ::-1]
    assert pixels.shape == (encoded.height, encoded.width, 3)
    return pixels


def test_colours_survive() -> None:
    red = np.zeros((40, 50, 3), np.uint8)
    red[:, :, 0] = 220
    mean = decoded(exhibit_picture(Picture("Red.", red))).mean(axis=(0, 1))
    assert mean == pytest.approx([220, 0, 0], abs=4)


@pytest.mark.parametrize(
    ("width", "height", "shown"),
    [(50, 40, (50, 40)), (1280, 640, (640, 320)), (3, 6400, (1, 640))],
)
def test_exhibits_are_scaled_down_never_up(width: int, height: int, shown: tuple[int, int]) -> None:
    encoded = exhibit_picture(Picture("One.", picture(width, height, 60)))
    assert (encoded.width, encoded.height) == shown


def test_thumbnails_spread_over_all_frames() -> None:
    frames = [Frame(n, n / 10, picture(64, 36, n % 200)) for n in range(200)]
    shown = thumbnails(frames)
    assert len(shown) == MOST_THUMBNAILS
    assert (shown[0].time, shown[-1].time) == (0.0, 19.9)
    steps = {later.frame - earlier.frame for earlier, later in pairwise(shown)}
    assert steps <= {3, 4}


def test_fewer_frames_are_shown_larger() -> None:
    many = [Frame(n, float(n), picture(1280, 720, 60)) for n in range(60)]
    few = thumbnails(many[:4])[0]
    assert few.picture.width > thumbnails(many)[0].picture.width > 150
    assert few.scale == few.picture.width / 1280


@pytest.mark.parametrize("shift", [(0, 0), (-130, -90), (60, 60), (400, 400)])
def test_a_face_is_drawn_wherever_its_box_lies(shift: tuple[int, int]) -> None:
    one = face(0)
    box = Box(one.box.x + shift[0], one.box.y + shift[1], one.box.width, one.box.height)
    points = one.landmarks + np.array([*shift, 0], np.float32)
    pixels = picture(200, 140, 60)
    encoded = face_picture(Frame(0, 0.0, pixels), replace(one, box=box, landmarks=points))
    assert max(encoded.width, encoded.height) <= FACE_SIDE
    decoded(encoded)


def test_the_landmarks_are_drawn_on_the_face_and_not_into_the_frame() -> None:
    grey = np.full((140, 200, 3), 90, np.uint8)
    drawn = decoded(face_picture(Frame(0, 0.0, grey), face(0))).astype(int)
    cyan = (drawn[:, :, 2] - drawn[:, :, 0]) > 80
    assert 0.005 < cyan.mean() < 0.2
    assert (grey == 90).all()
