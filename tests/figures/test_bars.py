"""Pictures with a bar a strategy."""

from html import unescape

import numpy as np
import pytest
from replays import FIVE, long_texts, words

from al_core import STRATEGIES, reaches
from al_core.comparison.contenders import title_and_term
from al_core.figures.bars import NAME_LETTERS, Bar, bar_figure, labels_to_target, round_times, seconds


def test_bars_show_the_labels_needed_and_an_arrow_where_nobody_knows(runs, colours):
    figure, found = labels_to_target(runs, colours, 0.9), {one.strategy: one for one in reaches(runs, 0.9)}
    ends = [shape.x1 for shape in figure.layout.shapes]
    arrows = [trace for trace in figure.data if trace.marker.symbol == "triangle-right"]

    assert ends[0] == found["margin"].value
    assert found["random"].high == np.inf
    assert len(arrows) == sum(one.high == np.inf for one in found.values())
    assert arrows[-1].x[0] == found["random"].last
    assert all(f"<b>{one.text}</b>" in words(figure) for one in found.values())


def test_a_target_that_is_never_reached_is_no_bar_of_its_own(runs, colours):
    figure = labels_to_target(runs, colours, 0.999)

    assert {shape.x1 for shape in figure.layout.shapes} == {120.0}
    assert words(figure).count("more than 120") == len(FIVE)


@pytest.mark.parametrize("name", STRATEGIES)
def test_the_name_of_every_strategy_is_whole_on_a_phone(runs, colours, name):
    (label, *_) = bar_figure([Bar(name, 1.0, 0.5, 2.0, "1")], colours, axis="labels", end=2.0).layout.annotations
    lines = unescape(label.text).split("<br>")

    assert " ".join(lines) == title_and_term(name)
    assert len(lines) <= 2
    assert max(map(len, lines)) <= NAME_LETTERS


def test_the_time_of_a_round_is_that_of_the_table(runs, colours):
    figure = round_times(runs, colours)

    totals = [shape.x1 for shape in figure.layout.shapes if shape.fillcolor.startswith("rgba")]
    # The last round asks nothing, so it is not in the mean time of asking.
    assert "<b>0.52 s</b>" in words(figure)
    np.testing.assert_allclose(totals, [0.03, 0.03, 0.03, 0.52, 0.03])


def test_seconds_are_said_in_few_digits():
    assert [seconds(value) for value in (0.0001, 0.0234, 1.52, 74.2)] == ["under 0.001 s", "0.023 s", "1.5 s", "74 s"]


def test_what_is_counted_is_the_axis_and_long_numbers_have_room(colours):
    runs = long_texts()
    runs["n_tokens"] *= 100_000

    figure = labels_to_target(runs, colours, 0.65)

    assert figure.layout.xaxis.title.text == "tokens"
    assert "more than 60,000,000" in words(figure)
    assert figure.layout.margin.r > 8 + 7 * len("more than 60,000,000")
