"""The support vector machine of the published method, evaluated with NumPy alone."""

import hashlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Self
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from unmask.arrays import expect_array
from unmask.detectors.head_pose.pose_difference import FEATURE_COUNT
from unmask.errors import WeightsError


@dataclass(frozen=True)
class PoseClassifier:
    """Standardised features and a radial basis function kernel.

    Attributes:
        mean: (12,), float64, of the features in training.
        scale: (12,), float64, their standard deviation.
        support_vectors: (n, 12), float64, standardised.
        coefficients: (n,), float64, positive for swapped faces.
        intercept: of the decision function.
        gamma: of the kernel exp(−gamma · distance²).
        sha256: of the file, in hexadecimal.
    """

    mean: NDArray[np.float64]
    scale: NDArray[np.float64]
    support_vectors: NDArray[np.float64]
    coefficients: NDArray[np.float64]
    intercept: float
    gamma: float
    sha256: str

    def __post_init__(self) -> None:
        expect_array("PoseClassifier.mean", self.mean, (FEATURE_COUNT,), "float64")
        expect_array("PoseClassifier.scale", self.scale, (FEATURE_COUNT,), "float64")
        expect_array(
            "PoseClassifier.support_vectors", self.support_vectors, ("n", FEATURE_COUNT), "float64"
        )
        expect_array(
            "PoseClassifier.coefficients",
            self.coefficients,
            (len(self.support_vectors),),
            "float64",
        )

    def score(self, features: NDArray[np.float64]) -> float:
        """The decision function for one face: above 0 is more like a swapped face.

        Args:
            features: shape (12,), as ``PoseDifference.features``.
        """
        standardised = (features - self.mean) / self.scale
        distances = ((self.support_vectors - standardised) ** 2).sum(axis=1)
        return float(np.exp(-self.gamma * distances) @ self.coefficients + self.intercept)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a classifier from its ``.npz`` file.

        Raises:
            WeightsError: the file is missing or is not a classifier.
        """
        try:
            content = path.read_bytes()
            with np.load(BytesIO(content), allow_pickle=False) as arrays:
                return cls(
                    mean=arrays["mean"],
                    scale=arrays["scale"],
                    support_vectors=arrays["support_vectors"].astype(np.float64),
                    coefficients=arrays["coefficients"].astype(np.float64),
                    intercept=float(arrays["intercept"]),
                    gamma=float(arrays["gamma"]),
                    sha256=hashlib.sha256(content).hexdigest(),
                )
        except (OSError, EOFError, KeyError, ValueError, BadZipFile) as error:
            raise WeightsError(
                f"{path.name} of the head-pose test cannot be read ({error}); install Unmask again"
            ) from error
