import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from replays import curves, frame, long_texts
from sklearn.datasets import load_iris
from sklearn.svm import SVC

from al_core import compare
from al_core.comparison.statistics.curves import differences, mean_curves, paired, units_of
from al_core.errors import BadInput, UnknownName

TWO = {"margin": [[0.5, 0.7, 0.8], [0.6, 0.8, 0.9]], "random": [[0.5, 0.6, 0.7], [0.6, 0.6, 0.8]]}


def test_curves_are_what_compare_gives():
    X, y = load_iris(return_X_y=True)
    runs = compare(X, y, ["random", "margin"], model=SVC(), n_initial=6, batch_size=2, n_labels=10, seeds=2)
    found = paired(runs)
    assert found.strategies == ("random", "margin")
    assert found.seeds == (0, 1)
    assert found.at.tolist() == [6, 8, 10]
    assert found.values.shape == (2, 2, 3)
    assert (found.seconds > 0).all()
    one = runs[(runs.strategy == "margin") & (runs.seed == 1)].value
    assert found.values[1, 1].tolist() == one.tolist()
    assert paired(found) is found


def test_the_mean_curve_and_its_interval_equal_the_hand_calculation():
    drawn = mean_curves(frame(TWO)).set_index(["strategy", "n_labels"])
    # 0.7 and 0.8: mean 0.75, half = t(0.975, 1) * 0.0707 / sqrt(2) = 12.706 * 0.05 = 0.635, cut at 1
    assert drawn.loc[("margin", 30)].tolist() == pytest.approx([0.75, 0.75 - 0.6353, 1.0], abs=1e-3)


def test_a_band_of_a_loss_is_not_cut():
    drawn = mean_curves(frame(TWO, metric="log_loss"))
    assert drawn.high.max() > 1


def test_differences_are_paired_by_seed():
    drawn = differences(frame(TWO))
    assert drawn.strategy.unique().tolist() == ["margin"]
    assert drawn.gain.tolist() == pytest.approx([0, 0.15, 0.1])
    # The last point gains 0.1 on both seeds: no doubt is left, whatever the level of the seeds.
    assert drawn.iloc[2][["low", "high"]].tolist() == pytest.approx([0.1, 0.1])


def test_where_lower_is_better_less_is_a_gain():
    drawn = differences(frame(TWO, metric="log_loss"))
    assert drawn.gain.tolist() == pytest.approx([0, -0.15, -0.1])


@given(st.floats(-1, 1), st.permutations(range(4)))
def test_a_constant_and_the_order_of_seeds_change_no_difference(constant, order):
    values = {name: np.random.default_rng(0).random((4, 3)) for name in ("margin", "random")}
    values["margin"] = values["margin"] + 0.1
    moved = {name: (array + constant)[list(order)] for name, array in values.items()}
    assert_frame_equal(differences(curves(values)), differences(curves(moved)), atol=1e-9)


def test_only_seeds_that_every_strategy_has_finished_are_compared():
    runs = frame({"margin": np.ones((4, 3)), "random": np.zeros((4, 3))})
    not_run = (runs.strategy == "random") & (runs.seed == 1)
    cut_short = (runs.strategy == "margin") & (runs.seed == 3) & (runs.n_labels > 30)
    assert paired(runs[~not_run & ~cut_short]).seeds == (0, 2)


def test_different_batches_are_compared_where_both_have_learned():
    slow = frame({"margin": np.ones((2, 3))}, n_labels=[20, 30, 40])
    quick = frame({"random": np.ones((2, 2))}, n_labels=[20, 40])
    assert paired(pd.concat([slow, quick])).at.tolist() == [20, 40]


def test_a_point_that_is_undefined_for_one_run_is_left_out_for_all():
    runs = frame(TWO)
    runs.loc[0, "value"] = np.nan
    assert paired(runs).at.tolist() == [30, 40]


def test_the_order_of_rows_does_not_matter():
    runs = frame(TWO)
    mixed = pd.concat([runs.iloc[:1], runs.iloc[1:].sample(frac=1, random_state=0)])
    np.testing.assert_array_equal(paired(mixed).values, paired(runs).values)


def test_seconds_stay_with_their_strategy_where_a_seed_is_left_out():
    runs = frame({"slow": np.ones((2, 3)), "quick": np.ones((2, 3))}, seconds={"slow": 9.0, "quick": 0.001})
    runs = runs[(runs.strategy != "quick") | (runs.seed == 1)].sort_values("strategy", kind="stable")
    runs = pd.concat([runs[(runs.strategy == "slow") & (runs.seed == 0)], runs[runs.seed == 1]])
    found = paired(runs)
    assert found.strategies == ("slow", "quick")
    assert found.seconds[0] > 1 > found.seconds[1]


