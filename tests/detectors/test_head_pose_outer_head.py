from importlib.resources import files
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from unmask.arrays import RGBImage
from unmask.detectors.head_pose import HeadPoseDetector
from unmask.detectors.head_pose.agreement import difference
from unmask.detectors.head_pose.outer_head import (
    OuterHead,
    View,
    direction,
    expected_degrees,
    hide,
    inner_shape,
    loose_crop,
    published_direction,
)
from unmask.errors import WeightsError
from unmask.faces import Face, FaceFinder, Pose
from unmask.faces.alignment import apply
from unmask.faces.canonical import canonical_face
from unmask.faces.pose import MESH_INDEX_OF_68, facing_direction, yaw_pitch_roll
from unmask.media import Frame, open_media

INNER = MESH_INDEX_OF_68[17:]


@pytest.fixture(scope="module")
def outer_head() -> OuterHead:
    return OuterHead.load(None)


@pytest.fixture(scope="module")
def frames() -> list[RGBImage]:
    with open_media(Path(str(files("unmask") / "samples" / "moving-face.mp4"))) as media:
        return [frame.pixels for frame in media.frames[::12]]


@pytest.fixture(scope="module")
def faces(frames: list[RGBImage]) -> list[Face]:
    [track] = FaceFinder().find(
        [Frame(n, float(n), pixels) for n, pixels in enumerate(frames)], lambda _fraction: None
    )
    return list(track.faces)


@pytest.fixture(scope="module")
def views(frames: list[RGBImage], faces: list[Face]) -> list[View]:
    return [View(pixels, face.landmarks) for pixels, face in zip(frames, faces, strict=True)]


def angle(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    return float(np.linalg.norm(difference(one, other)))


def test_the_crop_is_the_published_one() -> None:
    landmarks = np.zeros((468, 2))
    landmarks[0], landmarks[1:] = (100.0, 200.0), (140.0, 250.0)
    # 80 × 100 px from (80, 162.5); of that the middle square of the shorter side.
    corners = apply(loose_crop(landmarks, 112), np.array([(80.0, 172.5), (160.0, 252.5)]))

    assert corners == pytest.approx(np.array([(0.0, 0.0), (112.0, 112.0)]))


def test_the_cover_does_not_say_to_which_side_a_face_is_turned(faces: list[Face]) -> None:
    for face in faces:
        points = face.landmarks[:, :2].astype(np.float64)
        shape = inner_shape(points)
        axis = (points[:, 0].min() + points[:, 0].max()) / 2
        assert shape[:, 0].min() + shape[:, 0].max() == pytest.approx(2 * axis, abs=0.01)
        inside = [
            cv2.pointPolygonTest(shape.astype(np.float32), (float(x), float(y)), False)
            for x, y in points[INNER]
        ]
        assert min(inside) > 0


def test_a_cover_has_the_colour_around_it() -> None:
    crop = np.full((50, 50, 3), (10, 60, 200), np.uint8)
    crop[20:30, 20:30] = 255
    shape = np.array([(18.0, 18.0), (32.0, 18.0), (32.0, 32.0), (18.0, 32.0)])

    assert (hide(crop, shape) == (10, 60, 200)).all()


def test_a_cover_of_the_whole_crop_is_no_error() -> None:
    shape = np.array([(-9.0, -9.0), (99.0, -9.0), (99.0, 99.0), (-9.0, 99.0)])

    assert hide(np.full((50, 50, 3), 7, np.uint8), shape).max() == 0


def test_the_inner_face_is_not_seen(outer_head: OuterHead, views: list[View]) -> None:
    generator = np.random.default_rng(1)
    spoiled = []
    for view in views:
        pixels = view.pixels.copy()
        mask = np.zeros(pixels.shape[:2], np.uint8)
        inner = view.landmarks[INNER, :2]
        cv2.fillConvexPoly(mask, cv2.convexHull(inner)[:, 0].astype(np.int32), 1)
        pixels[mask > 0] = generator.integers(0, 256, (int(mask.sum()), 3))
        spoiled.append(View(pixels, view.landmarks))

    assert outer_head.directions(spoiled) == pytest.approx(outer_head.directions(views), abs=1e-4)


def test_it_reads_about_the_pose_of_the_landmarks(
    outer_head: OuterHead, views: list[View], faces: list[Face]
) -> None:
    looked = outer_head.directions(views)
    angles = [
        angle(outer, facing_direction(face.pose))
        for outer, face in zip(looked, faces, strict=True)
        if face.pose is not None
    ]

    assert len(angles) == len(faces)
    assert np.linalg.norm(looked, axis=1) == pytest.approx(np.ones(len(looked)))
    assert np.median(angles) < 12


def test_a_mirrored_head_looks_to_the_other_side(
    outer_head: OuterHead, frames: list[RGBImage]
) -> None:
    finder = FaceFinder()
    turned = [frames[0], np.ascontiguousarray(frames[0][:, ::-1])]
    found = [
        finder.find([Frame(0, 0.0, pixels)], lambda _fraction: None)[0].faces[0]
        for pixels in turned
    ]
    one, other = outer_head.directions(
        [View(pixels, face.landmarks) for pixels, face in zip(turned, found, strict=True)]
    )

    assert angle(one * (-1, 1, 1), other) < 8


def test_many_faces_are_read_as_each_alone(outer_head: OuterHead, views: list[View]) -> None:
    many = outer_head.directions(views * 5)

    assert len(many) == 5 * len(views)
    assert many[-1] == pytest.approx(outer_head.directions(views[-1:])[0], abs=1e-4)


@pytest.mark.parametrize("bin_number", [0, 33, 65])
def test_a_sure_bin_is_its_angle(bin_number: int) -> None:
    logits = np.full((1, 66), -50.0, np.float32)
    logits[0, bin_number] = 50.0

    assert expected_degrees(logits) == pytest.approx([3 * bin_number - 99])


def test_directions_are_those_of_the_angles_of_a_pose() -> None:
    generator = np.random.default_rng(2)
    for vector in generator.uniform(-0.6, 0.6, (20, 3)):
        rotation = np.asarray(cv2.Rodrigues(vector)[0], np.float64)
        pose = Pose(rotation, np.array([0.0, 0.0, 50.0]), 0.0)
        yaw, pitch, _roll = yaw_pitch_roll(pose)
        [found] = direction(np.array([yaw]), np.array([pitch]))
        assert found == pytest.approx(facing_direction(pose))


def test_published_networks_count_yaw_the_other_way_round() -> None:
    left, up = published_direction(np.array([30.0, 0.0]), np.array([0.0, 20.0]))

    assert left == pytest.approx((-0.5, 0.0, -(0.75**0.5)))
    assert up[1] < 0
    assert up == pytest.approx(direction(np.array([0.0]), np.array([20.0]))[0])


def test_without_imports_there_are_no_variants(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("UNMASK_DATA", str(tmp_path))

    assert HeadPoseDetector.variants() == ()
    with pytest.raises(WeightsError, match="head-pose-published-alpha1"):
        OuterHead.load("published-alpha1")


def test_the_canonical_face_is_inside_its_crop() -> None:
    points = apply(loose_crop(canonical_face().points, 112), canonical_face().points[:, :2])

    assert points.min() > 0
    assert points.max() < 112
