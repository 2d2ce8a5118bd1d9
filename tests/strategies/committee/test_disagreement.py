"""Disagreement of a committee, measured against the definitions."""

import numpy as np
import pytest
from fixed import Fixed
from hypothesis import given, settings
from hypothesis import strategies as some
from hypothesis.extra.numpy import arrays
from scipy.special import rel_entr
from scipy.stats import entropy

from al_core import STRATEGIES, select
from al_core.queries.asking import ask
from al_core.queries.candidates import Candidates
from al_core.queries.context import Context
from al_core.strategies.committee.disagreement import entropy_of, mutual_information, numbered


def labelled(n=40, n_classes=3, seed=0):
    rng = np.random.default_rng(seed)
    y = np.arange(n) % n_classes
    return rng.standard_normal((n, 4)) + 1.5 * rng.standard_normal((n_classes, 4))[y], y


def asked_of(members, classes=("a", "b", "c")):
    """Candidates that a committee of such tables is asked about."""
    n = len(members[0].proba)
    context = Context(np.arange(n, dtype=float)[:, None], {}, classes, members[0])
    context.__dict__["committee"] = members
    return Candidates(context, np.arange(n), np.random.default_rng(0))


def tables(*members):
    return asked_of([Fixed(member) for member in members])


A, B, C = np.eye(3)


def test_vote_entropy_equals_the_hand_calculation():
    candidates = tables([A, A, A], [A, A, B], [A, A, B], [A, B, C], [A, B, C])
    # votes 5:0:0, 3:2:0 and 1:2:2
    expected = [0, -(0.6 * np.log(0.6) + 0.4 * np.log(0.4)), -(0.2 * np.log(0.2) + 0.8 * np.log(0.4))]

    np.testing.assert_allclose(STRATEGIES["vote_entropy"](candidates), expected)
    assert ask(STRATEGIES["vote_entropy"], candidates, 3).reasons == (
        "Three of five committee members disagree with b.",
        "Two of five committee members disagree with a.",
        "All five committee members say a; nothing divides them more.",
    )


def test_the_words_follow_the_number_of_members():
    assert ask(STRATEGIES["vote_entropy"], tables([A], [B], [A]), 1).reasons == (
        "One of three committee members disagrees with a.",
    )
    assert ask(STRATEGIES["vote_entropy"], tables(*[[A]] * 11, *[[B]] * 12), 1).reasons == (
        "11 of 23 committee members disagree with b.",
    )
    assert [numbered(count) for count in (2, 10, 11)] == ["two", "ten", "11"]


@given(some.lists(some.sampled_from([0, 1, 2]), min_size=1, max_size=9), some.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_vote_entropy_is_the_entropy_of_the_shares_and_equal_splits_tie(votes, chance):
    """Also to the last bit, whoever cast which vote, so that chance and not rounding decides between them."""
    shuffled = chance.sample(votes, len(votes))
    moved = [(vote + 1) % 3 for vote in shuffled]
    members = np.eye(3)[np.array([votes, shuffled, moved]).T]
    scores = STRATEGIES["vote_entropy"](tables(*members))

    np.testing.assert_allclose(scores, entropy(np.bincount(votes)), atol=1e-12)
    assert len(set(scores.tolist())) == 1


def random_beliefs(seed=0, members=4, candidates=30):
    proba = np.random.default_rng(seed).dirichlet(np.full(3, 0.5), (members, candidates))
    proba[0, :10] = A
    return proba


def test_kl_divergence_is_the_mean_over_the_members_by_definition():
    proba = random_beliefs()
    expected = rel_entr(proba, proba.mean(axis=0)).sum(axis=2).mean(axis=0)

    np.testing.assert_allclose(STRATEGIES["kl_divergence"](tables(*proba)), expected)
    # Two members sure of two different classes: each is log 2 from the middle.
    np.testing.assert_allclose(STRATEGIES["kl_divergence"](tables([A, A], [B, A])), [np.log(2), 0])


def test_consensus_entropy_is_the_entropy_of_the_mean():
    proba = random_beliefs()
    np.testing.assert_allclose(STRATEGIES["consensus_entropy"](tables(*proba)), entropy(proba.mean(axis=0), axis=1))
    np.testing.assert_allclose(STRATEGIES["consensus_entropy"](tables([A, A], [B, A])), [np.log(2), 0])


beliefs_of_any_kind = arrays(float, (3, 2, 4), elements=some.sampled_from([0.0, 1e-300, 0.2, 1.0])).filter(
    lambda weights: (weights.sum(axis=2) > 0).all()
)


@given(beliefs_of_any_kind)
@settings(max_examples=100, deadline=None)
def test_information_lies_between_nothing_and_the_entropy_and_counts_no_impossible_class(weights):
    proba = weights / weights.sum(axis=2, keepdims=True)
    information = mutual_information(proba)

    assert (information >= 0).all()
    assert (information <= np.minimum(entropy_of(proba.mean(axis=0)), np.log(3)) + 1e-12).all()
    np.testing.assert_allclose(mutual_information(np.dstack([proba, np.zeros((3, 2))])), information, atol=1e-15)
    np.testing.assert_allclose(mutual_information(np.stack([proba[0]] * 5)), 0, atol=1e-15)
    np.testing.assert_allclose(entropy_of(proba.astype(np.float32)), entropy_of(proba), atol=1e-5)


def test_reasons_say_what_divides_the_committee():
    torn = tables([[0.8, 0.1, 0.1], A], [[0.1, 0.7, 0.2], A], [[0.2, 0.6, 0.2], A])
    assert ask(STRATEGIES["kl_divergence"], torn, 2).reasons == (
        "One committee member holds a likelier (80%) than all three do together (37%).",
        "All three committee members believe the same; nothing divides them more.",
    )
    assert ask(STRATEGIES["consensus_entropy"], torn, 1).reasons == (
        "Together the three committee members hesitate between b (47%) and a (37%).",
    )


@pytest.mark.parametrize("name", ["kl_divergence", "consensus_entropy", "vote_entropy"])
def test_reasons_give_no_probabilities_where_a_member_has_none(name):
    X, y = labelled(60)
    known = {row: f"class {y[row]}" for row in range(12)}
    for context in ({"model": "linear_svm"}, {"committee": "families"}):
        assert "%" not in " ".join(select(name, X, known, n=5, **context).reasons)


def test_one_known_class_leaves_the_committee_nothing_to_weigh():
    X, _ = labelled()
    for name in ("kl_divergence", "consensus_entropy"):
        for classes in (["only"], ["only", "other"]):
            reason = select(name, X, {0: "only", 1: "only"}, classes=classes).reasons[0]
            assert reason == "The committee has only seen only so far, so it has nothing to weigh."
