"""How the direction of the outer head lies to that of the inner face, at once and over time.

A difference is a vector in degrees as the picture shows it: (to the right, up). Its length is the
angle between the two directions. One reading is noisy. Over a clip noise averages out, so that the
mean of the vectors, their spread and their steps from frame to frame say more than any one angle.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]


@dataclass(frozen=True)
class Agreement:
    """The differences of one person, in degrees.

    Attributes:
        angle: the median angle between outer head and inner face.
        lean: how far the mean difference is from that of real faces.
        spread: root mean square distance of the differences from their mean.
        jitter: median step of the difference from one frame looked at to the next.
    """

    angle: float
    lean: float
    spread: float
    jitter: float


@dataclass(frozen=True)
class RealAgreement:
    """What real faces show, in degrees.

    Attributes:
        centre: the mean difference (right, up).
        median: half of the faces show a smaller angle.
        centile_95: 95 % of them show a smaller one.
        centile_99: 99 % of them show a smaller one.
        count: of real faces.
    """

    centre: tuple[float, float]
    median: float
    centile_95: float
    centile_99: float
    count: int

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the distribution from its JSON file."""
        values = json.loads(path.read_text(encoding="utf-8"))
        return cls(**{**values, "centre": tuple(values["centre"])})


@dataclass(frozen=True)
class RealClips:
    """What people in real clips show over time: median and largest of each, in degrees.

    Attributes:
        lean: see ``Agreement``.
        spread: likewise.
        jitter: likewise.
        count: of people.
    """

    lean: tuple[float, float]
    spread: tuple[float, float]
    jitter: tuple[float, float]
    count: int

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the distribution from its JSON file."""
        values = json.loads(path.read_text(encoding="utf-8"))
        count = values.pop("count")
        return cls(**{name: tuple(pair) for name, pair in values.items()}, count=count)


def difference(outer: Vector, inner: Vector) -> Vector:
    """How far, and whereto in the picture, one direction lies from another.

    Args:
        outer: unit vector in camera axes, shape (3,).
        inner: likewise, not straight up or down.

    Returns:
        shape (2,), degrees to the picture's right and up; its length is the angle between them.
    """
    up = np.array([0.0, -1.0, 0.0])
    up = up - (up @ inner) * inner
    up /= np.linalg.norm(up)
    right = np.cross(up, inner)
    aside = np.array([outer @ right, outer @ up])
    sine = np.linalg.norm(aside)
    angle = np.degrees(np.arctan2(sine, outer @ inner))
    return np.asarray(aside * (angle / max(sine, 1e-12)))


def agreement_of(differences: Sequence[Vector], centre: tuple[float, float]) -> Agreement:
    """What the differences of one person come to, in the order of time; at least one.

    Args:
        differences: each of shape (2,).
        centre: the mean difference of real faces.
    """
    vectors = np.stack(differences)
    mean = vectors.mean(axis=0)
    steps = np.linalg.norm(np.diff(vectors, axis=0), axis=1)
    return Agreement(
        angle=float(np.median(np.linalg.norm(vectors, axis=1))),
        lean=float(np.linalg.norm(mean - centre)),
        spread=float(np.sqrt(((vectors - mean) ** 2).sum(axis=1).mean())),
        jitter=float(np.median(steps)) if len(steps) else 0.0,
    )
