"""The figures on the card of ``same-person``."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from unmask.detectors.contract import Figure
from unmask.detectors.same_person.calibration import Answer, LikenessCalibration
from unmask.documents.scale import LOWEST_LOG10_LR, Level
from unmask.lab.evaluation import bootstrap, measures
from unmask.lab.evaluation.bootstrap import Estimate
from unmask.lab.evaluation.card_figures import figure_of, share_of
from unmask.lab.evaluation.skin import tone_group
from unmask.lab.same_person.comparing import Pair
from unmask.lab.same_person.reading import CONDITIONS

COMMAND = "python -m unmask.lab.same_person"
DIGITS = 4
"""Behind the point: a share of false matches is small."""

LEVELS = (Level.WEAK, Level.MODERATE, Level.MODERATELY_STRONG)
"""Of the verbal scale at which false matches are counted."""

_DATA = "real clips, people left out of the calibration"
REFERENCES = {False: "a clip", True: "one picture"}
"""What a recording is compared with, by whether it is a picture."""

_FALSE_MATCHES = {100: "1 in 100 pairs", 1_000: "1 in 1,000 pairs"}
"""Points of the curve of detection errors: pairs of two people to a false match."""
_SAID: Mapping[Answer, str] = {"same": "looks like", "other": "does not look like"}

Ratios = NDArray[np.float64]


def figures_of_pairs(pairs: Sequence[Pair], ratios: Ratios, date: str) -> list[Figure]:
    """How well one person is told from two, by what the reference is and by condition.

    Args:
        pairs: of real recordings.
        ratios: log₁₀, of each pair, by a calibration that saw neither of its people.
        date: of the measurement, ISO 8601.
    """
    return [
        *_told_apart(pairs, date),
        *_levels(pairs, ratios, date),
        *_by_tone(pairs, ratios, date),
        _cost(pairs, ratios, date),
    ]


def false_matches(
    pairs: Sequence[Pair], ratios: Ratios, is_picture: bool, level: Level
) -> tuple[int, int]:
    """Of how many pairs of two people it says one with at least that support, and of how many."""
    of = np.array([pair.is_picture == is_picture and not pair.is_same for pair in pairs])
    return int((of & (ratios >= LOWEST_LOG10_LR[level])).sum()), int(of.sum())


def figures_of_pictures(
    likenesses: dict[str, NDArray[np.float64]], calibration: LikenessCalibration, date: str
) -> list[Figure]:
    """False matches of photographs of two people, by group.

    Args:
        likenesses: of all pairs of photographs in a group, by its name.
        calibration: the one that ships.
        date: of the measurement, ISO 8601.
    """
    figures = []
    for group, values in likenesses.items():
        wrong = sum(calibration.answer(value) == "same" for value in values.tolist())
        figures.append(
            _share("false matches of photographs of two people", wrong, len(values), group, date)
        )
    return figures


def figures_of_swaps(
    swaps: Sequence[tuple[str, Pair]], calibration: LikenessCalibration, date: str
) -> list[Figure]:
    """What is said of face swaps: whose person they look like, and how the likeness varies.

    Args:
        swaps: with whom each was compared, in words, and the pair.
        calibration: the one that ships.
        date: of the measurement, ISO 8601.
    """
    groups = defaultdict[str, list[Pair]](list)
    for words, pair in swaps:
        groups[words].append(pair)
    figures = []
    for words, own in groups.items():
        answers = [calibration.answer(pair.likeness) for pair in own]
        mean = float(np.mean([pair.likeness for pair in own]))
        data = f"{words}; mean likeness {mean:.2f}"
        for answer, said in _SAID.items():
            measure = f"swaps of which the test says: {said} the person in the reference"
            figures.append(_share(measure, answers.count(answer), len(own), data, date))
    return figures


def figure_of_drift(real: Sequence[Pair], swapped: Sequence[Pair], date: str) -> Figure:
    """Whether the likeness varies more in swaps than in real clips of the person.

    Args:
        real: pairs of one person's recordings.
        swapped: swaps with the person whose face was put in, or whose video it was.
        date: of the measurement, ISO 8601.
    """
    values = np.array([pair.drift for pair in (*real, *swapped)])
    is_swap = np.array([False] * len(real) + [True] * len(swapped))
    groups = np.array([pair.person for pair in (*real, *swapped)])
    estimate = bootstrap.auc(values, is_swap, groups)
    count = f"{len(real)} real pairs, {len(swapped)} swapped"
    data = "drift of the likeness: real clips of the person against swaps"
    return _figure("AUC of the drift as a sign of swaps", estimate, data, count, date)


def _told_apart(pairs: Sequence[Pair], date: str) -> Iterator[Figure]:
    for is_picture, words in REFERENCES.items():
        for condition in CONDITIONS:
            own = [p for p in pairs if (p.is_picture, p.condition) == (is_picture, condition)]
            values = np.array([pair.likeness for pair in own])
            same = np.array([pair.is_same for pair in own])
            groups = np.array([pair.person for pair in own])
            data = f"{_DATA}; reference {words}, examined clip {condition}"
            yield _figure(
                "AUC, one person against two",
                bootstrap.auc(values, same, groups),
                data,
                _count(own),
                date,
            )
            yield _figure(
                "equal error rate",
                bootstrap.estimate(measures.equal_error_rate, values, same, groups),
                data,
                _count(own),
                date,
            )
            for pairs_a_match, words_of_rate in _FALSE_MATCHES.items():
                yield _figure(
                    f"one person missed, where {words_of_rate} of two people pass for one",
                    bootstrap.estimate(_missed_at(1 / pairs_a_match), values, same, groups),
                    data,
                    _count(own),
                    date,
                )


def _missed_at(false_match_rate: float) -> measures.Measure:
    """The share of pairs of one person that are missed at a rate of false matches."""
    found = measures.true_positive_rate_at(false_match_rate)
    return lambda values, same, weights: np.asarray(1 - found(values, same, weights))


def _levels(pairs: Sequence[Pair], ratios: Ratios, date: str) -> Iterator[Figure]:
    """False matches, and people refused, at the levels of the verbal scale."""
    for is_picture, words in REFERENCES.items():
        same = np.array([pair.is_picture == is_picture and pair.is_same for pair in pairs])
        data = f"{_DATA}; reference {words}, all conditions"
        for level in LEVELS:
            refused = int((same & (ratios <= -LOWEST_LOG10_LR[level])).sum())
            sides = (
                ("two people of whom it says one", false_matches(pairs, ratios, is_picture, level)),
                ("one person of whom it says two", (refused, int(same.sum()))),
            )
            for said, counted in sides:
                yield _share(f"{said}, at least {level.value} support", *counted, data, date)


def _by_tone(pairs: Sequence[Pair], ratios: Ratios, date: str) -> Iterator[Figure]:
    groups = defaultdict[str, list[bool]](list)
    for pair, ratio in zip(pairs, ratios.tolist(), strict=True):
        known = [tone_group(tone) for tone in pair.tones if tone is not None]
        if not pair.is_same and len(known) == 2 and len(set(known)) == 1:
            groups[known[0]].append(ratio >= LOWEST_LOG10_LR[Level.MODERATE])
    for group, wrong in sorted(groups.items()):
        measure = "two people of whom it says one, at least moderate support"
        data = f"{_DATA}; both of one estimated skin tone, {group}"
        yield _share(measure, sum(wrong), len(wrong), data, date)


def _cost(pairs: Sequence[Pair], ratios: Ratios, date: str) -> Figure:
    same = np.array([pair.is_same for pair in pairs])
    groups = np.array([pair.person for pair in pairs])
    estimate = bootstrap.log_likelihood_ratio_cost(ratios, same, groups)
    data = f"{_DATA}; all conditions and references"
    return _figure("Cllr in bits (1 says nothing)", estimate, data, _count(pairs), date)


def _count(pairs: Sequence[Pair]) -> str:
    same = [pair for pair in pairs if pair.is_same]
    people, repeated = ({pair.person for pair in some} for some in (pairs, same))
    return (
        f"{len(same):,} pairs of {len(repeated)} people's recordings, "
        f"{len(pairs) - len(same):,} of two of {len(people)} people"
    )


def _share(measure: str, count: int, total: int, data: str, date: str) -> Figure:
    return share_of(measure, count, total, data, COMMAND, date, digits=DIGITS)


def _figure(measure: str, estimate: Estimate, data: str, count: str, date: str) -> Figure:
    return figure_of(measure, estimate, data, count, COMMAND, date, digits=DIGITS)
