import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from replays import curves, frame, long_texts, noisy
from scipy import stats

from al_core.comparison.statistics.areas import paired_areas
from al_core.comparison.statistics.contests import holm, paired_p, pairwise


def flat(**areas):
    """Curves whose area is the number given for each seed."""
    return {name: np.tile(np.array(levels)[:, None], (1, 3)) for name, levels in areas.items()}


def test_wins_ties_and_losses_are_counted_by_seed():
    values = flat(margin=[0.80, 0.81, 0.79, 0.9, 0.5], random=[0.70, 0.806, 0.794, 0.8, 0.6])
    table = pairwise(frame(values)).set_index(["strategy", "against"])
    # Differences 0.1, 0.004, -0.004, 0.1, -0.1: within half a point is a tie; their mean is 0.02.
    assert table.loc[("margin", "random"), ["won", "tied", "lost"]].tolist() == [2, 2, 1]
    assert table.loc[("random", "margin"), ["won", "tied", "lost"]].tolist() == [1, 2, 2]
    assert table.loc[("margin", "random"), "gain"] == pytest.approx(0.02)
    assert table.loc[("random", "margin"), "gain"] == pytest.approx(-0.02)
    there, back = table.loc[("margin", "random")], table.loc[("random", "margin")]
    assert (there.low, there.high, there.p) == (-back.high, -back.low, back.p)


def test_every_ordered_pair_has_a_row_in_the_order_of_the_strategies():
    table = pairwise(frame(noisy({"random": 60, "k_center": 45, "margin": 30}, 6)))
    pairs = [("random", "k_center"), ("random", "margin"), ("k_center", "random")]
    assert list(zip(table.strategy, table.against, strict=True))[:3] == pairs
    assert len(table) == 6


def test_where_lower_is_better_the_lower_wins():
    table = pairwise(frame(flat(margin=[0.1, 0.2], random=[0.3, 0.4]), metric="log_loss"))
    assert table.iloc[0][["won", "tied", "lost"]].tolist() == [2, 0, 0]
    assert table.gain[0] == pytest.approx(0.2)


def test_one_strategy_alone_meets_nobody():
    assert pairwise(frame(flat(margin=[0.1, 0.2]))).empty


def test_p_equals_scipys():
    rng = np.random.default_rng(0)
    one, other = rng.standard_normal((2, 4, 9))
    expected = stats.ttest_rel(one, other, axis=1).pvalue
    np.testing.assert_allclose(paired_p(one - other), expected)


def test_no_difference_at_all_is_no_evidence():
    assert paired_p(np.zeros((1, 20))).tolist() == [1]
    assert paired_p(np.array([[0.3]])).tolist() == [1]


def test_holm_equals_the_hand_calculation():
    # Sorted 0.005, 0.01, 0.03, 0.04 times 4, 3, 2, 1 = 0.02, 0.03, 0.06, 0.04, never falling: the last is 0.06.
    assert holm(np.array([0.01, 0.04, 0.03, 0.005])) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm(np.array([0.9, 0.8])).tolist() == [1, 1]


@given(arrays(np.float64, st.integers(1, 12), elements=st.floats(0, 1)))
def test_holm_keeps_the_order_and_only_raises(p):
    corrected = holm(p)
    assert (corrected >= p).all()
    assert (corrected <= 1).all()
    assert (np.diff(corrected[np.argsort(p, kind="stable")]) >= 0).all()


@given(arrays(np.float64, (3, 6), elements=st.floats(-1, 1)), st.permutations(range(6)))
def test_the_order_of_seeds_changes_no_p(differences, order):
    np.testing.assert_allclose(paired_p(differences), paired_p(differences[:, list(order)]), atol=1e-6)


@pytest.mark.parametrize("n_seeds", [5, 20])
def test_five_equal_strategies_raise_a_false_alarm_in_at_most_one_of_twenty_comparisons(n_seeds):
    alarms = 0
    for trial in range(1_000):
        areas = paired_areas(curves(noisy(dict.fromkeys("abcde", 50), n_seeds, seed=trial)))
        one, other = np.triu_indices(5, 1)
        alarms += (holm(paired_p(areas[one] - areas[other])) < 0.05).any()
    assert alarms <= 0.05 * 1_000 + 14  # two standard errors of such a count


def test_without_the_correction_it_would():
    rng = np.random.default_rng(0)
    areas = rng.standard_normal((400, 5, 20))
    one, other = np.triu_indices(5, 1)
    raw = paired_p((areas[:, one] - areas[:, other]).reshape(-1, 20)).reshape(400, -1)
    assert (raw < 0.05).any(axis=1).mean() > 0.2


def test_a_clear_difference_is_found_with_five_repeats_and_not_claimed_with_four():
    values = noisy({"margin": 30, "random": 60}, 5)
    assert pairwise(curves(values)).real.all()
    assert not pairwise(curves({name: array[:4] for name, array in values.items()})).real.any()


def test_who_wins_by_tokens_may_lose_by_labels():
    by_tokens, by_labels = (pairwise(long_texts(), by=by).set_index(["strategy", "against"]) for by in (None, "labels"))

    assert by_tokens.loc[("k_center", "random"), ["won", "lost", "real"]].tolist() == [0, 6, True]
    assert by_labels.loc[("k_center", "random"), ["won", "lost", "real"]].tolist() == [6, 0, True]
