"""The linear layer on the whole of CLIP: which layers it takes, and what it is worth.

It is fitted to the split ``train``; layers and penalty are chosen on ``validation``, where each
generator counts twice: under a layer that was fitted to it, and under one that was fitted without
it, because the test will meet both kinds. ``test`` only measures.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.preprocessing import StandardScaler

from unmask.detectors import Figure
from unmask.detectors.cnn_generated.network import EMBEDDING_BLOCK, LinearHead
from unmask.lab.evaluation.bootstrap import Estimate, auc
from unmask.lab.evaluation.breakdowns import LEAST_IDENTITIES
from unmask.lab.evaluation.card_figures import figure_of
from unmask.lab.generated.clip_features import KINDS, ClipFeatures
from unmask.lab.generated.feature_file import FeaturesError, write_arrays
from unmask.weights.trunk import WIDTH

MEASURE = "window AUC of the linear layer alone"
COMMAND = "python -m unmask.lab.generated clip-head"

LAYERS = ((6,), (12,), (9, 12), (6, 9, 12))
"""Numbers, from 1, of the layers to choose among; of others the patches are not known."""

STRENGTHS = (0.003, 0.01, 0.03, 0.1)
"""Inverses of the penalty to choose among."""

_ROUNDS = 500
_TOLERANCE = 1e-3
"""Of the solver; a tenth of it moved no AUC of validation by 0.001."""


@dataclass(frozen=True)
class Recipe:
    """How a layer is fitted.

    Attributes:
        layers: numbers, from 1, of the layers of CLIP that it takes.
        strength: inverse of the penalty.
    """

    layers: tuple[int, ...]
    strength: float


@dataclass(frozen=True)
class Worth:
    """What a layer is worth on one generator.

    Attributes:
        generator: the manipulation.
        area: under the ROC curve, against the real pictures.
        real: number of these.
        generated: number of the generator's pictures.
        like: whether the real pictures are of the generator's own data set only.
    """

    generator: str
    area: Estimate
    real: int
    generated: int
    like: bool


def choose(features: ClipFeatures) -> tuple[Recipe, float]:
    """The recipe of the highest mean AUC on validation, over generators fitted to and left out.

    Returns:
        the recipe and that mean.

    Raises:
        FeaturesError: training or validation lacks a class.
    """
    recipes = [Recipe(*each) for each in product(LAYERS, STRENGTHS)]
    means = [_mean_area(features, recipe) for recipe in recipes]
    best = int(np.argmax(means))
    return recipes[best], means[best]


def fit(features: ClipFeatures, recipe: Recipe, left_out: Collection[str] = ()) -> LinearHead:
    """Fit by logistic regression on the split ``train``.

    A data set of twice the size counts √2 times as much, so that no large one drowns the others.

    Args:
        features: of pictures of both classes.
        recipe: how.
        left_out: generators whose pictures are not fitted to.

    Raises:
        FeaturesError: training lacks a class.
    """
    own = features.where(
        (features.splits == "train") & ~np.isin(features.manipulations, list(left_out))
    )
    labels = own.labels == "fake"
    if len(np.unique(labels)) < 2:
        raise FeaturesError("Training needs pictures of both classes; the features lack one.")
    scaler = StandardScaler()
    scaled = scaler.fit_transform(_chosen(own, recipe))
    model = LogisticRegression(C=recipe.strength, max_iter=_ROUNDS, tol=_TOLERANCE)
    model.fit(scaled, labels, sample_weight=_weights(own))
    weight, mean, scale = (
        each.astype(np.float32).reshape(len(recipe.layers), KINDS, WIDTH)
        for each in (model.coef_[0], scaler.mean_, scaler.scale_)
    )
    centre = own.values[:, EMBEDDING_BLOCK - 1, 0].mean(axis=0, dtype=np.float32)
    return LinearHead(weight, float(model.intercept_[0]), mean, scale, recipe.layers, centre)


def measure(head: LinearHead, features: ClipFeatures) -> tuple[Worth, ...]:
    """What a layer is worth on the generators of the split ``test``, sorted by name.

    A generator stands against all real pictures and, where its data set has real ones, against
    those as well: data sets differ in much that is no trace of a generator.
    """
    return tuple(_worths(head, features.where(features.splits == "test")))


def measure_left_out(features: ClipFeatures, recipe: Recipe) -> tuple[Worth, ...]:
    """As ``measure``, each generator under a layer that was fitted without it."""
    return tuple(
        worth
        for name in generators(features)
        for worth in measure(fit(features, recipe, [name]), features)
        if worth.generator == name
    )


def generators(features: ClipFeatures) -> tuple[str, ...]:
    """The names of what made the generated pictures, sorted."""
    return tuple(np.unique(features.manipulations[features.labels == "fake"]).tolist())


def figures_of(known: Sequence[Worth], unknown: Sequence[Worth], data: str) -> list[Figure]:
    """What a layer is worth as the figures of a card.

    Args:
        known: of generators that it was fitted to.
        unknown: of those that it was fitted without.
        data: what they were measured on, in words.
    """
    return [
        *(_figure(one, f"{MEASURE}, {one.generator}", data) for one in known),
        *(
            _figure(one, f"{MEASURE}, {one.generator} left out of training", data)
            for one in unknown
        ),
    ]


def save(head: LinearHead, path: Path) -> None:
    """Write the layer as ``LinearHead.load`` reads it.

    Raises:
        FeaturesError: it cannot be written.
    """
    write_arrays(path, vars(head))


def _figure(worth: Worth, measure: str, data: str) -> Figure:
    against = " (against real ones of its own data set)" if worth.like else ""
    count = f"{worth.real:,} real, {worth.generated:,} generated"
    return figure_of(f"{measure}{against}", worth.area, data, count, COMMAND)


def _mean_area(features: ClipFeatures, recipe: Recipe) -> float:
    judged = features.where(features.splits == "validation")
    names = generators(judged)
    if not names or not (judged.labels == "real").any():
        raise FeaturesError("Choosing needs both classes in validation; the features lack one.")
    whole = fit(features, recipe)
    known = [_area(whole, judged, name) for name in names]
    unknown = [_area(fit(features, recipe, [name]), judged, name) for name in names]
    return float(np.mean([*known, *unknown]))


def _area(head: LinearHead, judged: ClipFeatures, generator: str) -> float:
    rows = (judged.labels == "real") | (judged.manipulations == generator)
    own = judged.where(rows)
    return float(roc_auc_score(own.labels == "fake", _logits(head, own)))


def _worths(head: LinearHead, judged: ClipFeatures) -> Iterable[Worth]:
    for name in generators(judged):
        generated = judged.manipulations == name
        for like, real in _opposites(judged, generated):
            own = judged.where(generated | real)
            area = auc(_logits(head, own), own.labels == "fake", own.identities)
            yield Worth(name, area, int(real.sum()), int(generated.sum()), like)


def _opposites(
    judged: ClipFeatures, generated: NDArray[np.bool_]
) -> Sequence[tuple[bool, NDArray[np.bool_]]]:
    """All real pictures, and those of the generator's data set if there are enough."""
    real = judged.labels == "real"
    like = real & np.isin(judged.sources, judged.sources[generated])
    enough = len(np.unique(judged.identities[like])) >= LEAST_IDENTITIES
    return [(False, real), *([(True, like)] if enough else [])]


def _chosen(features: ClipFeatures, recipe: Recipe) -> NDArray[np.float32]:
    held = features.values[:, np.array(recipe.layers) - 1]
    return held.reshape(len(held), -1).astype(np.float32)


def _logits(head: LinearHead, features: ClipFeatures) -> NDArray[np.float64]:
    return head.logits(features.values.astype(np.float32))


def _weights(features: ClipFeatures) -> NDArray[np.float64]:
    groups = np.char.add(features.sources, features.labels)
    _, member_of, counts = np.unique(groups, return_inverse=True, return_counts=True)
    weights = 1 / np.sqrt(counts[member_of])
    return np.asarray(weights / weights.mean(), np.float64)