@pytest.mark.parametrize(
    ("runs", "sentence"),
    [
        (frame(TWO).drop(columns="metric"), "The runs have no column 'metric'"),
        (frame(TWO).iloc[:0], "There are no runs yet"),
        (pd.concat([frame(TWO), frame(TWO, metric="macro_f1")]), r"several metrics \(accuracy, macro_f1\)"),
        (pd.concat([frame(TWO), frame(TWO)]), "margin with seed 0 and 20 labels twice"),
        (frame(TWO).assign(value=np.nan), "accuracy is undefined in these runs"),
        (frame(TWO).query("(strategy == 'margin') == (seed == 0)"), "No seed has been finished by every strategy"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_one_sentence(runs, sentence):
    with pytest.raises(BadInput, match=sentence):
        paired(runs)


def test_an_unknown_baseline_lists_those_there_are():
    with pytest.raises(UnknownName, match="'lot'; there are: margin, random"):
        differences(frame(TWO), "lot")


def test_seconds_of_a_round_are_means():
    # The last round selects nothing, so it is no whole round.
    assert paired(frame(TWO, seconds={"margin": 0.5})).seconds.tolist() == pytest.approx([0.52, 0.03])


def read(values, tokens):
    """Runs of strategy -> values and strategy -> tokens, both (seeds, points)."""
    runs = frame(values)
    runs.insert(3, "n_tokens", np.concatenate([np.ravel(tokens[name]) for name in values]))
    return runs


def test_along_tokens_a_curve_is_read_off_between_its_points_and_never_past_its_ends():
    values = {"margin": [[0.0, 0.2, 1.0]], "random": [[0.1, 0.5, 0.6]]}
    tokens = {"margin": [[10, 30, 50]], "random": [[20, 24, 40]]}

    found = paired(read(values, tokens))

    assert (found.unit, found.column, found.at[0], found.at[-1]) == ("tokens", "n_tokens", 20, 40)
    at = dict(zip(found.at.tolist(), found.values[:, 0].T.tolist(), strict=True))
    assert at[20] == pytest.approx([0.1, 0.1]), "half of the way from 0 to 0.2; the start of the other"
    assert at[22] == pytest.approx([0.12, 0.3])
    assert at[32] == pytest.approx([0.28, 0.55])
    assert at[40] == pytest.approx([0.6, 0.6])


def test_the_grid_is_what_all_runs_of_all_seeds_have_passed():
    found = paired(long_texts(), "tokens")

    assert (found.at[0], found.at[-1]) == (205, 600), "the last to start is seed 5, the first to end margin's seed 0"
    assert len(found.at) <= 201


def test_where_every_example_costs_the_same_tokens_say_what_labels_say():
    runs = frame(TWO)
    runs.insert(3, "n_tokens", 7 * runs["n_labels"])

    by_tokens, by_labels = paired(runs), paired(runs, "labels")

    each = by_tokens.values[..., np.isin(by_tokens.at, 7 * by_labels.at)]
    np.testing.assert_allclose(each, by_labels.values)


def test_tokens_come_first_and_labels_can_be_asked_for():
    runs = long_texts()

    assert units_of(runs) == ("tokens", "labels")
    assert list(mean_curves(runs))[1] == list(differences(runs))[1] == "n_tokens"
    assert mean_curves(runs, by="labels")["n_labels"].max() == 120
    assert_frame_equal(mean_curves(runs, by="labels"), mean_curves(runs.drop(columns="n_tokens")))


def test_a_column_of_ones_own_is_no_cost():
    assert units_of(frame(TWO).assign(n_features=8)) == ("labels",)


def test_runs_of_which_some_did_not_count_are_compared_by_labels():
    runs = long_texts()
    runs.loc[3, "n_tokens"] = np.nan

    assert paired(runs).unit == "labels"
    with pytest.raises(BadInput, match="Some of the runs do not say how many tokens they took"):
        paired(runs, "tokens")


def test_runs_that_pass_no_tokens_in_common_are_compared_by_labels():
    runs = read(TWO, {"margin": [[1, 2, 3], [4, 5, 6]], "random": [[1, 2, 9], [4, 5, 9]]})

    assert paired(runs).unit == "labels"
    with pytest.raises(BadInput, match="One run begins with 4 tokens, where another has ended"):
        paired(runs, "tokens")


def test_what_runs_do_not_count_is_named_with_what_they_do():
    with pytest.raises(UnknownName, match="count in these runs called 'words'; there are: tokens, labels"):
        mean_curves(long_texts(), by="words")
