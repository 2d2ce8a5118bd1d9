"""Expected losses of labels, by hand."""

import numpy as np
from several import several

from al_core.strategies.multilabel.losses import max_loss, max_loss_max_confidence


def test_only_the_likeliest_label_is_taken_for_right():
    # Values 2p - 1: 0.8 and -0.4; 0.2 and 0.6. Hinges: 0.2 + 0.6; 1.2 + 0.4; half of each sum.
    found = max_loss(several([[0.9, 0.3], [0.6, 0.8]]))

    np.testing.assert_allclose(found, [0.4, 0.8])


def test_as_many_labels_are_taken_as_examples_like_it_have():
    both = {"labels": [("a", "b"), ("a", "b")], "labelled": [[0.9, 0.8], [0.8, 0.9]]}

    # Hinges of two labels that both fit: 0.2 + 1.4; 0.8 + 0.4.
    np.testing.assert_allclose(max_loss_max_confidence(several([[0.9, 0.3], [0.6, 0.8]], **both)), [0.8, 0.6])


def test_the_number_of_labels_is_learnt_from_sorted_probabilities():
    rng = np.random.default_rng(0)
    one, two = rng.uniform([0.85, 0.05], [0.95, 0.15], (40, 2)), rng.uniform([0.75, 0.7], [0.85, 0.8], (40, 2))
    known = {"labels": [("a",)] * 40 + [("a", "b")] * 40, "labelled": [*one, *two]}
    candidates = several([[0.05, 0.9], [0.8, 0.75]], **known)

    assert "one label" in max_loss_max_confidence.reason(candidates, 0)
    assert "2 labels" in max_loss_max_confidence.reason(candidates, 1)
