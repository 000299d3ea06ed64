"""Landmarks do not depend on where and how the face lies in the picture."""

import cv2
import numpy as np

from tests.faces.face_pictures import clip_of
from unmask.arrays import RGBImage
from unmask.faces import Face, FaceFinder
from unmask.faces.canonical import canonical_face


def face_in(finder: FaceFinder, picture: RGBImage) -> Face:
    (person,) = finder.find(clip_of([picture]), lambda _fraction: None)
    return person.faces[0]


def test_a_shift_and_noise_hardly_move_the_landmarks(
    finder: FaceFinder, astronaut: RGBImage
) -> None:
    still = face_in(finder, astronaut)
    random = np.random.default_rng(0)
    for shift in ((7, 3), (-11, 5), (2, -9)):
        moved = np.roll(astronaut, shift, axis=(1, 0))
        noisy = np.clip(moved + random.normal(0, 3, moved.shape), 0, 255).astype(np.uint8)
        distances = face_in(finder, noisy).landmarks[:, :2] - shift - still.landmarks[:, :2]
        assert np.linalg.norm(distances, axis=1).mean() < 0.01 * still.quality.width


def test_size_does_not_move_the_landmarks(finder: FaceFinder, astronaut: RGBImage) -> None:
    still = face_in(finder, astronaut)
    for factor in (0.5, 2.5):
        scaled = cv2.resize(astronaut, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        landmarks = face_in(finder, np.asarray(scaled, np.uint8)).landmarks / factor
        assert np.abs(landmarks - still.landmarks).mean() < 0.015 * still.quality.width


def test_the_mirror_image_has_mirrored_landmarks(finder: FaceFinder, astronaut: RGBImage) -> None:
    model = canonical_face().points
    mirrored_index = [int(np.abs(model - p * (-1, 1, 1)).sum(axis=1).argmin()) for p in model]
    face = face_in(finder, astronaut)
    mirrored = face_in(finder, astronaut[:, ::-1]).landmarks[mirrored_index]
    mirrored[:, 0] = astronaut.shape[1] - mirrored[:, 0]
    bias = (mirrored - face.landmarks)[:, :2].mean(axis=0) / 2
    assert np.abs(bias).max() < 0.004 * face.quality.width


def test_depth_grows_from_nose_to_ears(finder: FaceFinder, astronaut: RGBImage) -> None:
    landmarks = face_in(finder, astronaut).landmarks
    nose, cheek, ear = landmarks[[1, 50, 234], 2]
    assert nose < cheek < ear
    assert 0.25 < (ear - nose) / np.ptp(landmarks[:, 0]) < 1.0
