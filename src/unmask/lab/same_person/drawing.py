"""The drawing on the page of ``same-person``: how often one person is missed, and two pass for one.

The curves need no calibration: they show what every likeness would do as a threshold. What is said
at the levels of the verbal scale comes from calibrations that saw neither person of a pair.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from numpy.typing import NDArray

from unmask.detectors import Curve, Plot
from unmask.lab.evaluation import charts
from unmask.lab.evaluation.bootstrap import proportion
from unmask.lab.evaluation.measures import ErrorRates, error_rates
from unmask.lab.same_person.comparing import Pair
from unmask.lab.same_person.figures import LEVELS, REFERENCES, false_matches
from unmask.report.chart import Axis, Chart, Tick, draw_plot
from unmask.report.speaker import Speaker

POINTS = 200
"""Of a curve, evenly spread over the logarithm of the rate of false matches."""

RATES = (0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5)
"""That are marked on the axes of the DET curve."""

_FALSE, _FOUND, _MISSED = "two people taken for one", "one person recognised", "one person missed"
_LOWEST_RATE = -5.0
"""The lowest power of ten on the axis of false matches."""


@dataclass(frozen=True)
class LogAxis(Axis):
    """An axis of powers of ten, marked with the rates that they stand for."""

    def ticks(self) -> tuple[Tick, ...]:
        """Marks at whole powers of ten within the axis."""
        powers = range(math.ceil(self.low - 1e-9), math.floor(self.high + 1e-9) + 1)
        return tuple(Tick(self.at(power), f"{100 * 10.0**power:g} %") for power in powers)


@dataclass(frozen=True)
class Row:
    """The false matches at one level with one kind of reference, in units of the drawing.

    Attributes:
        words: the level and the reference.
        style: number of the style of the reference's curve.
        low: where the interval begins.
        high: where it ends.
        middle: where the share lies; None where there was no false match.
        count: of false matches, in words.
    """

    words: str
    style: int
    low: float
    high: float
    middle: float | None
    count: str


def draw_errors(pairs: Sequence[Pair], ratios: NDArray[np.float64], date: str) -> str:
    """Draw ROC, DET and the false matches at the levels of the verbal scale.

    Args:
        pairs: of real recordings, of one person and of two.
        ratios: log₁₀, of each pair, by a calibration that saw neither of its people.
        date: of the measurement, ISO 8601.

    Returns:
        an SVG file.
    """
    rates = {f"reference {words}": _rates(pairs, kind) for kind, words in REFERENCES.items()}
    same = sum(pair.is_same for pair in pairs)
    return (
        _environment()
        .get_template("errors.svg.jinja")
        .render(
            roc=_roc(rates),
            det=_det(rates),
            axis=_levels_axis(),
            rows=list(_rows(pairs, ratios)),
            same=f"{same:,}",
            different=f"{len(pairs) - same:,}",
            people=len({pair.person for pair in pairs}),
            repeated=len({pair.person for pair in pairs if pair.is_same}),
            date=date,
        )
    )


def _rates(pairs: Sequence[Pair], is_picture: bool) -> ErrorRates:
    """The rates at some thresholds, each with the fewest people missed."""
    own = [pair for pair in pairs if pair.is_picture == is_picture]
    likenesses = np.array([pair.likeness for pair in own])
    same = np.array([pair.is_same for pair in own])
    every = error_rates(likenesses, same, np.ones((1, len(own))))
    false, found = every.false_positives[0], every.true_positives[0]
    wanted = np.logspace(math.log10(1 / (~same).sum()), 0, POINTS)
    places = np.searchsorted(false, wanted, side="right") - 1
    return ErrorRates(wanted[None], found[places][None])


def _roc(rates: dict[str, ErrorRates]) -> Chart | None:
    curves = tuple(
        Curve(
            name,
            tuple(
                (math.log10(false), found)
                for false, found in zip(
                    own.false_positives[0].tolist(), own.true_positives[0].tolist(), strict=True
                )
            ),
        )
        for name, own in rates.items()
    )
    chart = draw_plot(Plot("", _FALSE, _FOUND, curves))
    return chart and replace(chart, x=_log(chart.x))


def _det(rates: dict[str, ErrorRates]) -> Chart | None:
    chart = charts.det(rates)
    return chart and replace(
        chart, x=_marked(chart.x), y=_marked(chart.y), x_label=_FALSE, y_label=_MISSED
    )


def _marked(axis: Axis) -> charts.ProbitAxis:
    return charts.ProbitAxis(axis.low, axis.high, axis.start, axis.end, RATES)


def _log(axis: Axis) -> LogAxis:
    return LogAxis(axis.low, axis.high, axis.start, axis.end)


def _levels_axis() -> LogAxis:
    return LogAxis(_LOWEST_RATE, 0.0, 300.0, 700.0)


def _rows(pairs: Sequence[Pair], ratios: NDArray[np.float64]) -> list[Row]:
    return [
        _row(f"{level.value}, reference {words}", style, false_matches(pairs, ratios, kind, level))
        for level in LEVELS
        for style, (kind, words) in enumerate(REFERENCES.items())
    ]


def _row(words: str, style: int, counted: tuple[int, int]) -> Row:
    wrong, total = counted
    share = proportion(wrong, total)
    low, high = (_at(rate) for rate in (share.low, share.high))
    middle = _at(share.value) if wrong else None
    return Row(words, style, low, high, middle, f"{wrong:,} of {total:,}")


def _at(rate: float) -> float:
    """The place of a rate on the axis of false matches, on its edge where it is lower."""
    axis = _levels_axis()
    return axis.at(max(axis.low, math.log10(max(rate, 1e-12))))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=ChoiceLoader(
            [PackageLoader("unmask.lab.same_person"), PackageLoader("unmask.report")]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    speaker = Speaker()
    environment.globals |= {"say": speaker, "t": speaker.of, "decimal": str}
    return environment
