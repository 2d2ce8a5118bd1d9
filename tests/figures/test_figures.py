"""The pictures of a comparison, checked on the numbers that they draw."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from replays import FIVE, frame, long_texts, noisy, words

from al_core import draw, mean_curves, pairwise, standings
from al_core.comparison.statistics.areas import paired_areas
from al_core.comparison.statistics.curves import differences, paired
from al_core.errors import BadInput
from al_core.figures.canvas import DARK, LIGHT
from al_core.figures.figures import (
    contest_table,
    highlighted,
    learning_curves,
    paired_differences,
    palette,
    rank_over_sets,
)
from al_core.figures.lines import lines_of, room_of


def named(figure, name):
    return next(trace for trace in figure.data if trace.name == name)


def test_the_leader_the_baseline_and_the_next_best_are_drawn_strongly(runs, colours):
    assert highlighted(runs, lead="k_center") == ["k_center", "random", "margin", "auto"]
    assert set(colours.colours) == {"margin", "auto", "k_center", "random"}
    assert colours.colours["random"] == LIGHT.random
    assert colours.colour("vote_entropy") == LIGHT.axis


def test_colours_follow_the_plan_and_not_the_standing(runs):
    found = palette(runs, strong=["k_center", "margin"]).colours

    assert found == {"margin": LIGHT.series[0], "k_center": LIGHT.series[1]}


def test_the_curves_are_the_mean_curves(runs, colours):
    figure, table = learning_curves(runs, colours, 0.9), mean_curves(runs)

    for name, title in (("margin", "Torn between two"), ("vote_entropy", "Ask a committee")):
        of_it = table[table["strategy"] == name]
        np.testing.assert_allclose(named(figure, title).y, of_it["value"])
        np.testing.assert_allclose(named(figure, title).customdata, of_it[["low", "high"]])
    assert "target 90%" in words(figure)
    assert "<b>Torn between two</b>" in words(figure)
    assert "Ask a committee" not in words(figure)


def test_every_curve_and_the_target_are_inside_the_axis(runs, colours):
    low, high = learning_curves(runs, colours, 0.99).layout.yaxis.range

    assert low < mean_curves(runs)["low"].min()
    assert high > 0.99


@pytest.mark.parametrize("target", [0.6, 0.75])
def test_no_curve_runs_through_the_words_on_the_target(runs, colours, target):
    figure, lines = learning_curves(runs, colours, target), lines_of(mean_curves(runs), "value", colours)

    (said,) = [one for one in figure.layout.annotations if one.text == f"target {target:.0%}"]
    (left, right), (wide, high) = figure.layout.xaxis.range, room_of(figure, said.text)
    start, ends = left + said.x * (right - left), sorted((target, target + np.sign(said.yshift) * high))
    assert not [line.name for line in lines if line.crosses(start, start + wide, *ends)]


def test_differences_are_in_points_and_the_baseline_is_level(runs, colours):
    figure, gains = paired_differences(runs, colours), differences(runs)

    drawn = named(figure, "Torn between two")
    np.testing.assert_allclose(drawn.y, 100 * gains[gains["strategy"] == "margin"]["gain"])
    assert set(named(figure, "At random").y) == {0.0}
    assert "At random" in words(figure)
    assert "Ask a committee" in words(paired_differences(runs, colours, "vote_entropy"))


def test_a_metric_that_is_no_share_is_drawn_in_its_own_unit():
    values = {name: 2 - curve for name, curve in noisy({"margin": 20, "random": 60}, 6).items()}
    runs = frame(values, metric="log_loss")
    colours = palette(runs)

    assert paired_differences(runs, colours).layout.yaxis.title.text == "log loss better"
    assert learning_curves(runs, colours).layout.yaxis.tickformat == ".2f"
    assert np.mean(named(paired_differences(runs, colours), "Torn between two").y) > 0


def test_the_matrix_counts_every_pair_from_both_sides_and_shades_what_is_real(runs, colours):
    heat = contest_table(runs, colours).data[0]
    table = pairwise(runs).set_index(["strategy", "against"])
    names = paired(runs).strategies

    for row, one in enumerate(names):
        for column, other in enumerate(names):
            if one == other:
                assert (heat.text[row][column], np.isnan(heat.z[row][column])) == ("", True)
            else:
                counts = table.loc[(one, other)]
                assert heat.text[row][column] == f"{counts.won} / {counts.tied} / {counts.lost}"
                assert heat.z[row][column] == counts.real


def test_many_columns_go_by_the_numbers_of_the_rows():
    heat = contest_table(
        frame(noisy({f"s{n}": 20 + n for n in range(9)}, 5)), palette(frame(noisy({"s0": 20}, 5)))
    ).data[0]

    assert heat.y[8] == "s8 <b>9</b>"
    assert heat.x[8] == "vs <b>9</b>"


def test_ranks_are_drawn_best_first(runs):
    sets = {name: frame(noisy(FIVE, 5, seed=seed)) for seed, name in enumerate(("one", "two", "three"))}
    figure = rank_over_sets(sets)

    assert sorted(figure.data[0].x) == list(figure.data[0].x)
    assert "3 data sets" in figure.layout.xaxis.title.text
    assert "Nemenyi" in words(figure)


def test_one_call_draws_everything_with_a_title(runs):
    figures = draw(runs, target=0.9)

    assert list(figures) == ["curves", "labels_to_target", "differences", "contests", "round_times"]
    assert all(isinstance(figure, go.Figure) and figure.layout.title.text for figure in figures.values())
    assert standings(runs)["strategy"][0] == "margin"
    assert "<b>Torn between two</b>" in words(figures["curves"])


def test_one_call_draws_what_there_is_for_a_single_strategy():
    runs = frame(noisy({"random": 50}, 2))

    assert list(draw(runs, ink=DARK)) == ["curves", "round_times"]


def test_several_models_and_batch_sizes_are_drawn_side_by_side():
    parts = [
        frame(noisy({"margin": level, "random": 3 * level}, 5)).assign(model=model, task_model=model, batch_size=1)
        for model, level in (("k_nearest", 20), ("naive_bayes", 30))
    ]
    figures = draw(pd.concat(parts, ignore_index=True))

    assert "Torn between two, Nearest neighbours" in words(figures["curves"])
    assert "differences" not in figures


def test_no_runs_are_refused_in_a_sentence(runs):
    with pytest.raises(BadInput, match="no runs yet"):
        draw(runs[:0])


def test_areas_decide_who_is_drawn(runs):
    curves = paired(runs)
    order = np.argsort(-paired_areas(curves).mean(axis=1))

    assert highlighted(curves, baseline="none")[0] == curves.strategies[order[0]]


def test_curves_run_along_tokens_where_they_are_counted():
    drawn, by_labels = draw(long_texts(), target=0.65), draw(long_texts(), target=0.65, by="labels")

    for name in ("curves", "differences", "labels_to_target"):
        assert drawn[name].layout.xaxis.title.text == "tokens"
        assert by_labels[name].layout.xaxis.title.text == "labels"
    assert drawn["curves"].layout.xaxis.range == (205, 600)
    assert "%{x:,} tokens: " in named(drawn["curves"], "At random").hovertemplate
    assert drawn["labels_to_target"].layout.title.text == "Tokens to reach the target, with 95% intervals"
    assert by_labels["labels_to_target"].layout.title.text == "Labels to reach the target, with 95% intervals"
