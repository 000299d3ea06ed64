import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from unmask.detectors import Band, Curve, Moment, Plot
from unmask.report.chart import Axis, draw_plot, draw_timelines

NAN = float("nan")


def plot(*curves: Curve, bands: tuple[Band, ...] = ()) -> Plot:
    return Plot("A caption.", "time (s)", "angle (°)", curves, bands)


@given(
    low=st.floats(-1e6, 1e6),
    span=st.floats(1e-3, 1e6),
)
def test_ticks_are_round_values_at_their_places(low: float, span: float) -> None:
    axis = Axis(low, low + span, 46, 400)
    assume(axis.high > axis.low)
    ticks = axis.ticks()
    assert 2 <= len(ticks) <= 7
    positions = [tick.position for tick in ticks]
    assert positions == sorted(set(positions))
    assert 46 <= positions[0] <= positions[-1] <= 400
    for tick in ticks:
        assert axis.at(float(tick.label)) == pytest.approx(tick.position, abs=0.11)


def test_an_upward_axis_puts_low_values_down() -> None:
    axis = Axis(0.0, 10.0, 200, 20)
    assert (axis.at(0.0), axis.at(10.0), axis.at(5.0)) == (200, 20, 110)


def test_a_plot_has_room_for_its_bands() -> None:
    chart = draw_plot(plot(Curve("a", ((0, 1), (1, 2))), bands=(Band("real faces", 0, 8),)))
    assert chart is not None
    assert chart.y.low < 0 < 8 < chart.y.high
    (area,) = chart.areas
    assert chart.y.end < area.top
    assert area.top + area.height < chart.y.start


def test_points_that_are_no_numbers_are_gaps() -> None:
    points = ((0, 1), (1, 2), (2, NAN), (3, 4), (NAN, 5), (5, 6), (6, 7))
    chart = draw_plot(plot(Curve("a", points), Curve("b", ((0, NAN),))))
    assert chart is not None
    (line,) = chart.lines
    assert [len(stretch.split()) for stretch in line.stretches] == [2, 2]
    assert line.dots == ((chart.x.at(3), chart.y.at(4)),)


@pytest.mark.parametrize("curves", [(), (Curve("a", ()),), (Curve("a", ((0, NAN),)),)])
def test_a_plot_without_points_is_not_drawn(curves: tuple[Curve, ...]) -> None:
    assert draw_plot(plot(*curves)) is None


def test_a_single_point_is_drawn_as_a_dot() -> None:
    chart = draw_plot(plot(Curve("a", ((2.0, 5.0),))))
    assert chart is not None
    assert chart.lines[0].dots == ((chart.x.at(2.0), chart.y.at(5.0)),)
    assert chart.lines[0].stretches == ()
    assert chart.x.low < 2.0 < chart.x.high


def test_a_timeline_has_a_line_for_each_person() -> None:
    moments = [Moment(1.0, 0.5, 2), Moment(0.0, 0.1, 1), Moment(2.0, 0.9, 1), Moment(1.0, 0.3)]
    (chart,) = draw_timelines(moments, 4.0)
    assert [str(line.name) for line in chart.lines] == ["whole picture", "person 1", "person 2"]
    assert len({line.style for line in chart.lines}) == 3
    assert [mark.moment.time for mark in chart.marks] == [0.0, 1.0, 1.0, 2.0]
    assert chart.x.at(4.0) == chart.x.end


def test_no_two_people_on_one_timeline_look_alike() -> None:
    moments = [Moment(1.0, float(person), person) for person in range(1, 11)]
    charts = draw_timelines(moments, 4.0)
    assert [len(chart.lines) for chart in charts] == [4, 4, 2]
    assert all(len({line.style for line in c.lines}) == len(c.lines) for c in charts)
    assert {(chart.x, chart.y) for chart in charts} == {(charts[0].x, charts[0].y)}
    assert sorted(mark.moment.person or 0 for c in charts for mark in c.marks) == [*range(1, 11)]


def test_no_moments_no_timeline() -> None:
    assert draw_timelines([], 4.0) == []
