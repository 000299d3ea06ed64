import numpy as np
import pytest

from tests.detectors.handmade_faces import even, face, turned
from unmask.detectors.faceforensics.framing import SquareFraming, UprightFraming
from unmask.faces.alignment import apply, invert, upright
from unmask.faces.landmarks import five_points

UPRIGHT = UprightFraming(1.3, "bicubic")


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
    framing = SquareFraming(lambda one: one.box, 1.0)
    shares = np.arange(25, dtype=np.float32).reshape(5, 5)

    values, box = framing.place(shares, even(90), face(0))

    assert values is shares
    assert box.width == box.height == round(max(face(0).box.width, face(0).box.height))
