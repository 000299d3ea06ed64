import numpy as np
from numpy.typing import NDArray

from unmask.faces.alignment import apply
from unmask.faces.canonical import canonical_face
from unmask.lab.forging.donors import Donors
from unmask.lab.forging.regions import similarity_about


def turned(yaw: float, roll: float = 0, scale: float = 10) -> NDArray[np.float32]:
    """The canonical face with its head turned (degrees)."""
    points = canonical_face().points
    angle = np.radians(yaw)
    flat = np.stack(
        [points[:, 0] * np.cos(angle) + points[:, 2] * np.sin(angle), points[:, 1]], axis=1
    )
    matrix = similarity_about(np.zeros(2), roll, scale, np.array([100.0, 80.0]))
    return apply(matrix, flat).astype(np.float32)


def test_a_donor_is_seen_from_a_like_angle() -> None:
    faces = np.stack([turned(0), turned(30), turned(4, roll=70, scale=3), turned(-25)])
    donors = Donors.of(faces, ["a", "b", "c", "d"])
    drawn = [donors.draw(0, np.random.default_rng(seed), closest=1) for seed in range(5)]

    assert drawn == [2] * 5


def test_a_donor_is_somebody_else() -> None:
    faces = np.stack([turned(0), turned(1), turned(2), turned(30)])
    donors = Donors.of(faces, ["a", "a", "a", "b"])

    assert {donors.draw(0, np.random.default_rng(seed)) for seed in range(9)} == {3}


def test_donors_vary() -> None:
    faces = np.stack([turned(yaw) for yaw in range(12)])
    donors = Donors.of(faces, [str(number) for number in range(12)])
    drawn = {donors.draw(5, np.random.default_rng(seed), closest=4) for seed in range(60)}

    assert drawn == {3, 4, 6, 7}


def test_nobody_else_means_no_donor() -> None:
    donors = Donors.of(np.stack([turned(0), turned(1)]), ["a", "a"])

    assert donors.draw(0, np.random.default_rng(0)) is None
