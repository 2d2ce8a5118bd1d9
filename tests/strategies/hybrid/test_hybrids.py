"""Doubt weighed against place: each strategy against its definition, the answer beside the array."""

import numpy as np
import pytest
from fixed import Fixed

from al_core import STRATEGIES, select
from al_core.queries.asking import ask
from al_core.queries.candidates import Candidates
from al_core.queries.context import Context
from al_core.strategies.hybrid import hybrids
from al_core.strategies.hybrid.hybrids import _in_turns


def candidates_with(proba, embedding, labelled=(), seed=0):
    n, model = len(proba), Fixed(proba)
    context = Context(
        np.arange(float(n))[:, None],
        dict.fromkeys(labelled, "a"),
        tuple(model.classes_.tolist()),
        model,
        embedding=np.asarray(embedding, np.float32),
    )
    return Candidates(context, np.setdiff1d(np.arange(n), labelled), np.random.default_rng(seed))


def doubts(*likeliest):
    return np.column_stack([likeliest, 1 - np.array(likeliest)])


def blobs(sizes, d=4):
    rng = np.random.default_rng(0)
    place = np.repeat(np.arange(len(sizes)), sizes)
    return 20 * np.eye(len(sizes), d)[place] + rng.standard_normal((len(place), d)), place


def test_groups_have_their_turns_and_the_smallest_number_comes_first():
    group = np.array([2, 2, 0, 1, 2, 1])
    comes = np.array([0.1, 0.1, 0.5, 0.3, 0.1, 0.3])
    # first turn: one of 2, 1 and 0, second: one of 2 and 1, third: what is left of 2
    assert _in_turns(group, comes).tolist() == [0, 3, 2, 1, 5, 4]


# Ranked batch


def by_definition(embedding, doubt, labelled, n):
    embedding, seen = np.asarray(embedding, float), list(labelled)
    apart = np.linalg.norm(embedding[:, None] - embedding, axis=2)
    usual = np.sqrt(np.median((apart**2)[np.triu_indices(len(embedding), 1)]))
    for _ in range(n):
        unlabelled = np.setdiff1d(np.arange(len(embedding)), seen)
        share = len(unlabelled) / len(embedding)
        likeness = 1 / (1 + apart[np.ix_(unlabelled, seen)].min(axis=1) / usual)
        seen.append(unlabelled[(share * (1 - likeness) + (1 - share) * doubt[unlabelled]).argmax()])
    return seen[len(labelled) :]


@pytest.mark.parametrize("offset", [0, 1_000])
@pytest.mark.parametrize("labelled", [[0], [3, 8, 21, 30, 33, 5, 9, 17, 29, 12]])
def test_ranked_batch_equals_brute_force(labelled, offset):
    rng = np.random.default_rng(0)
    proba, embedding = rng.dirichlet(np.ones(3), 40), rng.standard_normal((40, 3)) + offset
    candidates = candidates_with(proba, embedding, labelled)

    picks = ask(STRATEGIES["ranked_batch"], candidates, 12).rows

    assert picks.tolist() == by_definition(embedding, 1 - proba.max(axis=1), labelled, 12)


def test_ranked_batch_by_hand():
    # Row 0 of 4 is labelled, so being unlike counts 3/4. Squared distances of two: 1 1 4 9 16 25, the median is 6.5.
    # Row 3 is 5 / 2.55 from row 0: 0.75 * 0.662 + 0.25 * 0.1 = 0.522; row 2: 0.75 * 0.282 + 0.25 * 0.5 = 0.336.
    candidates = candidates_with(doubts(1.0, 0.9, 0.5, 0.9), [[0], [1], [1], [5]], [0])
    assert ask(STRATEGIES["ranked_batch"], candidates, 3).rows.tolist() == [3, 2, 1]


def test_ranked_batch_looks_at_the_least_sure_of_a_large_pool(monkeypatch):
    monkeypatch.setattr(hybrids, "LOOKED_AT", 10)
    proba = doubts(*np.linspace(0.99, 0.5, 50))
    picks = ask(STRATEGIES["ranked_batch"], candidates_with(proba, np.arange(50)[:, None], [0]), 5).rows
    assert (picks >= 40).all()
    assert len(set(picks.tolist())) == 5


def test_ranked_batch_says_how_much_being_unlike_counts():
    candidates = candidates_with(doubts(0.6, 0.6, 0.6, 0.6), [[0], [1], [2], [3]], [0])
    assert ask(STRATEGIES["ranked_batch"], candidates, 1).reasons == (
        "Unlike what is labelled, which counts 75% so far; the model hesitates between a (60%) and b (40%).",
    )


