"""Choosing whose face to put onto whose: somebody else's, seen from a like angle.

Source: Li et al., Face X-ray for more general face forgery detection (CVPR 2020), section 4.1,
which also pairs faces by their landmarks.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from unmask.faces.canonical import canonical_face


@dataclass(frozen=True)
class Donors:
    """Faces to choose donors from.

    Attributes:
        shapes: (n, 33), complex128, the rigid landmarks without place, scale and roll.
        identities: (n,), the person of each face.
    """

    shapes: NDArray[np.complex128]
    identities: NDArray[np.str_]

    @classmethod
    def of(cls, landmarks: NDArray[np.float32], identities: Sequence[str]) -> "Donors":
        """Faces by their landmarks (n, 468, 2), in px of any picture, and their persons."""
        rigid = landmarks[:, canonical_face().rigid].astype(np.float64)
        points = rigid[..., 0] + 1j * rigid[..., 1]
        points -= points.mean(axis=1, keepdims=True)
        points /= np.maximum(np.linalg.norm(points, axis=1, keepdims=True), 1e-9)
        return cls(points, np.array(identities, np.str_))

    def draw(self, target: int, generator: np.random.Generator, closest: int = 20) -> int | None:
        """A donor for one of the faces, by their numbers.

        Args:
            target: the face that needs a donor.
            generator: of the choice.
            closest: among how many faces of the most similar shape to choose.

        Returns:
            The donor's number, or None where there is nobody else.
        """
        others = np.flatnonzero(self.identities != self.identities[target])
        if not len(others):
            return None
        # Two shapes fit by a turn and a scale as well as their complex product is large.
        fit = np.abs(self.shapes[others] @ self.shapes[target].conj())
        return int(generator.choice(others[np.argsort(-fit, kind="stable")[:closest]]))
