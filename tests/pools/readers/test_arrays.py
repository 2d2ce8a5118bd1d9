"""Matrices of NumPy, of which nothing is ever unpickled."""

import io
import zipfile

import numpy as np
import pytest
from uploaded import pool_of, refusal

from al_core.pools.examples import example
from al_core.pools.readers import arrays


def test_a_matrix_is_kept_as_it_is(tmp_path, data):
    X, y = np.random.default_rng(0).random((50, 3)), np.array(["b", "a"] * 25)
    np.savez(tmp_path / "matrix.npz", X=X, y=y)

    pool = pool_of(tmp_path / "matrix.npz", data)

    assert pool.kind == "matrix"
    assert np.array_equal(pool.matrix(), X.astype(np.float32))
    assert pool.classes() == ["a", "b"]
    assert example(pool, 7)["fields"][2]["value"] == f"{X[7, 2]:.5g}"


def test_labels_of_a_matrix_stay_as_they_print(tmp_path, data):
    np.savez(tmp_path / "m.npz", X=np.arange(6.0).reshape(3, 2), y=np.array([1.0, -1.0, 1.0]))

    assert pool_of(tmp_path / "m.npz", data).classes() == ["-1.0", "1.0"]


@pytest.mark.parametrize(
    ("arrays", "words"),
    [
        ({"X": np.array([[1.0, 2.0], [3.0, np.nan]])}, "row 2, Column 2: nan cannot be learnt from"),
        ({"X": np.array([[1.0, 1e300], [3.0, 1.0]])}, "row 1, Column 2: 1e+300"),
        ({"X": np.array([[1, "a"], [2, 3]], dtype=object)}, "Python objects"),
        ({"X": np.ones((3, 2)), "y": np.array([1, "a", None], dtype=object)}, "Python objects"),
        ({"X": np.ones((3, 2)), "y": np.array([1, 2])}, "y must be 3 labels"),
        ({"X": np.array([["a", "b"]])}, "not numbers"),
        ({"X": np.ones((2, 2, 2))}, "3 dimensions"),
        ({"X": np.ones((0, 2))}, "X is empty"),
        ({"X": np.ones((1, 2))}, "at least 2"),
        ({"a": np.ones((2, 2)), "b": np.ones((2, 2))}, "name the matrix X"),
    ],
)
def test_bad_matrices_are_refused(tmp_path, data, arrays, words):
    np.savez(tmp_path / "matrix.npz", **arrays)

    assert words in refusal(tmp_path / "matrix.npz", data)


def test_object_arrays_in_npy_are_refused(tmp_path, data):
    np.save(tmp_path / "objects.npy", np.array([{"run": "me"}], dtype=object), allow_pickle=True)

    assert "Python objects, which can run code" in refusal(tmp_path / "objects.npy", data)


def test_a_truncated_matrix_is_refused(tmp_path, data):
    path = tmp_path / "cut.npy"
    np.save(path, np.ones((100, 10)))
    path.write_bytes(path.read_bytes()[:-100])

    assert "damaged, empty or cut off" in refusal(path, data)


def test_a_wide_zip_of_arrays_is_bounded(tmp_path, data, monkeypatch):
    monkeypatch.setattr(arrays, "MAX_ARRAY_BYTES", 1000)
    content = io.BytesIO()
    np.save(content, np.zeros((1000, 10)))
    with zipfile.ZipFile(tmp_path / "bomb.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("X.npy", content.getvalue())

    assert "unpacks to more" in refusal(tmp_path / "bomb.npz", data)


@pytest.mark.parametrize(
    ("matrix", "labels"),
    [
        ("x_train", "y_train"),
        ("arr_0", "arr_1"),
        ("embeddings", "class_labels"),
        ("features", "targets"),
        ("X", "y_true"),
    ],
)
def test_labels_beside_a_matrix_are_known_by_what_people_call_them(tmp_path, data, matrix, labels):
    named = {matrix: np.arange(12.0).reshape(6, 2), labels: np.array(["a", "b"] * 3), "weights": np.ones(6)}
    np.savez(tmp_path / "a.npz", **named)

    assert list(pool_of(tmp_path / "a.npz", data).known_labels().values()) == ["a", "b"] * 3


def test_other_arrays_beside_a_matrix_are_no_labels(tmp_path, data):
    np.savez(tmp_path / "a.npz", X=np.arange(12.0).reshape(6, 2), weights=np.ones(6), class_names=np.array(["a", "b"]))

    assert pool_of(tmp_path / "a.npz", data).known_labels() == {}
