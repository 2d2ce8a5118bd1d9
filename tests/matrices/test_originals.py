import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from al_core.matrices.originals import Originals, imputed


def test_rows_numbers_and_weights_are_had_by_position():
    frame = pd.DataFrame({"coat": ["red", "grey", "red"]}, index=[9, 8, 7])
    rows = Originals(frame, np.array([[0.0], [1.0], [2.0]]), np.array([1.0, 2.0, 3.0]))

    part = rows[np.array([2, 1])]

    assert part.rows.coat.tolist() == ["red", "grey"]
    assert part.numbers.ravel().tolist() == [2, 1]
    assert part.weights.tolist() == [3, 2]
    assert (len(part), part.shape) == (2, (2, 1))


def test_missing_numbers_become_the_middle_of_their_column_and_nothing_else_is_copied():
    holes = np.array([[1.0, np.nan], [np.nan, np.nan], [3.0, np.nan], [9.0, np.nan]])
    whole = np.ones((2, 2))

    filled, n = imputed(holes)

    assert filled.tolist() == [[1, 0], [3, 0], [3, 0], [9, 0]]
    assert n == 5
    assert imputed(whole) == (whole, 0)
    assert imputed(csr_matrix([[np.nan, 2.0]]))[0].toarray().tolist() == [[0, 2]]
