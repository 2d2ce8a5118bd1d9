"""Contrastive querying against its definition, the answer beside the array."""

import numpy as np
import pytest
from fixed import Fixed
from scipy.stats import entropy as divergence

from al_core import STRATEGIES, select
from al_core.queries.asking import ask
from al_core.queries.candidates import Candidates
from al_core.queries.context import Context
from al_core.strategies.hybrid import contrast

CONTRASTIVE = STRATEGIES["contrastive"]


def candidates_with(proba, embedding, n_labelled):
    """The first rows are labelled, the others may be asked."""
    n, model = len(proba), Fixed(proba)
    context = Context(
        np.arange(float(n))[:, None],
        dict.fromkeys(range(n_labelled), "a"),
        tuple(model.classes_.tolist()),
        model,
        embedding=np.asarray(embedding, np.float32),
    )
    return Candidates(context, np.arange(n_labelled, n), np.random.default_rng(0))


def test_by_hand_with_one_neighbour(monkeypatch):
    monkeypatch.setattr(contrast, "NEIGHBOURS", 1)
    proba = [[0.9, 0.1], [0.2, 0.8], [0.5, 0.5], [0.5, 0.5], [0.2, 0.8]]
    candidates = candidates_with(proba, [[0], [10], [1], [9], [8]], n_labelled=2)

    scores = CONTRASTIVE(candidates)

    # the neighbour's belief against the own one: 0.9 0.1 | 0.5 0.5, then 0.2 0.8 | 0.5 0.5, then the same belief
    expected = [
        0.9 * np.log(0.9 / 0.5) + 0.1 * np.log(0.1 / 0.5),
        0.2 * np.log(0.2 / 0.5) + 0.8 * np.log(0.8 / 0.5),
        0,
    ]
    np.testing.assert_allclose(scores, expected, atol=1e-12)
    assert ask(CONTRASTIVE, candidates, 1).reasons == (
        "To the model the labelled examples most like it seem to be a (90%), and this one a (50%).",
    )


@pytest.mark.parametrize("offset", [0, 1_000])
def test_equals_brute_force_over_ten_neighbours(offset):
    rng = np.random.default_rng(0)
    proba, embedding = rng.dirichlet(np.full(3, 5), 60), rng.standard_normal((60, 4)) + offset
    distances = np.linalg.norm(embedding[25:, None] - embedding[:25], axis=2)
    expected = [
        np.mean([divergence(proba[row], own) for row in np.argsort(far)[:10]])
        for far, own in zip(distances, proba[25:], strict=True)
    ]

    np.testing.assert_allclose(CONTRASTIVE(candidates_with(proba, embedding, 25)), expected, rtol=1e-6)


def test_fewer_labels_than_neighbours_are_all_looked_at():
    proba = [[0.9, 0.1], [0.3, 0.7], [0.5, 0.5]]
    expected = (divergence(proba[0], proba[2]) + divergence(proba[1], proba[2])) / 2
    np.testing.assert_allclose(CONTRASTIVE(candidates_with(proba, [[0], [1], [2]], 2)), [expected])


def test_a_belief_of_exactly_0_is_surprising_and_not_infinitely_so():
    proba = [[0.0, 1.0], [1.0, 0.0], [0.0, 1.0]]
    scores = CONTRASTIVE(candidates_with(proba, [[0], [0], [0]], 1))
    np.testing.assert_allclose(scores, [np.log(1_000), 0])


def test_the_fast_path_picks_what_the_plain_scores_say():
    rng = np.random.default_rng(0)
    y = rng.integers(2, size=40_000)
    X = (rng.standard_normal((40_000, 4)) + 3 * y[:, None]).astype(np.float32)
    labels = {row: int(y[row]) for row in range(30)}

    picks = select("contrastive", X, labels, n=20)
    one_by_one = select("contrastive", X, labels, n=20, candidates=picks.rows)

    np.testing.assert_allclose(picks.scores, one_by_one.scores, rtol=1e-6)
    assert picks.rows.tolist() == one_by_one.rows.tolist()


def test_the_reason_gives_no_probabilities_where_the_model_has_none():
    X = np.random.default_rng(0).standard_normal((40, 3))
    assert "%" not in select("contrastive", X, {0: "a", 1: "b"}, model="linear_svm").reasons[0]
