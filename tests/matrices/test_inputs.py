"""What scripts hand in is checked once, in a sentence."""

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array
from selections import OF_CLASSES, first_labels, make_pool

from al_core import select
from al_core.errors import BadInput

X, Y = make_pool(30)


LABELS = first_labels(Y, 10)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"X": X[0]}, "X must have rows and columns; it has 1 dimension."),
        ({"X": np.array([["a", "b"]])}, "X must hold numbers only"),
        ({"labels": {30: 1}}, "Row 30 is not in X, which has rows 0 to 29."),
        ({"labels": {-1: 1}}, "Row -1 is not in X"),
        ({"labels": {"0": 1}}, "Rows are whole numbers"),
        ({"labels": [1, 2]}, "The labels must be a dict from row to label."),
        ({"labels": {0: 1, 1: "1"}}, r"The labels mix kinds \(int and str\)"),
        ({"labels": {0: 1, 1: True}}, r"The labels mix kinds \(bool and int\)"),
        ({"labels": {0: None}}, r"A label is missing \(nan or None\); leave its row out."),
        ({"labels": {0: "a", 1: pd.NA}}, r"A label is missing \(nan or None\); leave its row out."),
        ({"labels": {0: np.eye(3)[0]}}, "A label must be text, a whole number or true/false, not ndarray."),
        ({"labels": {}}, "needs at least one label; without labels these work: "),
        ({"n": 0}, "The number of rows must be at least 1, not 0."),
        ({"n": 1.5}, "The number of rows must be a whole number, not 1.5."),
        ({"classes": [0, 1]}, "The label 2 is not among the classes."),
        ({"candidates": [99]}, "Row 99 is not in X"),
        ({"embedding": X[:3]}, "The embedding must have an entry for each of the 30 rows of X, not 3."),
        ({"X": [[1, 2], [3]]}, "X must have rows of the same length."),
        ({"X": X + 1j}, "X must hold real numbers; these are complex."),
        ({"candidates": [False] * 20 + [True] * 10}, r"of a mask take np.flatnonzero\(mask\)."),
        ({"candidates": np.arange(30) > 19}, r"of a mask take np.flatnonzero\(mask\)."),
        ({"candidates": 5}, "Rows are whole numbers: positions in X, counted from 0."),
        ({"classes": [0, 1, 2, 2]}, "The class 2 is named twice; name each once."),
        ({"classes": [0, 1, 2, "x"]}, r"Among the classes: The labels mix kinds \(int and str\)"),
        ({"classes": [0, 1, 2, None]}, "Among the classes: A label is missing"),
        ({"classes": 3}, "The classes must be a list, not 3."),
        ({"embedding": X[:, 0]}, "The embedding must have rows and columns; it has 1 dimension."),
        ({"embedding": X[:, :, None]}, "The embedding must have rows and columns; it has 3 dimensions."),
        ({"embedding": csr_array(X)}, r"The embedding must be dense; of a sparse one take its toarray\(\)."),
        ({"embedding": np.full((30, 2), "a")}, "The embedding must hold numbers only"),
        ({"embedding": np.where(X[7, 1] == X, np.nan, X)}, "Row 7, column 1 of the embedding is missing or infinite."),
        ({"timestamps": np.zeros((30, 2))}, "must be a list with one for each row of X; they have 2 dimensions."),
        ({"timestamps": 5}, "The timestamps must be a list with one for each row of X; they have 0 dimensions."),
        ({"timestamps": [1, 2]}, "The timestamps must have an entry for each of the 30 rows of X, not 2."),
        ({"timestamps": ["noon"] * 30}, "The timestamps must be numbers or NumPy's datetime64."),
        ({"stratified": 2.5}, r"The number of groups \(stratified\) must be a whole number, not 2.5."),
        ({"stratified": True}, r"The number of groups \(stratified\) must be a whole number, not True."),
        ({"prefilter": "a"}, r"The number of candidates to look at \(prefilter\) must be a whole number, not 'a'."),
        ({"recency": "a"}, r"The weight of recent rows \(recency\) lies between 0 and 1, 'a' does not."),
        ({"colour": "red"}, "as context, but no 'colour'"),
    ],
)
def test_bad_input_is_refused_in_one_sentence(change, sentence):
    arguments = {"strategy": "margin", "X": X, "labels": LABELS, **change}
    with pytest.raises(BadInput, match=sentence):
        select(**arguments)


def test_what_a_masked_array_hides_is_missing():
    hidden = np.ma.masked_array(X, mask=np.zeros_like(X, bool))
    assert select("margin", hidden, LABELS).rows.tolist() == select("margin", X, LABELS).rows.tolist()
    hidden[17, 2] = np.ma.masked
    with pytest.raises(BadInput, match="Row 17, column 2 of X is missing or infinite"):
        select("margin", hidden, LABELS)


@pytest.mark.parametrize("make", [np.asarray, csr_array])
@pytest.mark.parametrize(
    ("name", "row"),
    [
        *((name, 17) for name in OF_CLASSES if name != "random"),
        ("margin", 3),
        ("k_center", 3),
    ],
)
def test_a_missing_number_is_named_by_row_and_column(name, make, row):
    holes = X.copy()
    holes[row, 2] = np.nan
    with pytest.raises(BadInput, match=f"Row {row}, column 2 of X is missing or infinite"):
        select(name, make(holes), LABELS)


@pytest.mark.parametrize("seed", [-1, 1.5, "a", None])
def test_a_seed_that_is_none_is_told_in_a_sentence(seed):
    with pytest.raises(BadInput, match="seed"):
        select("random", np.eye(3), {}, seed=seed)
