import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from al_core.comparison.statistics import batches
from al_core.comparison.statistics.batches import class_mix, outlier_share, overlap, redundancy


@pytest.fixture
def cloud():
    """Two hundred rows in the plane, the last ten far out."""
    X = np.random.default_rng(0).standard_normal((200, 2))
    X[190:] += 20 * np.array([[np.cos(turn), np.sin(turn)] for turn in np.linspace(0, 6, 10)])
    return X


def test_the_class_mix_of_each_round_equals_the_hand_count():
    mix = class_mix([[0, 1, 2, 3], [4, 5], []], ["a", "a", "a", "b", "b", "b"], ["a", "b", "c"])
    assert mix.index.tolist() == [1, 2, 3]
    assert mix.columns.tolist() == ["a", "b", "c"]
    assert mix.iloc[:2].to_numpy().tolist() == [[0.75, 0.25, 0], [0, 1, 0]]
    assert mix.iloc[2].isna().all()


def test_a_batch_drawn_at_random_is_as_spread_as_at_random(cloud):
    rng = np.random.default_rng(1)
    rounds = [rng.choice(190, 20, replace=False) for _ in range(40)]
    assert redundancy(rounds, cloud, range(190)).mean() == pytest.approx(1, abs=0.1)


def test_a_batch_of_twins_is_redundant_and_a_corner_to_corner_batch_is_not():
    X = np.array([[0.0], [0], [0], [10], [20], [30]])
    found = redundancy([[0, 1, 2], [0, 3, 5], [4]], X, range(6))
    assert found[1] == 0
    assert found[2] > 1
    assert np.isnan(found[3])


def test_redundancy_is_the_nearest_distance_over_that_of_random_batches():
    # Any two of four corners of a line 0, 1, 2, 3: mean gap of six pairs = (1+2+3+1+2+1) / 6 = 5/3, so 1 / (5/3) = 0.6.
    X = np.array([[0.0], [1], [2], [3]])
    assert redundancy([[0, 1]], X, range(4)).iloc[0] == pytest.approx(0.6, abs=0.15)


@pytest.mark.parametrize("n_features", [2, 60])
def test_without_any_spread_redundancy_is_undefined(n_features):
    alike = np.tile(np.random.default_rng(0).standard_normal(n_features), (5, 1))
    assert redundancy([[0, 1]], alike, range(5)).isna().all()
    assert redundancy([[0, 1]], csr_matrix(alike), range(5)).isna().all()


def test_the_same_seed_gives_the_same_numbers(cloud):
    rounds = [[0, 5, 9], [2, 3]]
    assert redundancy(rounds, cloud, range(200), 3).equals(redundancy(rounds, cloud, range(200), 3))


def test_overlap_equals_the_hand_count():
    table = overlap([[0, 1], [2, 3]], [[1, 4], [3, 5], [6]], n_pool=10)
    assert table.index.tolist() == [1, 2]
    assert table.shared.tolist() == [1, 2]
    # 1 of 3, then 2 of 6; by chance 2 * 2 / 10 = 0.4 of 3.6, then 4 * 4 / 10 = 1.6 of 6.4
    assert table.jaccard.tolist() == pytest.approx([1 / 3, 1 / 3])
    assert table.expected.tolist() == pytest.approx([0.4 / 3.6, 1.6 / 6.4])


@given(st.permutations(range(12)), st.permutations(range(12)))
def test_overlap_is_the_same_from_both_sides_and_whole_at_the_end(one, other):
    mine, theirs = [one[:4], one[4:]], [other[:4], other[4:]]
    table = overlap(mine, theirs, 12)
    assert table.equals(overlap(theirs, mine, 12))
    assert table.iloc[-1].tolist() == [12, 1, 1]


def test_outliers_are_counted(cloud):
    found = outlier_share([[190, 191, 192, 193], [0, 1, 2, 195], []], cloud, range(200))
    assert found.tolist()[:2] == [1, 0.25]
    assert np.isnan(found[3])


def test_at_random_about_one_in_twenty_is_an_outlier(cloud):
    assert outlier_share([range(200)], cloud, range(200)).iloc[0] == pytest.approx(0.05, abs=0.01)


def test_a_large_pool_is_compared_with_a_part_of_it(monkeypatch, cloud):
    monkeypatch.setattr(batches, "MOST_COMPARED", 150)
    found = outlier_share([range(190, 200), range(100)], cloud, range(200))
    assert found[1] == 1
    assert found[2] < 0.1


def test_two_rows_are_too_few_to_tell_an_outlier():
    assert outlier_share([[0]], np.zeros((2, 2)), [0, 1]).isna().all()


def test_equal_rows_hold_no_outlier():
    assert outlier_share([[0, 1]], np.zeros((9, 2)), range(9)).tolist() == [0]


def test_a_sparse_matrix_gives_the_same(cloud):
    rounds = [[0, 5, 190], [2, 3, 7]]
    for function in (redundancy, outlier_share):
        dense = function(rounds, cloud, range(200))
        np.testing.assert_allclose(function(rounds, csr_matrix(cloud), range(200)), dense, atol=1e-6)
