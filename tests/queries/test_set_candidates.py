"""What a model believes of candidates with several labels."""

import numpy as np
from several import several

from al_core.queries.set_candidates import SetCandidates


def test_parts_are_of_the_same_kind_and_labels_are_the_columns():
    candidates = several([[0.2, 0.7], [0.9, 0.4]])

    assert candidates.classes == ("a", "b")
    assert type(candidates.part(candidates.rows[:1], candidates.rng)) is SetCandidates
    assert candidates.said.tolist() == [[False, True], [True, False]]


def test_margins_go_from_the_threshold_to_certainty_on_either_side():
    candidates = several([[0.2, 0.0], [0.6, 1.0], [0.1, 0.5]], thresholds=[0.2, 0.5])

    np.testing.assert_allclose(candidates.margins_by_label, [[0, 1], [0.5, 1], [0.5, 0]])


def test_of_labels_that_are_not_learnt_there_are_no_margins():
    candidates = several([[0.2, 0.7], [0.9, 0.4]], learnt=[False, True])

    np.testing.assert_allclose(candidates.margins_by_label, [[0.4], [0.2]])
    assert candidates.can_tell_apart
    assert not several([[0.2, 0.7]], learnt=False).can_tell_apart


def test_known_sets_are_marks():
    candidates = several([[0.2, 0.7]], labels=[("b",), ()], labelled=[[0.1, 0.9], [0.2, 0.3]])

    assert candidates.marks_labelled.tolist() == [[False, True], [False, False]]
    np.testing.assert_allclose(candidates.proba_labelled, [[0.1, 0.9], [0.2, 0.3]])
