"""Sets of names as marks, and back."""

import numpy as np

from al_core.matrices.marks import as_marks, as_sets


def test_sets_become_marks_and_marks_sets_in_the_order_of_the_names():
    marks = as_marks([("b", "a"), (), ("c",)], ("a", "b", "c"))

    assert marks.tolist() == [[True, True, False], [False, False, False], [False, False, True]]
    assert as_sets(marks, ("a", "b", "c")).tolist() == [("a", "b"), (), ("c",)]


def test_an_array_of_sets_has_one_entry_a_row_also_where_all_are_of_one_size():
    sets = as_sets(np.ones((3, 2), bool), ("a", "b"))

    assert sets.shape == (3,)
    assert sets[0] == ("a", "b")
