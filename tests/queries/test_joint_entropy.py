"""What answers to a batch would tell together, against every way in which it may be answered."""

import numpy as np
import pytest
from answers_in_full import beliefs, drawn, joint_information
from hypothesis import given, settings
from hypothesis import strategies as some

from al_core.queries.joint_entropy import CONFIGURATIONS


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
