import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.detectors.handmade_faces import even, face, noisy, turned
from unmask.detectors.face_tests.face_framing import (
    Framing,
    box_of_68,
    random_boxes,
    scaled,
    stretched,
    widened,
)
from unmask.faces import Box
from unmask.faces.alignment import apply, invert, square_crop, upright
from unmask.faces.landmarks import five_points
from unmask.weights.shown import ShownFace

UPRIGHT = Framing(ShownFace(shape="upright", scales=(1.3,), interpolation="bicubic"))
MARGINS = (1 / 8, 1 / 5, 1 / 10)
BOX = Box(100, 50, 80, 100)


def test_the_five_points_go_from_left_to_right() -> None:
    left, right, nose, left_corner, right_corner = five_points(face(0).landmarks)

    assert left[0] < left_corner[0] < nose[0] < right_corner[0] < right[0]
    assert left[1] == pytest.approx(right[1], abs=1)
    assert left[1] < nose[1] < left_corner[1]


@pytest.mark.parametrize("degrees", [0, 40, -75])
def test_a_map_of_a_turned_face_lies_where_the_network_saw_it(degrees: float) -> None:
    one, frame = turned(face(0), degrees), even(90)
    shares = np.zeros((5, 5), np.float32)
    shares[1, 3] = 4.0
    matrix, side = upright(five_points(one.landmarks), 1.3)
    expected = apply(invert(matrix), np.array([[3.5, 1.5]]) * side / 5)[0]

    values, box = UPRIGHT.place(shares, frame, one)

    row, column = np.unravel_index(values.argmax(), values.shape)
    size = np.array([box.width, box.height]) / values.shape[::-1]
    found = np.array([box.x, box.y]) + (np.array([column, row]) + 0.5) * size
    assert np.linalg.norm(found - expected) < side / 20
    assert values.max() == pytest.approx(4.0, abs=0.3)


def test_a_map_never_goes_beyond_the_frame() -> None:
    one = turned(face(0, middle=(30, 25)), 20)

    _, box = UPRIGHT.place(np.ones((5, 5), np.float32), even(90), one)

    assert (box.x, box.y) == (0, 0)
    assert box.width < 320
    assert box.height < 240


def test_a_map_of_a_square_is_that_of_the_part_of_the_frame() -> None:
    framing = Framing(ShownFace())
    shares = np.arange(25, dtype=np.float32).reshape(5, 5)

    values, box = framing.place(shares, even(90), face(0))

    assert values is shares
    assert box.width == box.height == round(max(face(0).box.width, face(0).box.height))


@given(st.integers(0, 10_000))
def test_the_margins_stay_within_those_that_were_published(seed: int) -> None:
    for box in random_boxes(BOX, MARGINS, 10, seed):
        assert 90 <= box.x <= 100
        assert 180 <= box.x + box.width <= 190
        assert 30 <= box.y <= 50
        assert 150 <= box.y + box.height <= 160


def test_the_margins_differ_and_follow_the_seed() -> None:
    assert len(set(random_boxes(BOX, MARGINS, 10, 3))) == 10
    assert random_boxes(BOX, MARGINS, 10, 3) == random_boxes(BOX, MARGINS, 10, 3)
    assert random_boxes(BOX, MARGINS, 10, 3) != random_boxes(BOX, MARGINS, 10, 4)
    middle = widened(BOX, MARGINS, (0.5,) * 4)
    assert (middle.x, middle.y, middle.width) == (95, 40, 90)
    assert middle.height == pytest.approx(115)


def test_a_box_is_cut_as_a_square_and_as_published_it_is_stretched() -> None:
    picture = even(0)
    picture[50:150, 100:180] = 255

    assert stretched(picture, BOX, 40).min() == 255
    share = (square_crop(picture, BOX, 1.0, 40) > 128).mean()
    assert share == pytest.approx(0.8, abs=0.03)


@pytest.mark.parametrize("box", [Box(-50, -50, 80, 100), Box(300, 200, 80, 100), Box(900, 0, 5, 5)])
def test_a_box_beyond_the_picture_gives_a_crop(box: Box) -> None:
    assert stretched(noisy(90), box, 40).shape == (40, 40, 3)
    assert square_crop(noisy(90), box, 1.0, 40).shape == (40, 40, 3)


def test_a_network_is_shown_the_box_that_its_entry_names() -> None:
    picture, one = even(0), face(0)
    picture[: round(one.box.y + 15)] = 255  # the forehead

    around_all = Framing(ShownFace()).cut(picture, one, 40)
    below_brows = Framing(ShownFace(box="landmarks", shape="stretched")).cut(picture, one, 40)

    assert around_all[0].mean() > 250
    assert below_brows.max() < 128
    assert box_of_68(one).y > one.box.y + 15


def test_each_scale_is_a_crop_and_the_first_is_the_one_on_the_map() -> None:
    framing = Framing(ShownFace(shape="stretched", scales=(1.0, 0.5)))
    one, picture = face(0), even(0)
    x, y = one.box.center
    picture[round(y - 20) : round(y + 20), round(x - 20) : round(x + 20)] = 255

    wide, tight = framing.cut_each(picture, one, 40)
    _, place = framing.place(np.zeros((5, 5), np.float32), picture, one)

    assert tight.mean() == pytest.approx(4 * wide.mean(), rel=0.1)
    assert place.width == pytest.approx(one.box.width, abs=1)
    assert scaled(BOX, 0.5) == Box(120, 75, 40, 50)
