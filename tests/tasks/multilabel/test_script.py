"""Sets of labels that scripts hand in."""

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array

from al_core import compare, select, simulate
from al_core.errors import BadInput, UnknownName
from al_core.tasks.multilabel.script import as_name_sets, names_among

MARKS = np.array([[1, 0], [0, 0], [1, 1]])
SETS = [("a",), (), ("a", "b")]


@pytest.mark.parametrize(
    "y",
    [
        MARKS.tolist(),
        list(MARKS.astype(float)),
        [[True, False], [False, False], [True, True]],
        [["a"], [], ["b", "a"]],
        [{"a"}, set(), {"a", "b"}],
        [{"a": 1, "b": 0}, {"a": 0, "b": 0}, {"a": 1, "b": 1}],
        ['["a"]', "[]", '["a", "b"]'],
        ["a", "[]", ["a", "b"]],
    ],
)
def test_rows_are_read_however_they_are_written(y):
    assert as_name_sets(y, ("a", "b")) == SETS


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (["c"], r"Row 0 .* names 'c', which is no label here"),
        (["a", "a"], "names a label twice"),
        ([0, 2], "holds 2; a mark is 1 where the label fits and 0 where not"),
        ([0, 1, 0], "has 3 marks; there are 2 labels"),
        (None, "is None; it must be a list of labels"),
    ],
)
def test_what_is_no_set_is_refused_in_a_sentence(row, sentence):
    with pytest.raises(BadInput, match=sentence):
        as_name_sets([row], ("a", "b"))


def test_names_come_from_the_columns_or_from_what_occurs():
    assert names_among([[0, 1, 0]]) == ("0", "1", "2")
    assert names_among([{"sad": 0, "happy": 1}]) == ("sad", "happy")
    assert names_among([[], ["b"], {"a", "b"}]) == ("a", "b")


def _data(n=60):
    X = np.random.default_rng(0).standard_normal((n, 3))
    return X, (X[:, :2] > 0).astype(int)


@pytest.mark.parametrize("as_y", [np.asarray, csr_array, lambda Y: pd.DataFrame(Y, columns=["0", "1"])])
def test_arrays_sparse_ones_and_frames_give_the_same_curve(as_y):
    X, Y = _data()
    sizes = {"task": "multilabel", "n_initial": 8, "n_labels": 16, "batch_size": 8, "seeds": 1}

    curve = compare(X, as_y(Y), "random", model="auto", metric="macro_f1", **sizes)

    again = compare(
        X,
        [[name for name, mark in zip("01", row, strict=True) if mark] for row in Y],
        "random",
        model="auto",
        metric="macro_f1",
        **sizes,
    )
    assert curve["value"].tolist() == again["value"].tolist()


def test_labels_of_some_rows_may_be_a_dict_or_a_table_with_holes():
    X, Y = _data()
    holes = np.where(np.arange(60)[:, None] < 12, Y, np.nan)

    by_row = select("auto", X, {row: Y[row].tolist() for row in range(12)}, task="multilabel", n=3)
    by_table = select("auto", X, holes, task="multilabel", n=3)
    framed = select("auto", pd.DataFrame(X), pd.DataFrame(holes), task="multilabel", n=3)

    assert by_row.rows.tolist() == by_table.rows.tolist() == framed.rows.tolist()


@pytest.mark.parametrize("metric", ["accuracy", "subset_accuracy", "macro_f1", "micro_f1", "hamming"])
def test_the_metrics_go_by_their_names(metric):
    X, Y = _data()
    split = {"initial": range(20), "pool": range(20, 40), "test": range(40, 60)}

    curve = simulate(X, Y, "auto", model="auto", task="multilabel", metric=metric, n_labels=20, **split)

    assert 0 <= curve.value.iloc[0] <= 1
    assert curve.metric.iloc[0].startswith(metric)


def test_what_is_of_classes_alone_is_refused_with_what_there_is():
    X, Y = _data()
    split = {"initial": range(20), "pool": range(20, 40), "test": range(40, 60)}

    with pytest.raises(UnknownName, match="metric of several labels called 'balanced_accuracy'"):
        simulate(X, Y, "auto", model="auto", task="multilabel", metric="balanced_accuracy", **split)
    with pytest.raises(BadInput, match='with several labels a row, say task="multilabel"'):
        simulate(X, Y, "auto", model="auto", **split)
