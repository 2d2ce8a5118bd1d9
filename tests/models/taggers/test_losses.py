"""What taggers make least."""

import numpy as np
import pytest
from tagged_texts import NAMES, made_up, read

from al_core.models.taggers.crf import ConditionalRandomField
from al_core.models.taggers.lessons import lesson_of
from al_core.models.taggers.losses import SequenceLoss, TokenLoss


def lesson(n=12):
    return lesson_of(*read(made_up(n)), NAMES)


@pytest.mark.parametrize("kind", [TokenLoss, SequenceLoss])
def test_the_gradient_is_that_of_the_loss(kind):
    loss, rng = kind(lesson(), 0.3), np.random.default_rng(0)
    at, along = rng.standard_normal((2, len(loss.scale)))

    slope = (loss(at + 1e-5 * along)[0] - loss(at - 1e-5 * along)[0]) / 2e-5

    assert loss(at)[1] @ along == pytest.approx(slope, rel=1e-6)


def test_a_text_of_weight_two_counts_like_the_same_text_twice():
    (words, tags), other = made_up(2, seed=3)
    once = lesson_of(*read([(words, tags), other]), NAMES)
    twice = lesson_of(*read([(words, tags), other, (words, tags)]), NAMES)
    weights = np.array([1.0 + (once.X.words(row) == words) for row in range(2)])
    weighted = once.part(np.arange(2), weights)

    chains = [ConditionalRandomField(tol=1e-12).learnt(one) for one in (weighted, twice)]

    np.testing.assert_allclose(chains[0].moves, chains[1].moves, atol=1e-4)


def test_a_chain_is_gathered_back_to_the_parameters_that_it_was_spread_from():
    one = lesson()
    loss, chain = SequenceLoss(one, 0.3), ConditionalRandomField().learnt(one)

    weights, moves = loss.spread(loss.gathered(chain))

    np.testing.assert_allclose(weights, chain.weights)
    np.testing.assert_allclose(moves, chain.moves)
