"""Bayesian strategies against their definitions: every joint answer written out, gradients taken by differences."""

from itertools import product

import numpy as np
import pytest
from fixed import Fixed
from hypothesis import given, settings
from hypothesis import strategies as some
from scipy.special import rel_entr, xlogy
from scipy.stats import entropy
from sklearn.datasets import load_digits, make_moons

from al_core import STRATEGIES, select
from al_core.models.dropout import HIDDEN, PASSES, gradients, train_network
from al_core.queries.asking import ask
from al_core.queries.candidates import Candidates
from al_core.queries.context import Context
from al_core.queries.joint_entropy import CONFIGURATIONS, Answers, told_apart


def tables(*members):
    """Candidates that a committee of such tables is asked about."""
    n = len(members[0])
    context = Context(np.arange(n, dtype=float)[:, None], {}, ("a", "b", "c"), Fixed(members[0]))
    context.__dict__["committee"] = [Fixed(member) for member in members]
    return Candidates(context, np.arange(n), np.random.default_rng(0))


def beliefs(seed, members=4, candidates=8, classes=3):
    return np.random.default_rng(seed).dirichlet(np.full(classes, 0.4), (members, candidates))


def joint_information(proba, batch):
    """I(answers; member) of a batch, by every way in which it may be answered."""
    classes = proba.shape[2]
    together, noise = 0.0, 0.0
    for answers in product(range(classes), repeat=len(batch)):
        chances = np.prod([proba[:, one, answer] for one, answer in zip(batch, answers, strict=True)], axis=0)
        together -= xlogy(chances.mean(), chances.mean())
        noise -= xlogy(chances, chances).mean()
    return together - noise


def greedy(proba, n):
    batch = []
    for _ in range(n):
        rest = [one for one in range(proba.shape[1]) if one not in batch]
        batch.append(max(rest, key=lambda one: joint_information(proba, [*batch, one])))
    return batch


def drawn(proba, batch, seed=0):
    """Answers after this batch, and what each of its picks added."""
    answers, gains = Answers(len(proba), np.random.default_rng(seed)), []
    for one in batch:
        gains.append(answers.gain(proba[:, [one]])[0])
        answers.add(proba[:, one])
    return answers, gains


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


@given(some.integers(0, 10_000), some.integers(2, 5), some.integers(1, 4))
@settings(max_examples=25, deadline=None)
def test_gains_along_a_batch_add_up_to_the_joint_information(seed, members, size):
    proba = beliefs(seed, members, size)
    proba[0, 0] = [1, 0, 0]
    assert sum(drawn(proba, range(size))[1]) == pytest.approx(joint_information(proba, range(size)), abs=1e-12)


def test_drawn_configurations_come_near_the_joint_information():
    proba = beliefs(1, members=5, candidates=8) * 0.7 + 0.1
    exact = joint_information(proba, range(8))
    answers, _ = drawn(proba, range(8))

    assert len(answers.chance) == CONFIGURATIONS < 3**8
    np.testing.assert_allclose([sum(drawn(proba, range(8), seed)[1]) for seed in range(5)], exact, rtol=0.02)
    # Whoever is right has the same chance before and, over all answers, after.
    np.testing.assert_allclose(answers.chance @ answers.weights, 0.2, atol=0.06)


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


def test_the_networks_gradients_equal_differences():
    rng = np.random.default_rng(0)
    layers = [rng.standard_normal(shape) / 4 for shape in ((3, HIDDEN), HIDDEN, (HIDDEN, 4), 4)]
    points, codes, mask = (
        rng.standard_normal((6, 3)),
        np.array([0, 1, 2, 3, 0, 1]),
        2.0 * rng.integers(0, 2, (6, HIDDEN)),
    )

    def loss():
        hidden = np.maximum(points @ layers[0] + layers[1], 0) * mask
        values = hidden @ layers[2] + layers[3]
        log_share = values - np.log(np.exp(values).sum(axis=1, keepdims=True))
        return -log_share[np.arange(6), codes].mean() + 0.15 * sum((layers[i] ** 2).sum() for i in (0, 2))

    slopes = gradients(layers, points, codes, mask, 0.3)
    for layer, slope in zip(layers, slopes, strict=True):
        for place in list(np.ndindex(layer.shape))[::7]:
            kept, ends = layer[place], []
            for step in (1e-6, -1e-6):
                layer[place] = kept + step
                ends.append(loss())
            layer[place] = kept
            assert slope[place] == pytest.approx((ends[0] - ends[1]) / 2e-6, abs=1e-6)


def test_the_network_learns_what_no_straight_line_tells():
    X, y = make_moons(300, noise=0.1, random_state=0)
    network = train_network(X[:150].astype(np.float32), y[:150], seed=0)
    assert (network.proba(X[150:]).mean(axis=0).argmax(axis=1) == y[150:]).mean() > 0.95


def test_passes_are_the_network_with_units_left_out():
    X, y = load_digits(return_X_y=True)
    network = train_network(X[:100], y[:100], seed=0)
    hidden = np.maximum((X[100:110] - network.middle) / network.scale @ network.weights + network.bias, 0)
    left_out = (network.passes.coef == 0).all(axis=1)

    assert left_out.shape == (PASSES, HIDDEN)
    assert 0.4 < left_out.mean() < 0.6
    assert len(np.unique(left_out, axis=0)) == PASSES
    values = np.exp(hidden @ network.passes.coef[3].T + network.passes.intercept[3].T)
    np.testing.assert_allclose(network.proba(X[100:110])[3], values / values.sum(axis=1, keepdims=True), atol=1e-4)


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
