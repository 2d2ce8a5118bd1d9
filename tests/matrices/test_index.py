import numpy as np
import pandas as pd
import pytest

from al_core.errors import BadInput
from al_core.matrices.index import in_order_of, index_of, is_position, keyed_by_position, positions_of

FRAME = pd.DataFrame({"age": [7, 8, 9]}, index=[30, 10, 20])


def test_values_in_another_order_are_brought_into_that_of_the_frame():
    ages = pd.Series(["ten", "twenty", "thirty"], index=[10, 20, 30])

    assert list(in_order_of(FRAME, "y", ages)) == ["thirty", "ten", "twenty"]
    assert in_order_of(FRAME, "y", [1, 2, 3]) == [1, 2, 3]
    assert in_order_of(np.eye(3), "y", ages) is ages


@pytest.mark.parametrize(
    ("index", "sentence"),
    [
        ([10, 20, 40], r"^The index of y is not that of X: row 30 is in X alone; write y\.to_numpy\(\) where"),
        ([10, 20, 30, 40], r"row 40 is in y alone"),
        ([10, 10, 20], r"^The index of y names row 10 twice; write y\.reset_index\(drop=True\)\.$"),
    ],
)
def test_an_index_that_is_not_that_of_the_frame_is_told(index, sentence):
    with pytest.raises(BadInput, match=sentence):
        in_order_of(FRAME, "y", pd.Series(range(len(index)), index=index))


def test_rows_are_positions_unless_an_index_or_names_say_which():
    named = pd.DataFrame({"age": [7, 8]}, index=["Bo", "Io"])

    assert positions_of(FRAME, [2, 0]) == [2, 0]
    assert positions_of(FRAME, pd.Index([20, 30])) == [2, 0]
    assert positions_of(named, ["Io"]) == [1]


def test_labels_go_by_the_index_and_by_position_where_it_holds_no_numbers():
    named = pd.DataFrame({"age": [7, 8]}, index=["Bo", "Io"])

    assert keyed_by_position(FRAME, {20: "a", 30: "b"}) == {2: "a", 0: "b"}
    assert keyed_by_position(named, {"Io": "a"}) == {1: "a"}
    assert keyed_by_position(named, {1: "a"}) == {1: "a"}
    with pytest.raises(BadInput, match=r"^The labels name 0, which is not in the index of X"):
        keyed_by_position(FRAME, {0: "a"})


def test_only_frames_and_series_have_an_index():
    assert index_of(np.eye(2)) is None
    assert is_position(index_of(pd.Series([4, 5])))
    assert not is_position(FRAME.index)