# Groups


def test_entropy_clusters_asks_the_hardest_of_each_group_hardest_first():
    embedding, place = blobs([20, 40, 20])
    proba = doubts(*np.full(80, 0.95))
    proba[[5, 6, 30, 31, 70]] = doubts(0.55, 0.5, 0.6, 0.65, 0.52)

    picks = ask(STRATEGIES["entropy_clusters"], candidates_with(proba, embedding), 5)

    # k-means finds a fourth group, in the blob of 40
    first_turn, groups = picks.rows[:4].tolist(), set(place[picks.rows[:4]])
    assert first_turn[:3] == [6, 70, 30]
    assert groups == {0, 1, 2}
    assert "similar examples; the model hesitates between a (50%) and b (50%)." in picks.reasons[0]


def groups_are(monkeypatch, group):
    monkeypatch.setattr(hybrids, "_group_of", lambda context: np.array(group))


def test_entropy_clusters_by_hand(monkeypatch):
    groups_are(monkeypatch, [0, 0, 1, 1, 2])
    candidates = candidates_with(doubts(0.6, 0.5, 0.9, 0.8, 0.7), np.eye(5))
    # the hardest of groups 0, 2 and 1, then the second of 0 and of 1
    assert STRATEGIES["entropy_clusters"](candidates, 5).tolist() == [1, 4, 3, 0, 2]


def test_cluster_margin_begins_with_the_group_that_has_fewest_of_the_smallest_margins(monkeypatch):
    groups_are(monkeypatch, [0, 0, 0, 1, 1, 2, 3])
    candidates = candidates_with(doubts(0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.99), np.eye(7))
    monkeypatch.setattr(hybrids, "SHORTLIST", 2)

    picks = STRATEGIES["cluster_margin"](candidates, 3).tolist()

    # the shortlist is the six with margin 0.2: one of group 2, two of 1 and three of 0
    assert picks[0] == 5
    assert picks[1] in (3, 4)
    assert picks[2] in (0, 1, 2)


def test_cluster_margin_draws_inside_a_group_at_random(monkeypatch):
    groups_are(monkeypatch, [0, 0, 0, 0])
    drawn = [
        int(STRATEGIES["cluster_margin"](candidates_with(doubts(0.6, 0.7, 0.8, 0.9), np.eye(4), seed=seed), 1)[0])
        for seed in range(400)
    ]
    # chi-square with 3 degrees of freedom: 16.3 is passed once in a thousand
    assert ((np.bincount(drawn, minlength=4) - 100) ** 2 / 100).sum() < 16.3


@pytest.mark.parametrize("name", ["cluster_margin", "entropy_clusters"])
@pytest.mark.parametrize("seed", range(3))
def test_one_pick_of_each_of_well_separated_blobs(name, seed):
    embedding, place = blobs([20] * 6, d=6)
    proba = np.random.default_rng(seed).dirichlet([1, 1], 120)
    picks = STRATEGIES[name](candidates_with(proba, embedding, seed=seed), 6)
    assert sorted(place[picks]) == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize("name", ["cluster_margin", "entropy_clusters", "ranked_batch"])
def test_reasons_give_no_probabilities_where_the_model_has_none(name):
    X = np.random.default_rng(0).standard_normal((60, 3))
    for reason in select(name, X, {0: "a", 1: "b"}, model="linear_svm", n=2).reasons:
        assert "hesitates between" in reason
        assert "(" not in reason


def test_nobody_says_that_a_sure_model_hesitates(monkeypatch):
    groups_are(monkeypatch, [0, 1, 1])
    candidates = candidates_with(doubts(0.97, 0.6, 0.6), np.eye(3))
    assert set(ask(STRATEGIES["entropy_clusters"], candidates, 3).reasons) == {
        "In a group of its own; the model takes it for a (97%).",
        "One of a group of 2 similar examples; the model hesitates between a (60%) and b (40%).",
    }


def test_groups_are_found_once_a_session():
    X, memory = np.random.default_rng(0).standard_normal((100, 3)), {}
    model = Fixed(np.random.default_rng(0).dirichlet([1, 1], 100))
    X[:, 0] = np.arange(100)
    for round_number in range(3):
        context = Context(X, {round_number: "a"}, ("a", "b"), model, memory=memory)
        STRATEGIES["cluster_margin"](Candidates(context, np.arange(3, 100), np.random.default_rng(0)), 4)
    assert sum(key[0] == "groups" for key in memory) == 1
