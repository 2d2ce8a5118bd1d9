"""How far the last answers moved a model of several labels."""

import numpy as np
import pytest

from al_core.tasks.multilabel.moving import moved_sets

NOW = np.array([[True, False, False], [True, True, False]])
BEFORE_10 = np.array([[True, False, True], [True, True, False]])
BEFORE_50 = np.array([[False, True, True], [True, True, False]])


def test_it_counts_labels_that_changed_where_whole_answers_are_right():
    # three labels on two rows less one on two
    assert moved_sets(0.6, NOW, BEFORE_10, BEFORE_50) == pytest.approx(0.6 * (1.5 - 0.5))
    assert moved_sets(0.0, NOW, BEFORE_10, BEFORE_50) == 0


def test_jitter_is_no_movement_and_more_than_one_label_a_row_counts_as_one():
    assert moved_sets(0.6, NOW, BEFORE_50, BEFORE_10) == 0
    assert moved_sets(0.6, NOW, NOW, ~NOW) == pytest.approx(0.6)
