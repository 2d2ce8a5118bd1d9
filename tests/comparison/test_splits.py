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
