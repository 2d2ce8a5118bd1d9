"""Labels that do not look like those people gave, by hand."""

import numpy as np
from scipy.stats import entropy
from several import several

from al_core.strategies.multilabel.inconsistency import (
    _entropy_distances,
    category_vector_inconsistency,
    label_cardinality_inconsistency,
)

KNOWN = {"labels": [("a",), ("a", "b")], "labelled": [[0.9, 0.1, 0.1], [0.9, 0.9, 0.1]]}


def test_more_or_fewer_labels_than_usual_are_asked_first():
    candidates = several([[0.9, 0.9, 0.9], [0.9, 0.1, 0.1], [0.1, 0.1, 0.1]], **KNOWN)

    np.testing.assert_allclose(label_cardinality_inconsistency(candidates), [1.5, 0.5, 1.5])
    assert label_cardinality_inconsistency.reason(candidates, 2) == (
        "The model gives it no label; people gave 1.5 on average."
    )


def _distance(one, other):
    """2 - (H(a) + H(b)) / H(a, b), the long way."""
    joint = [
        np.mean([(x, y) == pair for x, y in zip(one, other, strict=True)]) for pair in ((0, 0), (0, 1), (1, 0), (1, 1))
    ]
    own = sum(entropy([np.mean(marks), 1 - np.mean(marks)]) for marks in (one, other))
    return 2 - own / entropy(joint)


def test_the_distance_of_label_vectors_is_that_of_their_entropies():
    one, other = [1, 0, 1, 0, 0], [1, 1, 0, 0, 0]
    found = _entropy_distances(np.array([one], bool), np.array([other, one, [0, 1, 0, 1, 1]], bool))[0]

    np.testing.assert_allclose(found, [_distance(one, other), 0, 1], atol=1e-9)


def test_equal_labels_are_asked_by_their_margins_and_equal_margins_by_their_labels():
    by_margin = several([[0.95, 0.05, 0.05], [0.6, 0.4, 0.4]], labels=[("b",)], labelled=[[0, 1, 0]])
    by_labels = several([[0.7, 0.3, 0.3], [0.3, 0.7, 0.3]], labels=[("a",)], labelled=[[1, 0, 0]])

    assert category_vector_inconsistency(by_margin, 2).tolist() == [1, 0]
    assert category_vector_inconsistency(by_labels, 2).tolist() == [1, 0]
