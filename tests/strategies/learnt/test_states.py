"""What a state of labelling is described by, on a pool that can be reckoned by hand."""

import numpy as np
import pytest
from scipy.special import xlogy
from sklearn.linear_model import LogisticRegression

from al_core.queries.candidates import Candidates
from al_core.queries.context import Context
from al_core.queries.posterior import Posterior
from al_core.strategies.learnt import states
from al_core.strategies.learnt.states import FEATURES, state_of

LABELS = {0: "a", 1: "a", 2: "a", 3: "b"}


def question(n=60, labels=LABELS, classes=("a", "b")):
    X = np.random.default_rng(0).standard_normal((n, 2)).astype(np.float32)
    context = Context(X, labels, classes, estimator=LogisticRegression())
    return Candidates(context, np.setdiff1d(np.arange(n), list(labels)), np.random.default_rng(0))


def told(candidates):
    return dict(zip(FEATURES, state_of(candidates).T, strict=True))


def test_a_candidate_is_described_by_the_belief_about_it():
    candidates = question()
    found, belief = told(candidates), candidates.proba

    assert found["largest share"] == pytest.approx(belief.max(axis=1))
    assert found["lead of the likeliest class"] == pytest.approx(np.abs(belief[:, 0] - belief[:, 1]))
    entropy = -xlogy(belief, belief).sum(axis=1)
    assert found["entropy, of the most there can be"] == pytest.approx(entropy / np.log(2))
    shares = np.where(belief.argmax(axis=1) == 0, 0.75, 0.25)
    assert found["share of the likeliest class among labels"] == pytest.approx(shares)


def test_a_candidate_is_described_by_where_it_lies():
    candidates = question()
    found, X, usual = told(candidates), candidates.context.X.astype(float), candidates.context.usual_distance
    distances = np.square(X[:, None] - X[None]).sum(axis=2)
    likeness = np.exp(-distances / usual)

    assert found["distance to the nearest label"] == pytest.approx(
        np.sqrt(distances[4:, :4].min(axis=1) / usual), abs=1e-3
    )
    assert found["likeness to the pool"] == pytest.approx(likeness[4:].mean(axis=1), abs=1e-4)
    new = np.maximum(likeness[4:] - likeness[:4].max(axis=0), 0).mean(axis=1)
    assert found["likeness to the pool that no label has"] == pytest.approx(new, abs=1e-4)


def test_a_candidate_is_described_by_what_its_answer_would_settle():
    candidates = question()
    found, reference = told(candidates), candidates.reference
    doubt = np.square(1 - reference.margins)
    X = candidates.context.X

    posterior = Posterior(reference.embedding, X).observing(np.arange(4))
    share = posterior.settled(doubt)[4:] / (doubt @ posterior.reference_variance)

    assert found["share of the pool's doubt that it would settle"] == pytest.approx(np.log(share), rel=1e-4)
    assert found["own variance that is open"] == pytest.approx(posterior.variance[4:], rel=1e-4)


def test_the_state_is_the_same_for_all():
    found = told(question(labels={**LABELS, 4: "c"}, classes=("a", "b", "c", "never seen")))
    assert set(found["labels"]) == {np.log(5)}
    assert found["labels a class"][0] == pytest.approx(np.log(5 / 3))
    assert found["classes"][0] == pytest.approx(np.log(3))
    assert found["share of the commonest class among labels"][0] == pytest.approx(0.6)


def test_of_many_labels_some_are_observed(monkeypatch):
    after_all = told(question())["own variance that is open"]
    monkeypatch.setattr(states, "MOST_OBSERVED", 2)
    after_two = told(question())["own variance that is open"]
    assert (after_two >= after_all - 1e-9).all()
    assert after_two.sum() > after_all.sum()
