import numpy as np
import pandas as pd
import pytest
from replays import frame, long_texts, noisy
from scipy import stats

from al_core.comparison.statistics.ranks import areas_by_set, critical_difference, friedman, mean_ranks
from al_core.errors import BadInput

STRATEGIES = ["a", "b", "c", "d"]


def table(ranks):
    """Scores that rank like this, a row a data set."""
    ranks = np.asarray(ranks, dtype=float)
    return pd.DataFrame(-ranks, columns=STRATEGIES[: ranks.shape[1]], index=[f"set {n}" for n in range(len(ranks))])


def test_the_published_example_comes_out():
    # Ranks of four learners on fourteen data sets; Demšar gives chi-square 9.28 and a critical difference of 1.25.
    ranks = [
        [4, 3, 2, 1], [1, 2, 3, 4], [4, 1, 2, 3], [4, 1, 3, 2], [4, 2, 3, 1], [1, 2.5, 4, 2.5], [3, 2, 4, 1],
        [2.5, 2.5, 4, 1], [4, 3, 2, 1], [2.5, 2.5, 2.5, 2.5], [4, 2.5, 1, 2.5], [3, 2, 4, 1], [4, 1, 2, 3],
        [3, 1, 4, 2],
    ]  # fmt: skip
    found = mean_ranks(table(ranks))
    assert found.mean == pytest.approx({"d": 1.964, "b": 2.0, "c": 2.893, "a": 3.143}, abs=1e-3)
    assert friedman(np.array(ranks)) == pytest.approx(9.28, abs=0.01)
    assert found.critical_difference == pytest.approx(1.25, abs=0.005)
    assert found.p < 0.05
    assert not found.differ("a", "b")  # 1.143 apart: less than 1.25, as the paper says


def test_friedmans_statistic_equals_scipys_without_ties():
    ranks = np.array([np.random.default_rng(seed).permutation(4) + 1 for seed in range(9)], dtype=float)
    assert friedman(ranks) == pytest.approx(stats.friedmanchisquare(*ranks.T).statistic)


def test_the_exact_p_of_two_sets_that_agree():
    # Two orders of three strategies agree by chance in 1 of 6 cases: chi-square would say 0.135, F would say 0.
    assert mean_ranks(table([[1, 2, 3], [1, 2, 3]])).p == pytest.approx(1 / 6, abs=0.01)


def test_ranks_that_never_change_differ_once_there_are_enough_sets():
    found = mean_ranks(table([[1, 2, 3, 4]] * 10))
    assert found.differ("a", "d")
    assert not found.differ("a", "b")


def test_ties_share_their_rank():
    found = mean_ranks(pd.DataFrame({"a": [0.9, 0.8], "b": [0.9, 0.7]}, index=["one", "two"]))
    assert found.mean == {"a": 1.25, "b": 1.75}


def test_equal_strategies_are_told_apart_in_at_most_one_of_twenty_trials():
    ranks = np.broadcast_to([1.0, 2, 3, 4, 5], (5_000, 6, 5))
    means = np.random.default_rng(0).permuted(ranks, axis=-1).mean(axis=1)
    assert np.mean(np.ptp(means, axis=1) >= critical_difference(5, 6)) <= 0.055


def test_areas_of_several_sets_are_turned_so_that_higher_is_better():
    values = noisy({"random": 60, "margin": 30}, 5)
    losses = {name: 1 - array for name, array in values.items()}
    scores = areas_by_set({"letters": frame(values), "digits": frame(losses, metric="log_loss")})
    assert scores.index.tolist() == ["letters", "digits"]
    assert (scores.margin > scores.random).all()
    assert list(mean_ranks(scores).mean) == ["margin", "random"]


@pytest.mark.parametrize(
    ("scores", "sentence"),
    [
        (table([[1, 2]]), "at least two data sets"),
        (table([[1], [1]]), "at least two data sets and two strategies"),
        (table([[1, 2], [1, np.nan]]), "The strategy b was not measured on set 1"),
    ],
)
def test_what_cannot_be_ranked_is_refused(scores, sentence):
    with pytest.raises(BadInput, match=sentence):
        mean_ranks(scores)


def test_areas_of_sets_are_by_tokens_where_they_are_counted_unless_labels_are_asked_for():
    sets = {"texts": long_texts(), "pictures": frame(noisy({"k_center": 30, "margin": 60, "random": 90}, 6))}

    assert areas_by_set(sets).idxmax(axis="columns").to_dict() == {"texts": "margin", "pictures": "k_center"}
    assert areas_by_set(sets, by="labels").idxmax(axis="columns").unique().tolist() == ["k_center"]
