"""Pairs of recordings, and the calibration that is fitted to them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from unmask.detectors.same_person.calibration import LikenessCalibration
from unmask.faces.recognition import mean_template
from unmask.lab.same_person.people import are_unsure, person_of
from unmask.lab.same_person.reading import CONDITIONS, Recording

ONE_RECORDING = 0.95
"""From this likeness on two clips are cut from one recording, and their pair is left out."""

FOLDS = 5


@dataclass(frozen=True)
class Pair:
    """A recording that is examined, and one that it is compared with.

    Attributes:
        person: whom the examined one shows.
        other: whom the reference shows.
        condition: of the examined one.
        is_picture: whether the reference is one picture rather than a clip.
        likeness: the mean over the faces of the examined one.
        drift: the standard deviation over them.
        tones: of the skin in both, in degrees, None where unknown.
    """

    person: str
    other: str
    condition: str
    is_picture: bool
    likeness: float
    drift: float
    tones: tuple[float | None, float | None]

    @property
    def is_same(self) -> bool:
        """Whether both show one person."""
        return self.person == self.other


def pairs_of(recordings: Sequence[Recording]) -> list[Pair]:
    """All pairs of recordings that are not one and the same, in all conditions."""
    found = []
    for examined in recordings:
        for reference in recordings:
            names = person_of(examined.item), person_of(reference.item)
            if examined.clip == reference.clip or are_unsure(*names):
                continue
            if _closeness(examined, reference) < ONE_RECORDING:
                found += compared(examined, reference, names)
    return found


def compared(examined: Recording, reference: Recording, names: tuple[str, str]) -> list[Pair]:
    """One recording with another as clip and as picture, in all conditions."""
    rows = reference.templates[CONDITIONS[0]]
    middle = rows[len(rows) // 2]
    found = []
    for is_picture, template in ((False, mean_template(rows)), (True, middle)):
        for condition in CONDITIONS:
            values = examined.templates[condition] @ template
            numbers = float(values.mean()), float(values.std())
            tones = examined.tone, reference.tone
            found.append(Pair(*names, condition, is_picture, *numbers, tones))
    return found


def fit(pairs: Sequence[Pair]) -> LikenessCalibration:
    """Fit the map; each person, and each two people, count the same.

    The bounds follow the rule of three: where none of n people goes wrong, three of n still may. On
    the side of two people, n counts those who are seen in several recordings.
    """
    likenesses = np.array([pair.likeness for pair in pairs])
    same = np.array([pair.is_same for pair in pairs])
    weights = _weights(pairs)
    model = LogisticRegression(C=1e6)
    model.fit(likenesses[:, None], same, sample_weight=weights)
    drifts = [pair.drift for pair in pairs if pair.is_same and pair.condition == CONDITIONS[0]]
    people = len({pair.person for pair in pairs})
    repeated = len({pair.person for pair in pairs if pair.is_same})
    return LikenessCalibration(
        float(model.intercept_[0] / np.log(10)),
        float(model.coef_[0, 0] / np.log(10)),
        -_bound(repeated),
        _bound(people),
        _middle(likenesses[same]),
        _middle(likenesses[~same]),
        round(float(np.percentile(drifts, 95)), 4),
        people,
    )


def log10_lrs_left_out(pairs: Sequence[Pair]) -> NDArray[np.float64]:
    """The ratio of each pair under a calibration that has seen neither of its people, (count,).

    People are put into folds; a pair of people of two folds is judged without both.
    """
    names = sorted({name for pair in pairs for name in (pair.person, pair.other)})
    order = np.random.default_rng(0).permutation(len(names))
    fold_of = {name: int(order[place]) % FOLDS for place, name in enumerate(names)}
    folds = [frozenset({fold_of[pair.person], fold_of[pair.other]}) for pair in pairs]
    ratios = np.empty(len(pairs))
    for left_out in sorted(set(folds), key=sorted):
        kept = [pair for pair, fold in zip(pairs, folds, strict=True) if not fold & left_out]
        calibration = fit(kept)
        for place, fold in enumerate(folds):
            if fold == left_out:
                ratios[place] = calibration.log10_lr(pairs[place].likeness)
    return ratios


def _closeness(one: Recording, other: Recording) -> float:
    first, second = (mean_template(each.templates[CONDITIONS[0]]) for each in (one, other))
    return float(first @ second)


def _weights(pairs: Sequence[Pair]) -> NDArray[np.float64]:
    """Equal priors; within a class, each person or two people count the same."""
    keys = [frozenset({pair.person, pair.other}) for pair in pairs]
    counts = Counter(keys)
    groups = Counter(len(key) for key in counts)
    weights = np.array([1 / (counts[key] * groups[len(key)]) for key in keys])
    return np.asarray(weights * len(pairs))


def _bound(count: int) -> float:
    return max(float(np.log10(max(count, 1) / 3)), 0.0)


def _middle(values: NDArray[np.float64]) -> tuple[float, float]:
    low, high = np.percentile(values, [5, 95])
    return round(float(low), 3), round(float(high), 3)
