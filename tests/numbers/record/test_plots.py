"""A learning curve as points on paper."""

import pytest

from al_core.numbers.record.plots import Plot, PlottedCurve, ticks


def test_points_lie_where_they_belong():
    curve = PlottedCurve("yours", (10, 110), (0.5, 0.7), (0.42, 0.6), (0.6, 0.78))

    plot = Plot((curve,), 0.7, 140, 100, 40, 20)

    # x: 40 + 100 x (60 - 10) / 100; y: 80 x (1 - (0.6 - 0.4) / 0.4)
    assert plot.at(60, 0.6) == pytest.approx((90, 40))
    assert plot.line(curve) == [pytest.approx((40, 60)), pytest.approx((140, 20))]
    assert len(plot.band(curve)) == 4
    assert plot.labels() == [20, 40, 60, 80, 100]


@pytest.mark.parametrize(
    ("low", "high", "marks"),
    [(0.41, 0.83, [0.5, 0.6, 0.7, 0.8]), (0, 60, [0, 10, 20, 30, 40, 50, 60]), (88, 132, [90, 100, 110, 120, 130])],
)
def test_marks_are_round_numbers(low, high, marks):
    assert ticks(low, high) == marks
