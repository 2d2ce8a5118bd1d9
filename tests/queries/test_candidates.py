"""Drawing from the candidates: at random, but never by where they are stored."""

import numpy as np

from al_core.queries.candidates import Candidates
from al_core.queries.context import Context


def asked(X, rows=None, seed=0):
    rows = np.arange(len(X)) if rows is None else rows
    return Candidates(Context(X, {}, ()), rows, np.random.default_rng(seed))


def pool(n=200):
    return np.random.default_rng(0).standard_normal((n, 3))


def test_a_draw_of_candidates_is_the_same_wherever_they_are_stored():
    X, order = pool(), np.random.default_rng(1).permutation(200)
    plain, moved = asked(X).drawn(20), asked(X[order]).drawn(20)
    assert len(set(plain.tolist())) == 20
    assert order[moved].tolist() == plain.tolist()
    assert asked(X, seed=1).drawn(20).tolist() != plain.tolist()


def test_a_draw_of_more_than_there_are_gives_all():
    assert sorted(asked(pool(), np.arange(50, 60)).drawn(100)) == list(range(10))


def test_too_few_picks_are_filled_at_random_with_others():
    candidates = asked(pool(), np.arange(100, 130))
    filled = candidates.filled(np.array([5, 2]), 12).tolist()
    assert filled[:2] == [5, 2]
    assert len(set(filled)) == 12
    assert set(filled) <= set(range(30))
    assert candidates.filled(np.array([5, 2, 9]), 2).tolist() == [5, 2]


def test_picks_are_filled_with_the_same_others_wherever_they_are_stored():
    X, order = pool(), np.random.default_rng(1).permutation(200)
    picked = int(np.flatnonzero(order == 4)[0])
    plain, moved = asked(X).filled(np.array([4]), 9), asked(X[order]).filled(np.array([picked]), 9)
    assert order[moved].tolist() == plain.tolist()
