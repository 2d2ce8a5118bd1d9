"""The lazy greedy choice gives what weighing everything for every pick gives."""

import numpy as np
import pytest

from al_core.queries.lazy_greedy import greedy


def plain(sets, n):
    picks, covered = [], np.zeros(sets.shape[1], bool)
    for _ in range(n):
        gains = (sets & ~covered).sum(axis=1)
        gains[picks] = -1
        picks.append(int(gains.argmax()))
        covered |= sets[picks[-1]]
    return picks


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("n", [1, 20, 500])
def test_lazy_picks_equal_plain_picks(seed, n):
    sets = np.random.default_rng(seed).random((500, 200)) < 0.03
    covered, weighed = np.zeros(200, bool), []

    def gain(places):
        weighed.extend(places)
        return (sets[places] & ~covered).sum(axis=1).astype(float)

    picks = greedy(np.full(500, np.inf), gain, lambda place: np.bitwise_or(covered, sets[place], out=covered), n)

    assert picks.tolist() == plain(sets, n)
    if n == 20:
        assert len(weighed) < 20 * 500 / 2
