"""A linear chain asked against all sequences one by one; also `sums` and `paths`, which do it for many rows at once."""

from itertools import pairwise, product

import numpy as np
import pytest

from al_core.models.taggers.chain import LinearChain, allowed
from al_core.models.taggers.words import seen_in
from al_core.spans.sentences import read_tokens

TAGS = ("O", "B-x", "I-x", "B-y", "I-y")
X = read_tokens([["a", "B", "c3", "a"], ["B"], [], ["c3", "B", "a"], ["a"]])


def drawn(seed, spread=1.0):
    rng = np.random.default_rng(seed)
    keys = [key for seen in seen_in(X.vocabulary).values() for key in seen.keys]
    weights, moves = rng.standard_normal((len(keys), 5)), rng.standard_normal((5, 5))
    return LinearChain(TAGS, {key: at for at, key in enumerate(keys)}, spread * weights, spread * moves)


def sums_of(chain, row):
    """The sum of each sequence that keeps the rules, the best first."""
    emissions = chain.emissions(X)[X.bounds[row] : X.bounds[row + 1]]
    start, follows = allowed(TAGS)
    sums = {
        tags: sum(emissions[at, tag] for at, tag in enumerate(tags)) + sum(chain.moves[pair] for pair in pairwise(tags))
        for tags in product(range(5), repeat=len(emissions))
        if all(start[tag] for tag in tags[:1]) and all(follows[pair] for pair in pairwise(tags))
    }
    return dict(sorted(sums.items(), key=lambda pair: -pair[1]))


def test_inside_follows_only_its_own_name():
    start, follows = allowed(("O", "B-x", "I-x", "B-y"))

    assert start.tolist() == [True, True, False, True]
    assert follows[:, 2].tolist() == [False, True, True, False]
    assert follows[:, [0, 1, 3]].all()


@pytest.mark.parametrize("row", range(len(X)))
@pytest.mark.parametrize("seed", range(3))
def test_all_that_is_said_of_a_text_agrees_with_a_sum_over_all_its_sequences(row, seed):
    chain, at = drawn(seed), slice(X.bounds[row], X.bounds[row + 1])
    sums = sums_of(chain, row)
    logs = np.array(list(sums.values())) - np.logaddexp.reduce(list(sums.values()))

    marginals, codes, log_probability = chain.tagged(X)

    each = np.eye(5)[np.array(list(sums), int).reshape(len(sums), -1)]
    np.testing.assert_allclose(marginals[at], np.einsum("s,stk->tk", np.exp(logs), each))
    assert tuple(codes[at]) == next(iter(sums))
    np.testing.assert_allclose(log_probability[row], logs[0], atol=1e-12)


@pytest.mark.parametrize("n", [1, 2, 10])
def test_the_n_best_are_those_of_all_and_none_where_there_are_no_more(n):
    chain = drawn(7)

    best = chain.n_best(X, n)

    for row in range(len(X)):
        sums = np.array(list(sums_of(chain, row).values()))
        logs = np.append(sums - np.logaddexp.reduce(sums), np.full(n, -np.inf))[:n]
        np.testing.assert_allclose(best[row], logs, atol=1e-12)


def test_a_chain_beyond_all_measure_stays_finite_and_keeps_the_rules():
    chain = drawn(1, spread=500.0)

    marginals, codes, log_probability = chain.tagged(X)

    np.testing.assert_allclose(marginals.sum(axis=1), 1)
    assert np.isfinite(log_probability).all()
    assert not np.isin(codes[X.bounds[:-1][X.n_tokens > 0]], [2, 4]).any()
