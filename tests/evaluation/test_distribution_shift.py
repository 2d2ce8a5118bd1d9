"""New rows against old ones: alarms where there is a difference, hardly any where there is none."""

import numpy as np
import pytest
from scipy.sparse import csr_array

import al_core.evaluation.distribution_shift as drift_module
from al_core.errors import BadInput
from al_core.evaluation.distribution_shift import drift, typical


def rows(n, seed, shift=0.0):
    points = np.random.default_rng(seed).standard_normal((n, 5))
    points[:, 0] += shift
    return points, (points[:, 0] > 0).astype(int)


def look(seed, n_new=100, shift=0.0, n_old=150, **settings):
    (old, old_classes), (new, new_classes) = rows(n_old, seed), rows(n_new, seed + 1_000, shift)
    return drift(old, new, old_classes, new_classes, **settings)


def test_the_same_kind_of_rows_is_rarely_called_different():
    alarms = sum(look(seed, 50).different for seed in range(60))
    assert alarms <= 8  # 5% of 60 are 3; more than 8 come once in 250 tries


def test_shifted_rows_are_called_different():
    assert all(look(seed, shift=0.8).different for seed in range(5))


def test_another_mix_of_classes_is_called_different_though_rows_look_alike():
    old, new = np.zeros((300, 2)), np.zeros((100, 2))
    found = drift(old, new, np.arange(300) % 2, np.arange(100) % 10 == 0)
    assert found.p_rows == 1
    assert found.different


def test_rows_drawn_at_random_look_like_a_sample_and_rows_from_one_side_do_not():
    points, rng = np.random.default_rng(0).standard_normal((600, 5)), np.random.default_rng(1)

    assert sum(not typical(rng.permutation(600)[:150], points, seed) for seed in range(40)) <= 4
    assert not typical(np.flatnonzero(points[:, 0] > 0.5), points)
    assert typical(np.flatnonzero(points[:, 0] > np.sort(points[:, 0])[40]), points)  # too few are left to compare with


def test_p_values_are_exact_shares_of_the_permutations():
    found = look(3, shift=5.0)
    assert found.p_rows == pytest.approx(1 / 1_000)


def test_the_same_seed_gives_the_same_answer_and_the_level_is_halved_between_two_tests():
    assert look(1) == look(1)
    found = look(4, shift=0.4)
    p = min(found.p_rows, found.p_classes)

    assert look(4, shift=0.4, level=2.2 * p).different
    assert not look(4, shift=0.4, level=1.8 * p).different


def test_a_real_difference_is_seen_however_often_one_looks():
    assert all(look(3, shift=5.0, level=0.05 / looks).different for looks in (10, 26, 100))
    assert look(3, shift=5.0, level=0.05 / 100).p_rows == pytest.approx(1 / 20_000)


def test_rows_of_the_same_kind_are_not_divided_more_often_than_they_need(monkeypatch):
    drawn = []
    moved = drift_module._moved
    monkeypatch.setattr(drift_module, "_moved", lambda *given: (drawn.append(1) or one for one in moved(*given)))

    assert not look(3, level=0.05 / 100).different
    assert len(drawn) == 1


def test_large_samples_are_cut_to_a_stated_size():
    found = look(0, n_new=500, n_old=400)
    assert (found.n_old, found.n_new) == (400, 200)


def test_nothing_can_be_compared_with_nothing():
    with pytest.raises(BadInput, match="old ones and new ones"):
        drift(np.ones((10, 2)), np.empty((0, 2)), np.zeros(10), np.zeros(0))


FLAT = np.arange(20.0).reshape(10, 2)


@pytest.mark.parametrize(
    ("old", "new", "old_classes", "new_classes", "level", "sentence"),
    [
        (FLAT * np.nan, FLAT, [0] * 10, [0] * 10, 0.05, "The old rows hold nan or infinite numbers"),
        (
            FLAT,
            FLAT[:, 0],
            [0] * 10,
            [0] * 10,
            0.05,
            r"The new rows must be a table of numbers; their shape is \(10,\)",
        ),
        (FLAT, csr_array(FLAT), [0] * 10, [0] * 10, 0.05, "The new rows must be a table of numbers"),
        (FLAT, FLAT[:, :1], [0] * 10, [0] * 10, 0.05, "The old rows have 2 dimensions and the new ones 1"),
        (FLAT, FLAT, [0] * 5, [0] * 10, 0.05, r"The old rows \(10\) need one class each"),
        (FLAT, FLAT, [0] * 10, [0] * 50, 0.05, r"The new rows \(10\) need one class each"),
        (FLAT, FLAT, ["1"] * 10, [1] * 10, 0.05, "The classes of some rows are text"),
        (FLAT, FLAT, [0] * 10, [0] * 10, 5, "The level must lie between 0.0001 and 1, not at 5"),
        (FLAT, FLAT, [0] * 10, [0] * 10, 1e-9, "look less often"),
    ],
)
def test_what_cannot_be_compared_is_not_called_different(old, new, old_classes, new_classes, level, sentence):
    with pytest.raises(BadInput, match=sentence):
        drift(old, new, old_classes, new_classes, level=level)
