"""The linear layer on the trunk, and what it is worth on what it was not fitted to."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.preprocessing import StandardScaler

from unmask.lab.generated.feature_file import FeaturesError
from unmask.lab.generated.features import Features
from unmask.lab.generated.trunk import LAYERS, WIDTH

EMBEDDING = 64
"""Numbers of an embedding for the bank."""

_STRENGTH = 0.003
"""Inverse of the penalty; of 0.0003 to 0.03 the best for generators that were left out."""

Values = NDArray[np.float64]


@dataclass(frozen=True)
class Head:
    """A linear layer on the means over the patches.

    Attributes:
        weights: (6, 768), of the logit.
        bias: of the logit.
        axes: (6, 768, 64), on which the embedding is measured.
        offsets: (64,), added to it.
    """

    weights: Values
    bias: float
    axes: Values
    offsets: Values

    def logits(self, features: NDArray[np.float16]) -> Values:
        """Of features (…, 6, 768), (…)."""
        judged: Values = np.einsum("...lw,lw->...", features.astype(np.float64), self.weights)
        return judged + self.bias


def fit_head(features: Features, left_out: Collection[str] = ()) -> Head:
    """Fit by logistic regression on the split ``train``, each manipulation counting alike.

    Args:
        features: of pairs.
        left_out: manipulations that are not fitted to.

    Raises:
        FeaturesError: there are no pairs to fit to.
    """
    rows = (features.splits == "train") & ~np.isin(features.manipulations, list(left_out))
    names, numbers, counts = np.unique(
        features.manipulations[rows], return_inverse=True, return_counts=True
    )
    if not len(names):
        raise FeaturesError("There are no pairs for training; make some with the command features.")
    pictures = features.values[rows].reshape(-1, LAYERS * WIDTH).astype(np.float64)
    labels = np.tile([0, 1], int(rows.sum()))
    shares = np.repeat(len(numbers) / counts[numbers] / len(names), 2)
    scaler = StandardScaler().fit(pictures)
    scaled = scaler.transform(pictures)
    # The classes share no order, so that the solver must not meet them in blocks.
    model = LogisticRegression(C=_STRENGTH, max_iter=1000).fit(scaled, labels, shares)
    weights = model.coef_[0] / scaler.scale_
    bias = float(model.intercept_[0] - weights @ scaler.mean_)
    axes, offsets = _embedding(scaled, scaler)
    return Head(
        weights.reshape(LAYERS, WIDTH), bias, axes.reshape(LAYERS, WIDTH, EMBEDDING), offsets
    )


def aucs(head: Head, features: Features, split: str) -> dict[str, float]:
    """The area under the ROC curve for each manipulation of a split, against all its originals."""
    rows = features.splits == split
    logits, names = head.logits(features.values[rows]), features.manipulations[rows]
    real = logits[:, 0]
    found = {}
    for name in np.unique(names).tolist():
        fake = logits[names == name, 1]
        labels = np.repeat([0, 1], (len(real), len(fake)))
        found[name] = float(roc_auc_score(labels, np.concatenate([real, fake])))
    return found


def _embedding(scaled: Values, scaler: StandardScaler) -> tuple[Values, Values]:
    """The principal axes of the training pictures, each given the same spread."""
    analysis = PCA(EMBEDDING, whiten=True, random_state=0).fit(scaled)
    axes = (analysis.components_ / np.sqrt(analysis.explained_variance_)[:, None]).T
    unscaled = axes / scaler.scale_[:, None]
    offsets: Values = -(scaler.mean_ @ unscaled) - analysis.mean_ @ axes
    return unscaled, offsets
