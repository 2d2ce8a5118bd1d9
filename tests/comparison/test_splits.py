import numpy as np
import pytest

from al_core.comparison.splits import stratified_split
from al_core.errors import BadInput


@pytest.mark.parametrize("seed", range(5))
def test_a_stratified_split_uses_every_row_once_and_keeps_proportions(seed):
    y = np.array(["a"] * 60 + ["b"] * 39 + ["c"])
    split = stratified_split(y, 10, 0.4, seed)
    assert sorted(np.concatenate([split.initial, split.pool, split.test])) == list(range(100))
    assert (len(split.initial), len(split.test)) == (10, 40)
    assert (y[split.test] == "a").sum() in (23, 24, 25)
    assert (y[split.initial] == "a").sum() in (5, 6, 7)
    if "c" in y[np.concatenate([split.initial, split.pool])]:
        assert "c" in y[split.initial]


def test_a_stratified_split_depends_on_the_seed_in_every_part():
    y = np.arange(100) % 2
    for part in ("initial", "pool", "test"):
        assert len({tuple(sorted(vars(stratified_split(y, 10, 0.4, seed))[part])) for seed in range(5)}) == 5


def test_every_row_is_equally_likely_to_be_tested_on():
    y = np.array(["a"] * 15 + ["b"] * 5)
    tested = np.bincount(
        np.concatenate([stratified_split(y, 4, 0.4, seed).test for seed in range(1_000)]), minlength=20
    )
    assert (abs(tested - 400) < 80).all()


def test_a_split_that_leaves_a_part_empty_is_refused():
    for n_initial, test_size in ((60, 0.4), (5, 0), (5, 1.0), (5, 0.001)):
        with pytest.raises(BadInput):
            stratified_split(np.arange(100) % 2, n_initial, test_size, 0)


def patients(n=60, seed=0):
    """Rows of patients of one to nine rows each, most of them ill or well throughout."""
    rng = np.random.default_rng(seed)
    groups = np.repeat(np.arange(n), rng.integers(1, 10, n))
    return groups, (rng.random(n) < 0.3)[groups] ^ (rng.random(len(groups)) < 0.1)


@pytest.mark.parametrize("seed", range(5))
def test_whole_groups_are_tested_on_in_nearly_the_wanted_share(seed):
    groups, y = patients()

    split = stratified_split(y, 10, 0.4, seed, groups=groups)

    rest = np.concatenate([split.initial, split.pool])
    assert sorted([*split.test, *rest]) == list(range(len(y)))
    assert not set(groups[split.test]) & set(groups[rest])
    assert len(split.test) / len(y) == pytest.approx(0.4, abs=0.03)
    assert y[split.test].mean() == pytest.approx(y.mean(), abs=0.03)


def test_every_seed_tests_on_other_groups():
    groups, y = patients()
    assert len({tuple(stratified_split(y, 10, 0.4, seed, groups=groups).test) for seed in range(20)}) == 20


def test_groups_that_cannot_be_split_are_refused_with_what_is_left():
    said = r"^Of 20 rows in 1 whole groups 20 to learn from and 0 to test on are too few, with 5 initial rows\.$"
    with pytest.raises(BadInput, match=said):
        stratified_split(np.arange(20) % 2, 5, 0.4, 0, groups=np.zeros(20, np.int64))


def test_rows_of_ones_own_are_tested_on_with_every_seed_and_never_asked():
    y, test = np.arange(100) % 2, np.array([7, 3, 50])

    splits = [stratified_split(y, 10, 0.4, seed, test=test) for seed in range(3)]

    assert all(split.test.tolist() == [7, 3, 50] for split in splits)
    assert all(sorted([*split.initial, *split.pool, *test]) == list(range(100)) for split in splits)
    assert len({tuple(split.initial) for split in splits}) == 3


def test_nothing_need_be_labelled_at_the_start():
    split = stratified_split(np.arange(100) % 2, 0, 0.4, 0)
    assert (len(split.initial), len(split.pool), len(split.test)) == (0, 60, 40)
