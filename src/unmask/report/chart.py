"""Geometry of the charts: plots and timelines as numbers that the SVG templates only print."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from unmask.detectors import Band, Curve, Moment, Plot
from unmask.words import Message, Sentence

STYLES = 4
"""How many line styles (colour with dash pattern) the style sheet knows."""
_TIMELINE_WIDTH, _TIMELINE_HEIGHT = 420, 160
_HIGHEST_STEPS = 6
_LABELS = (Message("axis-time"), Message("axis-score"))

Place = tuple[float, float]
"""A point, across and then up or down: in values, or in units of the drawing."""


@dataclass(frozen=True)
class Tick:
    """A mark on an axis: where in the drawing, and what is written there."""

    position: float
    label: str


@dataclass(frozen=True)
class Axis:
    """A linear scale from values ``low … high`` to drawing units ``start … end``."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """The place of a value in the drawing, rounded to a tenth of a unit."""
        share = (value - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)

    def ticks(self) -> tuple[Tick, ...]:
        """Marks at round values within the axis."""
        step = _round_step((self.high - self.low) / _HIGHEST_STEPS)
        decimals = max(0, -math.floor(math.log10(step)))
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        values = [number * step for number in range(first, last + 1)]
        return tuple(Tick(self.at(value), f"{value + 0.0:.{decimals}f}") for value in values)


@dataclass(frozen=True)
class Line:
    """A curve.

    Attributes:
        name: of it.
        stretches: its unbroken parts, each the points as SVG writes them.
        dots: points with a gap on both sides.
        style: number of its style.
    """

    name: Sentence
    stretches: tuple[str, ...]
    dots: tuple[Place, ...]
    style: int


@dataclass(frozen=True)
class Area:
    """A band: its name, its upper edge and its height in drawing units."""

    name: Sentence
    top: float
    height: float


@dataclass(frozen=True)
class Mark:
    """A moment of a timeline in drawing units, with the moment itself."""

    x: float
    y: float
    style: int
    moment: Moment


@dataclass(frozen=True)
class Sign:
    """The number of a picture above the moment of a plot that it shows."""

    x: float
    number: int
    time: float


@dataclass(frozen=True)
class Chart:
    """A drawing ready to be printed.

    Attributes:
        width: of the drawing in its own units.
        height: likewise.
        x: the axis from left to right.
        y: the axis from bottom to top.
        x_label: name and unit of the axis.
        y_label: likewise.
        lines: curves.
        areas: bands behind them.
        marks: single moments on a timeline.
        signs: pictures of moments on a plot.
        is_over_time: whether the x axis of a plot is the time in the media.
    """

    width: int
    height: int
    x: Axis
    y: Axis
    x_label: Sentence
    y_label: Sentence
    lines: tuple[Line, ...]
    areas: tuple[Area, ...] = ()
    marks: tuple[Mark, ...] = ()
    signs: tuple[Sign, ...] = ()
    is_over_time: bool = False


def draw_plot(plot: Plot, times: Sequence[float] = ()) -> Chart | None:
    """Lay out an exhibit; None when it has no point that can be drawn.

    Args:
        plot: to be drawn.
        times: of the test's numbered pictures, which are marked on a plot over time.
    """
    curves = [(curve.name, _unbroken(curve)) for curve in plot.curves]
    points = [point for _, parts in curves for part in parts for point in part]
    if not points:
        return None
    bands = [band for band in plot.bands if math.isfinite(band.low) and math.isfinite(band.high)]
    edges = [edge for band in bands for edge in (band.low, band.high)]
    width, height = 420, 240
    x = _axis((point[0] for point in points), 46, width - 12, margin=0.0)
    y = _axis([*(point[1] for point in points), *edges], height - 38, 20)
    lines = tuple(
        _line(name, parts, number, x, y) for number, (name, parts) in enumerate(curves) if parts
    )
    areas = tuple(_area(band, y) for band in bands)
    signs = tuple(
        Sign(x.at(time), number, time)
        for number, time in enumerate(times, 1)
        if plot.is_over_time and x.low <= time <= x.high
    )
    return Chart(
        width,
        height,
        x,
        y,
        plot.x_label,
        plot.y_label,
        lines,
        areas,
        signs=signs,
        is_over_time=plot.is_over_time,
    )


def draw_timelines(moments: Sequence[Moment], duration: float) -> list[Chart]:
    """Lay out what a test says of each moment, one line a person.

    There are as many charts on the same axes as it takes for all lines of one to look different.
    """
    if not moments:
        return []
    last = max(duration, *(moment.time for moment in moments))
    x = _axis((0.0, last), 46, _TIMELINE_WIDTH - 12, margin=0.0)
    y = _axis((moment.score for moment in moments), _TIMELINE_HEIGHT - 38, 20)
    people = sorted({moment.person or 0 for moment in moments})
    groups = [people[start : start + STYLES] for start in range(0, len(people), STYLES)]
    return [_timeline(group, moments, x, y) for group in groups]


def _timeline(people: Sequence[int], moments: Sequence[Moment], x: Axis, y: Axis) -> Chart:
    lines, marks = [], []
    for number, person in enumerate(people):
        own = sorted((m for m in moments if (m.person or 0) == person), key=lambda m: m.time)
        whole = Message("curve-whole-picture")
        name = Message("curve-person", {"person": person}) if person else whole
        lines.append(_line(name, [[(m.time, m.score) for m in own]], number, x, y))
        marks += [Mark(x.at(m.time), y.at(m.score), number, m) for m in own]
    marks.sort(key=lambda mark: mark.x)
    width, height = _TIMELINE_WIDTH, _TIMELINE_HEIGHT
    return Chart(width, height, x, y, *_LABELS, tuple(lines), marks=tuple(marks))


def _unbroken(curve: Curve) -> list[list[Place]]:
    """The points of a curve between its gaps, which are points that are no numbers."""
    grouped = groupby(curve.points, key=lambda point: all(map(math.isfinite, point)))
    return [list(points) for is_finite, points in grouped if is_finite]


def _axis(values: Iterable[float], start: float, end: float, margin: float = 0.05) -> Axis:
    known = list(values)
    low, high = min(known), max(known)
    room = (high - low) * margin
    if high - low <= 1e-9 * max(abs(low), abs(high), 1.0):
        room = max(abs(low) * 0.1, 0.5)
    return Axis(low - room, high + room, start, end)


def _line(name: Sentence, parts: Sequence[Sequence[Place]], number: int, x: Axis, y: Axis) -> Line:
    placed = [[(x.at(one), y.at(other)) for one, other in part] for part in parts]
    stretches = tuple(
        " ".join(f"{across},{down}" for across, down in part) for part in placed if len(part) > 1
    )
    dots = tuple(part[0] for part in placed if len(part) == 1)
    return Line(name, stretches, dots, number % STYLES)


def _area(band: Band, y: Axis) -> Area:
    top, bottom = sorted((y.at(band.low), y.at(band.high)))
    return Area(band.name, top, round(bottom - top, 1))


def _round_step(least: float) -> float:
    """The smallest of 1, 2, 5 × 10ⁿ that is not below ``least``."""
    power: float = 10.0 ** math.floor(math.log10(least))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= least * (1 - 1e-9))
