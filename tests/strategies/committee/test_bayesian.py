"""Bayesian strategies against their definitions: every joint answer written out, gradients taken by differences."""

import numpy as np
import pytest
from answers_in_full import beliefs, drawn, joint_information
from fixed import Fixed
from scipy.special import rel_entr
from scipy.stats import entropy
from sklearn.datasets import make_moons

from al_core import STRATEGIES, select
from al_core.models.dropout import PASSES
from al_core.queries.asking import ask
from al_core.queries.candidates import Candidates
from al_core.queries.context import Context
from al_core.queries.joint_entropy import told_apart


def tables(*members):
    """Candidates that a committee of such tables is asked about."""
    n = len(members[0])
    context = Context(np.arange(n, dtype=float)[:, None], {}, ("a", "b", "c"), Fixed(members[0]))
    context.__dict__["committee"] = [Fixed(member) for member in members]
    return Candidates(context, np.arange(n), np.random.default_rng(0))


def greedy(proba, n):
    batch = []
    for _ in range(n):
        rest = [one for one in range(proba.shape[1]) if one not in batch]
        batch.append(max(rest, key=lambda one: joint_information(proba, [*batch, one])))
    return batch


def test_bald_is_the_information_of_one_answer():
    proba = beliefs(0)
    expected = [joint_information(proba, [one]) for one in range(8)]

    np.testing.assert_allclose(STRATEGIES["bald"](tables(*proba)), expected)
    # and so the mean KL divergence of the members to their mean
    divergence = rel_entr(proba, proba.mean(axis=0)).sum(axis=2).mean(axis=0)
    np.testing.assert_allclose(STRATEGIES["bald"](tables(*proba)), divergence)


def test_bald_passes_over_what_all_members_doubt():
    doubted, disputed = [0.5, 0.5, 0], ([0.9, 0.1, 0], [0.1, 0.9, 0])
    candidates = tables(*[[doubted, one] for one in disputed])

    # H(1/2) less H(0.9), by hand
    np.testing.assert_allclose(STRATEGIES["bald"](candidates), [0, np.log(2) - 0.32508], atol=1e-5)
    np.testing.assert_allclose(STRATEGIES["consensus_entropy"](candidates), np.log(2))


@pytest.mark.parametrize("seed", range(4))
def test_batch_bald_equals_the_greedy_search_over_joint_information(seed):
    proba = beliefs(seed)
    assert STRATEGIES["batch_bald"](tables(*proba), 4).tolist() == greedy(proba, 4)


def test_batch_bald_does_not_ask_the_same_thing_twice_where_bald_does():
    first, second = [[0.95, 0.05, 0], [0.05, 0.95, 0]], [[0.85, 0.15, 0], [0.15, 0.85, 0]]
    # Members 1 and 2 differ from 3 and 4 about the first two candidates, 1 and 3 from 2 and 4 about the last.
    members = [[first[i], first[i], second[j]] for i in (0, 1) for j in (0, 1)]
    candidates = tables(*members)

    alone = STRATEGIES["bald"](candidates)
    assert set(np.argsort(-alone)[:2]) == {0, 1}
    assert STRATEGIES["batch_bald"](candidates, 2).tolist() in ([0, 2], [1, 2])
    proba = np.array(members)
    assert joint_information(proba, [0, 2]) > joint_information(proba, [0, 1])
    assert drawn(proba, [0, 1])[1][1] < 0.25 * alone[1]


def test_a_batch_goes_on_when_the_members_are_told_apart():
    # One answer says which member is right; then the batch begins anew among the rest.
    certain = np.array(
        [[[1, 0, 0], [1, 0, 0], [0.9, 0.1, 0], [1, 0, 0]], [[0, 1, 0], [0, 1, 0], [0.1, 0.9, 0], [1, 0, 0]]]
    )
    picks = told_apart(certain.astype(float), 4, np.random.default_rng(0)).tolist()
    assert sorted(picks[:2]) == [0, 1]
    assert picks[2:] == [2, 3]


def test_members_that_agree_leave_the_batch_to_chance():
    proba = np.tile(beliefs(0)[:1], (5, 1, 1))
    assert len(set(STRATEGIES["batch_bald"](tables(*proba), 8).tolist())) == 8


def test_a_large_batch_over_many_classes_stays_small_and_quick():
    proba = beliefs(0, members=5, candidates=200, classes=30)
    assert len(set(told_apart(proba, 40, np.random.default_rng(0)).tolist())) == 40


def test_reasons_say_what_an_answer_tells():
    first, second = [[0.95, 0.05, 0], [0.05, 0.95, 0]], [[0.85, 0.15, 0], [0.15, 0.85, 0]]
    candidates = tables(*[[first[i], first[i], second[j]] for i in (0, 1) for j in (0, 1)])

    assert ask(STRATEGIES["bald"], candidates, 1).reasons == (
        "Disagreement of the four models between a and b makes up most of their doubt (71%).",
    )
    assert ask(STRATEGIES["batch_bald"], candidates, 3).reasons == (
        "Disagreement of the four models between a and b makes up most of their doubt (71%).",
        "Most of what an answer tells about the four models (100%) is new beside the earlier ones of the batch.",
        "Part of what an answer tells about the four models (23%) is new beside the earlier ones of the batch.",
    )
    assert ask(STRATEGIES["bald"], tables(*np.tile(beliefs(0)[:1], (3, 1, 1))), 1).reasons == (
        "All three committee members believe the same; nothing divides them more.",
    )


def test_reasons_give_no_probabilities_where_the_model_has_none():
    X, y = make_moons(60, random_state=0)
    for name in ("bald", "batch_bald", "mc_dropout"):
        reasons = select(name, X, {row: f"class {y[row]}" for row in range(12)}, model="linear_svm", n=5).reasons
        assert "%" not in " ".join(reasons)


def test_mc_dropout_is_the_information_over_the_passes_whichever_block_a_candidate_is_in():
    X, y = make_moons(3_000, noise=0.2, random_state=0)
    context = Context(X, {row: int(y[row]) for row in range(20)}, (0, 1, 2))
    candidates = Candidates(context, np.arange(20, 3_000), np.random.default_rng(0))

    scores = STRATEGIES["mc_dropout"](candidates)

    passes = candidates.dropout_proba.astype(float)
    assert passes.shape == (PASSES, 2_980, 3)
    expected = entropy(passes.mean(axis=0), axis=1) - entropy(passes, axis=2).mean(axis=0)
    np.testing.assert_allclose(scores, expected, atol=1e-5)
    alone = candidates.part(candidates.rows[[7]], candidates.rng)
    np.testing.assert_allclose(STRATEGIES["mc_dropout"](alone), expected[7], atol=1e-5)


def test_mc_dropout_with_one_known_class_has_nothing_to_contradict():
    X, _ = make_moons(30, random_state=0)
    picks = select("mc_dropout", X, {0: "only", 1: "only"}, n=2)
    assert picks.scores.tolist() == [0, 0]
    assert picks.reasons[0] == "A small neural network believes the same of it whichever of its parts are left out."
