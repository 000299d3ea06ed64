"""Fits how the two looks through the trunk become one logit."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from unmask.detectors.cnn_generated.network import HEAD, Joining, LinearHead
from unmask.lab.collected import role_of
from unmask.lab.generated.clip_features import read_picture, window_of
from unmask.lab.generated.feature_file import FeaturesError, write_arrays
from unmask.lab.manifest import NO_MANIPULATION, Item
from unmask.weights.trunk import MOST_TOGETHER, load_trunk, read_arrays
from unmask.weights.unit_head import UnitHead


def judge_both(
    items: Sequence[Item], folder: Path, tuned: Path, progress: Callable[[float], None]
) -> NDArray[np.float64]:
    """What the linear layer and the tuned trunk say of one window of each picture, (count, 2).

    Args:
        items: pictures of a manifest.
        folder: with the linear layer.
        tuned: the file of the tuned norms.
        progress: called with the done fraction.

    Raises:
        FeaturesError: a picture cannot be read.
        WeightsError: a network is missing or damaged.
    """
    head, plain = LinearHead.load(folder / HEAD), load_trunk()
    tuned_head, tuned_trunk = UnitHead.load(tuned), load_trunk(tuned)
    logits = np.empty((len(items), 2))
    for start in range(0, len(items), MOST_TOGETHER):
        part = items[start : start + MOST_TOGETHER]
        windows = np.stack(
            [window_of(read_picture(item.path), start + row) for row, item in enumerate(part)]
        )
        rows = slice(start, start + len(part))
        logits[rows, 0] = head.logits(plain.read(windows).layers)
        logits[rows, 1] = tuned_head.logits(tuned_trunk.read(windows).tokens)
        progress((start + len(part)) / len(items))
    return logits


def joined_by(items: Sequence[Item]) -> list[Item]:
    """The items of a manifest that may decide it: of people whom no training saw.

    Generators that only the last measurement may see are left out.
    """
    return [
        item
        for item in items
        if item.split == "test"
        and (item.manipulation == NO_MANIPULATION or role_of(item.manipulation) != "never")
    ]


def fit_joining(logits: NDArray[np.float64], items: Sequence[Item]) -> Joining:
    """A logistic regression, with both classes equally heavy.

    Args:
        logits: (count, 2), as ``judge_both`` gives them.
        items: that they are of.

    Raises:
        FeaturesError: one class is missing.
    """
    fakes = np.array([item.label == "fake" for item in items])
    if fakes.all() or not fakes.any():
        raise FeaturesError("Joining needs real and generated pictures; the manifest lacks one.")
    model = LogisticRegression(C=100.0, class_weight="balanced").fit(logits, fakes)
    return Joining(model.coef_[0].astype(np.float32), float(model.intercept_[0]))


def write_joining(joining: Joining, tuned: Path) -> None:
    """Write it into the file of the tuned norms, in place of what stood there.

    Raises:
        FeaturesError: the file cannot be written.
        WeightsError: the file cannot be read.
    """
    said = {"joining.weights": joining.weights, "joining.bias": np.float32(joining.bias)}
    write_arrays(tuned, {**read_arrays(tuned), **said})
