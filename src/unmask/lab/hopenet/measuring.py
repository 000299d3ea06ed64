"""How far the read angles are from those of the landmarks, by data set."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from unmask.arrays import RGBImage
from unmask.detectors.head_pose.outer_head import hide, inner_shape, loose_crop
from unmask.faces.alignment import apply, warp
from unmask.lab.hopenet.examples import Change, PosedFaces, example, posed_faces
from unmask.lab.hopenet.training import network_input
from unmask.lab.manifest import Split
from unmask.lab.networks import HopeNetLite
from unmask.lab.networks.hopenet import ANGLES, degrees
from unmask.lab.pack import Pack

Judge = Callable[[NDArray[np.uint8]], NDArray[np.float64]]
"""Yaw, pitch and roll in degrees, (count, 3), of pictures (count, size, size, 3)."""

ALL = "all"
_BATCH = 32


@dataclass(frozen=True)
class Errors:
    """Mean absolute errors in degrees on some faces.

    Attributes:
        count: of faces.
        network: of yaw, pitch and roll, (3,).
        constant: of saying the mean angles of these faces of all of them, (3,): what knowing
            nothing comes to.
    """

    count: int
    network: NDArray[np.float64]
    constant: NDArray[np.float64]


def by_network(network: HopeNetLite) -> Judge:
    """What a network in PyTorch says."""

    def judge(pictures: NDArray[np.uint8]) -> NDArray[np.float64]:
        with torch.inference_mode():
            return degrees(network(network_input(pictures))).double().numpy()

    return judge


def measure(judge: Judge, size: int, pack: Pack, split: Split) -> dict[str, Errors]:
    """Measure on the real faces of a split, by data set and over all.

    Raises:
        PackError: a picture is damaged.
    """
    faces = posed_faces(pack, split)
    said = judged(judge, pictures_of(faces, size))
    sources = np.array(faces.sources)
    chosen = {name: sources == name for name in sorted(set(faces.sources))}
    chosen[ALL] = np.ones(len(faces), np.bool_)
    return {name: _errors(said[mask], faces.angles[mask]) for name, mask in chosen.items()}


def shape_leak(
    judge: Judge, size: int, pack: Pack, split: Split, count: int = 1_000
) -> NDArray[np.float64]:
    """How much of yaw, pitch and roll the network takes from the covering shape alone, (3,).

    Each head is covered by the shape of another face. The result is the slope of what the network
    then says anew on how far the other face is turned from this one: 0 when the shape tells
    nothing, 1 when it tells all.
    """
    faces = posed_faces(pack, split)
    generator = np.random.default_rng(0)
    numbers = generator.permutation(len(faces))[:count]
    others = np.roll(numbers, 1)
    own = judged(judge, np.stack([_covered(faces, n, n, size) for n in numbers]))
    borrowed = [_covered(faces, n, other, size) for n, other in zip(numbers, others, strict=True)]
    moved = judged(judge, np.stack(borrowed)) - own
    apart = faces.angles[others] - faces.angles[numbers]
    return np.asarray((moved * apart).sum(axis=0) / (apart**2).sum(axis=0))


def pictures_of(faces: PosedFaces, size: int) -> NDArray[np.uint8]:
    """Faces as the detector would show them to the network, (count, size, size, 3)."""
    return np.stack([example(faces, n, size, Change())[0] for n in range(len(faces))])


def judged(judge: Judge, pictures: NDArray[np.uint8]) -> NDArray[np.float64]:
    """What a network says of many pictures, in parts that fit into memory."""
    starts = range(0, len(pictures), _BATCH)
    return np.concatenate([judge(pictures[start : start + _BATCH]) for start in starts])


def table_of(errors: dict[str, Errors]) -> str:
    """The errors as lines of text."""
    lines = [f"{'source':<12}{'faces':>7}  {' / '.join(ANGLES)} in degrees (a constant's)"]
    for name, error in errors.items():
        values = " / ".join(f"{value:.2f}" for value in error.network)
        constant = " / ".join(f"{value:.2f}" for value in error.constant)
        lines.append(f"{name:<12}{error.count:>7,}  {values} ({constant})")
    return "\n".join(lines)


def _errors(said: NDArray[np.float64], angles: NDArray[np.float64]) -> Errors:
    return Errors(
        len(angles),
        np.abs(said - angles).mean(axis=0),
        np.abs(angles - angles.mean(axis=0)).mean(axis=0),
    )


def _covered(faces: PosedFaces, number: int, other: int, size: int) -> RGBImage:
    """A head whose inner face is covered by the shape that another face would get."""
    index, other_index = faces.indices[number], faces.indices[other]
    landmarks, shown = (faces.pack.landmarks[i].astype(np.float64) for i in (index, other_index))
    matrix = loose_crop(landmarks, size)
    crop = warp(faces.pack.picture(int(index)), matrix, size)
    shape = inner_shape(apply(loose_crop(shown, size), shown))
    return hide(crop, shape)
