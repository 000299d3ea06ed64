"""Fitting the calibration that ships with a detector."""

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from unmask.detectors.calibration import Calibration


def fit_calibration(scores: NDArray[np.float64], manipulated: NDArray[np.bool_]) -> Calibration:
    """Fit the affine map from score to log₁₀ likelihood ratio, with equal priors.

    The bounds follow from the size of the set: when none of n items goes wrong, the true rate may
    still be 3 / n (95 % confidence, the "rule of three"), so a ratio above n / 3 has no support.

    Args:
        scores: (n,), of items that were not used in training.
        manipulated: (n,), both classes present.
    """
    model = LogisticRegression(C=1e6, class_weight="balanced")
    model.fit(scores[:, None], manipulated)
    bound = float(np.log10(np.bincount(manipulated.astype(int)).min() / 3))
    slope, intercept = model.coef_[0, 0] / np.log(10), model.intercept_[0] / np.log(10)
    if slope <= 0:
        # Higher scores that mean less manipulation carry no evidence that could be explained.
        return Calibration(0.0, 0.0, 0.0, 0.0)
    return Calibration(float(intercept), float(slope), -bound, bound)
