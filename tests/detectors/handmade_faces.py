"""Networks, faces and media made by hand, for the tests of detectors that look at faces' pixels.

The networks tell brightness, so that every score can be calculated.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
from onnx import helper

from tests.detectors.handmade_models import Shape, install_model, model_of
from unmask.arrays import RGBImage
from unmask.detectors import Finding
from unmask.detectors.calibration import KindCalibration, QualityCalibration
from unmask.detectors.contract import Detector
from unmask.faces import Box, Face, FaceQuality, FaceTrack
from unmask.faces.canonical import canonical_face
from unmask.media import Media, media_from_frames
from unmask.weights import Model

SIZE, CELLS = 40, 5
"""Side of the networks' input in px, and of their maps in cells."""

GREY_LEVELS = 127.5, 25.5
"""What is taken from a grey value, and what one unit of the networks' input then is."""

GOOD = FaceQuality(width=120.0, sharpness=0.64, yaw=0.0, pitch=0.0, visibility=1.0)

CALIBRATION = QualityCalibration((-2.0, -2.0), (2.0, 2.0), (2.0, 2.0), -2.0, 2.0)
"""log₁₀ likelihood ratio = score / ln 10 at all qualities, within the bounds."""

CALIBRATIONS = KindCalibration(CALIBRATION, CALIBRATION)


def logit_of(shade: float) -> float:
    """What the networks say of an even picture: -5 for black, 5 for white."""
    return (shade - 127.5) / 25.5


def brightness_model(folder: Path, name: str = "brightness", *, with_map: bool = True) -> Model:
    """A network whose logit is the mean brightness of the picture."""
    nodes = [
        helper.make_node("AveragePool", ["image"], ["cells"], kernel_shape=[8, 8], strides=[8, 8]),
        helper.make_node("ReduceMean", ["cells"], ["map"], axes=[1], keepdims=0),
        helper.make_node("ReduceMean", ["cells"], ["mean"], axes=[1, 2, 3], keepdims=0),
        helper.make_node("Reshape", ["mean", "column"], ["logit"]),
    ]
    shapes: dict[str, Shape] = {"logit": ["count", 1]}
    if with_map:
        shapes["map"] = ["count", CELLS, CELLS]
    model = model_of(nodes, SIZE, shapes, {"column": np.array([-1, 1])})
    return install_model(model, name, folder, GREY_LEVELS)


def two_class_model(folder: Path, name: str, classes: tuple[str, str]) -> Model:
    """A network of the published form: the logit of "fake" is brightness, that of "real" is 1."""
    order = ["even", "bright"] if classes.index("fake") else ["bright", "even"]
    nodes = [
        helper.make_node("ReduceMean", ["image"], ["mean"], axes=[1, 2, 3], keepdims=0),
        helper.make_node("Reshape", ["mean", "column"], ["bright"]),
        helper.make_node("Mul", ["bright", "zero"], ["nothing"]),
        helper.make_node("Add", ["nothing", "one"], ["even"]),
        helper.make_node("Concat", order, ["logits"], axis=1),
    ]
    constants = {
        "column": np.array([-1, 1]),
        "zero": np.zeros(1, np.float32),
        "one": np.ones(1, np.float32),
    }
    model = model_of(nodes, SIZE, {"logits": ["count", 2]}, constants)
    return install_model(model, name, folder, GREY_LEVELS, classes)


def even(shade: float, width: int = 320, height: int = 240) -> RGBImage:
    return np.full((height, width, 3), shade, np.uint8)


def noisy(shade: float, width: int = 320, height: int = 240, seed: int = 0) -> RGBImage:
    """Sharp everywhere: as in pictures of the world, all octaves have about the same contrast."""
    generator = np.random.default_rng(seed)
    octaves = [generator.normal(0, 13, (height >> n, width >> n)) for n in range(5)]
    noise = np.sum([cv2.resize(octave, (width, height)) for octave in octaves], axis=0)
    grey = np.clip(shade + noise - noise.mean(), 0, 255).astype(np.uint8)
    return np.ascontiguousarray(np.repeat(grey[..., None], 3, axis=2))


def clip(pictures: Sequence[RGBImage]) -> Media:
    """A video of four frames a second, or a picture if there is only one."""
    return media_from_frames(pictures, [frame / 4 for frame in range(len(pictures))])


def face(frame: int, quality: FaceQuality = GOOD, middle: tuple[float, float] = (160, 120)) -> Face:
    """A frontal face of the quality's width."""
    model = canonical_face()
    points = model.points * (quality.width / model.width)
    points[:, :2] += np.array(middle) - (points[:, :2].min(axis=0) + points[:, :2].max(axis=0)) / 2
    low, extent = points[:, :2].min(axis=0), np.ptp(points[:, :2], axis=0)
    box = Box(float(low[0]), float(low[1]), float(extent[0]), float(extent[1]))
    return Face(frame, frame / 4, box, 0.95, points.astype(np.float32), quality, None)


def turned(one: Face, degrees: float) -> Face:
    """The face, its head leant to the side, clockwise in the picture."""
    angle, middle = np.radians(degrees), np.array(one.box.center)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    points = one.landmarks.copy()
    points[:, :2] = (points[:, :2] - middle) @ turn.T + middle
    return replace(one, landmarks=points)


def track(frames: int, person: int = 1, quality: FaceQuality = GOOD) -> FaceTrack:
    return FaceTrack(person, tuple(face(frame, quality) for frame in range(frames)))


def examine(detector: Detector, media: Media, *tracks: FaceTrack) -> Finding:
    return detector.examine(media, tracks, lambda _fraction: None)
