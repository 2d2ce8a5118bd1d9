"""Doubt about labels, by hand."""

import numpy as np
from scipy.stats import entropy
from several import several

from al_core.strategies.multilabel.doubt import binary_minimum, margin_per_label, mean_entropy

PROBA = [[0.5, 1.0], [0.7, 0.3], [0.9, 0.9]]


def test_the_most_doubtful_label_decides_or_all_of_them_do():
    candidates = several(PROBA)

    np.testing.assert_allclose(binary_minimum(candidates), [1, 0.6, 0.2])
    np.testing.assert_allclose(margin_per_label(candidates), [0.5, 0.6, 0.2])


def test_entropy_is_that_of_each_label_on_average():
    expected = [np.mean([entropy([p, 1 - p]) for p in row]) for row in PROBA]

    np.testing.assert_allclose(mean_entropy(several(PROBA)), expected, atol=1e-9)


def test_doubt_is_counted_from_the_threshold_of_a_label():
    assert binary_minimum(several([[0.3, 0.0], [0.5, 0.0]], thresholds=0.3)).argmax() == 0


def test_the_reason_names_the_label_that_is_meant():
    assert binary_minimum.reason(several(PROBA), 0) == "The model is least sure whether a fits."
    assert "seen both" in binary_minimum.reason(several(PROBA, learnt=False), 0)


def test_without_anything_learnt_all_are_alike():
    assert binary_minimum(several(PROBA, learnt=False)).tolist() == [0, 0, 0]
