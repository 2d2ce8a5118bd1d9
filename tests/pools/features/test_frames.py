import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from al_core.errors import BadInput
from al_core.pools.features.features import TEXT_LENGTH
from al_core.pools.features.frames import FrameFeatures, handed_in
from al_core.pools.features.texts import TextVectors

TEXTS = ["good and kind", "bad and rude", "good or fine"]


@pytest.mark.parametrize("given", [TEXTS, tuple(TEXTS), pd.Series(TEXTS), np.array(TEXTS), np.array(TEXTS, object)])
def test_texts_get_the_features_of_a_pool(given):
    handed = handed_in(given)

    assert list(handed.raw) == TEXTS
    assert np.abs(handed.X - TextVectors(TEXTS).transform(TEXTS) * TEXT_LENGTH).max() == 0
    assert handed.step.transform(["kind and good"]).shape == (1, handed.X.shape[1])


def test_a_frame_of_numbers_is_its_numbers():
    frame = pd.DataFrame({"age": [1, 2], "old": [True, False]})
    unknown = pd.DataFrame({"age": pd.array([1, None], dtype="Int64")})

    assert handed_in(frame).X.tolist() == [[1, 1], [2, 0]]
    assert handed_in(frame).is_numeric
    assert np.isnan(handed_in(unknown).X[1, 0])
    assert handed_in([["1", "2"]]).X.tolist() == [[1, 2]]


def test_each_kind_of_column_becomes_finite_numbers():
    frame = pd.DataFrame(
        {
            "age": [1.0, np.nan, 3.0],
            "born": pd.to_datetime(["2020-01-01", None, "2021-01-01"]),
            "coat": pd.Categorical(["red", "grey", None]),
            "same": ["x", "x", "x"],
        }
    )

    handed = handed_in(frame)

    assert handed.X.shape == (3, 5)
    assert np.isfinite(handed.X).all()
    assert handed.notes[0] == "Column age: 1 empty, filled with the middle value (median)."
    assert "Column same: the same everywhere, so it is left out." in handed.notes


def test_a_column_of_many_words_is_read_as_text_beside_the_others():
    frame = pd.DataFrame({"said": [f"word{n} or other" for n in range(60)], "age": range(60)})

    X = handed_in(frame).X

    assert sparse.issparse(X)
    assert X.shape[1] > 60


def test_rows_of_objects_and_dicts_are_frames():
    assert handed_in(np.array([["red", 1.0], ["grey", 2.0]], object)).X.shape == (2, 3)
    assert handed_in([["red", 1.0], ["grey", 2.0]]).raw.dtype == object
    assert handed_in([{"age": 1}, {"age": 2}, {}]).X.shape == (3, 1)


def test_what_holds_nothing_to_learn_from_is_told():
    with pytest.raises(
        BadInput, match=r"^X must hold numbers only, or columns that differ: each of these says the same in every row"
    ):
        FrameFeatures(pd.DataFrame({"coat": ["red", "red"]}))
    with pytest.raises(BadInput, match=r"^X must have the 2 columns"):
        handed_in(pd.DataFrame({"coat": ["red", "grey"], "age": [1, 2]})).step.transform(pd.DataFrame({"age": [1]}))
