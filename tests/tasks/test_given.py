"""Labels that scripts hand in: kept in their kind, refused in a sentence."""

import numpy as np
import pandas as pd
import pytest

from al_core.errors import BadInput
from al_core.tasks.given import as_classes, as_known, as_truth

X = np.zeros((3, 2))


def test_known_labels_become_plain_values_by_row():
    known = as_known(X, {np.int64(2): np.str_("a"), 0: "b"})

    assert known == {2: "a", 0: "b"}
    assert {type(label) for label in known.values()} == {str}


def test_classes_are_the_labels_in_order_unless_more_are_named():
    assert as_classes(None, ["b", "a", "b"]) == ("a", "b")
    assert as_classes(["c", "b", "a"], ["b"]) == ("c", "b", "a")


@pytest.mark.parametrize(
    ("classes", "sentence"),
    [(["a"], "The label 'b' is not among the classes"), (["b", "b"], "named twice"), (3, "must be a list")],
)
def test_classes_that_do_not_fit_are_refused(classes, sentence):
    with pytest.raises(BadInput, match=sentence):
        as_classes(classes, ["b"])


@pytest.mark.parametrize("y", [["a", "b", "a"], pd.DataFrame({"y": ["a", "b", "a"]}), np.array([["a"], ["b"], ["a"]])])
def test_the_truth_is_one_label_a_row(y):
    assert as_truth(X, y).tolist() == ["a", "b", "a"]


@pytest.mark.parametrize(
    ("y", "sentence"),
    [
        (["a", "b"], "X has 3 rows, but y has 2 labels"),
        ([0.5, 1.0, 2.0], "not measured numbers such as 0.5"),
        ({0: "a"}, "it is a dict"),
        (np.zeros((3, 2)), "one column of labels, not 2"),
        (["a", pd.NA, "b"], "A label is missing"),
    ],
)
def test_what_is_no_truth_is_refused(y, sentence):
    with pytest.raises(BadInput, match=sentence):
        as_truth(X, y)
