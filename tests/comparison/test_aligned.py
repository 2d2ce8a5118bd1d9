import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_matrix, issparse

from al_core.comparison.aligned import joined
from al_core.errors import BadInput

X, Y = np.arange(6.0).reshape(3, 2), [0, 1, 0]


@pytest.mark.parametrize("kind", [np.asarray, csr_matrix, pd.DataFrame, np.ndarray.tolist])
def test_a_test_set_of_ones_own_comes_behind_the_rest(kind):
    both, y, test, by_row = joined(
        kind(X), Y, (kind(X[:2]), [1, 1]), {"timestamps": [1, 2, 3], "groups": "aab", "sample_weight": [1, 2, 3]}
    )

    dense = both.toarray() if issparse(both) else np.asarray(both)
    assert dense.tolist() == [*X.tolist(), *X[:2].tolist()]
    assert (y, list(test)) == ([0, 1, 0, 1, 1], [3, 4])
    assert {len(values) for values in by_row.values()} == {5}


def test_texts_and_frames_with_columns_in_another_order_are_joined():
    frame = pd.DataFrame(X, columns=["a", "b"])

    assert joined(["u", "v", "w"], Y, (["x"], [1]), {})[0] == ["u", "v", "w", "x"]
    assert joined(frame, Y, (frame[["b", "a"]], Y), {})[0].to_numpy()[3].tolist() == [0, 1]


@pytest.mark.parametrize(
    ("X_test", "y_test", "sentence"),
    [
        (X[:2], [1], r"^X_test has 2 rows, but y_test has 1 labels\.$"),
        (X[:2, :1], [1, 0], r"^X_test must have the 2 columns of X; it has 1\.$"),
        (pd.DataFrame(X), Y, r"^X_test must be of the kind of X, a ndarray, not a DataFrame\.$"),
    ],
)
def test_a_test_set_that_does_not_fit_is_told(X_test, y_test, sentence):
    with pytest.raises(BadInput, match=sentence):
        joined(X, Y, (X_test, y_test), {})


def test_two_rows_are_no_test_set_and_an_embedding_must_cover_one():
    assert joined(X, Y, [0, 2], {})[2] == [0, 2]
    with pytest.raises(
        BadInput, match=r"^With a test set of its own the embedding must have a row for .*: 4, not 3\.$"
    ):
        joined(X, Y, (X[:1], [1]), {"embedding": X})
