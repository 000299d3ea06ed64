from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from onnx import ModelProto, helper

from tests.detectors.handmade_models import install_model, model_of
from unmask.arrays import RGBImage
from unmask.detectors.head_pose import HeadPoseDetector
from unmask.detectors.head_pose.agreement import difference
from unmask.detectors.head_pose.outer_head import (
    OuterHead,
    View,
    direction,
    direction_of_300w_lp,
    expected_degrees,
    hide,
    inner_shape,
    loose_crop,
)
from unmask.errors import WeightsError
from unmask.faces import Face, FaceFinder, Pose
from unmask.faces.alignment import apply
from unmask.faces.canonical import canonical_face
from unmask.faces.pose import MESH_INDEX_OF_68, facing_direction, yaw_pitch_roll
from unmask.media import Frame, open_media
from unmask.weights.shown import ShownHead

INNER = MESH_INDEX_OF_68[17:]

angles = st.floats(-89, 89)


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
    left, up = direction_of_300w_lp(np.array([30.0, 0.0]), np.array([0.0, 20.0]))

    assert left == pytest.approx((-0.5, 0.0, -(0.75**0.5)))
    assert up[1] < 0
    assert up == pytest.approx(direction(np.array([0.0]), np.array([20.0]))[0])


@pytest.mark.parametrize(
    ("yaw", "pitch", "looked"),
    [
        (0, 0, (0, 0, -1)),
        (30, 0, (-0.5, 0, -0.8660254)),
        (-30, 0, (0.5, 0, -0.8660254)),
        (0, 30, (0, -0.5, -0.8660254)),
        (45, -30, (-0.7071068, 0.3535534, -0.6123724)),
    ],
)
def test_published_angles_look_where_the_authors_draw_them(
    yaw: float, pitch: float, looked: tuple[float, float, float]
) -> None:
    """The third axis of ``plot_pose_cube``, which comes out of the face, in the picture's axes.

    It is drawn at (sin(-yaw), -cos(-yaw) · sin(pitch)).
    """
    [found] = direction_of_300w_lp(np.array([float(yaw)]), np.array([float(pitch)]))

    assert found == pytest.approx(looked, abs=1e-6)
    turn, lift = np.radians((-yaw, pitch))
    assert found[:2] == pytest.approx((np.sin(turn), -np.cos(turn) * np.sin(lift)))


@given(angles, angles, angles)
def test_published_angles_are_those_of_the_labels_they_were_learnt_from(
    yaw: float, pitch: float, roll: float
) -> None:
    """300W-LP's rotation is Rx · Ry · Rz, with y up and z out of the face; roll moves no gaze."""
    x, y, z = np.radians((pitch, yaw, roll))
    around_x = [[1, 0, 0], [0, np.cos(x), np.sin(x)], [0, -np.sin(x), np.cos(x)]]
    around_y = [[np.cos(y), 0, -np.sin(y)], [0, 1, 0], [np.sin(y), 0, np.cos(y)]]
    around_z = [[np.cos(z), np.sin(z), 0], [-np.sin(z), np.cos(z), 0], [0, 0, 1]]
    out_of_the_face = np.array(around_x) @ around_y @ around_z @ (0, 0, 1)

    [found] = direction_of_300w_lp(np.array([yaw]), np.array([pitch]))

    assert found == pytest.approx(out_of_the_face * (1, -1, -1), abs=1e-9)


def test_an_imported_network_is_read_by_the_published_axes(
    views: list[View], tmp_path: Path
) -> None:
    """A network that is sure of yaw 30°, pitch -30° and roll 0°, whatever it sees."""
    bins = {"yaw": 43, "pitch": 23, "roll": 33}
    model = install_model(model_of_sure_bins(bins), "hopenet", tmp_path, (0.0, 1.0))

    authors = replace(model, entry=replace(model.entry, head=ShownHead(angles="300W-LP")))
    earlier = replace(model, entry=replace(model.entry, name="head-pose-published-alpha1"))

    published = OuterHead(authors).directions(views[:2])
    imported_earlier = OuterHead(earlier).directions(views[:2])
    own = OuterHead(model).directions(views[:2])

    assert published == pytest.approx(np.tile([-0.5, 0.4330127, -0.75], (2, 1)), abs=1e-6)
    assert np.array_equal(imported_earlier, published)
    assert own == pytest.approx(np.tile([0.4330127, 0.5, -0.75], (2, 1)), abs=1e-6)


def model_of_sure_bins(bins: dict[str, int]) -> ModelProto:
    nodes = [helper.make_node("ReduceMean", ["image"], ["seen"], axes=[2, 3], keepdims=0)]
    constants: dict[str, NDArray[np.float32]] = {"nothing": np.zeros((3, 66), np.float32)}
    for angle_name, number in bins.items():
        constants[f"{angle_name} bins"] = np.where(np.arange(66) == number, 90, 0).astype(
            np.float32
        )
        nodes += [
            helper.make_node("MatMul", ["seen", "nothing"], [f"{angle_name} zeros"]),
            helper.make_node("Add", [f"{angle_name} zeros", f"{angle_name} bins"], [angle_name]),
        ]
    return model_of(nodes, 224, {name: ["count", 66] for name in bins}, constants)


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
