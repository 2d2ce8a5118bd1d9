"""Lines that are told apart without a legend."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from al_core.figures.canvas import LIGHT, Palette, blank
from al_core.figures.lines import Line, add_lines, apart, lines_of, reach_of


def test_names_that_are_far_enough_apart_stay_where_they_are():
    assert apart([0.1, 0.5, 0.9], 0.1, 0, 1) == pytest.approx([0.1, 0.5, 0.9])


def test_names_that_touch_are_pushed_apart_around_their_middle():
    assert apart([0.5, 0.5], 0.2, 0, 1) == pytest.approx([0.4, 0.6])
    assert apart([0.50, 0.52, 0.90], 0.1, 0, 1) == pytest.approx([0.46, 0.56, 0.90])


def test_names_do_not_leave_the_figure_while_there_is_room():
    assert apart([1.0, 1.0], 0.1, 0, 1) == pytest.approx([0.9, 1.0])
    assert apart([0.0, 0.0], 0.1, 0, 1) == pytest.approx([0.0, 0.1])


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_names_are_always_a_gap_apart_and_in_their_order(heights):
    placed = apart(sorted(heights), 0.1, 0, 1)

    assert all(second - first >= 0.1 - 1e-9 for first, second in pairwise(placed))
    assert min(placed) >= -1e-9
    assert max(placed) <= 1 + 1e-9


def line(name, value, **look):
    return Line(name, [20, 30], value, [one - 0.1 for one in value], [one + 0.1 for one in value], "#112233", **look)


def drawn(*lines):
    figure = blank(LIGHT, 284)
    figure.update_yaxes(range=reach_of(lines))
    add_lines(figure, lines, LIGHT, ".1%")
    return figure


def test_a_line_carries_its_values_and_its_band():
    figure = drawn(line("one", [0.5, 0.6]))
    band, curve = figure.data

    assert list(band.y) == pytest.approx([0.6, 0.7, 0.5, 0.4])
    assert list(curve.y) == [0.5, 0.6]
    np.testing.assert_allclose(curve.customdata, [[0.4, 0.6], [0.5, 0.7]])
    assert "one" in figure.layout.annotations[0].text


def test_a_line_without_an_interval_has_no_band():
    lone = Line("one", [20, 30], [0.5, 0.6], [np.nan] * 2, [np.nan] * 2, "#112233")

    figure = drawn(lone)

    assert len(figure.data) == 1
    assert "likely" not in figure.data[0].hovertemplate


def test_a_line_in_the_background_is_named_only_under_the_pointer():
    figure = drawn(line("seen", [0.5, 0.6]), line("behind", [0.3, 0.4], named=False))

    assert [note.text.split("</span> ")[1] for note in figure.layout.annotations] == ["seen"]
    assert [trace.name for trace in figure.data if trace.name] == ["behind", "seen"]


def test_a_name_is_no_markup_and_no_template():
    figure = drawn(line("<b>%{x}</b>", [0.5, 0.6]))

    assert "<b>" not in figure.layout.annotations[0].text
    assert "%{x}</b>" not in figure.data[-1].hovertemplate


def test_the_axis_holds_every_band_and_ends_at_the_most_there_can_be():
    low, high = reach_of([line("one", [0.5, 0.95])], [0.2], 1.02)

    assert low < 0.2
    assert high == 1.02


def test_four_strategies_have_colours_and_the_others_are_grey():
    table = pd.DataFrame({"strategy": ["margin", "odd"], "n_labels": 20, "value": 0.5, "low": 0.4, "high": 0.6})
    strong, weak = lines_of(table, "value", Palette(LIGHT, {"margin": "#004C97"}, "margin"))

    assert (strong.name, strong.colour, strong.named, strong.bold) == ("Torn between two", "#004C97", True, True)
    assert (weak.name, weak.colour, weak.named, weak.bold) == ("odd", LIGHT.axis, False, False)


def test_a_line_crosses_a_box_also_where_it_is_steeper_than_the_box_is_wide():
    line = Line("yours", (0, 10, 20), (0.1, 0.9, 0.95), (0.1,) * 3, (1.0,) * 3, "#000")

    assert line.crosses(0, 15, 0.5, 0.51)
    assert line.crosses(12, 30, 0.9, 0.94)
    assert not line.crosses(0, 4, 0.5, 0.6)
    assert not line.crosses(21, 30, 0.0, 1.0)
