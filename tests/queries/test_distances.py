"""Distances to what is labelled: bounds that never lie, exact where it matters, kept between rounds."""

import numpy as np

from al_core.queries import distances
from al_core.queries.context import Context
from al_core.queries.distances import LabelledDistances, Points, closest, precisely_closest


def brute(X, centres):
    return np.square(X[:, None].astype(np.float64) - X[centres]).sum(axis=2).min(axis=1)


def pool(n=500, offset=0.0, seed=0):
    return (np.random.default_rng(seed).standard_normal((n, 6)) + offset).astype(np.float32)


def reach_of(X, centres, memory=None):
    context = Context(X, dict.fromkeys(centres, "a"), ("a",), memory={} if memory is None else memory)
    return LabelledDistances(context, Points(context, context.asked_from), context.labelled)


def test_bounds_are_never_too_low_and_close_where_they_are_refreshed():
    for offset in (0, 1_000):
        X, centres = pool(offset=offset), list(range(150))
        exact, reach = brute(X, centres), reach_of(X, centres)
        assert (reach.points.at_most(reach.squared, reach.norms) >= exact).all()
        assert (reach.seen < 150).all()  # only the first few were measured from everywhere

        reach.refresh(np.arange(100, 300))

        bound = reach.points.at_most(reach.squared, reach.norms)
        assert (bound >= exact).all()
        np.testing.assert_allclose(bound[100:300], exact[100:300], rtol=1e-2, atol=1e-3)
        assert (reach.seen[100:300] == 150).all()


def test_a_new_label_is_measured_only_where_it_is_asked(monkeypatch):
    X, memory, measured = pool(), {}, []
    reach_of(X, [1, 2, 3], memory).keep()

    def counted(x, norms, centres):
        measured.append((len(x), len(centres)))
        return closest(x, norms, centres)

    monkeypatch.setattr(distances, "closest", counted)
    reach = reach_of(X, [1, 2, 3, 4], memory)
    reach.refresh(np.arange(40))

    assert measured == [(40, 1)]
    np.testing.assert_allclose(reach.squared[:40], brute(X, [1, 2, 3, 4])[:40], atol=1e-4)


def test_a_label_that_was_taken_back_reaches_nothing_any_more():
    X, memory = pool(), {}
    reach_of(X, [1, 2, 3], memory).keep()

    reach = reach_of(X, [1, 2], memory)
    reach.refresh(np.arange(len(X)))

    np.testing.assert_allclose(reach.squared, brute(X, [1, 2]), atol=1e-4)


def test_what_is_kept_is_not_written_to_by_the_next_round():
    X, memory = pool(), {}
    reach_of(X, [1], memory).keep()
    kept = next(iter(memory.values()))
    before = kept.squared.copy()

    reach_of(X, [1, 2], memory).refresh(np.arange(len(X)))

    np.testing.assert_array_equal(kept.squared, before)


def test_distances_in_float64_lose_nothing_next_to_a_centre():
    x, centres = np.array([[1_000.0 + 1e-9], [3.0]]), np.array([[1_000.0], [0.0]])
    np.testing.assert_allclose(precisely_closest(x, centres), [1e-18, 9.0], rtol=1e-4)
    np.testing.assert_allclose(precisely_closest(x[:, :1], centres[1:]), [1_000.0**2, 9.0], rtol=1e-6)
