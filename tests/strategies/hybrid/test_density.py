"""Density weighting against its definition, the answer beside the array."""

import numpy as np
import pytest
from fixed import Fixed

from al_core import STRATEGIES, select
from al_core.queries.asking import ask
from al_core.queries.candidates import Candidates
from al_core.queries.context import Context
from al_core.strategies.hybrid.density import similarities


def candidates_at(embedding, proba):
    n = len(proba)
    embedding = np.asarray(embedding, np.float32)
    context = Context(np.arange(float(n))[:, None], {}, ("a", "b"), Fixed(proba), embedding=embedding)
    return Candidates(context, np.arange(n), np.random.default_rng(0))


def by_definition(embedding, proba):
    embedding = np.asarray(embedding, float)
    squared = ((embedding[:, None] - embedding) ** 2).sum(axis=2)
    density = np.exp(-squared / np.median(squared[np.triu_indices(len(squared), 1)])).mean(axis=1)
    return -(proba * np.log(proba)).sum(axis=1) * density


def test_equally_unsure_examples_rank_by_how_many_are_alike():
    # squared distances between two: 1, 4 and 9, so the median is 4
    density = np.exp(-np.array([[0, 1, 9], [1, 0, 4], [9, 4, 0]]) / 4).mean(axis=1)

    scores = STRATEGIES["density_weighted"](candidates_at([[0], [1], [3]], np.full((3, 2), 0.5)))

    np.testing.assert_allclose(scores, np.log(2) * density, rtol=1e-5)
    assert np.argsort(-scores).tolist() == [1, 0, 2]


@pytest.mark.parametrize("offset", [0, 1_000])
def test_density_weighting_equals_brute_force(offset):
    rng = np.random.default_rng(0)
    embedding, proba = rng.standard_normal((40, 3)) + offset, rng.dirichlet([1, 1], 40)

    scores = STRATEGIES["density_weighted"](candidates_at(embedding, proba))

    np.testing.assert_allclose(scores, by_definition(embedding, proba), rtol=2e-3 if offset else 1e-5)


def test_an_outlier_is_asked_last_however_unsure_the_model_is():
    embedding = [[0.0], [0.1], [0.2], [0.35], [9.0]]
    proba = np.array([[0.7, 0.3], [0.7, 0.3], [0.6, 0.4], [0.7, 0.3], [0.5, 0.5]])

    picks = ask(STRATEGIES["density_weighted"], candidates_at(embedding, proba), 5)

    assert picks.rows[[0, -1]].tolist() == [2, 4]
    assert picks.reasons[0] == "More typical than 80% of the pool; the model hesitates between a (60%) and b (40%)."


def test_a_score_depends_on_the_candidate_and_not_on_its_neighbours():
    rng = np.random.default_rng(0)
    everyone = candidates_at(rng.standard_normal((50, 2)), rng.dirichlet([1, 1], 50))
    few = everyone.part(np.array([7, 31]), rng)

    scores = STRATEGIES["density_weighted"](everyone)

    np.testing.assert_allclose(STRATEGIES["density_weighted"](few), scores[[7, 31]], rtol=1e-5)


def test_similarity_is_1_to_itself_and_falls_with_distance():
    likeness = similarities(candidates_at([[0], [1], [5]], np.full((3, 2), 0.5)))
    np.testing.assert_allclose(np.diag(likeness), 1)
    assert likeness[0, 1] > likeness[0, 2] > 0
    np.testing.assert_allclose(similarities(candidates_at(np.ones((3, 2)), np.full((3, 2), 0.5))), 1)


def test_the_reason_gives_no_probabilities_where_the_model_has_none():
    X = np.random.default_rng(0).standard_normal((40, 3))
    reason = select("density_weighted", X, {0: "a", 1: "b"}, model="linear_svm").reasons[0]
    assert "(" not in reason
