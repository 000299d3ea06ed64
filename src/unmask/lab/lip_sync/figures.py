"""What the clips usually show, and the figures on the card of ``lip-sync``."""

from collections.abc import Iterator, Sequence

import numpy as np

from unmask.detectors.contract import Figure
from unmask.detectors.lip_sync.reference import Outcome, Usual
from unmask.lab.evaluation.bootstrap import Estimate, auc, proportion
from unmask.lab.evaluation.card_figures import figure_of
from unmask.lab.lip_sync.measuring import SHIFTS, Measured

COMMAND = "python -m unmask.lab.lip_sync"
CLOSE_ENOUGH = 0.06
"""In seconds, to find a shift."""

FEWEST_CLIPS = 4
"""Of a method, to be measured by itself."""

_ROUNDS = 1_000

_DATA = "public clips of speaking people, by a map fitted to other sources"
_SAID: dict[Outcome, str] = {
    "together": "the mouth moves with the sound",
    "apart": "the mouth does not move with the sound",
}


def usual_of(measured: Sequence[Measured]) -> Usual:
    """What real clips show with their own sound and with that of others."""
    real = _labelled(measured, "real")
    exchanged = _middle([peak for one in real for peak in one.exchanged])
    offsets = [one.own.offset for one in real if one.own.peak >= exchanged[1]]
    return Usual(_middle([one.own.peak for one in real]), exchanged, _middle(offsets), len(real))


def figures_of(measured: Sequence[Measured], usual: Usual, date: str) -> list[Figure]:
    """All figures.

    Args:
        measured: every clip.
        usual: what real ones show.
        date: of the measurement, ISO 8601.
    """
    real, fake = _labelled(measured, "real"), _labelled(measured, "fake")
    found = [
        _exchanged(measured, "all clips"),
        _exchanged(real, "real clips"),
        _exchanged(fake, "manipulated clips with the sound they were made for"),
        _narrow(measured),
        *_outcomes(real, usual),
        *_shifts(measured, usual),
        *_manipulations(real, fake),
    ]
    return [
        figure_of(measure, estimate, data, count, COMMAND, date)
        for measure, estimate, data, count in found
    ]


Row = tuple[str, Estimate, str, str]


def _exchanged(measured: Sequence[Measured], which: str) -> Row:
    own = [one.own.peak for one in measured]
    exchanged = [peak for one in measured for peak in one.exchanged]
    mouths = [one for one in measured for _ in one.exchanged]
    estimate = _auc(own, measured, exchanged, mouths)
    count = f"{len(own)} with their own sound, {len(exchanged):,} pairs with that of another"
    return "AUC, exchanged sound against its own", estimate, f"{which}; {_DATA}", count


def _narrow(measured: Sequence[Measured]) -> Row:
    heard = [one for one in measured if one.narrow is not None]
    own = [one.narrow for one in heard if one.narrow is not None]
    exchanged = [peak for one in measured for peak in one.exchanged]
    mouths = [one for one in measured for _ in one.exchanged]
    count = f"{len(own)} with their own sound, {len(exchanged):,} pairs with that of another"
    data = f"all clips, their own sound cut to 8,000 samples a second; {_DATA}"
    return "AUC, exchanged sound against its own", _auc(own, heard, exchanged, mouths), data, count


def _auc(
    own: Sequence[float],
    of_own: Sequence[Measured],
    other: Sequence[float],
    of_other: Sequence[Measured],
) -> Estimate:
    """How well the second, which agree less, are told from the first."""
    groups = [one.clip.identity for one in (*of_own, *of_other)]
    manipulated = np.repeat([False, True], [len(own), len(other)])
    return auc(-np.array([*own, *other]), manipulated, np.array(groups))


def _outcomes(real: Sequence[Measured], usual: Usual) -> Iterator[Row]:
    sounds: dict[str, list[tuple[float, ...]]] = {
        "own sound": [(one.own.peak,) for one in real],
        "the sound of another": [one.exchanged for one in real],
    }
    for sound, peaks in sounds.items():
        for outcome, said in _SAID.items():
            hits = [[usual.outcome(peak) == outcome for peak in own] for own in peaks]
            yield (
                f"clips with {sound} of which the test says: {said}",
                _share(hits),
                f"real clips; {_DATA}",
                f"{sum(map(sum, hits)):,} of {sum(map(len, hits)):,}",
            )


def _share(hits: Sequence[Sequence[bool]]) -> Estimate:
    """The share of hits, with an interval that draws the clips, not their pairs."""
    counts = np.array([(sum(own), len(own)) for own in hits])
    if (counts[:, 1] == 1).all():
        return proportion(int(counts[:, 0].sum()), len(counts))
    drawn = np.random.default_rng(0).integers(len(counts), size=(_ROUNDS, len(counts)))
    sums = counts[drawn].sum(axis=1)
    low, high = np.percentile(sums[:, 0] / sums[:, 1], [2.5, 97.5])
    hit, total = counts.sum(axis=0)
    return Estimate(float(hit / total), float(low), float(high))


def _shifts(measured: Sequence[Measured], usual: Usual) -> Iterator[Row]:
    clear = [one for one in measured if usual.outcome(one.own.peak) == "together"]
    for shift in SHIFTS:
        errors = [one.found[shift] - shift for one in clear if shift in one.found]
        right = sum(abs(error) <= CLOSE_ENOUGH for error in errors)
        measure = f"offset found within {CLOSE_ENOUGH:g} s, sound shifted by {shift:+g} s"
        data = f"clips whose mouth moves with the sound; {_DATA}"
        yield measure, proportion(right, len(errors)), data, f"{right} of {len(errors)}"


def _manipulations(real: Sequence[Measured], fake: Sequence[Measured]) -> Iterator[Row]:
    names = sorted({one.clip.manipulation for one in fake})
    groups = {name: [one for one in fake if one.clip.manipulation == name] for name in names}
    own = [one.own.peak for one in real]
    for name, group in {"all methods": fake, **groups}.items():
        if len(group) < FEWEST_CLIPS:
            continue
        estimate = _auc(own, real, [one.own.peak for one in group], group)
        count = f"{len(own)} real, {len(group)} manipulated"
        yield "AUC, manipulated against real, each with its own sound", estimate, name, count


def _labelled(measured: Sequence[Measured], label: str) -> list[Measured]:
    return [one for one in measured if one.clip.label == label]


def _middle(values: Sequence[float]) -> tuple[float, float]:
    low, high = np.percentile(values, [5, 95])
    return round(float(low), 3), round(float(high), 3)
