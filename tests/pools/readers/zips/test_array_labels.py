"""The labels beside a matrix: classes, measured numbers, or several a row."""

import json
from dataclasses import replace

import numpy as np
import pytest
from uploaded import pool_of, refusal, text_of

from al_core.pools.readers.additions import grow_pool
from al_core.pools.readers.known_labels import numbers_in, sets_in
from al_core.pools.readers.uploads import create_pool, preview

X = np.random.default_rng(0).random((60, 3)).astype(np.float32)
MARKS = (np.random.default_rng(1).random((60, 3)) < 0.5).astype(np.uint8)
NAMES = np.array(["beach", "sunset", "fall “leaves”"])
SETS = [sorted(NAMES[row == 1].tolist()) for row in MARKS]


def several(path, data, **roles):
    """A pool of the file as it is understood at upload, where cells hold several labels."""
    seen = preview(path, path.name)
    options = replace(seen.options, labels_parted_by=next(iter(seen.parted.values())))
    return create_pool(path, path.name, options, {one.name: one.role for one in seen.columns} | roles, data)


def sets_of(pool):
    return [json.loads(text) for text in pool.known_labels().values()]


@pytest.mark.parametrize(
    "arrays",
    [
        {"X": X, "Y": MARKS, "names": NAMES},
        {"X": X, "labels": NAMES, "Y": MARKS.astype(bool)},
        {"x_train": X, "y_train": MARKS.astype(float), "label_names": np.char.encode(NAMES, "utf-8")[:, None]},
        {"X": np.asfortranarray(X), "y": MARKS, "class_names": NAMES},
        {"X": X, "y": np.asfortranarray(MARKS), "classes": NAMES},
    ],
)
def test_a_table_of_marks_beside_a_matrix_is_several_labels_a_row_by_their_names(tmp_path, data, arrays):
    np.savez(tmp_path / "scenes.npz", **arrays)

    seen = preview(tmp_path / "scenes.npz")
    pool = several(tmp_path / "scenes.npz", data)

    n = sum(len(one) > 1 for one in SETS)
    assert (seen.columns[-1].role, seen.columns[-1].found) == ("label", f"3 labels, several in {n} of 60 rows")
    assert seen.rows["Column 2"][0] == str(X[0, 1])  # in the digits that a small number has
    assert sets_of(pool) == SETS
    np.testing.assert_array_equal(pool.matrix(), X)
    counts = sets_in(tmp_path / "scenes.npz", "scenes.npz", replace(seen.options, labels_parted_by="[]"), "label")
    assert counts['["beach"]'] == SETS.count(["beach"])


def test_without_names_labels_are_numbered_and_new_rows_bring_theirs(tmp_path, data):
    np.savez(tmp_path / "a.npz", X, MARKS)
    np.savez(tmp_path / "b.npz", X[:2] + 1, MARKS[:2], names=["one", "two"])

    pool = grow_pool(several(tmp_path / "a.npz", data), tmp_path / "b.npz", "b.npz", data)

    named = [[f"Label {at + 1}" for at in np.flatnonzero(row)] for row in MARKS]
    assert sets_of(pool) == [*named, *named[:2]]


def test_marks_beside_texts_and_their_vectors_are_read_a_block_at_a_time(tmp_path, data):
    texts = np.array([text_of(at) for at in range(60)])
    np.savez(tmp_path / "letters.npz", X=X, texts=texts, Y=MARKS, topics=NAMES)

    pool = several(tmp_path / "letters.npz", data, Y="label")

    assert pool.kind == "text"
    assert sets_of(pool) == SETS


def test_measured_numbers_beside_a_matrix_are_labels_also_where_none_comes_again(tmp_path, data):
    y = (np.arange(60) / 7).astype(np.float32)
    y[5] = np.nan
    np.savez(tmp_path / "ages.npz", X=X, y=y)

    seen = preview(tmp_path / "ages.npz")
    pool = pool_of(tmp_path / "ages.npz", data)

    assert (seen.columns[-1].role, seen.columns[-1].found) == ("label", "59 different numbers, known for 59 rows")
    assert pool.known_labels()[1] == "0.14285715"
    assert 5 not in pool.known_labels()
    np.testing.assert_array_equal(
        np.float32(numbers_in(tmp_path / "ages.npz", "ages.npz", seen.options, "label")), y[~np.isnan(y)]
    )


@pytest.mark.parametrize("Y", [MARKS + 1, MARKS[:9], MARKS - 0.5])
def test_a_table_that_is_no_table_of_marks_is_refused_in_a_sentence(tmp_path, data, Y):
    np.savez(tmp_path / "bad.npz", X=X, Y=Y)

    assert "y must be 60 labels, one for each row of X, or a table of 0 and 1 with a column a label" in refusal(
        tmp_path / "bad.npz", data
    )
