"""The curves of the report, laid out for its templates."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from scipy.special import ndtri

from unmask.detectors import Curve, Plot
from unmask.lab.evaluation.breakdowns import Table
from unmask.lab.evaluation.measures import (
    BINS,
    ErrorRates,
    Labels,
    Numbers,
    balanced,
    bin_of,
    error_rates,
    probabilities,
)
from unmask.report.chart import Axis, Chart, Tick, draw_plot

HISTOGRAM_BINS = 20
MARKED_RATES = (0.01, 0.05, 0.2, 0.5, 0.8, 0.95, 0.99)
_CHANCE = Curve("chance", ((0.0, 0.0), (1.0, 1.0)))


@dataclass(frozen=True)
class ProbitAxis(Axis):
    """An axis of normal deviates whose marks are the rates that they stand for.

    Attributes:
        marked: the rates, in rising order.
    """

    marked: tuple[float, ...] = MARKED_RATES

    def ticks(self) -> tuple[Tick, ...]:
        """Marks at round rates within the axis."""
        places = [(float(ndtri(rate)), rate) for rate in self.marked]
        return tuple(
            Tick(self.at(place), f"{100 * rate:g}%")
            for place, rate in places
            if self.low <= place <= self.high
        )


@dataclass(frozen=True)
class Drawing:
    """A chart with its heading and a sentence on how to read it."""

    heading: str
    caption: str
    chart: Chart


def draw_all(table: Table) -> tuple[Drawing, ...]:
    """ROC, DET, reliability and histogram of one detector's scored items.

    Args:
        table: with both classes present.
    """
    curves = _rates_of_all(table)
    plots = (
        ("ROC", "Up and to the left is better; the diagonal is chance.", roc(curves)),
        (
            "DET",
            "Down and to the left is better; a straight line means normal scores.",
            det(curves),
        ),
        (
            "Reliability",
            "At even odds, how often what was given a probability was manipulated; on the diagonal "
            "it is calibrated.",
            reliability(table.log10_lrs, table.manipulated),
        ),
        (
            "Scores",
            "The share of real and of manipulated items at each score.",
            histogram(table.scores, table.manipulated),
        ),
    )
    return tuple(Drawing(*plot[:2], plot[2]) for plot in plots if plot[2] is not None)


def roc(rates: Mapping[str, ErrorRates]) -> Chart | None:
    """True positive rate against false positive rate, one curve a name."""
    curves = [
        Curve(name, _points(each.false_positives[0], each.true_positives[0]))
        for name, each in rates.items()
    ]
    return draw_plot(Plot("", "false positive rate", "true positive rate", (*curves, _CHANCE)))


def det(rates: Mapping[str, ErrorRates]) -> Chart | None:
    """Miss rate against false positive rate, both as normal deviates.

    Rates of 0 and 1, which have none, are left out.

    Source: Martin et al., The DET curve in assessment of detection task performance (1997).
    """
    curves = [Curve(name, _deviates(each)) for name, each in rates.items()]
    chart = draw_plot(Plot("", "false positive rate", "miss rate", tuple(curves)))
    return chart and replace(chart, x=_probit(chart.x), y=_probit(chart.y))


def reliability(log10_lrs: Numbers, manipulated: Labels) -> Chart | None:
    """Share of manipulated items against predicted probability, in ten bins at even odds."""
    predicted = probabilities(log10_lrs)
    weights = balanced(manipulated, np.ones((1, len(predicted))))[0]
    bins = bin_of(predicted)
    points = [
        (
            float(np.average(predicted[inside], weights=weights[inside])),
            float(np.average(manipulated[inside], weights=weights[inside])),
        )
        for inside in (bins == number for number in range(BINS))
        if inside.any()
    ]
    curve = Curve("this test", tuple(points))
    return draw_plot(
        Plot("", "probability given", "share manipulated", (curve, replace(_CHANCE, name="ideal")))
    )


def histogram(scores: Numbers, manipulated: Labels) -> Chart | None:
    """The shares of real and of manipulated items by score, as steps."""
    edges = np.histogram_bin_edges(scores, HISTOGRAM_BINS)
    curves = tuple(
        Curve(name, _steps(edges, np.histogram(scores[manipulated == label], edges)[0]))
        for name, label in (("real", False), ("manipulated", True))
    )
    return draw_plot(Plot("", "score", "share of items", curves))


def _rates_of_all(table: Table) -> Mapping[str, ErrorRates]:
    """Of the test, and on the items with a face of blur and size alone."""
    rates = {"this test": _rates(table.scores, table.manipulated)}
    faces = table.with_faces
    if 0 < faces.manipulated.sum() < len(faces.manipulated):
        rates["blur alone"] = _rates(-faces.sharpness, faces.manipulated)
        rates["small size alone"] = _rates(-faces.widths, faces.manipulated)
    return rates


def _rates(values: Numbers, manipulated: Labels) -> ErrorRates:
    return error_rates(values, manipulated, np.ones((1, len(values))))


def _points(across: Numbers, up: Numbers) -> tuple[tuple[float, float], ...]:
    return tuple(zip(across.tolist(), up.tolist(), strict=True))


def _deviates(rates: ErrorRates) -> tuple[tuple[float, float], ...]:
    false_positives, misses = rates.false_positives[0], 1 - rates.true_positives[0]
    inside = (false_positives > 0) & (false_positives < 1) & (misses > 0) & (misses < 1)
    return _points(ndtri(false_positives[inside]), ndtri(misses[inside]))


def _probit(axis: Axis) -> ProbitAxis:
    return ProbitAxis(axis.low, axis.high, axis.start, axis.end)


def _steps(edges: Numbers, counts: Numbers) -> tuple[tuple[float, float], ...]:
    shares = counts / counts.sum()
    points = [(float(edges[0]), 0.0)]
    for (left, right), share in zip(pairwise(edges.tolist()), shares.tolist(), strict=True):
        points += [(left, share), (right, share)]
    return (*points, (float(edges[-1]), 0.0))
