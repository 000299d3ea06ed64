"""The figures on the card of ``blink``."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from unmask.detectors.blink.blinks import rate_of
from unmask.detectors.contract import Figure
from unmask.lab.blink.reading import Painted, Watched
from unmask.lab.evaluation import bootstrap
from unmask.lab.evaluation.bootstrap import Estimate
from unmask.lab.evaluation.card_figures import figure_of, share_of

COMMAND = "python -m unmask.lab.blink"
SAME_BLINK = 0.15
"""Seconds between a blink that a person saw and one that was found, at most."""
SAME_PAINTED = 0.1
"""Likewise for painted ones, whose time is known."""

_CLIPS = "public clips, real and of many manipulations, as found"


def matched(known: Sequence[float], found: Sequence[float], apart: float) -> int:
    """How many of the known times were found; each that was found counts once."""
    left = list(found)
    for time in known:
        nearest = min(left, key=lambda other: abs(other - time), default=None)
        if nearest is not None and abs(nearest - time) <= apart:
            left.remove(nearest)
    return len(found) - len(left)


def figures_of_clips(clips: Sequence[Watched], date: str) -> Iterator[Figure]:
    """What the rate is worth, and what it is in real and in fake clips.

    Args:
        clips: both real and fake.
        date: of the measurement, ISO 8601.
    """
    is_fake = np.array([clip.item.label == "fake" for clip in clips])
    rates = np.array([clip.rate for clip in clips])
    groups = np.array([clip.item.identity for clip in clips])
    fakes = int(is_fake.sum())
    yield _figure(
        "AUC of few blinks a minute as a sign of fakes",
        bootstrap.auc(-rates, is_fake, groups),
        _CLIPS,
        f"{len(clips) - fakes} real, {fakes} fake",
        date,
    )
    for label in ("real", "fake"):
        own = [clip for clip in clips if clip.item.label == label]
        blinks, seconds = sum(len(clip.blinks) for clip in own), sum(clip.seconds for clip in own)
        rate = rate_of(blinks, seconds)
        yield _figure(
            f"blinks a minute in {label} clips",
            Estimate(rate.value, rate.low, rate.high),
            _CLIPS,
            f"{blinks} in {len(own)} clips, {seconds:.0f} s",
            date,
        )
        none = sum(not clip.blinks for clip in own)
        yield _share(f"{label} clips without a blink", none, len(own), _CLIPS, date)


def figures_of_seen(
    clips: Sequence[Watched], seen: Mapping[str, Mapping[str, Sequence[float]]], date: str
) -> Iterator[Figure]:
    """How many of the blinks that a person saw were found, and how many found are none.

    Args:
        clips: that were judged.
        seen: the times of the blinks that a person saw, by what the clips are for and their names.
        date: of the measurement, ISO 8601.
    """
    found = {clip.name: clip.blinks for clip in clips if clip.item.label == "real"}
    for words, known in seen.items():
        right = sum(
            matched(times, found.get(name, ()), SAME_BLINK) for name, times in known.items()
        )
        marked = sum(len(found.get(name, ())) for name in known)
        data = f"{len(known)} real clips, frame by frame by one person, {words}"
        total = sum(map(len, known.values()))
        yield _share("blinks of people that are found", right, total, data, date)
        yield _share("marked blinks that are none", marked - right, marked, data, date)


def figures_of_painted(painted: Sequence[Painted], date: str) -> Iterator[Figure]:
    """How many painted blinks were found within a tenth of a second, and how many invented."""
    for one in painted:
        right = matched(one.times, one.blinks, SAME_PAINTED)
        data = f"the bundled clip, crf {one.crf}, eyes {one.eye:.0f} px wide"
        yield _share("painted blinks found within 0.1 s", right, len(one.times), data, date)
    wrong = sum(len(one.blinks) - matched(one.times, one.blinks, SAME_PAINTED) for one in painted)
    total = sum(len(one.blinks) for one in painted)
    data = "the bundled clip, all conditions"
    yield _share("marked blinks that were not painted", wrong, total, data, date)


def _share(measure: str, count: int, total: int, data: str, date: str) -> Figure:
    return share_of(measure, count, total, data, COMMAND, date)


def _figure(measure: str, estimate: Estimate, data: str, count: str, date: str) -> Figure:
    return figure_of(measure, estimate, data, count, COMMAND, date)
